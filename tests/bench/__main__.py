"""`python -m tests.bench inbox [--tasks 1000000] [--json]`: how fast the inbox is, on PostgreSQL.

PostgreSQL is chosen as `make test` does, whatever DATABASE_URL says. The last line is one line of JSON; with `--json`
it is the only one on the standard output.
"""

import argparse
import os
import sys
import tempfile
from urllib.parse import urlsplit

import django

from tests.databases import NoPostgreSQL, postgresql


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("bench", choices=["inbox"])
    parser.add_argument("--tasks", type=int, default=1_000_000, help="how many tasks the larger database holds")
    parser.add_argument("--json", action="store_true", help="nothing but the last line")
    options = parser.parse_args()
    try:
        with postgresql() as url, tempfile.TemporaryDirectory(prefix="glashatay-bench-") as folder:
            # a real installation, of which the bench and its web servers see the same
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": url,
                "DATA_DIR": folder,
                "DEBUG": "false",
                "SECRET_KEY": "of-the-bench-" + "k" * 50,
                "ALLOWED_HOSTS": "127.0.0.1",
            }
            django.setup()
            from tests.bench import inbox

            inbox.run(options.tasks, urlsplit(url), quiet=options.json)
    except NoPostgreSQL as reason:
        print(f"No PostgreSQL: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
