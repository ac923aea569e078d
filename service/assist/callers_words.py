"""What a caller says → the questions in it, and the matter without greetings, names and feelings.

A caller tells a story: who they are, how they feel, what happened, and somewhere what they want to
know. Each clause is freed of what is only said to somebody (你好, 我想问一下, 谢谢), then it asks,
tells the matter, or is dropped. A question is told together with the matter around it, since
会罚多少钱 asks of nothing by itself. Words are those of speech at large, none of a notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.normalize import match_key
from kg.divisions import Form, find_divisions
from service.answering.asking_clause import asks
from service.answering.circumstances import circumstances_of
from service.answering.vocabulary import content_words
from service.assist.house_number import SURE_DOOR
from service.masking import without_private, without_who

MOST_QUESTIONS = 3
LONGEST_QUESTION = 160
"""Characters of a question, with the matter that it is asked about."""
LONGEST_MATTER = 90
"""Characters of the matter that a question is told with."""
_LONGEST_CLAUSE = 200
"""Characters of a clause that the patterns see: words without any mark are cut into such pieces."""

_ENDS = re.compile(r"[，,。；;！!？?\n、…~～]+|\s{2,}|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_STOPS = re.compile(r"[。！!？?\n]")
# a clause may begin anew without a mark: spoken words are written down without any
_BEGINS = re.compile(r"(?=请问|我想(?:请)?问|想问|我想咨询|想咨询|另外(?!一)|还有就是|还有一个)")
_ONE = r"(?:一下子?|下子?|一声|一句|个事儿?|个情况|个问题|一个(?:事情?|问题|情况)|件事情?)?"
_OPENING = re.compile(
    r"^(?:喂+|你好|您好|你们?好|好的|哎+呀?|唉+|嗯+|呃+|额(?![度头外])|啊+|哦+|诶|那个(?=[,，请我就想你]|$)|同志|师傅"
    r"|小(?:姐姐?|伙子?|妹|哥)(?=[,，你您我请]|$)|老师(?=[,，你您我请]|$)|领导(?=[,，你您我请]|$)|美女|客服|话务员(?=[,，你您我请]|$)"
    r"|是?12345(?:热线)?(?:吗|吧|么)|是?热线(?:吗|吧)|是这样(?:子)?的?|情况是这样(?:子)?的?"
    r"|就是说?(?=[,，我想]|$)|就(?=想问|问)|请问ONE|(?:麻烦|劳驾|打扰|请教|不好意思)(?:你们?|您)?(?:了|啦)?"
    r"|(?:麻烦|劳驾)?(?:你们?|您)?(?:帮|给)(?:我|忙)?(?:们)?(?:问|查|看)ONE"
    r"|我?(?:就|们)?(?:是)?(?:想要?|要|来|打电话)(?:再)?(?:来)?(?:问问?|咨询|了解|打听|请教|查询)ONE"
    r"|(?:再)?(?:问|咨询|了解|打听|请教)(?:一下子?|下|个事儿?|一个(?:事情?|问题)|件事情?)"
    r"|我?(?:就|们)?(?:是)?(?:想要?|要|来|打电话)(?:再)?(?:来)?(?:反映|反应|说说?|投诉|举报|求助|建议)ONE"
    r"|(?:我)?(?:投诉|举报|反映)ONE(?=$|[,，:：])"
    r"|另外(?:呢)?|还有(?:呢|就是|一个(?:事|问题))?(?=[,，我请想你那]|$)|然后(?:呢|就)?|对了|所以说?|反正|其实|毕竟"
    r"|(?:我)?(?:就)?(?:不|没)(?:太|大|是很)?(?:明白|知道|清楚|搞懂|懂|晓得)(?:的是)?(?=[\u4e00-\u9fff]{2}|$)"
    r"|(?:我)?听(?:人家?|别人|邻居|朋友)?说|据说|(?:我)?看(?:新闻|网上|到)说|(?:到底|究竟)(?=[\u4e00-\u9fff])"
    r"|你们?(?:那边?|这边?|那里|这里)?(?=[能可有是]|[^管到怎为到帮给说看应有]{2})|是(?:关于)?(?:这么|这样)(?:个|一个|回)(?:事|情况))[,，:：]?"
    .replace("ONE", _ONE)
)  # fmt: skip
_CLOSING = re.compile(
    r"(?:谢谢(?:你们?|您|了|啊)*|麻烦(?:你们?|您|了)*|拜托(?:了|你们?|您)*|辛苦(?:了|你们?|您)*"
    r"|你知道(?:吗|不)|好(?:吗|不好|吧)(?=$)|(?:的)?说(?=$)|哈+|哟|喽|咯|[呀啊嘛哦噢啦诶哎]+)$"
)
_NAMED = re.compile(
    r"^(?:我|本人)?(?:叫|姓|名字(?:叫|是)?|免贵姓)(?![不了过来他她你人救])[\u4e00-\u9fff]{1,4}(?:吧|啊)?$"
)
# only said of oneself or to whoever listens: no matter of the call
# (no word before the feeling is made of two others: both readings would be tried, each time; nor
# are there more of them than anybody says, or 都都都… is gone through anew from each of its words)
_FEELING = re.compile(
    r"(?:真(?:的)?是?|都|快|要|把|给|我们?|他们|孩子|孙子|老人|大家|一家人|全家|简直|实在是?|心里是?|现在){0,12}"
    r"(?:(?:气|急|烦|愁|吵|吓|累|冤|苦|恨|热|冻|饿|臭)(?:死|坏|疯|哭|炸)(?:人|我们?)?(?:了|啦|掉)*"
    r"|[\u4e00-\u9fff]{1,2}得(?:要命|要死|不行|不得了|慌|厉害|很)"
    r"|受不了(?:了)?|太?(?:过分|离谱|气人|烦人|吓人|缺德|恶劣|不像话|不要脸|可恶|可怕)(?:了|啦)?"
    r"|太(?:难|烦|坏|慢|差|黑|贵|乱|麻烦|折腾|不容易|不公平|不方便|没道理)(?:人)?了|(?:很|好|特别|非常|挺|太)?"
    r"(?:着急|生气|难受|难过|害怕|担心|委屈|无奈|郁闷|焦虑|崩溃|头疼|心慌|心寒|寒心|失望|无语|为难|辛苦|可怜|不容易)"
    r"(?:得很|得要命|极了|死了|的)?(?:了)?|没天理|什么态度|什么(?:世道|玩意儿?)|没办法了?|没(?:有)?法子|求求(?:你们?|您)?(?:了)?"
    r"|(?:都)?(?:没|无)(?:有)?人(?:管|理|问)(?:我们?)?(?:了)?|(?:他们)?推来推去(?:的)?|(?:互相)?踢皮球|跟(?:他|她|他们)说(?:了)?(?:也|都)?(?:没用|不听)"
    r"|(?:你们?|到底)(?:到底|究竟)?(?:管不管|管吗|(?:能不能|能)(?:管管?|帮帮?我?|解决|处理)(?:一下)?)"
    r"|(?:你们?)?(?:怎么|为什么|为啥)(?:都|就|还)?(?:没|不)(?:有)?(?:人)?(?:管|理)(?:我们?)?"
    r"|(?:你们?)?(?:看看?|说说?)(?:这|该|应该)?(?:怎么|咋)(?:办|弄|处理|解决|整)|怎么办|咋办"
    r"|(?:请|希望)(?:你们?|有关部门|相关部门|政府|领导)?(?:能|尽快|赶紧|赶快|快点|帮忙)*(?:来)?(?:管管?|处理|解决|帮帮忙?)(?:一下)?"
    r"|是不是(?:呀|啊)?|对不对|对吧|行吗|好吗|行不行|可以吗|(?:是)?真的(?:吗|假的|不)|(?:这)?(?:合理|合法|正常|对|应该)(?:吗|不))"
    r"(?:得很|呀|啊|的|吗|吧|嘛|了)*"
)
_EMPTY_ASK = re.compile(
    r"(?:这个?|那个?)?(?:事情?|问题|情况)?(?:应?该)?(?:(?:是|由|找|归|属于?)?(?:谁|哪(?:个|一个)?(?:部门|单位|地方)|哪里|哪儿|你们)"
    r"(?:来)?(?:管|负责|处理|投诉|反映|举报)?(?:的)?|(?:有没有|没有|有)人(?:能)?(?:来)?管管?)(?:吗|呢)?"
)
_SELF = re.compile(r"^(?:我们?|本人)(?:是)?(?=[\u4e00-\u9fff]{2})")
_LEADS_TO_PLACE = re.compile(r"(?:就|我们?|本人|家|人)*(?:住在?|在|是)?")
_BEHIND_PLACE = re.compile(r"(?:的|人|居民|市民|这边|这里|这儿|那边)*")
# 公司里有几个人, 死活不同意, 他们也不管: they tell and ask of nothing
_SHORT = 2
"""Words of its own that a question needs to be asked alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """One clause of what is said, freed of what is only said to somebody."""

    words: str
    asks: bool
    turn: int  # the number of its sentence


@dataclass(frozen=True, slots=True)
class Heard:
    """What a caller says. ``matter`` are the clauses that are left of it, in order.

    ``questions`` holds at least one: all that is left where nothing is asked; where nothing is
    left, what is said openly, which is empty where only names and numbers are said. Each is told
    with the clause before it, which says best what it is about; ``whole`` is all that was said, as
    far as it goes into one question: a long story finds what is around it.
    """

    text: str
    matter: tuple[str, ...]
    asked: tuple[str, ...]  # those of the matter that ask
    questions: tuple[str, ...]
    whole: str


def heard(text: str) -> Heard:
    """Read what a caller says, 1 to 2,000 characters, in Chinese; others are left as they are."""
    told = _told(without_private(text))
    matter = tuple(each.words for each in told)
    asking = [number for number, each in enumerate(told) if each.asks]
    if not told:
        plain = said_openly(text)[:LONGEST_QUESTION]
        return Heard(text, (), (), (plain,), plain)
    whole = _joined(matter, LONGEST_QUESTION)
    if not asking:
        return Heard(text, matter, (), (whole,), whole)
    questions = tuple(_asked(told, asking, at) for at in range(len(asking)))
    asked = tuple(told[number].words for number in asking)
    return Heard(text, matter, asked, _several(questions), whole)


def told_of_the_matter(text: str) -> tuple[Told, ...]:
    """The clauses for a work order, in order: no greeting and no name, but where it is.

    What is searched for has no address in it (`heard`); who is sent out needs the house number.
    """
    return tuple(_told(without_who(text), with_doors=True))


def said_openly(text: str) -> str:
    """The clauses as they came, without who the caller is, and without numbers, rooms and mail."""
    pieces = (each.strip() for each in _ENDS.split(without_private(text)))
    return "，".join(each for each in pieces if each and not _NAMED.fullmatch(freed(each)))


def _told(text: str, *, with_doors: bool = False) -> list[Told]:
    told: list[Told] = []
    turn = 0
    position = 0
    for mark in [*_ENDS.finditer(text), None]:
        end = mark.start() if mark is not None else len(text)
        ends = mark[0] if mark is not None else ""
        for piece in _pieces(text[position:end]):
            words = _bare(piece)
            if not words and with_doors and SURE_DOOR.search(piece):
                words = freed(piece)
            if words:
                told.append(Told(words, asks(words, "?" in ends or "？" in ends), turn))
        if _STOPS.search(ends):
            turn += 1
        position = mark.end() if mark is not None else end
    return told


def _pieces(clause: str) -> Iterator[str]:
    for piece in _BEGINS.split(clause):
        for start in range(0, len(piece), _LONGEST_CLAUSE):
            yield piece[start : start + _LONGEST_CLAUSE]


def _bare(piece: str) -> str:
    """The clause without what opens and closes it; empty where no matter is left."""
    words = freed(piece)
    if not words or _NAMED.fullmatch(words) or _FEELING.fullmatch(words):
        return ""
    return words if content_words(match_key(words)) or asks(words, False) else ""


def freed(piece: str) -> str:
    """A clause without what is only said to somebody: 喂你好, 我想问一下, 谢谢."""
    words = piece[:_LONGEST_CLAUSE].strip(" \t\u3000\"“”'‘’:：-—")
    before = None
    while words and words != before:
        before = words
        words = _CLOSING.sub("", _OPENING.sub("", words)).strip(" ,，")
    return words


def _asked(told: Sequence[Told], asking: Sequence[int], at: int) -> str:
    """The question at this place among those asked, with the matter told for it."""
    here = asking[at]
    before = [each for each in told[:here] if not each.asks]
    behind = told[here + 1 : asking[at + 1] if at + 1 < len(asking) else len(told)]
    alone = told[here].words
    # what comes after a question is told for it where nothing came before
    around = before or [each for each in behind if not each.asks]
    if at and not before and _is_short(alone):
        around = [told[asking[at - 1]]]
    matter = [_of_self(_as_told(each.words))[-LONGEST_MATTER:] for each in around]
    parts = [*matter[-1:], alone]
    return _place_for(told, parts) + _joined(parts, LONGEST_QUESTION)


def _place_for(told: Sequence[Told], parts: Sequence[str]) -> str:
    """Where the caller is, as it is told anywhere, where these parts name no place.

    It is told as a circumstance: what is asked is not asked of that place.
    """
    if any(_places(each) for each in parts):
        return ""
    named = [place for each in told for place in _places(each.words)]
    return f"我在{named[0]}，" if named else ""


def _as_told(words: str) -> str:
    """The clause, or, where it is no more than a place, that the caller is there: 南开区的."""
    found = [each for each in find_divisions(words) if each.form >= Form.SHORT]
    if not found:
        return words
    start, end = found[0].span.start, found[-1].span.end
    is_bare = _LEADS_TO_PLACE.fullmatch(words[:start]) and _BEHIND_PLACE.fullmatch(words[end:])
    return f"我在{words[start:end]}" if is_bare else words


def _places(words: str) -> list[str]:
    found = find_divisions(words)
    return [each.text for each in found if each.form >= Form.SHORT]


def _is_short(words: str) -> bool:
    return len(content_words(match_key(words))) <= _SHORT


def _several(questions: Sequence[str]) -> tuple[str, ...]:
    """The questions worth a card each: those that ask who is to act say nothing by themselves."""
    kept = [each for each in questions if not _EMPTY_ASK.fullmatch(each.split("，")[-1])]
    return tuple(dict.fromkeys(kept or questions[:1]))[:MOST_QUESTIONS]


def _of_self(words: str) -> str:
    if circumstances_of(f"{match_key(words)},?").lives:
        return words  # 我是红桥区的 tells where one lives, 红桥区的 what is asked of
    return _SELF.sub("", words) or words


def _joined(parts: Sequence[str], most: int) -> str:
    return "，".join(dict.fromkeys(parts))[-most:]
