"""The packaged model, written once below the cache as the runtime that will run it wants it.

For ONNX Runtime 8-bit graphs, one for passages and one for questions, which share what is the same
(104 MB, ``retrieval.onnx_graph``). For PyTorch an ordinary Sentence
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
from retrieval import cached_folder, packaged_weights, question_side
from retrieval.bundled_tokenizer import library_tokenizer, write_vocabulary
from retrieval.packaged_weights import PackagedWeights, Shape
from retrieval.runtime import Runtime

NAME = "bundled"
PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the model was trained to see before either side of a search."""


# The last number counts the ways in which this package has computed these vectors.
_FINGERPRINTS = {
    Runtime.ONNX: f"e5-small-int8-{packaged_weights.SHA256[:12]}-3",
    Runtime.TORCH: f"e5-small-q4-{packaged_weights.SHA256[:12]}-1",
}

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def fingerprint(runtime: Runtime) -> str:
    """Names the model, its weights and the kind of arithmetic: what a passage's vector comes of."""
    return _FINGERPRINTS[runtime.chosen()]


def folder_name(runtime: Runtime, side: Path = question_side.FILE) -> str:
    """The folder below the cache; another one where questions are seen otherwise."""
    seen = "" if runtime.chosen() is Runtime.TORCH else f"-q{packaged_weights.sha256_of(side)[:8]}"
    return fingerprint(runtime) + seen


def prepare(cache: Path, runtime: Runtime, side: Path = question_side.FILE) -> Path:
    """The model folder below ``cache``, written first where it is missing or damaged.

    ``side`` is the file of what questions see of it. Raises ModelUnavailable where the package or
    the room for the folder is missing.
    """
    folder = cache / folder_name(runtime, side)
    write, room = _WRITERS[runtime.chosen()]
    try:
        cached_folder.prepare_folder(
            folder,
            lambda staging: write(packaged_weights.read(packaged_weights.locate()), side, staging),
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
    return cached_folder.is_prepared(cache / folder_name(runtime))


def _write_graph(weights: PackagedWeights, side: Path, folder: Path) -> None:
    from retrieval.onnx_graph import write_graphs  # onnx is needed on the first start only

    additions = question_side.of_file(side)
    write_graphs(weights, question_side.changed(weights, additions), folder)
    write_vocabulary(weights, folder)


def _write_floats(weights: PackagedWeights, _side: Path, folder: Path) -> None:
    save_file(_state(weights), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = library_tokenizer(weights.pieces, weights.unknown_id)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    for name, content in _settings(weights.shape).items():
        path = folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")


_WRITERS = {Runtime.ONNX: (_write_graph, 0.1), Runtime.TORCH: (_write_floats, 0.5)}


_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""BertModel's names of the parts of a layer, by the packaged ones."""


def parameter(name: str) -> str:
    """BertModel's name of a packaged tensor of some layer: of ``l7.q.w``."""
    layer, part, kind = name.split(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{suffix}"


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
    dimensions = dict.fromkeys(_PARTS, (hidden, hidden)) | {
        "aln": (hidden,),
        "fi": (shape.feed_forward, hidden),
        "fo": (hidden, shape.feed_forward),
        "oln": (hidden,),
    }
    for layer in range(shape.layers):
        for part, size in dimensions.items():
            for kind, of_kind in (("w", size), ("b", size[:1])):
                name = f"l{layer}.{part}.{kind}"
                names[name] = (parameter(name), of_kind)
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
