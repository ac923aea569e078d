"""Short forms of names inside one text, and the longer form that each of them means.

A text defines some itself: 某某管理办法（以下简称《办法》）. Others are the end of exactly one
longer name that the same text uses: 热线管理办法 for 12345热线管理办法.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from corpus.notice import Span
from kg.found import Found
from kg.model import Mention, MergeRule, NodeType

_DEFINED = re.compile(
    r"[”\"》]?[（(](?:以下)?(?:统|简|合)?(?:简称|称)(?:为|：|:)?(?P<short>[^（()）\n，。；;]{2,20})[）)]"
)
_MARKS = '“”"「」《》 '
_LEAST = 3  # 热线 and 平台 alone stand for too much


@dataclass(frozen=True, slots=True)
class Definition:
    """``short`` stands, from ``start`` on, for the name at ``full``."""

    short: str
    full: Found
    start: int


def definitions(text: str, names: Sequence[Found]) -> Iterator[Definition]:
    """Every （以下简称…） that follows a name of ``names`` directly."""
    by_end = {found.span.end: found for found in names}
    for match in _DEFINED.finditer(text):
        full = by_end.get(match.start())
        short = match["short"].strip(_MARKS)
        titled = "《" in match["short"]
        if full is not None and (len(short) >= _LEAST or (titled and len(short) >= 2)):
            yield Definition(f"《{short}》" if titled else short, full, match.start("short"))


def defined_places(text: str, found: Iterable[Definition]) -> Iterator[tuple[Found, Definition]]:
    """Every later place where a defined short form stands; the first definition of a form holds."""
    by_form: dict[str, Definition] = {}
    for definition in found:
        by_form.setdefault(definition.short, definition)
    for position, short in standing_in(text, by_form):
        definition = by_form[short]
        if position < definition.start:
            continue
        inset = 1 if short.startswith("《") else 0
        span = Span(position + inset, position + len(short) - inset)
        yield Found(definition.full.type, span, 9), definition


def standing_in(text: str, names: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where any of ``names`` stands in ``text``, the longest at each place; linear in the text.

    Names are of two characters at least; their lengths are few, however many they are.
    """
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:2], set()).add(len(name))
    longest_first = {start: sorted(found, reverse=True) for start, found in lengths.items()}
    for position in range(len(text) - 1):
        for length in longest_first.get(text[position : position + 2], ()):
            if text[position : position + length] in names:
                yield position, text[position : position + length]
                break


# 省级工业智能体创新中心 is the 工业智能体创新中心
_RANK = re.compile(r"国家级|省级|市级|区级|县级|部级|全国|新版|新一代")
_KINDS = (NodeType.POLICY, NodeType.PROGRAMME, NodeType.PLATFORM)


def full_forms(
    mentions: Iterable[Mention], titled: Set[str] = frozenset()
) -> dict[tuple[NodeType, str], tuple[str, MergeRule]]:
    """Which canonical names are short forms of a longer one that the same text uses, and why.

    ``titled`` are names that stand for themselves.
    A document or programme that is the tail of exactly one longer name of its type is that one:
    热线管理办法 → 12345热线管理办法, 企业绿色通道 → 物流快递业企业绿色通道.
    """
    names: dict[NodeType, set[str]] = {}
    for mention in mentions:
        names.setdefault(mention.type, set()).add(mention.canonical)
    short: dict[tuple[NodeType, str], tuple[str, MergeRule]] = {}
    for kind in _KINDS:
        longer_forms = _longer_forms(names.get(kind, set()))
        for name in sorted(names.get(kind, ())):
            if len(name) < 4 or name in titled:
                continue
            longer = longer_forms.get(name, [])
            for other in longer:
                if _RANK.fullmatch(other.removesuffix(name)):
                    short[kind, other] = name, MergeRule.RANK
            longer = [other for other in longer if (kind, other) not in short]
            if len(longer) == 1 and _may_be_dropped(kind, longer[0].removesuffix(name), name):
                short[kind, name] = longer[0], MergeRule.LONGER_FORM
            told = re.split(r"[—－-]", name)[0]
            if told != name and told in names[kind]:
                short[kind, name] = told, MergeRule.SUBTITLE
    return short


_ISSUER = re.compile(r"[\u4e00-\u9fff]{1,12}(?:局|委|办|厅|政府|委员会|办公室)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLACE_IN_FRONT = re.compile(r"[\u4e00-\u9fff]{2,3}[市省区县]|全[市省]")


def _may_be_dropped(kind: NodeType, front: str, name: str) -> bool:
    """Whether a text that has said ``front + name`` may say ``name`` alone for it.

    A document's subject may not: 行政许可事项清单 is not the list of one industry's.
    """
    if kind is NodeType.POLICY:
        rest = _PLACE_IN_FRONT.sub("", front, count=1)
        return bool(_ISSUER.fullmatch(rest)) or len(_CHINESE.findall(rest)) <= 2
    return len(front) <= len(name)


def _longer_forms(names: Set[str]) -> dict[str, list[str]]:
    """For each name those that end with it, sorted."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        for start in range(1, len(name) - 3):
            if name[start:] in names:
                found.setdefault(name[start:], []).append(name)
    return found
