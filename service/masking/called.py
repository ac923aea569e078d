"""What a word before it makes somebody's own: accounts (微信, QQ) and documents (护照, 驾驶证).

An id has no form of its own, so the word decides, and what stands between: behind a colon or 号
nearly anything is one, right behind 微信 only what looks like none of a word, a date or a hotline.
A telephone number or mail that is used as one is left to the finders of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.masking.kinds import Kind, Private

_OWN = r"(?:(?:我们?|本人|他|她|您|你)(?:的)?)?"
_NET = (
    r"(?:(?:企业)?[微薇威]信|(?<![A-Za-z])(?i:qq|wechat|weixin|vx|wx|v信)(?![A-Za-z])|扣扣|企鹅|支付宝|抖音|快手|小红书|微博|钉钉|陌陌"
    r"|加我?[vVqQ](?![A-Za-z]))"
)
_GAP = (
    r"(?P<gap>(?:账号|帐号|号码?|(?i:id)(?![A-Za-z])|用户名|是|为|叫|加|联系|我|方式|:|,|\s|\"|'|\(){0,5})(?:"
    r"(?i:wx|vx)(?=1\d{10}))?"
)
_ID = r"[A-Za-z0-9_][A-Za-z0-9_-]{4,29}"
_ENDS = (
    r"(?![A-Za-z0-9_@-]|\.[A-Za-z0-9]|://|\s*(?:[.%]\d|%|元|块|万|人次|人|件|个|次|条|年|月|笔))"
)
_ACCOUNT = re.compile(rf"(?P<lead>{_OWN}{_NET}){_GAP}(?P<id>{_ID}){_ENDS}")
_BEHIND = re.compile(
    rf"(?<![A-Za-z0-9_@.-])(?P<id>{_ID})\s?(?:(?:就?是|为)(?:我|本人)(?:的)?|\((?:我的?)?)\s?{_NET}"
)
_DOCUMENT = re.compile(
    r"(?P<lead>(?:护照|通行证|回乡证|台胞证|军官证|士兵证|警官证|残疾证|残疾人证|驾驶证|驾照|居住证|社保|医保|学籍)"
    r"(?:(?:编|证|账)?号码?)?(?:是|为|:|\s|\"){0,3})(?P<id>[A-Za-z]{0,3}\d{7,20}[Xx]?)(?![A-Za-z0-9])(?!\s*(?:元|万|人|件|个|次))"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d)?")
_HOTLINE = re.compile(r"1[012]\d{3}|9\d{4}|[48]00\d{7}")
_SAYS_SO = re.compile(r"号|:|\"|(?i:id)|用户名|叫")
_PROGRAMS = frozenset(
    {"wechat", "weixin", "alipay", "tencent", "android", "iphone", "http", "https"}
)
_SHORTEST = 6  # without a word that says so


def called_in(plain: str) -> Iterator[Private]:
    """Every account and document that a word before it, or 是我的微信 behind it, says to be one."""
    for match in _DOCUMENT.finditer(plain):
        if not _is_identity_form(match["id"]):
            yield Private(*match.span("id"), Kind.DOCUMENT, match.start())
    for match in _ACCOUNT.finditer(plain):
        if _is_id(match["id"], bool(_SAYS_SO.search(match["gap"]))):
            yield Private(*match.span("id"), Kind.ACCOUNT, match.start())
    for match in _BEHIND.finditer(plain):
        if any(each.isdigit() for each in match["id"]) and _is_id(match["id"], False):
            yield Private(*match.span("id"), Kind.ACCOUNT, match.start())


def _is_id(what: str, says_so: bool) -> bool:
    if _MOBILE.fullmatch(what) or _HOTLINE.fullmatch(what) or what.lower() in _PROGRAMS:
        return False
    if says_so:
        return True
    if len(what) < _SHORTEST or _DATE.fullmatch(what):
        return False
    return not what.isalpha() or what.islower()


def _is_identity_form(number: str) -> bool:
    """Whether it is as long as an identity number, which a driving licence has for its own."""
    return len(number) == 18 and number[:17].isdigit()
