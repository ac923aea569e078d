"""The kinds of personal data, and one piece of it in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece is; the value is what stands in its place, in the marks 〔〕."""

    NAME = "姓名"
    MOBILE = "手机号"
    TELEPHONE = "电话"
    IDENTITY = "身份证号"
    CARD = "银行卡号"
    PLATE = "车牌号"
    MAIL = "邮箱"
    ADDRESS = "住址"
    ACCOUNT = "网络账号"
    DOCUMENT = "证件号"

    @property
    def mark(self) -> str:
        """What is kept in place of it."""
        return f"〔{self.value}〕"


@dataclass(frozen=True, slots=True, order=True)
class Private:
    """Characters ``start`` to ``end`` (half-open) of a text that are somebody's own.

    ``lead`` is where the words begin that only announce it (我叫, 电话是); ``start`` without any.
    """

    start: int
    end: int
    kind: Kind
    lead: int
