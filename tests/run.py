"""`make test` after lint: the whole suite on SQLite and on PostgreSQL. `python -m tests.run [arguments of pytest]`

The two go side by side, one to a core: SQLite's is shown as it goes, PostgreSQL's when it has ended. The last two lines
say how many passed on each, or why one did not run.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from tests.databases import NoPostgreSQL, postgresql

ENDS = {2: "interrupted", 3: "pytest broke down", 4: "pytest did not understand", 5: "no test was found"}


def main(arguments: list[str]) -> int:
    """The worse exit code of the two."""
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGINT))  # as Ctrl-C, for pytest too
    with tempfile.TemporaryDirectory(prefix="glashatay-run-") as name:
        folder = Path(name)
        sqlite = _start(folder / "sqlite.xml", f"sqlite:///{folder / 'db.sqlite3'}", arguments)
        code, words = 0, "not run"
        try:
            with postgresql() as url, (folder / "output").open("w+b") as output:
                other = _start(folder / "postgresql.xml", url, arguments, output)
                try:
                    sqlite.wait()
                finally:
                    code = _ended(other)
                    words = _words(folder / "postgresql.xml", code)
                    output.seek(0)
                    shutil.copyfileobj(output, sys.stdout.buffer)
        except NoPostgreSQL as reason:
            words = f"not run, {reason}"
        except KeyboardInterrupt:
            code = code or 2
        codes = [_ended(sqlite), code]
        print(f"SQLite: {_words(folder / 'sqlite.xml', codes[0])}\nPostgreSQL: {words}", flush=True)
        return max(map(abs, codes))  # negative: killed by that signal


def _start(report: Path, url: str, arguments: list[str], output=None) -> subprocess.Popen:
    colours = ["--color=yes"] if sys.stdout.isatty() else []
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", f"--junit-xml={report}", *colours, *arguments],
        env={**os.environ, "DATABASE_URL": url},
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _ended(run: subprocess.Popen) -> int:
    """The exit code of a run. On Ctrl-C pytest was told too, and is tidying up: it is waited for."""
    while True:
        try:
            return run.wait()
        except KeyboardInterrupt:
            continue


def _words(report: Path, code: int) -> str:
    """What the run's own report counts: "12 passed", "1 failed, 11 passed"."""
    if not report.exists():
        return f"not run, {ENDS.get(code, f'pytest ended with {code}')}"
    suite = ElementTree.parse(report).getroot()[0]
    count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    words = [f"{failed} failed"] if failed else []
    words.append(f"{count['tests'] - failed - count['skipped']} passed")
    return ", ".join([*words, *([ENDS[code]] if code in ENDS else [])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
