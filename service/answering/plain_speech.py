"""The question words of Cantonese and of writing habits as those of plain Mandarin: 幾錢 → 多少钱.

What a question asks for is told by such words, and a pattern for each form of speech in each
language would be three patterns to keep. Only the form is read from the result: what is searched
and quoted stays as it was asked.
"""

from __future__ import annotations

import re
from functools import lru_cache

# 几点办公, 网点办理: a time or a site, and no 點
_BEFORE_POINT = "早晚快多接节收种几两半一二三四五六七八九十网地站试重热特观焦亮难景起终据务售"
# 路边个体户, 周边区域: an edge, and no question word
_NO_EDGE = "(?<![路周海身两江河岸旁外里左右东西南北湖街这那池田桥])"
# keys are Simplified; longer ones first, since an earlier row may hold part of a later one
_ROWS = (
    (r"甚么|乜嘢|乜野|咩嘢|(?<![什那怎这甚多])乜|咩(?=[^\s]|$)", "什么"),
    (r"几多", "多少"),
    (r"几(?=钱(?!包))", "多少"),
    (r"几耐|几长时间|多长时间|多少时间|多长时候", "多久"),
    (rf"{_NO_EDGE}边(?:间|个|位)(?![境])", "哪个"),
    (rf"{_NO_EDGE}边(?:度|处(?!罚|理)|道)", "哪里"),
    (rf"{_NO_EDGE}边啲", "哪些"),
    (rf"{_NO_EDGE}边(?=[几条区年日](?!域))", "哪"),
    (r"几时", "什么时候"),
    (r"点解", "为什么"),
    (
        rf"(?<!试)点样|(?<![{_BEFORE_POINT}\d])点(?=[算办做申报罚处理交](?![一二三四五六七八九十\d]))",
        "怎么",
    ),
    (r"系(?:咪|唔系)", "是不是"),
    (r"有冇", "有没有"),
    (r"冇", "没有"),
    (r"(?P<x>[\u4e00-\u9fff])唔(?P=x)", r"\g<x>不\g<x>"),
    (r"唔", "不"),
    (r"啩|啦嘛", "吧"),
    (r"㗎|嘎|咖(?=$|[?？])", "啊"),
    (r"啱不啱", "对不对"),
    (r"啱", "对"),
    (r"同埋", "和"),
    (r"嘅", "的"),
    (r"喺", "在"),
    (r"而家", "现在"),
)
_COMPILED = tuple((re.compile(pattern), put) for pattern, put in _ROWS)


@lru_cache(maxsize=1024)
def plain_speech(key: str) -> str:
    """The match key of a question with plain question words."""
    for pattern, put in _COMPILED:
        key = pattern.sub(put, key)
    return key
