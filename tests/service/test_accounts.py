"""People: made, signed in, kept out, signed out; in one process and seen from another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from corpus.store import NoticeStore, sqlite_url
from service.access_errors import (
    SignInRefused,
    SignInsPaused,
    UnknownUser,
    UnusableName,
    UnusablePassword,
    UserExists,
)
from service.access_tables import users
from service.accounts import Accounts, SignedIn
from service.keys import Role
from service.sessions import Lifetime
from service.sign_in_attempts import FREE_BY_NAME

NAME, PASSWORD = "王敏", "海河边上的第三盏灯不亮了"
LIFE = Lifetime(idle=timedelta(minutes=60), longest=timedelta(hours=12))
HERE = "192.0.2.7"


class Office:
    """Accounts with a clock that a test moves, and one user."""

    def __init__(self, database: Path) -> None:
        self.url = sqlite_url(database)
        self.now = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
        self.store = NoticeStore.open(self.url)
        self.accounts = Accounts(self.store.engine, lambda: self.now)
        self.user = self.accounts.users.create(NAME, Role.EDITOR, PASSWORD)

    def sign_in(
        self, name: str = NAME, password: str = PASSWORD, browser: str | None = None
    ) -> SignedIn:
        """Sign in from one address."""
        return self.accounts.sign_in(name, password, HERE, LIFE, browser)

    def is_in(self, token: str) -> bool:
        """Whether the token opens anything."""
        return self.accounts.session_of(token) is not None

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A database of its own."""
    office = Office(tmp_path / "wenjin.sqlite3")
    yield office
    office.store.close()


def test_who_signs_in_is_known_by_the_token_with_name_and_role(office: Office) -> None:
    signed_in = office.sign_in()
    session = office.accounts.session_of(signed_in.token)
    assert session == signed_in.session
    assert session is not None
    assert session.user == office.user
    assert session.user.as_key().role is Role.EDITOR
    assert session.user.as_key().label == NAME


def test_bodies_are_kept_sorted_each_once_and_can_be_said_anew(office: Office) -> None:
    users_ = office.accounts.users
    made = users_.create("李强", Role.AGENT, PASSWORD, ["市司法局", "市公安局", "市司法局"])
    assert made.bodies == ("市公安局", "市司法局")
    assert users_.find("李强") == made
    assert made.as_key().bodies == made.bodies
    assert users_.set_bodies("李强", []).bodies == ()
    with pytest.raises(UnknownUser):
        users_.set_bodies("nobody", [])


@pytest.mark.parametrize(
    ("typed", "stored"), [("ｗａｎｇ Min", "Wang min"), ("WANG MIN", "wang min")]
)
def test_a_name_is_the_same_in_other_capitals_and_widths(
    office: Office, typed: str, stored: str
) -> None:
    office.accounts.users.create(stored, Role.AGENT, PASSWORD)
    assert office.sign_in(typed).session.user.name == stored
    with pytest.raises(UserExists, match="wenjin users password"):
        office.accounts.users.create(typed, Role.AGENT, PASSWORD)


@pytest.mark.parametrize(
    "name", ["", " ", " a", "a ", "a  b", "a\tb", "a\nb", "x" * 65, "\u202eabc"]
)
def test_a_name_that_nobody_could_type_again_is_refused(office: Office, name: str) -> None:
    with pytest.raises(UnusableName):
        office.accounts.users.create(name, Role.AGENT, PASSWORD)


def test_a_password_that_is_the_name_is_refused(office: Office) -> None:
    with pytest.raises(UnusablePassword):
        office.accounts.users.create("wangmin-tianjin", Role.AGENT, "Wangmin-Tianjin")
    with pytest.raises(UnusablePassword):
        office.accounts.users.set_password(NAME, "too short")
    assert office.sign_in()


def test_the_database_holds_no_password_and_no_token(office: Office, tmp_path: Path) -> None:
    signed_in = office.sign_in()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (PASSWORD, signed_in.token, signed_in.browser):
        assert secret.encode() not in kept


def test_an_unknown_name_a_wrong_password_and_a_disabled_user_are_told_the_same(
    office: Office,
) -> None:
    gone = office.accounts.users.create("李四", Role.AGENT, PASSWORD)
    office.accounts.users.disable(gone.name)
    told = []
    for name, password in (("nobody", PASSWORD), (NAME, "wrong password"), ("李四", PASSWORD)):
        with pytest.raises(SignInRefused) as refused:
            office.sign_in(name, password)
        told.append(str(refused.value))
    assert len(set(told)) == 1


@pytest.mark.parametrize("name", [NAME, "nobody"])
def test_after_wrong_passwords_a_known_and_an_unknown_name_wait_alike(
    office: Office, name: str
) -> None:
    for _ in range(FREE_BY_NAME):
        with pytest.raises(SignInRefused):
            office.sign_in(name, "wrong password")
    with pytest.raises(SignInsPaused) as paused:
        office.sign_in(name, PASSWORD)
    assert paused.value.retry_after_s == 15


def test_the_only_admin_gets_in_at_a_known_browser_by_an_unlock_and_by_a_new_password(
    office: Office,
) -> None:
    known = office.sign_in().browser

    def guess_until_it_waits() -> None:
        for _ in range(FREE_BY_NAME):
            with pytest.raises(SignInRefused):
                office.sign_in(NAME, "a guess of somebody else")
        with pytest.raises(SignInsPaused):
            office.sign_in()

    guess_until_it_waits()
    assert office.sign_in(browser=known).browser == known
    office.accounts.users.unlock(NAME)
    assert office.sign_in()
    guess_until_it_waits()
    office.accounts.users.set_password(NAME, "another password altogether")
    assert office.sign_in(NAME, "another password altogether")


def test_no_browser_is_known_of_somebody_who_may_not_sign_in_any_more(office: Office) -> None:
    browser = office.sign_in().browser
    assert office.accounts.known_browser(NAME, HERE, browser) is not None
    office.accounts.users.disable(NAME)
    assert office.accounts.known_browser(NAME, HERE, browser) is None


def test_a_browser_token_that_is_made_up_or_of_another_name_is_none(office: Office) -> None:
    office.accounts.users.create("李四", Role.AGENT, PASSWORD)
    theirs = office.sign_in("李四").browser
    for browser in ("made up", theirs):
        office.accounts.users.unlock(NAME)
        for _ in range(FREE_BY_NAME):
            with pytest.raises(SignInRefused):
                office.sign_in(NAME, "wrong password", browser)
        with pytest.raises(SignInsPaused):
            office.sign_in(NAME, PASSWORD, None)
    assert office.sign_in("李四", browser=theirs)


def test_two_people_at_one_computer_are_both_known_to_it(office: Office) -> None:
    office.accounts.users.create("李四", Role.AGENT, PASSWORD)
    browser = office.sign_in().browser
    assert office.sign_in("李四", browser=browser).browser == browser
    assert office.sign_in(browser=browser).browser == browser


def test_a_session_ends_without_use_and_goes_on_with_it(office: Office) -> None:
    token = office.sign_in().token
    for _ in range(5):
        office.wait(minutes=50)
        assert office.is_in(token)
    office.wait(minutes=61)
    assert not office.is_in(token)
    assert not office.is_in(token)


def test_a_session_ends_after_its_longest_time_however_much_it_is_used(office: Office) -> None:
    token = office.sign_in().token
    for _ in range(12 * 3):
        office.wait(minutes=19.9)
        assert office.is_in(token)
    office.wait(minutes=10)
    assert not office.is_in(token)


def test_who_signs_out_is_out_and_other_sessions_are_not(office: Office) -> None:
    first, second = office.sign_in().token, office.sign_in().token
    office.accounts.sign_out(first)
    assert (office.is_in(first), office.is_in(second)) == (False, True)
    office.accounts.sign_out(first)
    office.accounts.sign_out("never was one")


def test_another_password_and_disabling_end_every_session_of_that_user(office: Office) -> None:
    office.accounts.users.create("李四", Role.AGENT, PASSWORD)
    tokens, theirs = [office.sign_in().token for _ in range(2)], office.sign_in("李四").token
    office.accounts.users.set_password(NAME, "another password altogether")
    assert not any(office.is_in(token) for token in tokens)
    with pytest.raises(SignInRefused):
        office.sign_in()
    token = office.sign_in(NAME, "another password altogether").token
    office.accounts.users.disable(NAME)
    assert not office.is_in(token)
    with pytest.raises(SignInRefused):
        office.sign_in(NAME, "another password altogether")
    office.accounts.users.enable(NAME)
    assert not office.is_in(token)
    assert office.sign_in(NAME, "another password altogether")
    assert office.is_in(theirs)


def test_a_session_is_not_begun_on_a_password_that_was_changed_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import service.accounts as accounts

    checked = accounts.is_password

    def changed_after_the_check(password: str, kept: str) -> bool:
        right = checked(password, kept)
        office.accounts.users.set_password(NAME, "another password altogether")
        return right

    monkeypatch.setattr(accounts, "is_password", changed_after_the_check)
    with pytest.raises(SignInRefused):
        office.sign_in()


def test_a_hash_of_older_parameters_is_made_anew_when_its_user_signs_in(office: Office) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    engine = office.store.engine
    with engine.begin() as connection:
        connection.execute(users.update().values(password_hash=old))
    with pytest.raises(SignInRefused):
        office.sign_in(NAME, "wrong password")
    token = office.sign_in().token
    with engine.connect() as connection:
        kept = connection.execute(sa.select(users.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
    assert office.is_in(token)
    assert office.sign_in()


@pytest.mark.parametrize("act", ["set_password", "disable", "enable", "unlock", "find"])
def test_nobody_of_that_name_is_an_error_that_says_how_to_list_them(
    office: Office, act: str
) -> None:
    more = ["another password altogether"] if act == "set_password" else []
    with pytest.raises(UnknownUser, match="wenjin users list"):
        getattr(office.accounts.users, act)("nobody", *more)


ELSEWHERE = """
import sys
from datetime import timedelta
from corpus.store import NoticeStore
from service.access_errors import SignInRefused, SignInsPaused
from service.accounts import Accounts
from service.sessions import Lifetime
url, act, name, secret = sys.argv[1:]
accounts = Accounts(NoticeStore.open(url).engine)
if act == "guess":
    for _ in range(20):
        try:
            accounts.sign_in(name, secret, "198.51.100.1", Lifetime(timedelta(1), timedelta(1)))
        except SignInRefused:
            print("wrong")
        except SignInsPaused as paused:
            print("paused", paused.retry_after_s)
            break
elif act == "out":
    accounts.sign_out(secret)
elif act == "who":
    session = accounts.session_of(secret)
    print(session.user.name if session else "nobody")
"""


def elsewhere(office: Office, root: Path, act: str, secret: str) -> str:
    """What another process makes of it."""
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE, office.url, act, NAME, secret],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_guesses_in_one_process_make_every_process_wait(office: Office, root: Path) -> None:
    office.now = datetime.now(UTC)
    said = elsewhere(office, root, "guess", "a wrong password").splitlines()
    assert said == ["wrong"] * FREE_BY_NAME + ["paused 15"]
    with pytest.raises(SignInsPaused):
        office.sign_in()


def test_a_session_is_known_and_ended_across_processes(office: Office, root: Path) -> None:
    office.now = datetime.now(UTC)
    token = office.sign_in().token
    assert elsewhere(office, root, "who", token).strip() == NAME
    elsewhere(office, root, "out", token)
    assert not office.is_in(token)
    token = office.sign_in().token
    office.accounts.users.disable(NAME)
    assert elsewhere(office, root, "who", token).strip() == "nobody"
