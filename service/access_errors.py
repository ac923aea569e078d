"""The errors of signing in and of people's accounts; the rest are in ``corpus/errors.py``.

::

    AccessError        UnknownUser · UserExists · LastAdmin · ForgedRequest
      Unauthenticated  SignInRefused · SessionOver
      RateLimited      SignInsPaused
    UsageError         UnusableName · UnusablePassword · InvalidExpiry · CitizenOfABody
"""

from __future__ import annotations

import shlex

from corpus.errors import AccessError, RateLimited, Unauthenticated, UsageError, WenjinError


class UnknownUser(AccessError):
    """Nobody has this name."""

    status = 404
    title = "No such user"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nobody has the name “{name}”. `wenjin users list` shows those there are."
        )
        self.name = name


class UserExists(AccessError):
    """The name is taken, perhaps in other capitals or widths."""

    status = 409
    title = "The name is taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” is there already. Nothing was changed. `wenjin users password "
            f"{as_typed(name)}` sets another password, or choose another name."
        )
        self.name = name


class LastAdmin(AccessError):
    """Nobody could sign in as admin any more."""

    status = 409
    title = "The last admin"

    def __init__(self, name: str) -> None:
        typed = as_typed(name)
        super().__init__(
            f"{name} is the last admin who may sign in. Nothing was changed. `wenjin users create "
            "NAME --role admin` makes another one first; `wenjin users disable "
            f"{typed} --last-admin` does it all the same; `wenjin users enable {typed}` ends that."
        )
        self.name = name


class ForgedRequest(AccessError):
    """A request that a browser's cookie came with and that no page of ours sent."""

    status = 403
    title = "This request does not come from a page of Wenjin"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"{problem}. Who is signed in sends the token of POST or GET /api/v1/session as "
            "X-CSRF-Token; a key in “Authorization: Bearer KEY” needs none."
        )


class SignInRefused(Unauthenticated):
    """A wrong name or a wrong password: which of them, nobody is told."""

    title = "The name or the password is wrong"

    def __init__(self) -> None:
        WenjinError.__init__(
            self,
            "The name or the password is wrong. Try again, or ask an administrator for "
            "`wenjin users password NAME`.",
        )


class SessionOver(Unauthenticated):
    """Somebody was signed in and is not any more: too long idle, signed out or ended."""

    title = "You are not signed in any more"

    def __init__(self) -> None:
        WenjinError.__init__(
            self, "You are not signed in any more. Sign in again with POST /api/v1/session."
        )


class SignInsPaused(RateLimited):
    """Too many wrong passwords for one name, or from one address."""

    title = "Too many wrong passwords"

    def __init__(self, retry_after_s: int) -> None:
        WenjinError.__init__(
            self,
            f"Too many wrong passwords. Try again in {retry_after_s} seconds; an access key opens "
            "the door meanwhile, and `wenjin users unlock NAME` ends the wait.",
        )
        self.retry_after_s = retry_after_s


class UnusableName(UsageError):
    """A name that no user can have."""

    title = "The name cannot be used"

    def __init__(self) -> None:
        super().__init__(
            "A user's name has 1 to 64 characters that can be seen, without spaces at its ends."
        )


class UnusablePassword(UsageError):
    """A password that would be guessed."""

    title = "The password cannot be used"

    def __init__(self, problem: str) -> None:
        super().__init__(f"The password {problem}. Nothing was changed. Choose another one.")


class InvalidExpiry(UsageError):
    """No time that a key could end at."""

    title = "The expiry cannot be used"

    def __init__(self, given: str, problem: str) -> None:
        super().__init__(
            f"--expires {given}: {problem}. Give days from now, such as 90d, or the last day, such "
            "as 2027-01-31."
        )


class CitizenOfABody(UsageError):
    """A citizen's key that should see what is restricted to a body: it sees what anybody sees."""

    title = "A citizen is of no body"

    def __init__(self) -> None:
        super().__init__(
            "A key with the role citizen sees public notices only, whatever --body says. No key "
            "was made. Leave --body out, or choose --role agent."
        )


def as_typed(name: str) -> str:
    """A name as it is typed in a command."""
    return name if name.isalnum() else shlex.quote(name)
