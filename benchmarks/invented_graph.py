"""A graph of notices that nobody wrote, of any size, for what depends on nodes and edges alone.

Names are put together by a seed from words of official Chinese. Each notice has sections, items,
measures, figures and names of its own, and districts that others name too; one body leads four
measures in five of every notice, so that it has an edge for each fifth node of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from corpus.notice import NoticeId, Span
from kg.facts import NodeFact, NoticeFacts
from kg.model import (
    AttributeValue,
    Edge,
    Merge,
    MergeRule,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
)

HUB = NodeId("Department:天津市政务服务办")
NODES_OF_A_NOTICE = 400  # about as many as the shipped notice has
HUB_EDGES_OF_A_NOTICE = 80
_SECTIONS, _ITEMS, _MEASURES, _FIGURES, _DISTRICTS = 12, 40, 100, 120, 8

_CITY_WORDS = "石家庄市 唐山市 济南市 青岛市 杭州市 广州市 深圳市 成都市 重庆市 长春市 天津市"
_PLACE_WORDS = """
红桥区 南开区 和平区 河西区 河东区 滨海新区 东丽区 西青区 长宁区 海淀区 朝阳区 丰台区 越秀区 天河区
福田区 南山区 西湖区 余杭区 武侯区 青羊区 渝中区 江北区 历下区 市南区 长安区 桥西区 嘉定区 浦东新区
"""
_TOPIC_WORDS = """
政务服务 营商环境 社会保障 公共资源 行政审批 数据共享 信用监管 医疗保障 城市更新 乡村振兴 交通运输
市场监管 生态环境 住房公积金 文化旅游 科技创新 人才引进 养老服务 就业创业 知识产权 重大项目 长者食堂
银行网点 重点行业 会计服务 音乐创作 便民利企 一网通办 跨省通办 高效办成一件事 招标投标 智慧社区
"""
_VERB_WORDS = "建设 推进 优化 完善 提升 打造 推广 建立 开展 落实 拓展 深化 上线 升级 培育 规范"
_HEADS = {
    NodeType.DEPARTMENT: ["局", "委员会", "管理办公室", "服务中心", "管理局", "监督所"],
    NodeType.ORGANISATION: ["集团", "协会", "研究院", "公司", "学会", "联盟"],
    NodeType.POLICY: ["管理办法", "实施方案", "工作规范", "条例", "行动计划", "若干措施"],
    NodeType.PLATFORM: ["平台", "系统", "小程序", "热线", "专区", "数据库"],
    NodeType.PROGRAMME: ["工程", "行动", "专班", "驿站", "示范区", "试点"],
    NodeType.AWARD: ["奖", "示范单位", "典型案例", "先进集体"],
}
_UNITS = ["个", "项", "家", "件", "万件", "万人次", "%", "亿元", "公里", "名", "场", "天"]
_FACTORS = {"万件": (10_000, "件"), "万人次": (10_000, "人次"), "亿元": (10**8, "元")}
_CITIES, _PLACES = _CITY_WORDS.split(), _PLACE_WORDS.split()
_TOPICS, _VERBS = _TOPIC_WORDS.split(), _VERB_WORDS.split()
_STATUSES = {"summary": "achieved", "plan": "planned", "rules": "rule"}


def invented(nodes: int, seed: int) -> Iterator[NoticeFacts]:
    """Notices enough for a graph of about so many nodes."""
    for number in range(max(1, nodes // NODES_OF_A_NOTICE)):
        yield _Invention(number, seed).facts()


class _Invention:
    """One notice, whose text would be the names of its nodes one after another."""

    def __init__(self, number: int, seed: int) -> None:
        self._draw = Random(f"{seed}:{number}")
        self._notice = NoticeId(f"invented-{number:05}")
        self._nodes: dict[NodeId, NodeFact] = {}
        self._edges: dict[tuple[NodeId, Predicate, NodeId], Edge] = {}
        self._at = 0

    def facts(self) -> NoticeFacts:
        """All that the notice says."""
        draw = self._draw
        hub = self._named(NodeType.DEPARTMENT, HUB.partition(":")[2])
        sections = [self._section(number) for number in range(_SECTIONS)]
        items = [self._item(*draw.choice(sections)) for _ in range(_ITEMS)]
        districts = [self._district() for _ in range(_DISTRICTS)]
        chosen = draw.choices(items, k=_MEASURES)
        measures = [(self._measure(item), item, part) for item, part in chosen]
        for number, (measure, item, part) in enumerate(measures):
            self._figure(item, part, measure)
            if number < HUB_EDGES_OF_A_NOTICE:
                self._edge(measure, Predicate.LED_BY, hub)
            if number % 5 == 0:
                self._edge(draw.choice(districts), Predicate.PARTICIPATES, measure)
        for _ in range(_FIGURES - len(measures)):
            self._figure(*draw.choice(items))
        names = [self._name() for _ in range(NODES_OF_A_NOTICE - len(self._nodes))]
        for each in (*districts, *names):
            self._edge(draw.choice(items)[0], Predicate.MENTIONS, each)
        return NoticeFacts(self._notice, tuple(self._nodes.values()), tuple(self._edges.values()))

    def _section(self, number: int) -> tuple[NodeId, str]:
        part = self._draw.choice(list(_STATUSES))
        node = self._stated(
            NodeType.SECTION, self._words("以", "为牵引,", ""), level=1, number=number, part=part
        )
        return node, part

    def _item(self, section: NodeId, part: str) -> tuple[NodeId, str]:
        node = self._stated(NodeType.ITEM, self._words("", "工作", ""), kind="numbered", part=part)
        self._edge(node, Predicate.PART_OF, section)
        return node, part

    def _measure(self, item: NodeId) -> NodeId:
        node = self._stated(NodeType.MEASURE, self._words("", "", "取得新进展"), status="planned")
        self._edge(node, Predicate.PART_OF, item)
        return node

    def _figure(self, place: NodeId, part: str, measure: NodeId | None = None) -> None:
        draw = self._draw
        unit, value = draw.choice(_UNITS), draw.randint(1, 500)
        upper = value + draw.randint(1, 50) if draw.random() < 0.05 else None
        factor, normal = _FACTORS.get(unit, (1, unit))
        figure = self._stated(
            NodeType.TARGET,
            f"{value}{unit}" if upper is None else f"{value}至{upper}{unit}",
            value=value,
            value_upper=upper,
            unit=unit,
            value_normalised=value * factor,
            unit_normalised=normal,
            comparator=draw.choice(["==", "==", ">=", "<=", ">"]),
            subject=draw.choice(_TOPICS) + draw.choice(["事项", "诉求", "项目", "企业"]),
            year=None if part == "rules" else draw.randint(2020, 2026),
            status=_STATUSES[part],
            owner=None,
        )
        self._edge(figure, Predicate.PART_OF, place)
        if measure is not None:
            self._edge(measure, Predicate.HAS_TARGET, figure)

    def _name(self) -> NodeId:
        """A thing with a name of its own."""
        kind = self._draw.choice(list(_HEADS))
        head = self._draw.choice(_HEADS[kind])
        where = self._draw.choice(_CITIES + _PLACES)
        own = "".join(self._draw.choices("岚峰溪泉松柏桐枫兰菊荷梅莲桂霞霖晨曦瑶琪", k=2))
        what = "".join(self._draw.sample(_TOPICS, self._draw.choice([1, 1, 2])))
        return self._named(kind, f"{where}{own}{what}{head}", f"{own}{what}{head}")

    def _district(self) -> NodeId:
        place, city = self._draw.choice(_PLACES), self._draw.choice(_CITIES)
        return self._named(NodeType.DISTRICT, f"{city}{place}", place)

    def _words(self, before: str, between: str, after: str) -> str:
        draw = self._draw
        first, second = draw.sample(_TOPICS, 2)
        verbs = draw.sample(_VERBS, 2)
        return f"{before}{verbs[0]}{first}{between}{verbs[1]}{second}{after}"

    def _named(self, kind: NodeType, name: str, alias: str | None = None) -> NodeId:
        """A node that any notice may name."""
        node = NodeId(f"{kind.value}:{name}")
        forms = () if alias is None else (Merge(alias, (MergeRule.ISSUER_PLACE,), None),)
        self._nodes[node] = NodeFact(node, kind, name, (self._said(name),), (), forms)
        return node

    def _stated(self, type: NodeType, name: str, /, **attributes: AttributeValue) -> NodeId:
        """A node that is characters of this notice."""
        said = self._said(name)
        node = NodeId(f"{type.value}:{self._notice}:{said.span.start}-{said.span.end}")
        self._nodes[node] = NodeFact(node, type, name, (said,), tuple(sorted(attributes.items())))
        return node

    def _said(self, text: str) -> Provenance:
        self._at += len(text)
        return Provenance(self._notice, Span(self._at - len(text), self._at), text)

    def _edge(self, source: NodeId, predicate: Predicate, target: NodeId) -> None:
        said = self._nodes[source].mentions[0]
        self._edges[source, predicate, target] = Edge(source, predicate, target, (said,))
