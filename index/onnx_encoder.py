"""A BERT encoder as an ONNX graph with int8 weights, built from safetensors arrays without exporting from torch.

Matrix products run as dynamic int8 (``com.microsoft.DynamicQuantizeMatMul``: weights int8 with a scale for every output
column, activations uint8 with one scale for the sequence). Activation outliers are first moved into the weights as in
SmoothQuant (Xiao et al. 2023): input channel j is divided by ``s_j = max|x_j|^a / max|w_j|^(1-a)`` and the weight's row
multiplied by it, with the maxima taken from a small calibration text. Where single tokens have outliers (MPNet), every
token's activations in a feed-forward can have a scale of their own, as in ZeroQuant (Yao et al. 2022). Relative
positions are as in MPNet (Song et al. 2020): a number for every head and distance is added to the attention. Sequences
are run one at a time, so that a result never depends on what else is in the batch and nothing is spent on padding;
threads run several at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.four_bits import BLOCK, packed, quantised_words
from index.memory import give_back, give_back_soon, share_pools

if TYPE_CHECKING:
    import onnxruntime

SMOOTHING = 0.75  # SmoothQuant's alpha; tests/benchmarks/embedding.py reports the cosine it gives
SMOOTHING_BY_TOKEN = 0.55  # the same where tokens have scales of their own
ENTERING = "entering"  # (1, length, width): what layers that follow others take
DISTANCES = "encoder.relative_attention_bias"  # (heads, 2n - 1): what is added at distances 1 - n to n - 1
_LAYER_NORM_EPSILON = 1e-12
_CONTRIB = "com.microsoft"

Array = np.ndarray[Any, Any]
Weights = Mapping[str, Array]


@dataclass(slots=True)
class _Graph:
    """Nodes and initializers gathered while a graph is drawn."""

    epsilon: float  # of layer norms
    by_token: bool = False  # whether int8 products of feed-forwards have a scale for every token's activations
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    products: list[tuple[str, str]] = field(default_factory=list)  # (name of the product, name of its input tensor)

    def constant(self, name: str, value: Array) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def constant_int4(self, name: str, codes: Array) -> str:
        """The same of whole numbers in -8..7, two in a byte."""
        from onnx import TensorProto, helper

        self.constants.append(helper.make_tensor(name, TensorProto.INT4, codes.shape, packed(codes), raw=True))
        return name

    def node(
        self, kind: str, inputs: Sequence[str], output: str | Sequence[str], domain: str = "", **attributes: Any
    ) -> str:
        from onnx import helper

        outputs = [output] if isinstance(output, str) else list(output)
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **attributes))
        return outputs[0]

    def norm(self, value: str, name: str, weights: Weights, output: str) -> str:
        scale = self.constant(f"{name}.scale", weights[f"{name}.weight"].astype(np.float32))
        shift = self.constant(f"{name}.shift", weights[f"{name}.bias"].astype(np.float32))
        return self.node("LayerNormalization", [value, scale, shift], output, axis=-1, epsilon=self.epsilon)

    def product(
        self,
        value: str,
        name: str,
        matrix: Array,
        bias: Array,
        output: str,
        maxima: Mapping[str, Array] | None,
        own: bool = False,
    ) -> str:
        """``value @ matrix + bias``: float32 where ``maxima`` is None, otherwise smoothed and quantised to int8.

        ``own``: every token's activations have a scale of their own.
        """
        self.products.append((name, value))
        shift = self.constant(f"{name}.bias", bias.astype(np.float32))
        if maxima is None:
            raw = self.node("MatMul", [value, self.constant(f"{name}.matrix", matrix)], f"{output}.raw")
            return self.node("Add", [raw, shift], output)
        smooth = _smoothing(maxima[name], matrix, SMOOTHING_BY_TOKEN if self.by_token else SMOOTHING)
        value = self.node("Mul", [value, self.constant(f"{name}.smooth", 1 / smooth)], f"{output}.smooth")
        matrix = matrix * smooth[:, None]
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
        inputs = [
            value,
            self.constant(f"{name}.int8", np.rint(matrix / scale).astype(np.int8)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(matrix.shape[1], np.int8)),
        ]
        if not own:
            return self.node("DynamicQuantizeMatMul", [*inputs, shift], output, _CONTRIB)
        largest = self._largest(value, output)
        inputs[0] = self.node("Div", [value, largest], f"{output}.even")
        even = self.node("DynamicQuantizeMatMul", inputs, f"{output}.product", _CONTRIB)
        return self.node("Add", [self.node("Mul", [even, largest], f"{output}.raw"), shift], output)

    def _largest(self, value: str, name: str) -> str:
        """The largest absolute activation of every token, (1, length, 1); never zero."""
        inputs = [self.node("Abs", [value], f"{name}.absolute"), self.constant(f"{name}.last", np.array([-1]))]
        least = self.constant(f"{name}.least", np.array(1e-12, np.float32))
        return self.node("Max", [self.node("ReduceMax", inputs, f"{name}.top"), least], f"{name}.largest")


def _smoothing(activation: Array, matrix: Array, alpha: float) -> Array:
    weight = np.maximum(np.abs(matrix).max(axis=1), 1e-5)
    scale = np.maximum(activation, 1e-5) ** alpha / weight ** (1 - alpha)
    return np.asarray(scale / np.exp(np.log(scale).mean()), np.float32)


def build_encoder(
    weights: Weights,
    *,
    heads: int,
    maxima: Mapping[str, Array] | None = None,
    token_types: bool = False,
    head: tuple[Array, Array] | None = None,
    small: bool = False,
    epsilon: float = _LAYER_NORM_EPSILON,
    by_token: bool = False,
    first: int = 0,
) -> bytes:
    """Serialise a BERT or MPNet encoder (post-norm, GELU) as an ONNX model.

    ``weights`` are named as in ``transformers.BertModel`` (``embeddings.…``, ``encoder.layer.N.…``); where they have
    `DISTANCES`, its number for head h and distance j - i is added to the logit with which token i attends to token j.
    ``epsilon`` is added to the variance in layer norms. The graph takes ``input_ids`` (1, length) int64 and, with
    ``token_types``, ``token_type_ids`` of the same shape; it returns ``states`` (1, length, width) float32, or
    ``(1, length, outputs)`` where ``head`` gives a last dense layer ``(matrix (width, outputs), bias (outputs,))``.
    ``maxima`` are the activation maxima of `calibrate`: with them the matrix products are int8, without them float32.
    ``by_token`` gives every token's activations in feed-forwards an int8 scale of their own, not the sequence one.
    ``small`` stores word embeddings as int4 with a scale for every `BLOCK` numbers, as `rounded_words` returns them
    (13 MB for 30,522 words of 768), instead of as float16 (47 MB), and positions as float16.

    With a ``first`` layer beyond 0 the graph has no embeddings, and none of the layers before: it takes what these
    give, `ENTERING` (1, length, width) float32, in the place of ids and types.
    """
    graph = _Graph(epsilon, by_token)
    _draw(graph, weights, heads, maxima, token_types, head, small, first)
    return _serialise(graph, token_types, first=first)


def _draw(
    graph: _Graph,
    weights: Weights,
    heads: int,
    maxima: Mapping[str, Array] | None,
    token_types: bool,
    head: tuple[Array, Array] | None = None,
    small: bool = False,
    first: int = 0,
) -> None:
    state = _entering(graph) if first else _embeddings(graph, weights, token_types, small)
    nearness = _nearness(graph, weights[DISTANCES]) if DISTANCES in weights else None
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    for layer in range(first, layers):
        state = _layer(graph, weights, f"encoder.layer.{layer}", state, heads, nearness, maxima)
    if head is not None:
        raw = graph.node("MatMul", [state, graph.constant("head.matrix", head[0].astype(np.float32))], "head.raw")
        state = graph.node("Add", [raw, graph.constant("head.bias", head[1].astype(np.float32))], "head")
    graph.node("Identity", [state], "states")


def _entering(graph: _Graph) -> str:
    """The states that come in, and their number under the name that `_nearness` knows."""
    shape = graph.node("Shape", [ENTERING], "shape")
    graph.node("Gather", [shape, graph.constant("one", np.array([1]))], "length")
    return ENTERING


def _serialise(graph: _Graph, token_types: bool, watched: Sequence[str] = (), first: int = 0) -> bytes:
    from onnx import TensorProto, helper

    inputs = dict.fromkeys(["input_ids", "token_type_ids"] if token_types else ["input_ids"], TensorProto.INT64)
    if first:
        inputs = {ENTERING: TensorProto.FLOAT}
    outputs = dict.fromkeys(["states", *watched])
    drawn = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info(name, kind, ["batch", "length", "width"][: 3 if first else 2])
            for name, kind in inputs.items()
        ],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_CONTRIB, 1)]
    model: bytes = helper.make_model(drawn, opset_imports=opsets, ir_version=10).SerializeToString()
    return model


def _words(graph: _Graph, vectors: Array, small: bool) -> str:
    from onnx import TensorProto

    if not small:
        words = graph.constant("words", vectors.astype(np.float16))
        return graph.node(
            "Cast", [graph.node("Gather", [words, "input_ids"], "word.half")], "word", to=TensorProto.FLOAT
        )
    codes, scales = quantised_words(vectors)
    words = graph.constant_int4("words", codes)
    # With float16 scales the products would be rounded to float16 as well.
    scale = graph.node("Cast", [graph.constant("words.scale", scales)], "word.scale", to=TensorProto.FLOAT)
    inputs = [words, "input_ids", scale]
    axes = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
    return graph.node("GatherBlockQuantized", inputs, "word", _CONTRIB, **axes)


def _embeddings(graph: _Graph, weights: Weights, token_types: bool, small: bool) -> str:
    from onnx import TensorProto

    value = _words(graph, weights["embeddings.word_embeddings.weight"].astype(np.float32), small)
    types = weights["embeddings.token_type_embeddings.weight"].astype(np.float32)
    positions = weights["embeddings.position_embeddings.weight"].astype(np.float32)
    if token_types:
        kind = graph.node("Gather", [graph.constant("types", types), "token_type_ids"], "type")
        value = graph.node("Add", [value, kind], "word.typed")
    else:
        positions = positions + types[0]
    shape = graph.node("Shape", ["input_ids"], "shape")
    length = graph.node("Gather", [shape, graph.constant("one", np.array([1]))], "length")
    start = graph.constant("start", np.array([0]))
    if small:
        half = graph.constant("positions", positions.astype(np.float16))
        half = graph.node("Slice", [half, start, length], "position.half")
        position = graph.node("Cast", [half], "position", to=TensorProto.FLOAT)
    else:
        position = graph.node("Slice", [graph.constant("positions", positions), start, length], "position")
    return graph.norm(graph.node("Add", [value, position], "embedded"), "embeddings.LayerNorm", weights, "layer.0")


def _nearness(graph: _Graph, table: Array) -> str:
    """What is added to the attention's logits, (1, heads, length, length), from the (heads, 2n - 1) of `DISTANCES`."""
    zero, one = graph.constant("near.zero", np.array(0)), graph.constant("near.one", np.array(1))
    count = graph.node("Squeeze", ["length"], "near.count")
    column = graph.node("Range", [zero, count, one], "near.column")
    row = graph.node("Unsqueeze", [column, one], "near.row")
    apart = graph.node("Sub", [column, row], "near.apart")
    middle = graph.constant("near.middle", np.array(table.shape[1] // 2))
    where = graph.node("Add", [apart, middle], "near.where")
    return graph.node("Gather", [graph.constant("near", table[None].astype(np.float32)), where], "near.bias", axis=2)


def _layer(
    graph: _Graph,
    weights: Weights,
    name: str,
    state: str,
    heads: int,
    nearness: str | None,
    maxima: Mapping[str, Array] | None,
) -> str:
    def dense(part: str) -> tuple[Array, Array]:
        return weights[f"{name}.{part}.weight"].T.astype(np.float32), weights[f"{name}.{part}.bias"].astype(np.float32)

    parts = [dense(f"attention.self.{part}") for part in ("query", "key", "value")]
    matrix, bias = np.concatenate([m for m, _ in parts], axis=1), np.concatenate([b for _, b in parts])
    joined = graph.product(state, f"{name}.attention.self", matrix, bias, f"{name}.qkv", maxima)
    split = [f"{name}.query", f"{name}.key", f"{name}.value"]
    graph.node("Split", [joined], split, axis=-1, num_outputs=3)
    inputs = split if nearness is None else [*split, "", "", nearness]  # between them a bias and a mask of padding
    attended = graph.node("MultiHeadAttention", inputs, f"{name}.attended", _CONTRIB, num_heads=heads)
    mixed = graph.product(
        attended, f"{name}.attention.output", *dense("attention.output.dense"), f"{name}.mixed", maxima
    )
    summed = graph.node("Add", [mixed, state], f"{name}.attention.sum")
    state = graph.norm(summed, f"{name}.attention.output.LayerNorm", weights, f"{name}.attention.normed")
    own = graph.by_token
    wide = graph.product(state, f"{name}.intermediate", *dense("intermediate.dense"), f"{name}.wide", maxima, own)
    wide = graph.node("Gelu", [wide], f"{name}.gelu", _CONTRIB)
    narrow = graph.product(wide, f"{name}.output", *dense("output.dense"), f"{name}.narrow", maxima, own)
    summed = graph.node("Add", [narrow, state], f"{name}.sum")
    return graph.norm(summed, f"{name}.output.LayerNorm", weights, f"{name}.normed")


def calibrate(
    weights: Weights,
    sequences: Sequence[Mapping[str, Array]],
    *,
    heads: int,
    token_types: bool = False,
    epsilon: float = _LAYER_NORM_EPSILON,
    first: int = 0,
) -> dict[str, Array]:
    """Largest absolute activation of every input channel of every matrix product over the calibration sequences.

    ``sequences`` are feeds of the graph (``{"input_ids": (1, length) int64, …}``); ``first`` is as in `build_encoder`.
    """
    graph = _Graph(epsilon)
    _draw(graph, weights, heads, None, token_types, first=first)
    session = open_session(_serialise(graph, token_types, [value for _, value in graph.products], first))
    outputs = [output.name for output in session.get_outputs()]
    maxima: dict[str, Array] = {}
    for feed in sequences:
        values = dict(zip(outputs, session.run(None, dict(feed)), strict=True))
        for name, tensor in graph.products:
            largest = np.abs(values[tensor]).reshape(-1, values[tensor].shape[-1]).max(axis=0)
            maxima[name] = np.maximum(maxima[name], largest) if name in maxima else largest
    return maxima


def open_session(model: bytes | str) -> onnxruntime.InferenceSession:
    """An ONNX Runtime session on the CPU with one thread: callers run several sequences at once instead."""
    # ONNX Runtime sends Microsoft what it is used for unless this is set before it is imported.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # What one run needs would be kept for the next, for each thread: a hundred megabytes, for a fortieth of the time.
    options.enable_cpu_mem_arena = False
    if not _adds_in_32_bits():
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@cache
def _adds_in_32_bits() -> bool:
    """Whether the processor is known to have VNNI. With AVX2 alone, pairs of int8 products would be added in 16 bits
    and overflow; what keeps them from it costs a tenth to a fifth there, and two fifths where there is VNNI.
    """
    try:
        return re.search(r"\bavx(?:512)?_vnni\b", Path("/proc/cpuinfo").read_text("utf-8", "replace")) is not None
    except OSError:
        return False


class ParallelSession:
    """Runs sequences through one ONNX session, ``threads`` at a time, longest first; results keep the input order."""

    def __init__(self, model: bytes | str, threads: int) -> None:
        share_pools()
        self._session = open_session(model)
        give_back()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="onnx") if threads > 1 else None

    def run(
        self,
        feeds: Sequence[Mapping[str, Array]],
        finish: Callable[[Array], Array] = lambda states: states,
        output: str = "states",
    ) -> list[Array]:
        """Feeds of one sequence each -> ``finish(states (length, width) float32)`` of each, in order.

        Of the graph only what leads to ``output`` is run.
        """
        options = self._options(output)

        def one(index: int) -> Array:
            return finish(self._session.run([output], dict(feeds[index]), options)[0][0])

        order = sorted(range(len(feeds)), key=lambda index: -next(iter(feeds[index].values())).shape[1])
        if self._pool is None or len(feeds) < 2:
            done = [one(index) for index in order]
        else:
            done = list(self._pool.map(one, order))
            give_back_soon()
        results: list[Array] = [np.empty(0)] * len(feeds)
        for index, result in zip(order, done, strict=True):
            results[index] = result
        return results

    @staticmethod
    def _options(output: str) -> onnxruntime.RunOptions | None:
        if output == "states":
            return None
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.only_execute_path_to_fetches = True
        return options


def also_giving(model: bytes, name: str) -> bytes:
    """An ONNX model that gives the float32 tensor ``name`` of its graph, too.

    Protocol buffers merge a message that is told twice, so what is told here of the graph joins what is there.
    """

    def field(number: int, value: bytes) -> bytes:
        return bytes([number << 3 | 2, len(value)]) + value

    tensor_type = field(1, b"\x08\x01")  # of elements of kind 1, float
    return model + field(7, field(12, field(1, name.encode()) + field(2, tensor_type)))
