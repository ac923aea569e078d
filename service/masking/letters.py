"""What is somebody's own and has letters in it: number plates and addresses of mail.

Plates: GA 36-2018; a letter I or O is none, and of the five behind the second at most two are
letters. Those of new-energy vehicles have six: D F and the like first, or at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.masking.kinds import Kind, Private

_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_ONE = "[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = re.compile(
    rf"{_PROVINCE} ?[A-HJ-NP-Za-hj-np-z] ?[·.:-]? ?"
    rf"(?P<rest>\d{{5}}[A-Ka-k]|[A-Ka-k]{_ONE}{{5}}|{_ONE}{{5}}|{_ONE}{{4}}[挂学警港澳试超领])(?![A-Za-z0-9])"
)
_LABEL = re.compile(r"(?:我的?|他的?|她的?)?(?:车牌照?(?:号码?)?|车号)(?:是|为|:|：|\s)*$")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+ ?(?:@|[(\[]at[)\]]) ?[\w-]+(?:\.[\w-]+)+", re.ASCII)
_MOST_LETTERS = 2
_BEFORE = 10


def letters_in(plain: str) -> Iterator[Private]:
    """Every plate and every address of mail."""
    for match in _MAIL.finditer(plain):
        yield Private(match.start(), match.end(), Kind.MAIL, match.start())
    for match in _PLATE.finditer(plain):
        if sum(each.isascii() and each.isalpha() for each in match["rest"]) <= _MOST_LETTERS:
            label = _LABEL.search(plain, max(0, match.start() - _BEFORE), match.start())
            lead = match.start() if label is None else label.start()
            yield Private(match.start(), match.end(), Kind.PLATE, lead)
