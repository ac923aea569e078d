"""Labels that say who sees to what was said before them, and by when: 责任单位：…。完成时限：…."""

from __future__ import annotations

import re
from enum import StrEnum


class Label(StrEnum):
    """What a label gives: who does it, who helps, by when."""

    CHARGED = "charged"
    BESIDE = "beside"
    WHEN = "when"


_OPENS = r"[（(【\[]?"
_BODY = r"(?:单位|部门|机构|处室|科室|人)"
_LABELS = {
    Label.CHARGED: re.compile(
        rf"{_OPENS}(?:责任|牵头|主要责任|实施|主管|承办|主办|负责){_BODY}[:：]"
    ),
    Label.BESIDE: re.compile(rf"{_OPENS}(?:配合|协办|协助|参与|参加){_BODY}[:：]"),
    Label.WHEN: re.compile(
        rf"{_OPENS}(?:完成|办结|办理)(?:时限|时间|期限)[:：]|{_OPENS}(?:时间节点|进度安排)[:：]"
    ),
}


def label_at(text: str, at: int) -> Label | None:
    """The label that begins at ``at``, if one does."""
    return next((label for label, form in _LABELS.items() if form.match(text, at)), None)
