"""The packaged weights, written once as an ordinary Sentence Transformers folder.

A BertModel in float32, XLM-RoBERTa's Unigram tokenizer, mean pooling, unit length. float32 takes
twice the disk of half precision (460 MB), but it is mapped into memory as it lies, which costs a
running process 330 MB less and loads in half the time.

``prepare`` writes below the cache under a lock and by one rename, so that any number of processes
may start together. A folder that is not what was written is written again.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import TypeAlias

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from corpus.errors import ModelUnavailable
from retrieval import packaged_weights
from retrieval.packaged_weights import PackagedWeights, Shape, sha256_of

log = logging.getLogger(__name__)

NAME = "bundled"
LAYOUT = 1
"""Counts the ways in which this file has written the folder; part of the fingerprint."""

FINGERPRINT = f"e5-small-q4-{packaged_weights.SHA256[:12]}-{LAYOUT}"
MANIFEST = "manifest.json"
"""The SHA-256 of every other file of the folder."""

_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def prepare(cache: Path) -> Path:
    """The model folder below ``cache``, written first where it is missing or damaged.

    Raises ModelUnavailable where the package or the room for the folder is missing.
    """
    folder = cache / FINGERPRINT
    try:
        if _damage(folder) is None:
            return folder
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(cache / f"{FINGERPRINT}.lock"):
            problem = _damage(folder)  # another process may have written it meanwhile
            if problem is None:
                return folder
            if folder.exists():
                log.warning("model_cache_damaged folder=%s problem=%s", folder, problem)
            for leftover in [folder, *cache.glob(f"{FINGERPRINT}.*.part")]:
                shutil.rmtree(leftover, ignore_errors=True)
            _write(folder, packaged_weights.read(packaged_weights.locate()))
    except (OSError, SafetensorError) as error:
        raise ModelUnavailable(
            NAME,
            f"its folder {folder} cannot be read or written ({error})",
            "Free 0.5 GB there, or choose another folder with WENJIN_CACHE.",
        ) from error
    return folder


def is_prepared(cache: Path) -> bool:
    """Whether a model folder is there, so that ``prepare`` takes no minute. A quick look only."""
    return (cache / FINGERPRINT / MANIFEST).is_file()


def _damage(folder: Path) -> str | None:
    """What is wrong with the prepared folder; None where every file is as it was written."""
    try:
        expected = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{MANIFEST} is missing"
    except ValueError:
        return f"{MANIFEST} cannot be read"
    if not isinstance(expected, dict) or not expected:
        return f"{MANIFEST} cannot be read"
    for name, digest in expected.items():
        try:
            found = sha256_of(folder / name)
        except FileNotFoundError:
            return f"{name} is missing"
        if found != digest:
            return f"{name} is not what was written"
    return None


def _write(folder: Path, weights: PackagedWeights) -> None:
    """Write the model folder beside its place, then move it there in one step."""
    staging = Path(tempfile.mkdtemp(".part", f"{folder.name}.", folder.parent))
    try:
        save_file(_state(weights), staging / "model.safetensors", metadata={"format": "pt"})
        tokenizer = _tokenizer(weights).to_str()
        (staging / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
        for name, content in _settings(weights.shape).items():
            path = staging / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.write_text(json.dumps(content, indent=2), encoding="utf-8")
        written = sorted(path for path in staging.rglob("*") if path.is_file())
        manifest = {path.relative_to(staging).as_posix(): sha256_of(path) for path in written}
        (staging / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        for path in (staging / MANIFEST, *written):
            path.chmod(0o600)
        os.replace(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


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
    assert names.keys() == weights.tensors.keys()
    return {
        name: weights.tensors[source].reshape(dimensions)
        for source, (name, dimensions) in names.items()
    }


def _tokenizer(weights: PackagedWeights) -> Tokenizer:
    """XLM-RoBERTa's Unigram tokenizer: NFKC, one space for a run of them, ``<s> … </s>``.

    The steps before NFKC are those in which SentencePiece's ``nmt_nfkc`` differs from it.
    """
    tokenizer = Tokenizer(Unigram(list(weights.pieces), weights.unknown_id, False))
    kept, stand_in = "\uff5e", "\ue000"  # ～ is a piece of its own; NFKC would make it ~
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(Regex(r"[\u200b-\u200f\u2581\ufeff\ufffd]"), " "),
            normalizers.Replace(kept, stand_in),
            normalizers.NFKC(),
            normalizers.Replace(stand_in, kept),
            normalizers.Replace(Regex(r"\s+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    ids = {text: number for number, (text, _) in enumerate(weights.pieces) if text in _SPECIAL}
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])],
    )
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in _SPECIAL])
    return tokenizer


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
            "prompts": {"query": "query: ", "document": "passage: "},
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
