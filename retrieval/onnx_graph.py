"""The packaged weights as an ONNX graph in 8 bits. The only importer of ``onnx``.

A BERT encoder over one text at a time: no padding, no mask, and a vector that depends on its text
alone. Written operator by operator, from the weights and from nothing else, so that the same
package gives the same bytes everywhere. What is not as in any other encoder, and why:

- Products take 8-bit weights, one scale a column, and activations brought to 8 bits as they come.
  The weights keep to 7 of their bits: processors older than VNNI add two products in 16 bits,
  which 8 × 8 bits overflow in silence.
- One scale for a whole text's activations suffices only where no channel towers above the rest,
  and here two inputs of each feed-forward layer do, and one channel inside it, always the same,
  at the first and the last token: up to forty times the next. They show in the weights: the
  largest gains of the norm before, the columns that write most. The inputs are split over copies,
  an eighth of the value each ("outlier channel splitting", arXiv 1901.09504); the inner channels
  are worked out in float32, beside the rest.
- A layer norm is an instance norm over the channels of each token with the gain and bias after it:
  ONNX Runtime's own layer norm is several times as slow.
- The word table stays in the 4 bits it came in, read row by row from the mapped file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import (
    GraphProto,
    ModelProto,
    NodeProto,
    StringStringEntryProto,
    TensorProto,
    ValueInfoProto,
    helper,
)

from retrieval.onnx_session import GRAPH, IDS, QUESTIONS, layer_output
from retrieval.packaged_weights import BLOCK, Floats, PackagedWeights

DATA = "model.weights"
"""The large tensors, mapped into memory and so shared by all processes that run a graph.

What both graphs have in common, the word table above all, is in it once.
"""

_OPSET = 20
_IR_VERSION = 10  # the newest that ONNX Runtime read when this was written
_MICROSOFT = "com.microsoft"
_ALIGNED = 4096  # bytes: a page, as mapping wants it
_SMALL = 1024  # bytes that stay in the graph file
_LARGEST = 63  # of an 8-bit weight
_COPIES = 8  # of an input channel that towers above the rest
_SPLIT_INPUTS = 2
_FLOAT_INNER = 4


def write_graphs(weights: PackagedWeights, questions: PackagedWeights, folder: Path) -> None:
    """Write GRAPH, QUESTIONS and DATA into ``folder``. Raises OSError."""
    data = _Data()
    for name, each in ((GRAPH, weights), (QUESTIONS, questions)):
        graph = _Graph(data)
        _encoder(graph, each)
        (folder / name).write_bytes(graph.model(each).SerializeToString(deterministic=True))
    (folder / DATA).write_bytes(data.content)


@dataclass(slots=True)
class _Data:
    """The content of DATA; what is put in twice is there once."""

    content: bytearray = field(default_factory=bytearray)
    places: dict[bytes, int] = field(default_factory=dict)

    def place_of(self, raw: bytes) -> int:
        """Where ``raw`` begins, at a page."""
        digest = hashlib.sha256(raw).digest()
        if digest not in self.places:
            self.content.extend(bytes(-len(self.content) % _ALIGNED))
            self.places[digest] = len(self.content)
            self.content.extend(raw)
        return self.places[digest]


@dataclass(slots=True)
class _Graph:
    """Nodes and tensors in the order in which they are added. A value is known by its name."""

    data: _Data
    nodes: list[NodeProto] = field(default_factory=list)
    tensors: dict[str, TensorProto] = field(default_factory=dict)

    def tensor(self, name: str, values: NDArray[np.generic]) -> str:
        """A constant; one that is there already is used again."""
        if name not in self.tensors:
            kind = helper.np_dtype_to_tensor_dtype(values.dtype)
            tensor = TensorProto(name=name, data_type=kind, dims=values.shape)
            raw = np.ascontiguousarray(values).tobytes()
            if len(raw) <= _SMALL:
                tensor.raw_data = raw
            else:
                place = {"location": DATA, "offset": self.data.place_of(raw), "length": len(raw)}
                tensor.data_location = TensorProto.EXTERNAL
                tensor.external_data.extend(
                    StringStringEntryProto(key=key, value=str(value))
                    for key, value in place.items()
                )
            self.tensors[name] = tensor
        return name

    def add(
        self, operator: str, inputs: Sequence[str], output: str, **attributes: int | float
    ) -> str:
        """A node of ONNX's own operators; its output."""
        self.nodes.append(_node(operator, inputs, [output], attributes))
        return output

    def add_fused(
        self, operator: str, inputs: Sequence[str], output: str, **attributes: int | float
    ) -> str:
        """A node of ONNX Runtime's operators; its output."""
        self.nodes.append(_node(operator, inputs, [output], attributes, _MICROSOFT))
        return output

    def model(self, weights: PackagedWeights) -> ModelProto:
        """All of it, with IDS as the input and every layer as an output."""
        hidden, layers = weights.shape.hidden, weights.shape.layers
        graph = GraphProto(name="encoder", node=self.nodes, initializer=self.tensors.values())
        graph.input.append(_value(IDS, TensorProto.INT64, [1, "tokens"]))
        for layer in range(1, layers + 1):
            graph.output.append(
                _value(layer_output(layer), TensorProto.FLOAT, [1, "tokens", hidden])
            )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return ModelProto(ir_version=_IR_VERSION, graph=graph, opset_import=opsets)


def _node(
    operator: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    attributes: Mapping[str, int | float],
    domain: str = "",
) -> NodeProto:
    node = NodeProto(op_type=operator, input=inputs, output=outputs, domain=domain)
    node.attribute.extend(helper.make_attribute(*each) for each in sorted(attributes.items()))
    return node


def _value(name: str, kind: int, shape: Sequence[int | str]) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _encoder(graph: _Graph, weights: PackagedWeights) -> None:
    """Token ids to the token vectors after each layer."""
    state = _embeddings(graph, weights)
    for layer in range(weights.shape.layers):
        attended = _attention(graph, weights, f"l{layer}.", state)
        state = _feed_forward(graph, weights, f"l{layer}.", attended, layer_output(layer + 1))


def _embeddings(graph: _Graph, weights: PackagedWeights) -> str:
    """The sum of each token's word and position, normed."""
    shape = weights.shape
    levels, scales = weights.levels("emb.word")
    rows = levels.reshape(shape.vocabulary, shape.hidden)
    words = graph.add_fused(
        "GatherBlockQuantized",
        [
            graph.tensor("words", rows[:, 0::2] | (rows[:, 1::2] << 4)),
            IDS,
            graph.tensor("words.scale", scales.reshape(shape.vocabulary, -1)),
        ],
        "word",
        bits=4,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    # a text is all of token type 0
    kinds = weights.floats("emb.type").reshape(shape.token_types, shape.hidden)
    places = weights.floats("emb.pos").reshape(shape.positions, shape.hidden) + kinds[0]
    length = graph.add("Shape", [IDS], "length", start=1, end=2)
    first = graph.tensor("first", np.zeros(1, np.int64))
    place = graph.add("Slice", [graph.tensor("places", places), first, length, first], "place")
    graph.add("Expand", [graph.tensor("one", np.ones(1, np.float32)), length], "ones")
    graph.add("Expand", [graph.tensor("nought", np.zeros(1, np.float32)), length], "noughts")
    return _norm(graph, weights, "emb.ln", graph.add("Add", [words, place], "placed"), "embedded")


def _norm(graph: _Graph, weights: PackagedWeights, name: str, state: str, output: str) -> str:
    """Layer norm; ``ones`` and ``noughts`` are the gain and bias of the instance norm."""
    eps = weights.shape.norm_eps
    inputs = [state, "ones", "noughts"]
    normed = graph.add("InstanceNormalization", inputs, f"{output}.normed", epsilon=eps)
    gain = graph.tensor(f"{name}.w", weights.floats(f"{name}.w"))
    scaled = graph.add("Mul", [normed, gain], f"{output}.scaled")
    return graph.add(
        "Add", [scaled, graph.tensor(f"{name}.b", weights.floats(f"{name}.b"))], output
    )


def _attention(graph: _Graph, weights: PackagedWeights, name: str, state: str) -> str:
    """Self-attention, added to the state and normed."""
    matrix = np.concatenate([_matrix(weights, name + part) for part in "qkv"], axis=1)
    bias = np.concatenate([weights.floats(f"{name}{part}.b") for part in "qkv"])
    joined = _product(graph, f"{name}qkv", state, matrix, bias)
    heads = [f"{name}{part}" for part in "qkv"]
    graph.nodes.append(_node("Split", [joined], heads, {"axis": 2, "num_outputs": 3}))
    attended = graph.add_fused(
        "MultiHeadAttention", heads, f"{name}attended", num_heads=weights.shape.heads
    )
    bias = weights.floats(f"{name}ao.b")
    written = _product(graph, f"{name}ao", attended, _matrix(weights, f"{name}ao"), bias)
    summed = graph.add("Add", [state, written], f"{name}ao.sum")
    return _norm(graph, weights, f"{name}aln", summed, f"{name}x")


def _feed_forward(
    graph: _Graph, weights: PackagedWeights, name: str, state: str, output: str
) -> str:
    """Two products with an exact GELU between them, added to the state and normed."""
    into, out = _matrix(weights, f"{name}fi"), _matrix(weights, f"{name}fo")
    bias = weights.floats(f"{name}fi.b")
    apart = _largest(np.linalg.norm(out, axis=1), _FLOAT_INNER)
    rest = np.setdiff1d(np.arange(len(out)), apart)
    split, copied = _split_inputs(graph, weights, name, state)
    matrix = np.concatenate([into, into[copied]])[:, rest]
    inner = _product(graph, f"{name}fi", split, matrix)
    inner = _gelu(graph, f"{name}fi", inner, bias[rest])
    written = _product(graph, f"{name}fo", inner, out[rest], weights.floats(f"{name}fo.b"))
    inner = graph.add("MatMul", [state, graph.tensor(f"{name}fi.f", into[:, apart])], f"{name}fa")
    inner = _gelu(graph, f"{name}fa", inner, bias[apart])
    beside = graph.add("MatMul", [inner, graph.tensor(f"{name}fo.f", out[apart])], f"{name}fo.a")
    beside = graph.add("Add", [state, beside], f"{name}fo.sa")
    summed = graph.add("Add", [beside, written], f"{name}fo.sum")
    return _norm(graph, weights, f"{name}oln", summed, output)


def _split_inputs(
    graph: _Graph, weights: PackagedWeights, name: str, state: str
) -> tuple[str, NDArray[np.int64]]:
    """The state with its towering channels in equal parts, the further parts at the end.

    Gives the value, and for each further part the channel of which it is one.
    """
    gains = np.abs(weights.floats(f"{name}aln.w"))
    split = _largest(gains, _SPLIT_INPUTS)
    share = np.ones_like(gains)
    share[split] = 1.0 / _COPIES
    copied = np.repeat(split, _COPIES - 1)
    shared = graph.add("Mul", [state, graph.tensor(f"{name}share", share)], f"{name}shared")
    parts = graph.add("Gather", [shared, graph.tensor(f"{name}split", copied)], f"{name}p", axis=2)
    return graph.add("Concat", [shared, parts], f"{name}fi.in", axis=2), copied


def _gelu(graph: _Graph, name: str, value: str, bias: Floats) -> str:
    return graph.add_fused(
        "BiasGelu", [value, graph.tensor(f"{name}.gelu.b", bias)], f"{name}.gelu"
    )


def _product(
    graph: _Graph, name: str, value: str, matrix: Floats, bias: Floats | None = None
) -> str:
    """``value`` brought to 8 bits, times the matrix of shape (inputs, outputs) in 8 bits."""
    inputs = [value, *_eight_bits(graph, name, matrix)]
    if bias is not None:
        inputs.append(graph.tensor(f"{name}.b", bias))
    return graph.add_fused("DynamicQuantizeMatMul", inputs, f"{name}.out")


def _eight_bits(graph: _Graph, name: str, matrix: Floats) -> tuple[str, str, str]:
    """Names of the levels, of the scale of each column, and of the zero."""
    scale = np.maximum(np.abs(matrix).max(axis=0), np.finfo(np.float32).tiny) / _LARGEST
    levels = np.rint(matrix / scale).astype(np.int8)
    return (
        graph.tensor(f"{name}.levels", levels),
        graph.tensor(f"{name}.scale", scale.astype(np.float32)),
        graph.tensor("zero", np.array(0, np.int8)),
    )


def _matrix(weights: PackagedWeights, name: str) -> Floats:
    """The weights of one product, shape (inputs, outputs)."""
    outputs = len(weights.floats(f"{name}.b"))
    return np.ascontiguousarray(weights.floats(f"{name}.w").reshape(outputs, -1).T)


def _largest(values: Floats, count: int) -> NDArray[np.int64]:
    """Where the largest are, in order of place; of equals the first."""
    return np.sort(np.argsort(-values, kind="stable")[:count])
