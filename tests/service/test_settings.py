"""Settings come from the environment, from .env and from --home, and nothing is misread."""

from __future__ import annotations

import logging
from ipaddress import ip_network
from pathlib import Path

import pytest

from corpus.errors import InvalidSetting
from service.settings import known_names, load_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without settings, in an empty folder."""
    for name in (*known_names(), "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_settings_data_and_cache_lie_where_the_xdg_standard_says(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.home == tmp_path / "me" / ".local" / "share" / "wenjin"
    assert settings.cache == tmp_path / "me" / ".cache" / "wenjin"
    assert settings.embedding_model == "bundled"
    assert settings.embedding_runtime == "auto"
    assert settings.database_url is None
    assert settings.rate_limit is None


def test_xdg_folders_are_used_where_they_are_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/var/data")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    settings = load_settings()
    assert settings.home == Path("/var/data/wenjin")
    assert settings.cache == tmp_path / "me" / ".cache" / "wenjin"


def test_home_on_the_command_line_wins_over_environment_and_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("WENJIN_HOME=/in/file\nWENJIN_RATE_LIMIT=7\n", encoding="utf-8")
    assert load_settings().home == Path("/in/file")
    monkeypatch.setenv("WENJIN_HOME", "/in/environment")
    assert load_settings().home == Path("/in/environment")
    settings = load_settings(home=Path("/on/line"))
    assert settings.home == Path("/on/line")
    assert settings.rate_limit == 7


def test_a_relative_or_tilde_home_becomes_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert load_settings(home=Path("data")).home == tmp_path / "data"
    monkeypatch.setenv("WENJIN_HOME", "~/notices")
    assert load_settings().home == tmp_path / "me" / "notices"


def test_an_unknown_name_in_the_file_is_an_error_that_lists_the_known_ones() -> None:
    Path(".env").write_text("WENJIN_RATELIMIT=5\n", encoding="utf-8")
    with pytest.raises(InvalidSetting, match="WENJIN_RATELIMIT") as caught:
        load_settings()
    for name in known_names():
        assert name in str(caught.value)


@pytest.mark.parametrize("line", ["HOME=/elsewhere", "WENJIN_TYPO=", "CACHE=x", "OTHER=1"])
def test_no_unknown_name_in_the_file_slips_through(line: str) -> None:
    Path(".env").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InvalidSetting, match="unknown name"):
        load_settings()


def test_an_unknown_name_in_the_environment_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WENJIN_HOUSE", "/elsewhere")
    load_settings()
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.__dict__["fields"]["name"] == "WENJIN_HOUSE"
    assert "WENJIN_HOME" in record.__dict__["fields"]["known"]


def test_known_names_in_the_environment_warn_of_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WENJIN_RATE_LIMIT", "5")
    monkeypatch.setenv("WENJIN_LLM_API_KEY", "secret")
    assert load_settings().rate_limit == 5
    assert not caplog.records


@pytest.mark.parametrize("value", ["0", "-3", "many", "1.5", "99999999"])
def test_an_impossible_rate_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("WENJIN_RATE_LIMIT", value)
    with pytest.raises(InvalidSetting, match="WENJIN_RATE_LIMIT") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJIN_RATE_LIMIT", "")
    monkeypatch.setenv("WENJIN_DATABASE_URL", "")
    settings = load_settings()
    assert settings.rate_limit is None
    assert settings.database_url is None


def test_secrets_show_in_no_representation_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJIN_LLM_API_KEY", "hush-hush")
    monkeypatch.setenv("WENJIN_DATABASE_URL", "postgresql://me:hush-hush@host/db")
    assert "hush-hush" not in repr(load_settings())
    monkeypatch.setenv("WENJIN_LLM_BASE_URL", "hush-hush")
    with pytest.raises(InvalidSetting) as caught:
        load_settings()
    assert "hush-hush" not in str(caught.value)


def test_a_file_that_is_not_text_is_refused_by_name() -> None:
    Path(".env").write_bytes("WENJIN_HOME=/数据".encode("gb18030"))
    with pytest.raises(InvalidSetting, match=r"\.env cannot be read"):
        load_settings()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().rate_limit = 3


def test_a_runtime_that_is_none_is_refused_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WENJIN_EMBEDDING_RUNTIME", "torch")
    assert load_settings().embedding_runtime == "torch"
    monkeypatch.setenv("WENJIN_EMBEDDING_RUNTIME", "cuda")
    with pytest.raises(InvalidSetting, match=r"WENJIN_EMBEDDING_RUNTIME.*onnx.*torch"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ("", set()),
        ("https://www.example.gov.cn", {"https://www.example.gov.cn"}),
        (
            " https://A.gov.cn:443/ , http://b.gov.cn:8080 ,",
            {"https://a.gov.cn", "http://b.gov.cn:8080"},
        ),
        ("http://[::1]:81", {"http://[::1]:81"}),
    ],
)
def test_allowed_origins_are_read_as_browsers_write_them(
    monkeypatch: pytest.MonkeyPatch, given: str, origins: set[str]
) -> None:
    monkeypatch.setenv("WENJIN_ALLOWED_ORIGINS", given)
    assert load_settings().allowed_origins == origins


@pytest.mark.parametrize(
    "given",
    [
        "*",
        "null",
        "www.example.gov.cn",
        "https://*.gov.cn",
        "https://a.gov.cn/page",
        "https://me:secret@a.gov.cn",
        "https://a.gov.cn:port",
        "ftp://a.gov.cn",
        "https://政务.cn",
    ],
)
def test_what_is_no_origin_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("WENJIN_ALLOWED_ORIGINS", f"https://fine.gov.cn,{given}")
    with pytest.raises(InvalidSetting, match="WENJIN_ALLOWED_ORIGINS") as refused:
        load_settings()
    assert "secret" not in str(refused.value)


def test_trusted_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJIN_TRUSTED_PROXIES", "127.0.0.1, 10.2.0.0/16,2001:db8::/32,")
    networks = {ip_network(each) for each in ("127.0.0.1/32", "10.2.0.0/16", "2001:db8::/32")}
    assert load_settings().trusted_proxies == networks


@pytest.mark.parametrize("given", ["*", "0.0.0.0/0", "::/0", "proxy.example", "10.2.0.1/16"])
def test_nobody_can_trust_everybody(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("WENJIN_TRUSTED_PROXIES", f"127.0.0.1,{given}")
    with pytest.raises(InvalidSetting, match=r"WENJIN_TRUSTED_PROXIES.*such as 127\.0\.0\.1"):
        load_settings()
