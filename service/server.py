"""Listening: which addresses are allowed, a socket of our own, and uvicorn on it."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import uvicorn

from corpus.errors import InvalidSetting, ListeningRefused, PortInUse
from service.allocator import keep_few_arenas
from service.api.access import is_loopback
from service.api.app import create_app
from service.api.state import Services
from service.connections import ConnectionLimits, limited
from service.keys import KeyStore
from service.library import Library
from service.logs import configure_logs, log_event
from service.settings import Settings
from service.users import UserStore

BACKLOG = 128
LAST_ANSWERS_S = 10  # how long answers under way may take when the server is told to stop
LAST_STEPS_S = 10  # and all that is to be closed after them
TURN_S = 0.0005
"""Seconds that a thread keeps the interpreter while another waits for it; Python gives it 5 ms. The
model's threads and the event loop need it for moments only, and would wait as long each time."""

logger = logging.getLogger(__name__)


def check_listening(host: str, keys: KeyStore, users: UserStore | None = None) -> None:
    """Raises ListeningRefused for an address beyond this machine while nobody can be told apart.

    That is, while no key is valid and no user may sign in.
    """
    if all(is_loopback(address) for _, address in _addresses(host)):
        return
    if not keys.any_valid() and not (users and users.any_enabled()):
        raise ListeningRefused(host)


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Answer over HTTP until interrupted. ``announce`` is given the line that says where.

    Raises ListeningRefused, PortInUse, InvalidSetting and what opening the store raises, all
    before anything is listened to; the model is loaded afterwards.
    """
    if not logger.isEnabledFor(logging.INFO):
        configure_logs(logging.INFO)  # a server tells what it does; a command, what goes wrong
    shares_arenas = keep_few_arenas()
    sys.setswitchinterval(TURN_S)
    library = Library.open(
        settings.home,
        cache=settings.cache,
        model=settings.embedding_model,
        runtime=settings.embedding_runtime,
        database_url=settings.database_url,
    )
    try:
        engine = library.store.engine
        check_listening(host, KeyStore(engine), UserStore(engine))
        with bind(host, port) as listening:
            (announce or _say)(f"Wenjin is at {address_of(listening)} (Ctrl+C stops it)")
            _run(settings, library, listening, shares_arenas=shares_arenas)
    finally:
        library.close()


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens on the first address of ``host``; port 0 takes any free one."""
    family, address = _addresses(host)[0]
    # named, or asyncio leaves Nagle on: 40 ms on every answer of an open connection
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port) from error
        raise InvalidSetting(
            f"Cannot listen on {host} port {port}: {error.strerror}. Choose others with --host "
            "and --port."
        ) from error
    except OverflowError as error:
        listening.close()
        raise InvalidSetting(f"There is no port {port}; ports are 0 to 65535.") from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listening.getsockname()[:2]
    return (
        f"http://[{host}]:{port}"
        if listening.family == socket.AF_INET6
        else f"http://{host}:{port}"
    )


def is_open_beyond(listening: socket.socket) -> bool:
    """Whether others than this machine can call."""
    return not is_loopback(listening.getsockname()[0])


class _Server(uvicorn.Server):
    """Stops as docs/operations.md says: first not ready, then deaf, then gone.

    uvicorn counts a signal and hands it on when it has stopped, which would end the process before
    the store is closed; and of a second SIGTERM it takes no notice.
    """

    def __init__(self, config: uvicorn.Config, held: Services) -> None:
        super().__init__(config)
        self._held = held
        self._told_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal begins the end, the second is the end."""
        if self._told_at is not None:
            signal.signal(sig, signal.SIG_DFL)
            signal.raise_signal(sig)
        self._told_at = time.monotonic()

    async def on_tick(self, counter: int) -> bool:
        """Whether to stop now: ten times a second."""
        if self._told_at is not None:
            if self._held.readiness.say_stopping():
                log_event(logger, logging.INFO, "server.stopping")
                drain = self._held.settings.drain_seconds
                _end_within(drain + LAST_ANSWERS_S + LAST_STEPS_S, self._held)
            waited = time.monotonic() - self._told_at
            self.should_exit = self.should_exit or waited >= self._held.settings.drain_seconds
        return await super().on_tick(counter)


def _end_within(seconds: float, held: Services) -> None:
    """End the process by then, whatever hangs: a thread, a disk, a model that is being loaded.

    Nothing that was acknowledged is lost by it: a crash at any moment loses nothing either.
    """

    def end() -> None:
        left = {lane.value: each.working for lane, each in held.load.snapshot().lanes.items()}
        log_event(logger, logging.WARNING, "server.left_behind", **left)
        logging.shutdown()
        os._exit(0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def _run(
    settings: Settings, library: Library, listening: socket.socket, *, shares_arenas: bool
) -> None:
    app = create_app(settings, library, is_open_beyond=is_open_beyond(listening))
    held: Services = app.state.services
    limits = ConnectionLimits(settings.connections, settings.trusted_proxies)
    config = uvicorn.Config(
        app,
        http=limited(limits, held.load),
        ws="none",
        log_config=None,
        access_log=False,  # it would hold what was looked for in the graph
        server_header=False,
        proxy_headers=False,  # anybody can send X-Forwarded-For
        timeout_graceful_shutdown=LAST_ANSWERS_S,
    )
    log_event(
        logger,
        logging.INFO,
        "server.started",
        address=address_of(listening),
        shares_arenas=shares_arenas,
    )
    # before and after uvicorn listens to signals, SIGTERM ends it as Ctrl+C does
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        _Server(config, held).run(sockets=[listening])
    log_event(logger, logging.INFO, "server.stopped")


def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    """What ``host`` means, IPv4 first."""
    try:
        found = socket.getaddrinfo(
            host or "0.0.0.0", None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as error:
        raise InvalidSetting(f"Cannot listen on “{host}”: no such address here.") from error
    pairs = {(family, str(address[0])) for family, _, _, _, address in found}
    return sorted(pairs, key=lambda pair: (pair[0] != socket.AF_INET, pair[1]))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
