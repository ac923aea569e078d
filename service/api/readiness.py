"""Whether questions can be answered yet: the library is opened and warmed in its own thread."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException

from corpus.errors import WenjinError
from corpus.visibility import ANYBODY, Level, Viewer
from service.accounts import Accounts
from service.api.problems import OPERATORS_MATTER
from service.collection import collected_later
from service.feedback import FeedbackLog
from service.keys import KeyStore
from service.library import Library
from service.load_errors import LoadFailed, Stopping
from service.logs import log_event, log_failure
from service.recent_answers import RecentAnswers
from service.seen_library import SeenLibrary
from service.views import View, Views

RETRY_AFTER_S = 5
WARMING = ("问津在哪里", "問津喺邊度", "Where is Wenjin?", "問津はどこですか")
"""Asked before anybody else does, so that what is read once for a language is no one's wait."""
LOADING = "The search index and the model are being loaded"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """What is there once all is loaded, whoever asks."""

    library: Library
    views: Views
    keys: KeyStore
    accounts: Accounts
    feedback: FeedbackLog
    recent: RecentAnswers

    def seen_by(self, viewer: Viewer) -> Loaded:
        """What a caller is given who may see what this viewer may."""
        library = SeenLibrary(self.library, self.views, viewer)
        return Loaded(viewer, library, self.views, self.feedback, self.recent)


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that answering one caller takes, of what they may see."""

    viewer: Viewer
    library: SeenLibrary
    views: Views
    feedback: FeedbackLog
    recent: RecentAnswers

    @property
    def view(self) -> View:
        """What answers this caller now; to be asked for once in one piece of work."""
        return self.views.of(self.viewer)

    def for_anybody(self) -> Loaded:
        """The same as for a caller without a key."""
        library = replace(self.library, viewer=ANYBODY)
        return replace(self, viewer=ANYBODY, library=library)


class Readiness:
    """Loads in the background, so that the server can say at once that it is alive.

    A library that cannot be loaded (no model, a damaged index) is tried again, since its remedy
    is often a command in another terminal; after an error nobody foresaw as well.
    """

    def __init__(self, open_library: Callable[[], Library]) -> None:
        self._open_library = open_library
        self._library: Library | None = None
        self._loaded: Ready | None = None
        self._problem = LOADING
        self._failure: WenjinError | None = None
        self._told: tuple[str, tuple[str, int] | None] | None = None
        self._stopping = threading.Event()
        self._is_going = False
        self._thread = threading.Thread(target=self._run, name="wenjin-load", daemon=True)

    def start(self) -> None:
        """Begin to load."""
        self._thread.start()

    def stop(self) -> None:
        """Stop trying and wait for a load under way, which cannot be broken off."""
        self._stopping.set()
        self._thread.join()
        if self._loaded is not None:
            self._loaded.views.stop()

    def say_stopping(self) -> bool:
        """From now on it is not ready, though it answers; whether that is new."""
        is_new, self._is_going = not self._is_going, True
        return is_new

    def check_going_on(self) -> None:
        """Raises Stopping once the server has been told to stop."""
        if self._is_going:
            raise Stopping(RETRY_AFTER_S)

    def loaded(self) -> Ready:
        """What was loaded. Before that, HTTP 503 with the reason."""
        if self._loaded is None:
            raise HTTPException(
                503,
                f"{self._problem.rstrip('.')}. Try again in {RETRY_AFTER_S} seconds.",
                headers={"Retry-After": str(RETRY_AFTER_S)},
            )
        return self._loaded

    def if_loaded(self) -> Ready | None:
        """What was loaded, if it is."""
        return self._loaded

    def failure(self) -> WenjinError | None:
        """What loading came upon the last time; None where nothing has."""
        return self._failure

    def opened(self) -> Library | None:
        """The library, as soon as it is open."""
        return self._library

    def _run(self) -> None:
        while not self._try() and not self._stopping.wait(RETRY_AFTER_S):
            pass

    def _try(self) -> bool:
        try:
            with collected_later():
                self._load()
        except WenjinError as error:
            self._not_loaded(error, error)
        except Exception as error:  # noqa: BLE001 — or nothing would be tried again, and nobody told
            self._not_loaded(LoadFailed(type(error).__name__, RETRY_AFTER_S), error)
        return self._loaded is not None

    def _not_loaded(self, failure: WenjinError, cause: Exception) -> None:
        told = str(failure), _place(cause)
        if told != self._told:  # tried again and again, logged once
            log_failure(logger, "service.not_ready", cause)
        self._told = told
        self._failure = failure
        self._problem = str(failure) if failure.for_callers else OPERATORS_MATTER

    def _load(self) -> None:
        began = time.monotonic()
        library = self._library = self._library or self._open_library()
        keys = KeyStore(library.store.engine)
        accounts = Accounts(library.store.engine)
        views = Views(library)
        notices = len(library.snapshot().readings)
        everybodys = views.of(ANYBODY)
        everybodys.answerer.search(WARMING[0], 1, None)
        for question in WARMING:
            views.of(Viewer(Level.STAFF)).assistant.assist(question)
        feedback = FeedbackLog(library.store.engine)
        everybodys.suggested.begin()
        self._loaded = Ready(library, views, keys, accounts, feedback, RecentAnswers())
        took = (time.monotonic() - began) * 1000
        log_event(logger, logging.INFO, "service.ready", notices=notices, took_ms=took)


def _place(error: Exception) -> tuple[str, int] | None:
    """The file and line that an error arose at."""
    frames = traceback.extract_tb(error.__traceback__)
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else None
