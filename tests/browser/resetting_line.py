"""A line to the real service on which what it said just before it hung up is lost.

So it is for a browser that is still sending: its bytes meet nobody, the line is reset, and many a
system then throws away what had come and was not read yet.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HELD_S = 0.5  # that a reply is on its way
_AT_ONCE = struct.pack("ii", 1, 0)  # closed without lingering: a reset


@contextmanager
def resetting_line(port: int) -> Iterator[int]:
    """A port of this machine whose lines lead to ``port``."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_answer, args=(listening, port), daemon=True).start()
        yield listening.getsockname()[1]
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)  # or it would go on waiting for the next


def _answer(listening: socket.socket, port: int) -> None:
    while True:
        try:
            near, _ = listening.accept()
        except OSError:
            return
        far = socket.create_connection(("127.0.0.1", port))
        for carry in (_to_the_service, _to_the_browser):
            threading.Thread(target=carry, args=(near, far), daemon=True).start()


def _to_the_service(near: socket.socket, far: socket.socket) -> None:
    with suppress(OSError):
        while some := near.recv(65_536):
            far.sendall(some)
    with suppress(OSError):
        far.shutdown(socket.SHUT_WR)


def _to_the_browser(near: socket.socket, far: socket.socket) -> None:
    held = b""
    with suppress(OSError):
        while True:
            far.settimeout(HELD_S if held else None)
            try:
                some = far.recv(65_536)
            except TimeoutError:
                near.sendall(held)
                held = b""
                continue
            if not some:
                break
            held += some
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    for line in (near, far):
        line.close()
