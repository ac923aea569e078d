"""Fits the space in which the bundled model's tokens are compared, from a general word list.

::

    python -m eval.fitting.token_space --cache DIR [--out FILE]

The commonest words of jieba's dictionary, shuffled and strung together, are passages that are about
nothing: their token vectors show the model's own directions, not those of any set of notices. A new
space needs a new index: raise ``retrieval.index_files.FORMAT``.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus.words import frequencies
from retrieval import bundled_model, token_space
from retrieval.runtime import Runtime
from retrieval.sentence_models import packaged_float

_WORDS = 8000
_WORDS_A_PASSAGE = 40
_SEED = 1


def word_passages() -> list[str]:
    """The passages that are embedded, the same every time."""
    counted = frequencies()
    known = [word for word, count in counted.items() if count and len(word) > 1]
    commonest = sorted(known, key=lambda word: (-counted[word], word))[:_WORDS]
    random.Random(_SEED).shuffle(commonest)
    return [
        "".join(commonest[start : start + _WORDS_A_PASSAGE])
        for start in range(0, len(commonest), _WORDS_A_PASSAGE)
    ]


def main(
    cache: Annotated[Path, typer.Option(help="Where the model is kept prepared.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = token_space.FILE,
) -> None:
    """Fit the token space of the bundled model in float32 and write it."""
    bundled_model.prepare(cache, Runtime.TORCH)
    model = packaged_float(cache)
    states = [model.encode_passages([text])[0].tokens.vectors for text in word_passages()]
    space = token_space.fit(np.concatenate(states))
    out.write_bytes(space.to_bytes())
    typer.echo(f"{out}: {space.axes.shape[0]} dimensions to {space.axes.shape[1]}")


if __name__ == "__main__":
    typer.run(main)
