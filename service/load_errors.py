"""What stops a request that could be met at a quieter time.

::

    AccessError
      RateLimited    TooManyAtOnce · OthersWait
    WenjinError
      ServiceBusy    TookTooLong · Stopping
      LoadFailed
"""

from __future__ import annotations

from corpus.errors import RateLimited, WenjinError


class TooManyAtOnce(RateLimited):
    """One caller has as many questions, or as much of one kind of work, under way as one may."""

    def __init__(self, at_once: int, retry_after_s: int) -> None:
        WenjinError.__init__(
            self,
            f"At most {at_once} requests of this kind are worked on or wait at once for one "
            f"caller. Wait for the answers, or try again in {retry_after_s} seconds.",
        )
        self.retry_after_s = retry_after_s


class OthersWait(RateLimited):
    """Work of staff that is done one after another, and for which enough of them wait."""

    title = "Others wait for this already"

    def __init__(self, retry_after_s: int) -> None:
        WenjinError.__init__(
            self, f"Others wait for this already. Try again in {retry_after_s} seconds."
        )
        self.retry_after_s = retry_after_s


class ServiceBusy(WenjinError):
    """As many questions wait as may, whoever asked them."""

    status = 503
    title = "Too many are asking"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"As many questions wait already as can be answered soon. Try again in "
            f"{retry_after_s} seconds."
        )
        self.retry_after_s = retry_after_s


class TookTooLong(ServiceBusy):
    """No answer within the time that a question may take, its waiting included."""

    title = "The answer took too long"

    def __init__(self, seconds: float, retry_after_s: int) -> None:
        WenjinError.__init__(
            self,
            f"There was no answer within {seconds:g} seconds, and it is not worked on any more. "
            f"Try again in {retry_after_s} seconds.",
        )
        self.retry_after_s = retry_after_s


class Stopping(ServiceBusy):
    """The server is being stopped: what is under way is still answered, and nothing new."""

    title = "The service is being stopped"

    def __init__(self, retry_after_s: int) -> None:
        WenjinError.__init__(
            self, f"The service is being stopped. Try again in {retry_after_s} seconds."
        )
        self.retry_after_s = retry_after_s


class LoadFailed(WenjinError):
    """What is answered from could not be loaded, for a reason that nobody foresaw."""

    status = 503
    title = "Loading failed"
    for_callers = False

    def __init__(self, kind: str, retry_after_s: float) -> None:
        super().__init__(
            f"Loading failed in a way that nobody foresaw ({kind}); service.not_ready in the log "
            f"says where. It is tried again every {retry_after_s:g} seconds."
        )
