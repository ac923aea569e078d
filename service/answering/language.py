"""Which language a question is asked in, by its script."""

from __future__ import annotations

import re

from corpus.normalize import match_key
from service.answering.outcome import Language

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# written Cantonese uses characters that Simplified and written Mandarin do not
_CANTONESE = re.compile(r"[嘅喺咗咩啲冇唔嗰噉佢哋嚟㗎]|係咪|點樣|邊度|邊個|幾多")


def language_of(text: str) -> Language:
    """Japanese where there is kana, English where words are Latin, else Chinese by its characters.

    Chinese counts as Traditional when at least two characters, or a sixth of them, change under
    conversion to Simplified, or when it is written Cantonese: one such character alone is as often
    a variant or part of a name.
    """
    han = _HAN.findall(text)
    if len(_KANA.findall(text)) >= 2:
        return Language.JAPANESE
    if len(_LATIN_WORD.findall(text)) >= 3 and len(han) < 6:
        return Language.ENGLISH
    if not han:
        return Language.ENGLISH if _LATIN_WORD.search(text) else Language.SIMPLIFIED
    if _CANTONESE.search(text):
        return Language.TRADITIONAL
    changed = sum(match_key(character) != character for character in han)
    if changed >= 2 or changed * 6 >= len(han):
        return Language.TRADITIONAL
    return Language.SIMPLIFIED
