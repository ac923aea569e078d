"""How the list of evidence says why an entry is there, in the asker's language.

What stands in quotation marks are words of the question or of a notice, as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kg.model import Predicate
from service.answering.listed import Ground, GroundKind
from service.answering.outcome import Language

_HANS, _HANT = Language.SIMPLIFIED, Language.TRADITIONAL
_EN, _JA = Language.ENGLISH, Language.JAPANESE
_Words = Mapping[Language, str]
_LONGEST = 24
"""Characters of a name shown inside a ground."""
_LONGEST_NEED = 60
"""The same of a question."""


def _words(hans: str, hant: str, english: str, japanese: str) -> _Words:
    return MappingProxyType({_HANS: hans, _HANT: hant, _EN: english, _JA: japanese})


_SAID: Mapping[GroundKind, _Words] = MappingProxyType(
    {
        GroundKind.NEED: _words(
            "针对第{n}问“{a}”", "針對第{n}問“{a}”", "for part {n}, “{a}”", "{n}番目の問い「{a}」"
        ),
        GroundKind.CITED: _words(
            "回答引用{a}", "回答引用{a}", "cited in the answer {a}", "回答で引用{a}"
        ),
        GroundKind.STRUCTURE: _words(
            "由通知的结构找到",
            "由通知的結構找到",
            "found by the structure of the notice",
            "通知の構成から",
        ),
        GroundKind.DENSE: _words(
            "语义相近第{n}位", "語義相近第{n}位", "no. {n} by meaning", "意味の近さ{n}位"
        ),
        GroundKind.CLAUSES: _words(
            "分句语义第{n}位", "分句語義第{n}位", "no. {n} by its clauses", "節の意味{n}位"
        ),
        GroundKind.TOKENS: _words(
            "词元相近第{n}位", "詞元相近第{n}位", "no. {n} by tokens", "トークン{n}位"
        ),
        GroundKind.WORDS: _words("字词第{n}位", "字詞第{n}位", "no. {n} by words", "語{n}位"),
        GroundKind.CHARACTERS: _words(
            "单字与双字第{n}位", "單字與雙字第{n}位", "no. {n} by characters", "文字{n}位"
        ),
        GroundKind.EQUIVALENT: _words(
            "“{a}”在通知里说“{b}”",
            "“{a}”在通知裡說“{b}”",
            "for “{a}” the notice says “{b}”",
            "「{a}」は通知では「{b}」",
        ),
        GroundKind.NAME: _words("提到“{a}”", "提到“{a}”", "names “{a}”", "「{a}」に言及"),
        GroundKind.GRAPH: _words(
            "图谱：与“{a}”相连（{b}：“{c}”）",
            "圖譜：與“{a}”相連（{b}：“{c}”）",
            "graph: joined to “{a}” ({b}: “{c}”)",
            "グラフ：「{a}」につながる（{b}：「{c}」）",
        ),
        GroundKind.SENTENCE: _words(
            "出自第{n}条所引的句子",
            "出自第{n}條所引的句子",
            "from the sentence quoted in entry {n}",
            "{n}番の引用文から",
        ),
        GroundKind.TIME: _words("说明了时间", "說明了時間", "says when", "時期が書かれている"),
        GroundKind.BODY: _words(
            "指明了单位或地区", "指明了單位或地區", "names a body or place", "機関か地域の名がある"
        ),
        GroundKind.MANNER: _words(
            "说法与所问相符",
            "說法與所問相符",
            "speaks as an answer to it does",
            "問いに合う言い方",
        ),
        GroundKind.YEAR: _words("年份{a}相符", "年份{a}相符", "of the year {a}", "{a}年に合う"),
    }
)
_FIGURE = _words("有所问的数字", "有所問的數字", "has a figure", "数値がある")
_FIGURE_IN = _words("数字符合“{a}”", "數字符合“{a}”", "a figure in “{a}”", "数値の単位「{a}」")
_COUNTED = _words(
    "说出或列出有几项", "說出或列出有幾項", "tells or lists how many", "数か一覧がある"
)
_PLACE = _words("说明了地点", "說明了地點", "says where", "場所が書かれている")
_PLACE_OF = _words("说的是“{a}”", "說的是“{a}”", "is about “{a}”", "「{a}」のこと")
_FOUND = _words("（命中：{a}）", "（命中：{a}）", " ({a})", "（一致：{a}）")
_HOLDS = _words("命中：{a}", "命中：{a}", "has “{a}”", "一致：{a}")
_CALLED = _words(
    "（问句作“{a}”）", "（問句作“{a}”）", " (“{a}” in the question)", "（問いでは「{a}」）"
)
_BOTH = _words(
    "图谱：“{a}”与“{c}”相连（{b}），两者都在问句里",
    "圖譜：“{a}”與“{c}”相連（{b}），兩者都在問句裡",
    "graph: “{a}” and “{c}” are joined ({b}); the question names both",
    "グラフ：「{a}」と「{c}」がつながる（{b}）。どちらも問いにある",
)
_UNSAID = _words("，原文未写明", "，原文未寫明", ", not spelt out in the text", "、原文に明記なし")
_PREDICATES: Mapping[Predicate, _Words] = MappingProxyType(
    {
        Predicate.ISSUED_BY: _words("印发", "印發", "issued by", "発行"),
        Predicate.LED_BY: _words("负责", "負責", "led by", "担当"),
        Predicate.COOPERATES_WITH: _words("合作", "合作", "cooperates with", "協力"),
        Predicate.PARTICIPATES: _words("参与", "參與", "takes part in", "参加"),
        Predicate.PRODUCES: _words("产出", "產出", "produces", "成果"),
        Predicate.AWARDED: _words("获得荣誉", "獲得榮譽", "awarded", "受賞"),
        Predicate.LOCATED_IN: _words("位于", "位於", "located in", "所在"),
        Predicate.HAS_TARGET: _words("指标", "指標", "has the figure", "指標"),
        Predicate.PART_OF: _words("属于", "屬於", "part of", "所属"),
        Predicate.APPLIES_TO: _words("适用", "適用", "applies to", "対象"),
        Predicate.MENTIONS: _words("提到", "提到", "mentions", "言及"),
        Predicate.FOLLOWS_UP: _words("承接", "承接", "follows up", "続き"),
    }
)
_JOINING = {_HANS: "、", _HANT: "、", _EN: ", ", _JA: "、"}


class GroundWords:
    """Makes grounds that are told in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def ground(
        self, kind: GroundKind, *, rank: int | None = None, a: str = "", b: str = ""
    ) -> Ground:
        """A ground of this kind; ``a`` and ``b`` are the words in its detail."""
        detail = _SAID[kind][self._language].format(n=rank, a=_short(a), b=_short(b))
        return Ground(kind, detail, rank)

    def need(self, number: int, text: str) -> Ground:
        """Which of several things that are asked it is for, from 1."""
        said = _SAID[GroundKind.NEED][self._language].format(
            n=number, a=_short(text, _LONGEST_NEED)
        )
        return Ground(GroundKind.NEED, said)

    def cited(self, markers: Sequence[int]) -> Ground:
        """The answer quotes it by these markers."""
        return self.ground(GroundKind.CITED, a="".join(f"[{marker}]" for marker in markers))

    def words(self, rank: int, found: Sequence[str]) -> Ground:
        """Its rank by words, with those of the question that it holds."""
        told = self.ground(GroundKind.WORDS, rank=rank)
        if not found:
            return told
        listed = _JOINING[self._language].join(found)
        return Ground(told.kind, told.detail + _FOUND[self._language].format(a=listed), rank)

    def held(self, found: Sequence[str]) -> Ground:
        """The words of the question that a fact has in its name."""
        listed = _JOINING[self._language].join(found)
        return Ground(GroundKind.WORDS, _HOLDS[self._language].format(a=listed))

    def name(self, name: str, form: str) -> Ground:
        """It mentions a node of this name; ``form`` is another that the question has, or empty."""
        told = self.ground(GroundKind.NAME, a=name)
        called = _CALLED[self._language].format(a=form) if form else ""
        return Ground(told.kind, told.detail + called)

    def link(self, named: str, predicate: Predicate, other: str, *, is_said: bool) -> Ground:
        """An edge between a node that the question names and another."""
        return self._edge(_SAID[GroundKind.GRAPH], named, predicate, other, is_said)

    def joins(self, source: str, predicate: Predicate, target: str, *, is_said: bool) -> Ground:
        """An edge between two nodes that the question names."""
        return self._edge(_BOTH, source, predicate, target, is_said)

    def _edge(
        self, words: _Words, one: str, predicate: Predicate, other: str, is_said: bool
    ) -> Ground:
        said = _PREDICATES[predicate][self._language]
        said += "" if is_said else _UNSAID[self._language]
        detail = words[self._language].format(a=_short(one), b=said, c=_short(other))
        return Ground(GroundKind.GRAPH, detail)

    def figure(self, unit: str) -> Ground:
        """It has a figure; ``unit`` is what the question names, or empty."""
        words = _FIGURE_IN if unit else _FIGURE
        return Ground(GroundKind.FIGURE, words[self._language].format(a=unit))

    def counted(self) -> Ground:
        """It says or lists how many there are."""
        return Ground(GroundKind.FIGURE, _COUNTED[self._language])

    def place(self, place: str = "") -> Ground:
        """It is about this place of the question; where none is given, it says where."""
        words = _PLACE_OF if place else _PLACE
        return Ground(GroundKind.PLACE, words[self._language].format(a=place))


def _short(text: str, longest: int = _LONGEST) -> str:
    """On one line, with … where it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
