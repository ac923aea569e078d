"""How the bundled model reads a text: XLM-RoBERTa's tokenizer, in a fifth of the memory.

The library ``tokenizers`` says how a text is normalised and, to the last token and place, what the
outcome is to be; its own model of the vocabulary takes 280 MB, so the pieces are found by
``retrieval.unigram`` instead. ``library_tokenizer`` is the library's own, for whom it must be that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file
from tokenizers import (
    AddedToken,
    PreTokenizedString,
    Regex,
    Tokenizer,
    decoders,
    normalizers,
    pre_tokenizers,
)
from tokenizers.models import Unigram as LibraryUnigram
from tokenizers.processors import TemplateProcessing

from retrieval.packaged_weights import PackagedWeights
from retrieval.unigram import Unigram

VOCABULARY = "vocabulary.safetensors"
"""The pieces, one a line, their scores, and how many tokens the model can read."""

_POSITIONS = "positions"

_BEGIN, _PAD, _END, _UNKNOWN, _MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
_SPECIAL = (_BEGIN, _PAD, _END, _UNKNOWN, _MASK)
_SPECIAL_IN_TEXT = re.compile("|".join(_SPECIAL))
_SPACE = "▁"

_LAST_OF_FIRST_PLANE, _FIRST_PICTOGRAPH = "\uffff", "\U0001f000"
# marks join what stands before them, jamo each other; new in Unicode, nobody knows
_JOINING = ("M", "Cn")
_JAMO = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Ids, and from where to where each stands in the text; (0, 0) for ``<s>`` and ``</s>``."""

    ids: list[int]
    places: list[tuple[int, int]]


class BundledTokenizer:
    """Text to tokens. Safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        """Read what ``write_vocabulary`` wrote there."""
        pieces, scores, self.positions = _vocabulary(folder)
        self._unigram = Unigram(pieces, scores, pieces.index(_UNKNOWN))
        self._normaliser = _normaliser()
        self._characters = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
        self._alone = _Alone(self._normaliser)
        self.pad_id = self._unigram.ids[_PAD]

    def encode(self, text: str, most: int) -> Tokens:
        """``text`` between ``<s>`` and ``</s>``, at most ``most`` tokens with these.

        A special token that is spelt out in the text is one, as it is to the library.
        """
        ids, found = self._unigram.ids, Tokens([], [])
        position = 0
        for special in _SPECIAL_IN_TEXT.finditer(text):
            self._add(text[position : special.start()], position, found)
            found.ids.append(ids[special[0]])
            found.places.append(special.span())
            position = special.end()
        self._add(text[position:], position, found)
        room = max(most - 2, 0)
        return Tokens(
            [ids[_BEGIN], *found.ids[:room], ids[_END]],
            [(0, 0), *found.places[:room], (0, 0)],
        )

    def _add(self, stretch: str, position: int, found: Tokens) -> None:
        """Add the tokens of ``stretch``, which stands at ``position`` of the text."""
        folded, starts = self._folded(stretch)
        if not folded:
            return
        starts = [position + start for start in starts] if position else list(starts)
        if folded[0] == " ":
            folded = folded[1:]
        else:  # the space that is put there stands where the first character does
            starts.insert(0, starts[0])
        begin = 0
        for word in folded.split(" "):
            numbers, edges = self._unigram.segment(_SPACE + word)
            found.ids.extend(numbers)
            places = [
                (starts[begin + first], starts[begin + after - 1] + 1)
                for first, after in pairwise(edges)
            ]
            found.places.extend(places)
            begin += 1 + len(word)

    def _folded(self, stretch: str) -> tuple[str, Sequence[int]]:
        """``stretch`` normalised, and from which of its characters each comes."""
        alone = list(map(self._alone.__getitem__, stretch))
        if None in alone:
            return self._folded_by_library(stretch)
        folded = cast(list[str], alone)
        text = "".join(folded)
        if len(text) == len(stretch) and "" not in folded and "  " not in text:
            return text, range(len(stretch))
        characters: list[str] = []
        starts: list[int] = []
        for start, replacement in enumerate(folded):
            for character in replacement:
                if character == " " and characters and characters[-1] == " ":
                    starts[-1] = start  # of a run of spaces the last is the one that stays
                else:
                    characters.append(character)
                    starts.append(start)
        return "".join(characters), starts

    def _folded_by_library(self, stretch: str) -> tuple[str, Sequence[int]]:
        """The same for any text, several times as slow."""
        split = PreTokenizedString(stretch)
        split.normalize(self._normaliser.normalize)
        self._characters.pre_tokenize(split)
        found = split.get_splits("original", "char")
        return "".join(text for text, _, _ in found), [start for _, (start, _), _ in found]


class _Alone(dict[str, str | None]):
    """What becomes of a character wherever it stands; None where that depends on its neighbours.

    Filled as characters come, with those of the first plane, so that no text can make it large.
    """

    def __init__(self, normaliser: normalizers.Normalizer) -> None:
        super().__init__()
        self._normaliser = normaliser

    def __missing__(self, character: str) -> str | None:
        if _LAST_OF_FIRST_PLANE < character < _FIRST_PICTOGRAPH:
            return None  # rare scripts, some of them with letters that join
        folded: str | None = self._normaliser.normalize_str(character)
        for each in f"{character}{folded}":
            if unicodedata.category(each).startswith(_JOINING) or _JAMO.match(each):
                folded = None
        if character <= _LAST_OF_FIRST_PLANE:
            self[character] = folded
        return folded


def write_vocabulary(weights: PackagedWeights, folder: Path) -> None:
    """Write what BundledTokenizer reads. Raises OSError."""
    pieces, scores = zip(*weights.pieces, strict=True)
    assert not any("\n" in piece for piece in pieces)
    tensors: dict[str, NDArray[Any]] = {
        "pieces": np.frombuffer("\n".join(pieces).encode(), np.uint8),
        "scores": np.array(scores, np.float32),
    }
    positions = {_POSITIONS: str(weights.shape.positions)}
    save_file(tensors, folder / VOCABULARY, metadata=positions)


def read_library_tokenizer(folder: Path) -> Tokenizer:
    """The library's own tokenizer from what ``write_vocabulary`` wrote."""
    pieces, scores, positions = _vocabulary(folder)
    scored = list(zip(pieces, scores.tolist(), strict=True))
    tokenizer = library_tokenizer(scored, pieces.index(_UNKNOWN))
    tokenizer.enable_truncation(positions)
    return tokenizer


def _vocabulary(folder: Path) -> tuple[list[str], NDArray[np.float32], int]:
    """Pieces, scores, and the most tokens."""
    with safe_open(folder / VOCABULARY, "numpy") as file:
        pieces = file.get_tensor("pieces").tobytes().decode("utf-8").split("\n")
        return pieces, file.get_tensor("scores"), int(file.metadata()[_POSITIONS])


def library_tokenizer(pieces: Sequence[tuple[str, float]], unknown_id: int) -> Tokenizer:
    """XLM-RoBERTa's Unigram tokenizer: NFKC, one space for a run of them, ``<s> … </s>``."""
    tokenizer = Tokenizer(LibraryUnigram(list(pieces), unknown_id, False))
    tokenizer.normalizer = _normaliser()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    ids = {text: number for number, (text, _) in enumerate(pieces) if text in _SPECIAL}
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(_BEGIN, ids[_BEGIN]), (_END, ids[_END])],
    )
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in _SPECIAL])
    return tokenizer


def _normaliser() -> normalizers.Normalizer:
    """The steps before NFKC are those in which SentencePiece's ``nmt_nfkc`` differs from it."""
    kept, stand_in = "\uff5e", "\ue000"  # ～ is a piece of its own; NFKC would make it ~
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(Regex(r"[\u200b-\u200f\u2581\ufeff\ufffd]"), " "),
            normalizers.Replace(kept, stand_in),
            normalizers.NFKC(),
            normalizers.Replace(stand_in, kept),
            normalizers.Replace(Regex(r"\s+"), " "),
        ]
    )
