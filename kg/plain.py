"""One character for one character: the half-width, Simplified form that the rules are written in.

Lengths never change, so an offset into the plain text is an offset into the notice. This is no
conversion of script (``corpus/normalize.py`` does that): only full-width ASCII and the Traditional
characters that the rules on figures use.
"""

from __future__ import annotations

_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}
_SIGNS = {
    ord("％"): "%",
    ord("．"): ".",
    ord("，"): "，",
    ord("　"): " ",
    0xA0: " ",
    ord("＋"): "+",
}
_TRADITIONAL = str.maketrans(
    "萬億兩貳陸參餘過於內約滿達個項條員歲週戶場種級處間門類輪噸畝幣圓點倖數幾來後東區縣鎮鄉國會對務"
    "時鐘鄰類頭隻雙張篇輛戶樓號圍從無歐鎊層環節組團體幀張據標準實際連續邊長寬",
    "万亿两贰陆叁余过于内约满达个项条员岁周户场种级处间门类轮吨亩币元点幸数几来后东区县镇乡国会对务"
    "时钟邻类头只双张篇辆户楼号围从无欧镑层环节组团体帧张据标准实际连续边长宽",
)
_TABLE = _WIDE | {code: ord(char) for code, char in _SIGNS.items()} | _TRADITIONAL


def plain(text: str) -> str:
    """``text`` with full-width digits and signs made ASCII; of the same length."""
    return text.translate(_TABLE)
