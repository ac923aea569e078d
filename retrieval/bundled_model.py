"""The packaged model, written once below the cache as the runtime that will run it wants it.

For ONNX Runtime an 8-bit graph (83 MB, ``retrieval.onnx_graph``). For PyTorch an ordinary Sentence
Transformers folder: a BertModel in float32, mean pooling, unit length. float32 takes twice the disk
of half precision (460 MB), but it is mapped into memory as it lies, which costs a running process
330 MB less and loads in half the time. Both have XLM-RoBERTa's Unigram tokenizer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file

from corpus.errors import ModelUnavailable
from retrieval import cached_folder, packaged_weights
from retrieval.bundled_tokenizer import library_tokenizer, write_vocabulary
from retrieval.packaged_weights import PackagedWeights, Shape
from retrieval.runtime import Runtime

NAME = "bundled"
PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the model was trained to see before either side of a search."""


# The last number counts the ways in which this package has written that folder.
_FINGERPRINTS = {
    Runtime.ONNX: f"e5-small-int8-{packaged_weights.SHA256[:12]}-2",
    Runtime.TORCH: f"e5-small-q4-{packaged_weights.SHA256[:12]}-1",
}

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def fingerprint(runtime: Runtime) -> str:
    """Names the model, its weights and the kind of arithmetic; also the folder below the cache."""
    return _FINGERPRINTS[runtime.chosen()]


def prepare(cache: Path, runtime: Runtime) -> Path:
    """The model folder below ``cache``, written first where it is missing or damaged.

    Raises ModelUnavailable where the package or the room for the folder is missing.
    """
    folder = cache / fingerprint(runtime)
    write, room = _WRITERS[runtime.chosen()]
    try:
        cached_folder.prepare_folder(
            folder, lambda staging: write(packaged_weights.read(packaged_weights.locate()), staging)
        )
    except (OSError, SafetensorError) as error:
        raise ModelUnavailable(
            NAME,
            f"its folder {folder} cannot be read or written ({error})",
            f"Free {room} GB there, or choose another folder with WENJIN_CACHE.",
        ) from error
    return folder


def is_prepared(cache: Path, runtime: Runtime) -> bool:
    """Whether a model folder is there, so that ``prepare`` takes no time. A quick look only."""
    return cached_folder.is_prepared(cache / fingerprint(runtime))


def _write_graph(weights: PackagedWeights, folder: Path) -> None:
    from retrieval.onnx_graph import write_graph  # onnx is needed on the first start only

    write_graph(weights, folder)
    write_vocabulary(weights, folder)


def _write_floats(weights: PackagedWeights, folder: Path) -> None:
    save_file(_state(weights), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = library_tokenizer(weights.pieces, weights.unknown_id)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    for name, content in _settings(weights.shape).items():
        path = folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")


_WRITERS = {Runtime.ONNX: (_write_graph, 0.1), Runtime.TORCH: (_write_floats, 0.5)}


def _state(weights: PackagedWeights) -> dict[str, NDArray[np.float32]]:
    """The tensors under the names and in the shapes that BertModel gives them."""
    shape, hidden = weights.shape, weights.shape.hidden
    names: dict[str, tuple[str, tuple[int, ...]]] = {
        "emb.word": ("embeddings.word_embeddings.weight", (shape.vocabulary, hidden)),
        "emb.pos": ("embeddings.position_embeddings.weight", (shape.positions, hidden)),
        "emb.type": ("embeddings.token_type_embeddings.weight", (shape.token_types, hidden)),
        "emb.ln.w": ("embeddings.LayerNorm.weight", (hidden,)),
        "emb.ln.b": ("embeddings.LayerNorm.bias", (hidden,)),
    }
    parts: dict[str, tuple[str, tuple[int, ...]]] = {
        "q": ("attention.self.query", (hidden, hidden)),
        "k": ("attention.self.key", (hidden, hidden)),
        "v": ("attention.self.value", (hidden, hidden)),
        "ao": ("attention.output.dense", (hidden, hidden)),
        "aln": ("attention.output.LayerNorm", (hidden,)),
        "fi": ("intermediate.dense", (shape.feed_forward, hidden)),
        "fo": ("output.dense", (hidden, shape.feed_forward)),
        "oln": ("output.LayerNorm", (hidden,)),
    }
    for layer in range(shape.layers):
        for short, (long, dimensions) in parts.items():
            name = f"encoder.layer.{layer}.{long}"
            names[f"l{layer}.{short}.w"] = (f"{name}.weight", dimensions)
            names[f"l{layer}.{short}.b"] = (f"{name}.bias", dimensions[:1])
    assert names.keys() == {*weights.tensors, *weights.blocks}
    return {
        name: weights.floats(source).reshape(dimensions)
        for source, (name, dimensions) in names.items()
    }


def _settings(shape: Shape) -> dict[str, Json]:
    """The small JSON files of a Sentence Transformers folder, by path."""
    steps = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "layer_norm_eps": float(f"{shape.norm_eps:.6g}"),
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "bos_token_id": 0,
            "pad_token_id": 1,
            "eos_token_id": 2,
            "type_vocab_size": shape.token_types,
            "vocab_size": shape.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
            "clean_up_tokenization_spaces": False,
        },
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": dict(PROMPTS),
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {
                "idx": number,
                "name": str(number),
                "path": path,
                "type": f"sentence_transformers.models.{kind}",
            }
            for number, (path, kind) in enumerate(steps)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
    }
