"""A later part of a question that leans on the answer to an earlier one: 那个区还有什么服务."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.normalize import match_key
from kg.model import NodeType
from service.answering.evidence import Statement
from service.answering.needs import Need

_TYPES = (
    (
        r"区(?![别分域间块])|县|市(?![场民政值价面])|地方",
        frozenset({NodeType.DISTRICT, NodeType.REGION}),
    ),
    (
        r"部门|单位|机构|局|委|公司|企业|机关",
        frozenset({NodeType.DEPARTMENT, NodeType.ORGANISATION}),
    ),
    (r"平台|系统|网站|热线|小程序", frozenset({NodeType.PLATFORM})),
    (r"项目|工程|活动|行动|机制|制度|计划", frozenset({NodeType.PROGRAMME, NodeType.POLICY})),
)
_POINTS_BACK = tuple(
    (re.compile(rf"(?:那|该|这|此)一?[个家项]?(?:{words})(?!.{{0,2}}(?:和|与|跟))"), types)
    for words, types in _TYPES
)


def referred(need: Need, earlier: Need, answer: Statement) -> Need:
    """The need with what it points back to put in its place; as it is where it points nowhere.

    ``answer`` is the statement that answers the ``earlier`` need. Of several names of the kind
    that is pointed to, the one that stands nearest to the earlier need's words is meant.
    """
    for pattern, types in _POINTS_BACK:
        pointing = pattern.search(need.key)
        names = [name for name in answer.names if name.type in types]
        if pointing is None or not names:
            continue
        text, start = answer.text, answer.span.start
        key = match_key(text)
        marks = [key.find(word) for word in earlier.words if word in key]
        middle = sum(marks) / len(marks) if marks else 0.0
        nearest = min(names, key=lambda name: abs(name.span.start - start - middle))
        name = text[nearest.span.start - start : nearest.span.end - start]
        said = match_key(name)
        key = f"{need.key[: pointing.start()]}{said}{need.key[pointing.end() :]}"
        words = tuple(word for word in need.words if word not in pointing.group())
        return replace(need, key=key, text=key, words=(said, *words), inherited=())
    return need
