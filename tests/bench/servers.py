"""Web servers to measure, run as the Procfile runs the product's."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.databases import free_port

START_SECONDS = 60


@contextmanager
def server(application: str, **environment: str) -> Iterator[str]:
    """The address of the application, served by granian with one worker and one thread for as long as it is needed."""
    port = free_port()
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--log-level", "warning"]
    granian += ["--workers", "1", "--blocking-threads", "1", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([*granian, application], env={**os.environ, **environment}, stdout=sys.stderr)
    try:
        for _ in range(START_SECONDS * 10):
            if process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                yield f"http://127.0.0.1:{port}"
                return
            time.sleep(0.1)
        raise RuntimeError(f"{application} did not start")
    finally:
        process.terminate()
        process.wait(10)
