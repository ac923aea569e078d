"""Settings: the only reader of the environment. Built once, then passed on as plain values.

``WENJIN_*`` variables win over a ``.env`` file, ``--home`` wins over both. A name that ``.env``
gives and nobody knows is an error, since that file is ours; in the environment, which others
share, it is a warning.
"""

from __future__ import annotations

import ipaddress
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
)

from corpus.errors import InvalidSetting
from retrieval.runtime import Runtime
from service.logs import log_event
from service.records.rules import OnFailure

PREFIX = "WENJIN_"
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
ENV_FILE = Path(".env")

_NO_ORIGIN = (
    "must be origins with commas between them, such as https://www.example.gov.cn; each with its "
    "scheme, without a path and without *"
)

_NO_NETWORK = (
    "must be addresses or networks with commas between them, such as 127.0.0.1,10.2.0.0/16, and "
    "not everybody's"
)

logger = logging.getLogger(__name__)


def data_home() -> Path:
    """``$XDG_DATA_HOME/wenjin``: where the store lives unless told otherwise."""
    return _xdg("XDG_DATA_HOME", Path(".local", "share")) / "wenjin"


def cache_home() -> Path:
    """``$XDG_CACHE_HOME/wenjin``: the prepared model, shared by all homes."""
    return _xdg("XDG_CACHE_HOME", Path(".cache")) / "wenjin"


class Settings(BaseSettings):
    """What an operator can set. Each field is the variable ``WENJIN_<FIELD>``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    home: Path = Field(default_factory=data_home)
    cache: Path = Field(default_factory=cache_home)
    database_url: str | None = Field(default=None, min_length=1, repr=False)  # may hold a password
    embedding_model: str = Field(default="bundled", min_length=1)
    embedding_runtime: Runtime = Runtime.AUTO  # of the bundled model
    # asks a minute, and ten times as many readings of notices and graph
    rate_limit: int | None = Field(default=None, ge=1, le=10_000)
    asks_at_once: int | None = Field(default=None, ge=1, le=256)  # by the cores
    asks_waiting: int | None = Field(default=None, ge=0, le=10_000)
    asks_each: int | None = Field(default=None, ge=1, le=1_000)  # at once, of one caller
    ask_seconds: float | None = Field(default=None, gt=0, le=3_600)
    connections: int = Field(default=500, ge=10, le=100_000)
    drain_seconds: float = Field(default=1.0, ge=0, le=300)  # from /readyz's 503 to the end
    trusted_proxies: Annotated[frozenset[Network], NoDecode] = frozenset()
    allowed_origins: Annotated[frozenset[str], NoDecode] = frozenset()  # pages with the widget
    secure_cookies: bool = False  # also where the request did not say that it came by https
    session_idle_minutes: int = Field(default=60, ge=1, le=1_440)
    session_hours: int = Field(default=12, ge=1, le=168)  # however active somebody is
    record_days: int = Field(default=180, ge=0, le=36_500)  # that answers' records are kept
    record_failure: OnFailure = OnFailure.REFUSE  # where no record can be written
    backup_days: int = Field(default=2, ge=0, le=3_650)  # after which one is missed; 0: never
    llm_base_url: AnyHttpUrl | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None

    @field_validator("home", "cache")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        """A path that stays right when the process changes its folder; ``~`` is understood."""
        return folder.expanduser().absolute()

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, given: object) -> object:
        """``127.0.0.1,10.0.0.0/8``; never everybody, whom nobody can trust."""
        if not isinstance(given, str):
            return given
        return frozenset(_network(each.strip()) for each in given.split(",") if each.strip())

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _origins(cls, given: object) -> object:
        """``https://a.gov.cn,https://b.gov.cn:8443``: no path, and no ``*`` for everybody."""
        if not isinstance(given, str):
            return given
        return frozenset(_origin(each) for each in given.split(",") if each.strip())


def _network(given: str) -> Network:
    try:
        network = ipaddress.ip_network(given)
    except ValueError:
        raise ValueError(_NO_NETWORK) from None
    if network.prefixlen == 0:
        raise ValueError(_NO_NETWORK)
    return network


def _origin(given: str) -> str:
    """An origin as browsers write it: lower case, without the port that its scheme implies."""
    try:
        parts = urlsplit(given.strip())
        port = parts.port
    except ValueError:
        raise ValueError(_NO_ORIGIN) from None
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise ValueError(_NO_ORIGIN)
    if "*" in parts.hostname or not parts.hostname.isascii():
        raise ValueError(_NO_ORIGIN)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    implied = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, implied) else "")


def known_names() -> tuple[str, ...]:
    """Every variable that means something, sorted."""
    return tuple(sorted(f"{PREFIX}{field.upper()}" for field in Settings.model_fields))


def load_settings(*, home: Path | None = None, env_file: Path = ENV_FILE) -> Settings:
    """The settings of this process; ``home`` is the command line's ``--home``.

    Raises InvalidSetting with one line that names the variable and what is wrong with it.
    """
    try:
        in_file = DotEnvSettingsSource(Settings, env_file=env_file, env_file_encoding="utf-8")
        names = DotEnvSettingsSource(
            Settings, env_file=env_file, env_file_encoding="utf-8", env_ignore_empty=False
        ).env_vars
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSetting(f"{env_file} cannot be read as UTF-8 text: {error}") from error
    _refuse_unknown(env_file, names)
    _warn_of_unknown()
    command_line = {} if home is None else {"home": home}
    try:
        return Settings.model_validate(
            {**in_file(), **EnvSettingsSource(Settings)(), **command_line}
        )
    except ValidationError as error:
        raise InvalidSetting(_explained(error)) from error


def _refuse_unknown(env_file: Path, names: Iterable[str]) -> None:
    unknown = sorted({name.upper() for name in names} - set(known_names()))
    if unknown:
        raise InvalidSetting(
            f"{env_file}: unknown name {', '.join(unknown)}. Known names: "
            f"{', '.join(known_names())}."
        )


def _warn_of_unknown() -> None:
    names = {name for name in os.environ if name.upper().startswith(PREFIX)}  # noqa: TID251 this is the reader
    for name in sorted(names):
        if name.upper() not in known_names():
            log_event(
                logger,
                logging.WARNING,
                "settings.unknown_name",
                name=name,
                known=",".join(known_names()),
            )


def _explained(error: ValidationError) -> str:
    """What is wrong, without the value: it may be a password."""
    return "; ".join(
        f"{PREFIX}{'.'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
        for problem in error.errors(include_input=False, include_url=False)
    )


def _xdg(variable: str, default: Path) -> Path:
    """The folder that ``variable`` names; the XDG standard says to ignore relative ones."""
    folder = Path(os.environ.get(variable, ""))  # noqa: TID251 this is the reader
    return folder if folder.is_absolute() else Path.home() / default
