"""Which predications are measures: by their verbs, their objects and what stands around them.

An act is one with whatever object, a stress (推动, 加强, 完善) with a specific one, an effect
(提升, 确保, 助力) never is; nor is a scene, a state, a definition, or who was honoured.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from corpus.notice import Span
from kg.model import NodeType
from kg.predicates import Predication
from kg.statements import Clause, Statement
from kg.verbs import (
    ACTS,
    EFFECTS,
    NOMINAL,
    OFFERS,
    SANCTIONS,
    SPECIFIC,
    VAGUE,
    verb_kinds,
)

_REACHED = re.compile(
    r"^(?:覆盖|惠及)(?![^，。；]*的)|(?:到|增至|增长|突破|保持在?|稳定在|降至|占比?|覆盖|惠及|(?:率|比例|数|量|度|比重|收入|规模)(?:累计)?(?:达|超过?))"
    r"(?:约|近)?\d[^，。；,;]*$|占[^，。；,;]{2,24}的\d"
)
# 抽查比例不低于30%: how far, and no act
_LIMITED = re.compile(
    r"[^，。；,;]{0,16}(?:总额|比例|比率|率|有效期|期限|年限|时限|时间|时长|数量|金额|额度|面积|高度|宽度|距离|间隔|次数|人数)"
    r"(?:一般|原则上|均|累计|应当?)?(?:不得?(?:超过|低于|少于|高于|大于|小于|多于)|最[高低长短]|控制在)为?\d[^，。；,;的]{0,12}$"
)
_TWO_SIDED = re.compile(r"对接|联网|联通|贯通|打通|签约|结对|共享")
# 优化流程、保障时间、提高标准: how, and no object that anybody could name
_SLOGAN = re.compile(r"[\s\u3000]*(?:[\u4e00-\u9fff]{4}、){2,}[\u4e00-\u9fff]{4}")
_INTO = re.compile(r"转化为|转变为|变为")
_BROKEN = re.compile(r"突破(?:了)?(?:约|近)?\d")
_SCENES = re.compile(
    r"[》”]中$|^[\s\u3000]*因[^，。；,;]*(?:原因|需要)$|(?:的|基础上|同时|过程中|前提下|方面|背景下|(?<!小)时|后|期间)$"
)
_STANDS = re.compile(
    r"走在[^，。；,;]*前|位居|位列|名列|排名|[居列][^，。；,;]{0,6}第[一二三四五六七八九十\d]"
    r"|创(?:下)?(?:历史)?新[高低]|^(?:持续|不断|全面|加速|稳步|显著|进一步|更加|日益)(?:深化|推进|加强|完善|优化|提升|提高|改善|增强|加快|扩大|健全|向好|夯实)$"
)
_LABEL = 8  # characters of a label at the beginning of a line
_LABELS = frozenset(["单位", "部门", "处室", "时间", "地点"])  # 责任单位：…, 完成时限：…
_DEFINED = re.compile(r"[^，。；,;]{0,30}?是指|本[\u4e00-\u9fff]{2,4}所称")
_BACK = 8  # clauses that a duty can stand before one that goes on with it
_GOES_ON = re.compile(r"[\s\u3000]*(?:并|且|同时)")
_LISTED_BELOW = re.compile(
    r"(?:如下|下列|以下)[^，。；,;:：]{0,6}?(?P<duties>职责|规定|行为|活动|要求|原则|情形)?$"
)
_SPEAKER = re.compile(r"^[\s\u3000]*(?:现在|下面)?[，,]?我代表|请予审议|报告如下|报告工作")
_HONOURED = re.compile(
    r"被[^，。；,;]{0,20}(?:授予|评为|命名为|认定为|表彰|评定为)|荣获|获评|入选(?!的?(?:企业|项目|人员|单位|对象|者|名单))"
)
_TELLING = (_SPEAKER, _HONOURED)
_WELL = re.compile(
    r"(?:(?:正在|全面|持续|不断|扎实|深入|有序|稳步|积极|高效|有力|顺利|加快|大力|广泛|蓬勃|逐步|稳妥)+(?:地)?)"
    r"(?:开展|推进|实施|推行|落实|进行|展开|运行)"
)
_COMPARED = frozenset(["超过", "低于", "高于", "少于", "多于", "大于", "小于"])
_FINDINGS = ("发现", "显示", "表明", "结果", "中发现")
_TURNS = re.compile(
    r"[由从][^，。；,;]{2,40}[向到][^，。；,;]{2,30}(?:转变|转型|驱动转型|延伸|拓展)$"
)
_THOUGHTS = re.compile(
    r"讲话|重要论述|指示批示|全会|二十大|中央经济工作会议|(?:决策|工作|重大)部署$|指导思想|总要求|(?:思想|精神)(?![^的]*的)"
)
_SPECIFIC_NAMES = {NodeType.POLICY, NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.DEPARTMENT}
SOFT = frozenset(["要", "可", "需", "需要", "能够"])
"""Duties that a plan speaks of too, and that make no rule of what they stand before."""
_MAKES = re.compile(r"打造|构建|形成|建设|塑造")
_AIR = re.compile(r"(?:环境|格局|生态|氛围|形象|局面|高地|名片|标杆)$")
_CARRIED_OUT = re.compile(r"(?:落地|见效|落实|落细|走深走实)$")
_HELPED = re.compile(r"支持|鼓励|引导|指导|推动|督促")
_CREATING = re.compile(
    r"出版|编写|创作|排演|举行|打造|建设|建立|开展|设立|推出|创建|开放|组建|开发|举办|制定|开辟|参与|参加|承接|承办|申报|引进|采用|使用|研发"
    r"|投资|入驻|落户|采购|合作|突破|攻关"
)


def _is_state(what: str) -> bool:
    """How something stands, what was found of it, a label: 免费开放公园达到95%."""
    told = (_REACHED, _STANDS, _THOUGHTS)
    is_label = what.startswith(_FINDINGS) or what in _LABELS
    return is_label or any(words.search(what) for words in told)


def _made_of_air(verbs: str, what: str) -> bool:
    """打造一流营商环境: an act whose object nobody can point at."""
    return _MAKES.match(verbs) is not None and _AIR.search(what) is not None


def _has_act(words: str) -> bool:
    """Whether a body that is helped is helped to do something."""
    return _CREATING.search(words, 2) is not None and _CARRIED_OUT.search(words) is None


class Criteria:
    """Decides for one text; ``figures`` are the places, in order, where figures begin in it."""

    def __init__(self, text: str, figures: Sequence[int]) -> None:
        self.text = text
        self.figures = figures

    def is_measure(
        self, said: Predication, clause: Clause, statement: Statement, is_rule: bool
    ) -> bool:
        """Whether what ``clause`` says is a measure."""
        what = said.object.of(self.text) if said.object is not None else ""
        if self._is_aside(said, clause, statement) or self._goes_well(said, clause):
            return False
        if said.duty == "不" and not is_rule:
            return False
        if said.duty and said.duty not in SOFT:
            return True
        words = clause.span.of(self.text)
        if len(what) < 2 and said.partner is not None:
            return _TWO_SIDED.fullmatch(said.verbs.of(self.text)) is not None
        if len(what) < 2:
            bound = said.start > clause.span.start and self._is_bound(clause, statement)
            return bool(SANCTIONS.search(words)) or bound
        if said.partner is None and _TURNS.search(what):
            return False  # 推动…由“被动处理”逐渐向“源头化解”转变
        if any(told.search(words) for told in _TELLING) or _is_state(what):
            return False
        verbs = said.verbs.of(self.text)
        if verbs == "报" or SANCTIONS.match(self.text, said.verbs.start, clause.span.end):
            return True  # 报市人民政府批准, 处二百元以上二千元以下罚款
        return self._is_done(said, what, statement, is_rule)

    def _is_aside(self, said: Predication, clause: Clause, statement: Statement) -> bool:
        """A condition, what goes on beside it, a bound, what a word means, what a list follows."""
        words = clause.span.of(self.text)
        is_list = self.text[clause.span.end : clause.span.end + 1] in {":", "："}
        below = _LISTED_BELOW.search(words) if is_list else None
        soft = said.duty in SOFT | {""}
        if below is not None and (
            below["duties"] or (soft and not self._is_bound(clause, statement))
        ):
            return True  # 实施如下重点项目：, 禁止下列行为：, but 应当提交下列材料：
        if is_list and len(words.strip()) <= _LABEL and not said.duty:
            line = self.text.rfind("\n", 0, clause.span.start) + 1
            if not self.text[line : clause.span.start].strip():
                return True  # 发布日期：2025-03-05
        if _LIMITED.match(words.strip()) or _BROKEN.match(self.text, said.verbs.start):
            return True
        into = _INTO.match(self.text, said.verbs.start, clause.span.end)
        if _SLOGAN.fullmatch(words) or (into is not None and not self._has_figure(clause.span)):
            return True
        scene = _SCENES.search(words) or _DEFINED.match(words)
        return scene is not None or said.verbs.of(self.text) in _COMPARED

    def _goes_well(self, said: Predication, clause: Clause) -> bool:
        """城市更新扎实开展: how a topic goes, without a figure."""
        what = said.object
        if what is None or what.end > said.verbs.start or self._has_figure(clause.span):
            return False
        return _WELL.fullmatch(self.text, what.end, clause.span.end) is not None

    def _is_done(self, said: Predication, what: str, statement: Statement, is_rule: bool) -> bool:
        """Whether the kinds of the verbs and the object make it one."""
        verbs = said.verbs.of(self.text)
        kinds = [kind for _, kind in verb_kinds(verbs)]
        if not kinds:
            return said.object is not None and said.object.start < said.verbs.start
        alone = said.partner is None
        if kinds[0] is EFFECTS or (alone and (what in NOMINAL or _made_of_air(verbs, what))):
            return False
        if OFFERS & {verb for verb, _ in verb_kinds(verbs)}:
            return self._is_offered(said, is_rule)
        if ACTS in kinds or not alone:
            return True
        if _HELPED.search(verbs) and _has_act(what) and not what.endswith("发展"):
            return True  # 支持西湖区打造湿地产业园
        return said.object is not None and self._is_specific(said.object, what, statement)

    def _is_bound(self, clause: Clause, statement: Statement) -> bool:
        """并予以保障: the clause goes on with what an 应当 before it lays down."""
        if not _GOES_ON.match(self.text, clause.span.start, clause.span.end):
            return False
        place = bisect_left(statement.clauses, clause.span.start, key=lambda one: one.span.start)
        return any(
            each.said is not None and each.said.duty not in SOFT | {""}
            for each in statement.clauses[max(0, place - _BACK) : place]
            if each.segment == clause.segment
        )

    def _is_offered(self, said: Predication, is_rule: bool) -> bool:
        """提供咨询服务2000余次, and what a rule has a body provide; not 为…提供支撑."""
        for_whom = "为" in self.text[said.start : said.verbs.start]
        bound = is_rule or said.subject is not None
        return self._has_figure(said.quote) or (bound and not for_whom)

    def _has_figure(self, span: Span) -> bool:
        low, high = (bisect_left(self.figures, place) for place in (span.start, span.end))
        return low < high

    def _is_specific(self, span: Span, what: str, statement: Statement) -> bool:
        if VAGUE.search(what):
            return False
        if SPECIFIC.search(what) or what[-2:] in ACTS or "“" in what:
            return True
        named = any(m.type in _SPECIFIC_NAMES for m in statement.names_in(span))
        return named or self._has_figure(span)
