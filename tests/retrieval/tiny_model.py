"""A model of the packaged layout with a few thousand weights, prepared in a moment."""

from __future__ import annotations

import numpy as np

from retrieval.packaged_weights import Q4_0_BLOCK, PackagedWeights, Shape
from retrieval.question_side import LowRank

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "政", "务", "热", "线", "～", "<mask>"]
SHAPE = Shape(
    version=1,
    hidden=32,
    layers=1,
    heads=2,
    feed_forward=64,
    vocabulary=len(PIECES) + 2,
    positions=32,
    token_types=2,
    norm_eps=1e-12,
    block=32,
)


def tiny_weights() -> PackagedWeights:
    """Weights of SHAPE: random, always the same."""
    random = np.random.default_rng(7)
    words = np.zeros(SHAPE.vocabulary * SHAPE.hidden // SHAPE.block, Q4_0_BLOCK)
    words["scale"] = random.uniform(0.1, 0.2, len(words))
    words["nibbles"] = random.integers(0, 256, (len(words), 16))
    sizes = {
        "emb.pos": SHAPE.positions * SHAPE.hidden,
        "emb.type": SHAPE.token_types * SHAPE.hidden,
        "emb.ln.w": SHAPE.hidden,
        "emb.ln.b": SHAPE.hidden,
    }
    square, wide = SHAPE.hidden**2, SHAPE.hidden * SHAPE.feed_forward
    for part, weights, biases in [
        ("q", square, SHAPE.hidden),
        ("k", square, SHAPE.hidden),
        ("v", square, SHAPE.hidden),
        ("ao", square, SHAPE.hidden),
        ("aln", SHAPE.hidden, SHAPE.hidden),
        ("fi", wide, SHAPE.feed_forward),
        ("fo", wide, SHAPE.hidden),
        ("oln", SHAPE.hidden, SHAPE.hidden),
    ]:
        sizes[f"l0.{part}.w"], sizes[f"l0.{part}.b"] = weights, biases
    return PackagedWeights(
        shape=SHAPE,
        pieces=tuple((piece, -float(number)) for number, piece in enumerate(PIECES)),
        unknown_id=PIECES.index("<unk>"),
        tensors={
            name: random.standard_normal(size).astype(np.float32) for name, size in sizes.items()
        },
        blocks={"emb.word": words},
    )


def tiny_additions() -> dict[str, LowRank]:
    """What questions see besides: one product, always the same."""
    random = np.random.default_rng(1)
    down, up = (
        random.standard_normal(shape).astype(np.float16).astype(np.float32)
        for shape in ((2, SHAPE.hidden), (SHAPE.hidden, 2))
    )
    return {"l0.q.w": LowRank(down, up)}
