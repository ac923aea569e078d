"""Questions that somebody might ask of a notice, made of what it says.

Of a figure with its subject, of a term, of the body that does something, of how something is done;
whether the notice answers them is not known here.
They are made from the graph by form. What is no question by itself (a subject of two characters, an
object with a figure in it) makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest

from corpus.notice import NoticeId, Span
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue, Node, NodeType, Predicate

_SUBJECT = range(6, 19)
"""Characters of what is counted: shorter says too little by itself, longer is no question."""
_OBJECT = range(4, 19)
"""The same of what is done, or is due."""
_OBLIGED = range(2, 13)
_UNASKED = frozenset(
    [
        "",
        "万",
        "亿",
        "年",
        "个月",
        "月",
        "周",
        "天",
        "日",
        "小时",
        "分钟",
        "工作日",
        "个工作日",
        "周岁",
        "岁",
        "名",
        "位",
        "个百分点",
    ]
)
"""No unit, or one of terms, ages and ranks: “多少年” asks for another thing as often as not."""
_SHARES = frozenset(["%", "成", "元", "万元", "亿元", "倍"])
"""Units of what is asked with 是多少."""
_SAYS_MORE = re.compile(r"(?<=.)(?:开展|建立|发放|制定|建成|推出|提供|举办|组织|实现|由|自)|\d$")
"""A verb inside: the subject, or the object, is only a part of it."""
_NUMBER = re.compile(r"^\d{1,3}[.．、]")
_WHEN = re.compile(r"^(?:\d{4}年(?:全市|全年|我市)?|全年|全市)")
_MANY = re.compile(r"^[万亿](?=.)")
_CLOSED = re.compile(r"[，,。；;、：:（）()]")
_NO_SUBJECT = re.compile(
    r"^(?:应当|可以|但|按|每|从|自|在|其|该|本|上述|以|不|让|因|由|先后|累计|年内|全年(?!.{5}))"
    r"|比上|占|以下|以外|分为|不超过|不得|不低于|即可|应当$|一[个家名处]|^\d{4}年(?:底前?)?.{0,2}$"
)
"""Begins in the middle of a sentence, or with what it takes from elsewhere."""
_DOES = re.compile(
    r"^(?:新建|新增|新设|改造|建成|建设|完成|实现|投入|培训|培养|查处|检查|抽查|处置|受理|审查|清理|修订"
    r"|查办|注销|评选|提出|办理|解救|下架|退还|给予|征集|编制|更新|发放|发布|推出|制定|出台|召开|组织|开展|举办|开办|接入|归集|服务|惠及|覆盖|招聘|选聘|提供|设立|召回)"
)
"""What somebody did so many of."""
_CHANGES = re.compile(r"^(?:减少|增加|压缩|提高|降低|缩短|下降|增长)")
_ENDS_IN_VERB = re.compile(
    r"(?:[提增升降缩压扩减][高加升至低短缩大少]?到|达到|完成|设置|收集|适用|承担|接入|调用|登录|安排|配备|受理|减少"
    r"|占|稳定在|比例为|增加|压缩|提高|增长|下降|抵扣|减收|培训|新增|奖励|补贴|支付|检查|减免|延长|保存|建成|提升)$"
)
"""What goes on with the figure: 每周至少收集多少次."""
_NO_OBJECT = re.compile(
    r"[0-9０-９一二三四五六七八九十百千万亿]+[^\s]?[个项次条件名家台]|\d|^(?:其|该|本|以|与|对|为|至|到|在)"
    r"|我[市省区县]|工作$|等$|^联系|电话$"
)
_TERM = re.compile(r"(?:日|时|天|周|月|年)内")
_DAY = re.compile(r"前$|底")
_ERRANDS = "申请|申领|办理|预约|投放|投诉|举报|缴纳|领取|查询|登记"
_HOW = re.compile(
    "推进|推动|优化|完善|提升|扩大|加强|打造|建立|健全|建设|开展|推行|实施|解决|缩短|降低|减少|保障"
    "|支持|帮助|提高|强化|深化|规范|简化|防止|整治|服务|改造|方便|" + _ERRANDS
)
"""What people ask the way of: of 修订 or 发布 they ask who and when."""
_HOW_OF_RULE = re.compile(_ERRANDS)
"""What the asker does."""
_BODIES: Mapping[NodeType, str] = {
    NodeType.DEPARTMENT: "哪个部门",
    NodeType.DISTRICT: "哪里",
    NodeType.ORGANISATION: "哪家单位",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, where its answer has to be taken from, and what the answer has to say.

    ``adds``: the answer has to say more than the question itself.
    """

    question: str
    span: Span
    says: str = ""
    adds: bool = False


def natural_questions(notice_id: NoticeId, graph: KnowledgeGraph) -> list[Candidate]:
    """The questions of one notice: of each kind in turn, from all over it; each once."""
    kinds = (_of_figures, _of_terms, _of_bodies, _of_ways)
    rows = [_spread(list(kind(notice_id, graph))) for kind in kinds]
    turns = chain.from_iterable(zip_longest(*rows))
    return list({each.question: each for each in turns if each is not None}.values())


def _of_figures(notice_id: NoticeId, graph: KnowledgeGraph) -> Iterator[Candidate]:
    for span, of in _nodes(notice_id, graph, NodeType.TARGET):
        subject = _NUMBER.sub("", _text(of, "subject"))
        unit, status = _text(of, "unit"), of.get("status")
        if status == "context" or unit in _UNASKED or len(subject) not in _SUBJECT:
            continue
        if any(each.search(subject) for each in (_CLOSED, _NO_SUBJECT, _SAYS_MORE)):
            continue
        question = _of_figure(subject, unit, status == "planned")
        if question:
            yield Candidate(f"{question}？", span)


def _of_figure(subject: str, unit: str, is_planned: bool) -> str:
    """How one asks for so many of ``subject``; empty where it would be no question."""
    when = _WHEN.match(subject)
    begins, subject = (when[0], subject[when.end() :]) if when else ("", subject)
    asked = _of_subject(subject, unit, is_planned)
    return begins + asked if asked else ""


def _of_subject(subject: str, unit: str, is_planned: bool) -> str:
    is_share = unit in _SHARES
    unit = _MANY.sub("", unit)
    changed = _CHANGES.match(subject) if is_share else None
    did = changed or (None if unit in ("%", "成", "倍") else _DOES.match(subject))
    if did is None and _ENDS_IN_VERB.search(subject):
        return f"{subject}多少{'' if is_share else unit}"
    if unit == "次":
        return ""  # of what else happens so many times, the subject is another
    if did is None:
        return f"{subject}是多少" if is_share else f"{subject}有多少{unit}"
    verb, what = did[0], subject[did.end() :]
    if len(what) < 3:
        return ""
    if changed:
        return f"{what}{verb}了多少"
    if is_share or unit.startswith("人"):
        unit = ""
    return f"要{verb}多少{unit}{what}" if is_planned else f"{verb}了多少{unit}{what}"


def _of_terms(notice_id: NoticeId, graph: KnowledgeGraph) -> Iterator[Candidate]:
    for span, of in _nodes(notice_id, graph, NodeType.MEASURE):
        verb, what, term = _text(of, "verb"), _text(of, "object"), _text(of, "deadline")
        who = _text(of, "obliged")
        if _is_verb(verb) and _TERM.search(term) and len(who) in _OBLIGED and _is_thing(what):
            yield Candidate(f"{who}要在多长时间内{verb}{what}？", span, adds=True)
        elif _is_verb(verb) and _DAY.search(term) and _is_thing(what):
            yield Candidate(f"{what}什么时候{verb}？", span, adds=True)


def _of_bodies(notice_id: NoticeId, graph: KnowledgeGraph) -> Iterator[Candidate]:
    issuers = {each.target for each in graph.edges() if each.predicate is Predicate.ISSUED_BY}
    kinds = {
        name: _BODIES[node.type]
        for kind in _BODIES
        for node in graph.nodes(kind)
        if node.node_id not in issuers
        for name in (node.name, *node.aliases)
    }
    for span, of in _nodes(notice_id, graph, NodeType.MEASURE):
        verb, what, actors = _text(of, "verb"), _text(of, "object"), of.get("actors")
        if not isinstance(actors, tuple) or len(actors) != 1 or str(actors[0]) not in kinds:
            continue
        if _is_verb(verb) and _is_thing(what):
            actor = str(actors[0])
            asks = "负责" if of.get("status") == "rule" else ""
            yield Candidate(f"{kinds[actor]}{asks}{verb}{what}？", span, says=actor)


def _of_ways(notice_id: NoticeId, graph: KnowledgeGraph) -> Iterator[Candidate]:
    for span, of in _nodes(notice_id, graph, NodeType.MEASURE):
        verb, what = _text(of, "verb"), _text(of, "object")
        asked = _HOW_OF_RULE if of.get("status") == "rule" else _HOW
        if asked.fullmatch(verb) and _is_thing(what):
            yield Candidate(f"怎么{verb}{what}？", span, adds=True)


def _nodes(
    notice_id: NoticeId, graph: KnowledgeGraph, kind: NodeType
) -> Iterator[tuple[Span, Mapping[str, AttributeValue]]]:
    of_it: Iterable[Node] = (
        node for node in graph.nodes(kind) if node.mentions[0].notice_id == notice_id
    )
    for node in sorted(of_it, key=lambda each: each.mentions[0].span):
        yield node.mentions[0].span, dict(node.attributes)


def _text(attributes: Mapping[str, AttributeValue], name: str) -> str:
    found = attributes.get(name)
    return found if isinstance(found, str) else ""


def _is_verb(verb: str) -> bool:
    return len(verb) == 2


def _is_thing(what: str) -> bool:
    no_thing = (_CLOSED, _NO_OBJECT, _SAYS_MORE)
    return len(what) in _OBJECT and not any(each.search(what) for each in no_thing)


def _spread(candidates: list[Candidate], rounds: int = 8) -> list[Candidate]:
    """The same in another order: from all over the notice, not its first page alone."""
    step = max(1, len(candidates) // rounds)
    return [each for first in range(step) for each in candidates[first::step]]
