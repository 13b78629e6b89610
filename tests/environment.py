"""What the product finds in its environment while it is tested.

pytest loads this first of all (pyproject.toml), before Django reads config/settings.py. DATABASE_URL is kept when it is
given, as tests/run.py does for each database; otherwise it is SQLite. Nothing else of the developer's own settings gets
in. Files go to a folder that is gone afterwards.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="glashatay-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

SETTINGS = Path(__file__).parent.parent / "config" / "settings.py"
READ = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", SETTINGS.read_text("utf-8")))

for name in READ - {"DATABASE_URL"}:
    os.environ.pop(name, None)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'db.sqlite3'}")
os.environ |= {
    "DATA_DIR": str(FOLDER),
    "CONN_MAX_AGE": "0",  # a connection kept open by a thread would hold the test database
    "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",  # the real ones are slow on purpose
}
