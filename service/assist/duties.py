"""The sentences of a notice that make a body answerable, and what for.

Notices say it in a few forms: 由X责令改正, X负责Y, 向X申请, 牵头单位：X, X是Y的主管部门. A body is
told by its head noun (部门, 局, 派出所), between what opens the form and the verb of the duty: no
name is kept here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.notice import Span


class DutyKind(StrEnum):
    """What a body is answerable for."""

    ENFORCES = "enforces"  # 责令, 处罚, 查处, 监督
    HANDLES = "handles"  # 受理, 办理, 审核; where one applies, reports or complains
    LEADS = "leads"  # 牵头, 主管, 负责


@dataclass(frozen=True, slots=True)
class Duty:
    """``body`` as the notice writes it, at ``at``; ``span`` is the clause that says what it does.

    ``public``: the body is an authority, and no firm, owner or association of owners.
    ``general``: it answers for the whole matter of the notice (主管部门, 负责解释).
    """

    body: str
    at: Span
    span: Span
    kind: DutyKind
    public: bool
    general: bool


_AUTHORITY = (
    r"(?:部门|机关|(?<!中介)(?<!检验)(?<!养老)(?<!医疗)(?<!诊疗)机构|(?<![结布格大全僵开])局|委员会|(?<=[健改监建信农资编鉴])委|政府|派出所"
    r"|办事处|指挥部|[支大总]队|办公室|(?<=[\u4e00-\u9fff]{2})中心|管委会|领导小组|专班|法院|检察院|总工会|(?<=[务数管公府])办|团市委)"
)
_PRIVATE = (
    r"(?:服务企业|服务人|单位|公司|集团|企业|委员会|医院|学校|银行|协会|机构|会长|基金|保险公司)"
)
_NO_PUBLIC = re.compile(
    r"(?:业主|居民|村民|业)委员会$|(?:评估|检验|检测|中介|养老|保险|医疗|诊疗)机构$|(?:用人|建设|使用|施工|所在|生产)单位$"
)
_ANY = re.compile(
    r"^(?:牵头|组织|根据|每)|^(?:有关|相关|各|其?他|上述|该|本|原)?(?:职能|有关|相关)?(?:部门|单位|机关|机构)$|工作机构$"
)
_NAME = r"[\u4e00-\u9fff（）()、“”《》]"
_FRONT = r"(?:^|(?<=[，,。；;：:）)\n　 ])|(?<=\d\.)|(?<=一是|二是|三是|四是|五是|六是|七是))"
# so many at most: each may be as long as what comes after it allows, and without a bound a sentence
# of a hundred characters (根据一根据一…) could be divided in more ways than there is time to try
_TAIL = (
    r"(?:（以下简称[^）]*）|按照?(?:各自)?职责(?:分工)?|根据[^，,。；;]{1,10}|依法|依照[^，,。；;]{1,12}"
    r"|联合|共同|分别|统一|具体|会同[^，,。；;]{2,24}?|负责){0,3}"
)
_DOES = (
    r"(?:责令|没收|处(?!理)|给予|负责|牵头|组织|实施|受理|审核|审查|审批|批准|查处|扣留|收取|拨付|发放|承担|制定|拟[订定]|确定|统筹"
    r"|协调|解释|办理|认定|管理|监督|主办|调拨|调度|汇总|封存|取缔|拆除|追缴|责成|通报|约谈|核查|裁决|处理|处置|提供|开展|代为|收容|救治|汇报|申报)"
)
_PASSIVE = re.compile(
    rf"由(?:其)?(?P<b>{_NAME}{{1,44}}?(?:{_AUTHORITY}|{_PRIVATE}))(?={_TAIL}{_DOES})"
)
_TIMED = (
    r"(?:应当|应|可以|要|须|将|统一|具体|依法|在?自[^，,。；;]{2,24}?之日起[^，,。；;]{0,12}?内?|在[^，,。；;]{2,16}?内"
    r"|每[年季月周半][^，,。；;]{0,16}?|按照?[^，,。；;]{2,20}?|应当?在?收到[^，,。；;]{2,14}?后){0,4}"
)
_ACTIVE = re.compile(
    rf"{_FRONT}(?P<b>{_NAME}{{1,30}}?(?:{_AUTHORITY}|{_PRIVATE}))(?={_TIMED}"
    r"(?:负责|牵头|承担|受理|查处|核查|审核|审查|审批|办理|颁发|发放|作出|拨付|接收|统筹|完成审核|完成核查|给予|组织协调"
    r"|对[^，,。；;]{2,24}(?:实施|进行|开展)(?:监督|管理|检查)|是[^，,。；;]{2,24}(?:主管部门|责任人|责任主体|责任单位|牵头部门)"
    r"|为[^，,。；;]{2,20}(?:主管部门|责任人|责任主体|责任单位)|建立[^，,。；;]{2,20}(?:平台|热线)))"
)
# a rule or list that a government approves is no matter of its callers: 报市政府批准后公布执行
_TO = re.compile(
    rf"(?:向|报请?|送(?:至|交)?|经|到|由)(?P<b>{_NAME}{{0,36}}?{_AUTHORITY})"
    r"(?!(?<=政府)(?:批准|同意|审定|审议))"
    r"(?=(?:（以下简称[^）]*）)?(?:窗口)?(?:书面)?(?:申请|提出|报告|申报|备案|登记|举报|投诉|反映|办理|提交|报送|批准|审核|同意|审批|领取|告知|求助|联系|核实))"
)
_REPORTED = re.compile(rf"报告(?P<b>{_NAME}{{0,20}}?{_AUTHORITY})(?=[，,。；;])")
_LABEL = re.compile(
    r"(?:牵头|责任|主责|主办|承办|主管)(?:单位|部门)[:：](?P<b>[^，,。；;：:\n）)】\]]{2,60})"
)
_AT_ADDRESS = re.compile(
    rf"{_FRONT}(?P<b>{_NAME}{{2,24}}?{_AUTHORITY})(?=[：:][^。；;\n]{{4,60}}(?:办理|受理))"
)
_SEATED = re.compile(rf"办公室设在(?P<b>{_NAME}{{2,24}}?{_AUTHORITY})(?=[，,。；;])")
_ENFORCING = re.compile(
    r"责令|罚款|没收|查处|扣留|处罚|取缔|执法|抽查|监督|监管|拆除|处(?=[\u4e00-\u9fff\d]{1,9}元)|追缴|约谈"
)
_HANDLING = re.compile(
    r"受理|办理|审核|审批|审查|发放|拨付|颁发|登记|核查|答复|接收|认领|救援|救治|收容|申请|作出[^，,。；;]{0,12}决定|办结|求助"
)
_GENERAL = re.compile(
    r"主管部门[，,。；;]|负责(?:本[\u4e00-\u9fff]{2,4}的?)?(?:解释|组织实施|实施)|监督管理工作|实施监督管理|日常工作|(?:领导小组|指挥部|联席会议|专班|委员会)办公室设在|统筹协调|综合协调"
)
_CUT = re.compile(
    r"^.*(?:应当|可以|不得|需要|由|向|的是|如果|以及其他|情况紧急时|负责|经过|违反[^，]*规定|[的了])"
)
_NUMBERED = re.compile(r"^[（(][一二三四五六七八九十\d]{1,3}[）)]")
_LEADING_WORDS = re.compile(
    r"^(?:并|且|其中|同时|还|再|也|则|必要时|逾期|先|后|及时|依法|统一|当场)+"
)


def duties_in(text: str, sentence: Span) -> tuple[Duty, ...]:
    """What the sentence says of who is answerable for what, in its order."""
    found: dict[int, Duty] = {}
    for pattern in (_LABEL, _PASSIVE, _ACTIVE, _TO, _REPORTED, _AT_ADDRESS, _SEATED):
        for match in pattern.finditer(text, sentence.start, sentence.end):
            for at in _bodies(text, match):
                if not any(at.overlaps(each.at) for each in found.values()):
                    found[at.start] = _duty(text, at, sentence, pattern)
    ordered = [found[start] for start in sorted(found)]
    return tuple(map(_before, ordered, [*ordered[1:], None]))


def _before(duty: Duty, following: Duty | None) -> Duty:
    """The duty without the words that are on the next: 甲由A负责，乙由B负责."""
    if following is None or not duty.at.end < following.span.start < duty.span.end:
        return duty
    return replace(duty, span=Span(duty.span.start, following.span.start - 1))


def _bodies(text: str, match: re.Match[str]) -> Iterator[Span]:
    """The body of a match, without what only leads up to it; nothing where it names none."""
    start, end = match.span("b")
    name = text[start:end]
    cut = _CUT.match(name)
    if cut is not None:
        start += cut.end()
    for pattern in (_NUMBERED, _LEADING_WORDS):
        lead = pattern.match(text[start:end])
        start += lead.end() if lead is not None else 0
    name = text[start:end]
    opened = name.count("（") + name.count("(") - name.count("）") - name.count(")")
    if len(name) < 2 or opened or _ANY.search(name):
        return
    yield Span(start, end)


def _duty(text: str, at: Span, sentence: Span, pattern: re.Pattern[str]) -> Duty:
    span = _clause(text, at, sentence)
    words = text[at.end : span.end]
    said = text[span.start : span.end]
    if pattern in (_TO, _REPORTED) or (_HANDLING.search(words) and not _ENFORCING.search(words)):
        kind = DutyKind.HANDLES
    elif _ENFORCING.search(words):
        kind = DutyKind.ENFORCES
    else:
        kind = DutyKind.LEADS
    name = text[at.start : at.end]
    public = re.search(rf"{_AUTHORITY}$", name) is not None and not _NO_PUBLIC.search(name)
    general = _GENERAL.search(said + text[span.end : span.end + 1]) is not None
    return Duty(name, at, span, kind, public, general)


def _clause(text: str, at: Span, sentence: Span) -> Span:
    """From the mark before the body to the semicolon or full stop behind its duty."""
    start = max(text.rfind(mark, sentence.start, at.start) for mark in "，。；：:;,\n") + 1
    ends = [text.find(mark, at.end, sentence.end) for mark in "；。;\n"]
    end = min((each for each in ends if each >= 0), default=sentence.end)
    return Span(max(start, sentence.start), end)
