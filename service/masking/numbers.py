"""Numbers that are somebody's own: telephones, identity cards, bank cards.

A number counts by its form and, where it has one, by its check digit; after a word that says what
it is (身份证号, 卡号) it counts by its length alone, since a mistyped number still tells who it is.
What a word before it calls a reference (工单号, 订单号) is none of a card or an old identity card.

Identity numbers: GB 11643-1999 (ISO 7064, MOD 11-2). Cards: ISO/IEC 7812-1, annex B (Luhn).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from service.masking.kinds import Kind, Private
from service.masking.plain import SPOKEN

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_OWN = r"(?:我们?家?|本人|他|她|您|你)?(?:的)?"
_IS = r"(?:号码|号|是|为|:|：|\s|,|，){0,4}"
_LABEL = re.compile(
    rf"{_OWN}(?P<what>(?:公民)?身份(?:证|号)|身份证字|身分证|证件|一代证|二代证"
    r"|ID|(?i:id card|card|id number)"
    r"|银行卡|信用卡|储蓄卡|借记卡|社保卡|卡|カード|银行账户?|账户?|帐户?|联系电话|联系方式|电话|手机|座机|固话|固定电话|号码)"
    rf"(?:番)?{_IS}(?:(?i:is|number|no\.?)|\s)*$"
)
_REFERENCE = re.compile(
    r"(?:单|订单|工单|受理|流水|快递|运单|编|序列|批|文|票|代码|信用代码|注册|登记|许可证?|合同|案件|条形?码|设备|机身|专利|申请)"
    r"(?:编)?(?:号码?|码)?(?:是|为|:|：|\s)*$"
)
_IDENTITY_WORDS = re.compile(r"身份|身分|证|(?i:id)")
_CARD_WORDS = re.compile(r"卡|账|帐|カード|(?i:card)")
_PHONE_WORDS = re.compile(r"电话|座机|固话|联系方式")
_CLAUSE = re.compile(r"[。；;！!？?\n〕]|[,，](?=.)")  # a mark (〔银行卡号〕) announces nothing
_BEFORE = 16  # characters before a number that may say what it is

_LETTERS = re.compile(r"(?:(?P<digit>[\d_-])|(?<![A-Za-z]))[A-Za-z]+[.]?$")

# no digit, and nothing that was masked, stands around a number
_L, _R = r"(?<![\dA-Za-z〕])", r"(?![\dA-Za-z〔])"
_SEP = r"[ -]?"
_IDENTITY = re.compile(rf"(?<![\d〕])\d(?:{_SEP}\d){{16}}{_SEP}[\dXx]{_R}")
_OLD_IDENTITY = re.compile(rf"{_L}\d{{15}}{_R}")
_CARD = re.compile(rf"{_L}(?:\d{{13,19}}|\d{{4}}(?:[ -]\d{{4}}){{2,3}}[ -]\d{{1,7}}){_R}")
_COUNTED = r"(?!\s*(?:[.．]\d|%|元|万|亿|人次|人|件|个|吨|米|公里|辆|户|次))"
_S = r"(?: ?[-._/] ?| {1,2})"
_MOBILE = re.compile(
    r"(?<![\d〕])(?<!\d\.)(?P<code>\(?\+?(?:00)?86\)?[ -]?)?"
    rf"1[ -]?[3-9](?:\d{_S}?\d{{4}}{_S}?\d{{4}}|\d{{2}}{_S}\d{{3}}{_S}\d{{4}}"
    rf"|\d{_S}\d{{3}}{_S}\d{{5}}"
    rf"|\d{{3}}{_S}\d{{6}}|\d{_S}\d{{2}}{_S}\d{{6}}|(?:[ -]\d){{9}})"
    rf"(?![\d〔]){_COUNTED}"
)
_CITY = r"(?:10|2\d|[3-9]\d{2})"
_COUNTRY = r"(?:\+|00)86[ -]?"
_TELEPHONE = re.compile(
    rf"(?<![\d〕])(?<!\d\.)(?:\(0{_CITY}\)|(?:{_COUNTRY})?0{_CITY}|{_COUNTRY}{_CITY})[ /-]{{0,3}}"
    rf"[2-8](?:\d{{6,7}}|\d{{2,3}}[ -]\d{{4}})(?![\d〔]){_COUNTED}"
)
_LOCAL = re.compile(rf"(?<![\dA-Za-z.〕])[2-8]\d{{2,3}}[ -]?\d{{4}}(?![\d〔]){_COUNTED}")
_DIGIT = r"[\d零〇一二三四五六七八九幺么壹贰叁肆伍陆柒捌玖]"
_PAUSE = r"[ 、,，-]?"
_SPOKEN = re.compile(
    rf"(?<![\d零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖〕])(?:[1一幺么壹](?=[3-9三四五六七八九叁肆伍陆柒捌玖])(?:{_PAUSE}{_DIGIT}){{10}}"
    rf"|[0零〇](?=[123456789一二三四五六七八九幺])(?:{_PAUSE}{_DIGIT}){{10,11}})"
    r"(?![\d零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖〔])"
)

_SPOKEN_LOCAL = re.compile(
    rf"(?<!{_DIGIT})(?=[二三四五六七八]){_DIGIT}(?:{_PAUSE}{_DIGIT}){{7}}(?!{_DIGIT})"
)


def numbers_in(plain: str) -> Iterator[Private]:
    """Every number of a text that is somebody's own; pieces may overlap, the likelier first."""
    yield from _identities(plain)
    yield from _cards(plain)
    for pattern, kind in ((_MOBILE, Kind.MOBILE), (_TELEPHONE, Kind.TELEPHONE)):
        for match in pattern.finditer(plain):
            if not _ends_a_code(plain, match.start()):
                yield _piece(plain, match.start(), match.end(), kind)
    for match in _LOCAL.finditer(plain):
        label = _label(plain, match.start())
        if label is not None and _PHONE_WORDS.search(label["what"]):
            yield Private(match.start(), match.end(), Kind.TELEPHONE, label.start())
    for match in _SPOKEN_LOCAL.finditer(plain):
        label = _label(plain, match.start())
        if label is not None and _PHONE_WORDS.search(label["what"]):
            yield Private(match.start(), match.end(), Kind.TELEPHONE, label.start())
    for match in _SPOKEN.finditer(plain):
        said = re.sub(r"\D", "", match[0].translate(SPOKEN))
        if not match[0].isascii():
            kind = Kind.MOBILE if said.startswith("1") else Kind.TELEPHONE
            yield _piece(plain, match.start(), match.end(), kind)


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: province, birthday and check digit."""
    return _is_person(number[:6], number[6:14]) and number[17].upper() == _check(number)


def is_card(number: str) -> bool:
    """Whether digits pass Luhn's check."""
    total = 0
    for place, digit in enumerate(map(int, reversed(number))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _identities(plain: str) -> Iterator[Private]:
    for match in _IDENTITY.finditer(plain):
        number = re.sub(r"[ -]", "", match[0])
        letter = _LETTERS.search(plain, max(0, match.start() - 1), match.start())
        if is_identity(number) or (
            letter is None and _is_called(plain, match.start(), _IDENTITY_WORDS)
        ):
            yield _piece(plain, match.start(), match.end(), Kind.IDENTITY)
    for match in _OLD_IDENTITY.finditer(plain):
        called = _is_called(plain, match.start(), _IDENTITY_WORDS)
        likely = _is_person(match[0][:6], f"19{match[0][6:12]}") and not _is_reference(
            plain, match.start()
        )
        if called or (likely and not _is_called(plain, match.start(), _CARD_WORDS)):
            yield _piece(plain, match.start(), match.end(), Kind.IDENTITY)


def _cards(plain: str) -> Iterator[Private]:
    for match in _CARD.finditer(plain):
        number, start = re.sub(r"[ -]", "", match[0]), match.start()
        if not 13 <= len(number) <= 19:
            continue
        called = _is_called(plain, start, _CARD_WORDS)
        likely = len(number) >= 16 and number[0] in "34569" and is_card(number)
        if called or (likely and not _is_reference(plain, start)):
            yield _piece(plain, start, match.end(), Kind.CARD)


def _piece(plain: str, start: int, end: int, kind: Kind) -> Private:
    label = _label(plain, start)
    return Private(start, end, kind, start if label is None else label.start())


def _label(plain: str, start: int) -> re.Match[str] | None:
    """The words right before a number that say what it is."""
    return _LABEL.search(plain, max(0, start - _BEFORE), start)


def _is_called(plain: str, start: int, words: re.Pattern[str]) -> bool:
    """Whether the clause says so before the number: 身份证号写成了…"""
    clause = _CLAUSE.split(plain[max(0, start - _BEFORE) : start])[-1]
    return words.search(clause) is not None


def _is_reference(plain: str, start: int) -> bool:
    return _REFERENCE.search(plain, max(0, start - _BEFORE), start) is not None


def _ends_a_code(plain: str, start: int) -> bool:
    """Whether letters before a number make a code of it (TB138…), no word for it (tel138…)."""
    letters = _LETTERS.search(plain, max(0, start - _BEFORE), start)
    if letters is None:
        return False
    return letters["digit"] is not None or _is_reference(plain, letters.start())


def _is_person(area: str, birthday: str) -> bool:
    if _PROVINCES.match(area) is None:
        return False
    try:
        born = date(int(birthday[:4]), int(birthday[4:6]), int(birthday[6:]))
    except ValueError:
        return False
    return 1850 <= born.year <= 2150


def _check(number: str) -> str:
    return _CHECKS[sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True)) % 11]
