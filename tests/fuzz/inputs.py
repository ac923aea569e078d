"""Bytes → text, so that what a fuzzer changes is nearly always a text that a reader might meet.

The first byte chooses how the rest is read: as UTF-8, or each byte as one of the ``PIECES`` that
notices, questions and callers are made of. Changed at random, UTF-8 is mostly broken and hardly
ever a numeral before its unit; pieces always are words.
"""

from __future__ import annotations

from collections.abc import Iterable

_WORDS = """
0 1 2 3 4 5 6 7 8 9 00 12 30 2024 2025 1949 ０ １ ９ . , + - / : ( ) % # * [ ] | > < = _ ! ?
; ~ " ' × − ‰ ％
〇 零 一 二 两 三 四 五 六 七 八 九 十 百 千 万 亿 半 几 多 余 来 成 分之 百分之 双 俩 廿 萬
億 餘 点 数
个 件 家 项 人 人次 户 元 万元 平方米 公里 天 日 月 年 年度 小时 分钟 个工作日 个月 周岁 倍
条 章 节 款 次 届 度 号 期 时 级 版
超过 不低于 不少于 至少 以上 以下 以内 左右 约 近 前 内 后 达到 至 到 — ― ～ 、 和 及 分别
其中 累计 增长 下降 比 较 每 第 的
， 。 ； ： ！ ？ “ ” 《 》 （ ） 【 】 〔 〕 「 · …
第一章 第二条 一、 二、 （一） （1） ① 一是 二是 一要 附件 附件： 关于印发 的通知 办法 目录
工作总结 工作要点 各有关单位： （此件公开发布） ** ## ![](a)
天津市 红桥区 深圳 浙江省 市 区 省 市财政局 市水务局 委员会 管委会 大学 有限公司 平台 系统
条例 热线 12345 “一件事” 开发区 京津冀
我叫 我姓 张伟 欧阳 先生 电话 13820011234 022-27654321 身份证 住在 号楼 单元 室 三号路 小区
@ .cn 津A 幺
多少 什么时候 谁 吗 呢 怎么 去年 今年 哪些 那 还有 how many 何時 是 有 了
新增 完成 推出 建设 由 牵头 会同 负责 受理 诉求 新建 改造 公园 口袋公园 [1] [2] 超過 熱線
"""  # fmt: skip
_SIGNS = (
    *("\n", "\n", "\n", "\r\n", "\r", "\t", " ", "  ", "\u3000", "\xa0", "\ufeff", "\u200b"),
    *("\u2028", "\x0b", "\x85", "\x1f", "\x00", "\u202e", "\u0301", "\ufe0f", "\ufdfa", "ﬃ"),
    *("\U00020bb7", "🙂", "\u0663", "\u00b2", "\u2160", "\ud800", "İ", "ß", "㍻", "㎡", "\u30fb"),
)
PIECES = (*_WORDS.split(), *_SIGNS)
"""More than 256, so two bytes choose one: the second where the first is 255."""

_AS_UTF8, _AS_PIECES = b"\0", b"\1"


def text_of(data: bytes) -> str:
    """The text that the bytes stand for; every bytes stand for one."""
    if data[:1] and data[0] % 2:
        return "".join(_pieces(data[1:]))
    return data[1:].decode("utf-8", "replace")


def _pieces(data: bytes) -> Iterable[str]:
    at = 0
    while at < len(data):
        number = data[at]
        if number == 255 and at + 1 < len(data):
            at += 1
            number = 255 + data[at]
        at += 1
        yield PIECES[number % len(PIECES)]


def as_utf8(text: str) -> bytes:
    """Bytes that stand for ``text``, half of a character apart."""
    return _AS_UTF8 + text.encode("utf-8", "replace")


def as_pieces(text: str) -> bytes:
    """Bytes of pieces that stand for as much of ``text`` as pieces can say."""
    longest = sorted(set(PIECES), key=lambda piece: (-len(piece), piece))
    made = bytearray(_AS_PIECES)
    at = 0
    while at < len(text):
        piece = next((each for each in longest if text.startswith(each, at)), None)
        at += len(piece) if piece is not None else 1
        if piece is not None:
            number = PIECES.index(piece)
            made += bytes([number]) if number < 255 else bytes([255, number - 255])
    return bytes(made)
