"""The PostgreSQL that tests, benches and proofs use, whatever DATABASE_URL says.

TEST_DATABASE_URL where it is set; otherwise a server of our own from Debian's binaries, with its data in a temporary
folder, on a free port of 127.0.0.1, under a user without privileges when we are root, and gone at the end.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
START_SECONDS = 60


class NoPostgreSQL(Exception):
    """There is none here; the message says why."""


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, in the form of DATABASE_URL, while it is needed. Raises NoPostgreSQL."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="glashatay-postgresql-"))
    try:
        server, port = _start(folder)
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> tuple[subprocess.Popen, int]:
    """A new server with its data in the folder, ready for work, and its port."""
    found = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgreSQL(f"TEST_DATABASE_URL is not set and there is no {BINARIES}/*/bin/initdb")
    binaries, data, log = found[-1].parent, folder / "data", folder / "log"
    port = free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        # thrown away afterwards, so nothing has to outlive a power cut
        "fsync": "off",
        "full_page_writes": "off",
    }
    user = ["setpriv", "--pdeathsig", "INT"]  # killed ourselves, we leave no server behind
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        name = next(name for name in ("postgres", "nobody") if _exists(name))
        user += ["--reuid", name, "--regid", str(pwd.getpwnam(name).pw_gid), "--clear-groups"]
        shutil.chown(folder, name)
    with log.open("w") as out:
        made = subprocess.run(
            [*user, binaries / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust"]
            + ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            cwd=folder,
            stdout=out,
            stderr=out,
        )
        if made.returncode:
            raise NoPostgreSQL(f"initdb: {log.read_text().strip()}")
        server = subprocess.Popen(
            [*user, binaries / "postgres", "-D", data, *words],
            cwd=folder,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C is for the tests; the server goes after them
        )
    ready = [binaries / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    for _ in range(START_SECONDS * 10):
        if subprocess.run(ready).returncode == 0:
            return server, port
        if server.poll() is not None:
            break
        time.sleep(0.1)
    _stop(server)
    raise NoPostgreSQL(f"the server did not start: {log.read_text().strip()}")


def _stop(server: subprocess.Popen) -> None:
    """Ends the server at once; whoever is still connected is disconnected."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _exists(user: str) -> bool:
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False
