"""With whom something is done, and for whom: 与高校合作，…; 对新设立的企业，给予…"""

from __future__ import annotations

import re

from corpus.notice import Span
from kg.statements import Clause

_ALONE = re.compile(
    r"[\s\u3000]*(?:[^，。；,;]{2,30}?(?=会同(?!意)))?(?:积极|主动|加强)?(?:会同(?!意)|联合|与|同|携手)(?P<who>[^，。；,;]{2,60}?)"
    r"(?:的?(?:联合|合作|协作|联动|对接|协同|联手|沟通))?"
)
_ALONE_LED = re.compile(
    r"[^，。；,;]{2,24}?(?:会同(?!意)|联合|与|同(?!意))(?P<who>[^，。；,;]{2,40}?)的?(?:合作|协作|联动|对接|协同)"
)
_TOWARDS = re.compile(
    r"[\s\u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、][\s\u3000]*)?(?:第[一二三四五六七八九十百]+条[\s\u3000]*)?"
    r"(?P<all>(?P<who>[\u4e00-\u9fff、]{2,24}?)?对于?[^，。；,;]{4,80})"
)
_GIVES = re.compile(r"给予|享受|奖|补|资助|扶持|减免|免|发放|支付|拨付|处以?|予以")
_HELPED_BY = re.compile(
    r"(?:[^，。；,;]{2,44}?牵头(?:负责|组织|实施)?、)?(?P<who>[^，。；,;]{2,40}?)(?:配合|协助|参与|参加)"
)
_JOINTLY = re.compile(r"联合|合作|共同|协同|携手")


class Partners:
    """With whom: a partner stays for the next clause, and for those after it that say 联合."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._partner: Span | None = None
        self._segment = self._since = 0
        self._opening: int | None = None
        self._bound = False  # 承办单位对…的事项，: whom the duty behind it binds is said too

    def of(self, clause: Clause) -> tuple[Span | None, int | None]:
        """The partner in force in ``clause``, and where a clause of its own names it: 与高校合作,…

        The clauses come in order.
        """
        said, opening = clause.said, self._opening
        self._opening = None
        if said is not None and said.partner is not None:
            in_object = said.partner.start >= said.verbs.end
            self._meet(said.partner, clause, 1 if in_object else 0)
            return said.partner, None
        alone = _ALONE.fullmatch(self._text, clause.span.start, clause.span.end)
        if alone is None:
            alone = _ALONE_LED.fullmatch(self._text, clause.span.start, clause.span.end)
        if said is None and alone is not None:
            self._meet(Span(*alone.span("who")), clause, 0)
            self._opening = clause.span.start
            return None, None
        helped = _HELPED_BY.fullmatch(self._text, clause.span.start, clause.span.end)
        if said is None and helped is not None:
            self._meet(Span(*helped.span("who")), clause, 0)
            return None, None
        towards = _TOWARDS.fullmatch(self._text, clause.span.start, clause.span.end)
        if said is None and towards is not None:
            self._opening, self._bound = towards.start("all"), towards["who"] is not None
        elif said is not None and opening is not None and self._partner is None:
            gives = _GIVES.search(self._text, clause.span.start, clause.span.end)
            opening = opening if gives or (said.duty and self._bound) else None
        self._since += 1
        if said is None or self._partner is None or clause.segment != self._segment:
            return None, opening
        if said.subject is not None:
            self._partner = None
            return None, None
        jointly = _JOINTLY.search(self._text, clause.span.start, said.verbs.start)
        if self._since == 1 or jointly:
            return self._partner, opening
        return None, None

    def _meet(self, partner: Span, clause: Clause, since: int) -> None:
        self._partner, self._segment, self._since = partner, clause.segment, since
