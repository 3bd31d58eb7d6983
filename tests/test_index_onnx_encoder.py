"""The hand-built ONNX encoder against the same weights in transformers."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from index.four_bits import rounded_words
from index.onnx_encoder import (
    DISTANCES,
    ParallelSession,
    _adds_in_32_bits,
    _draw,
    _Graph,
    _serialise,
    build_encoder,
    calibrate,
    open_session,
)

CONFIG = BertConfig(
    vocab_size=50,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=64,
    max_position_embeddings=40,
)
SIDES = {"value": 64, "states": 16}


def small_model() -> tuple[BertModel, dict[str, np.ndarray]]:
    torch.manual_seed(7)
    model = BertModel(CONFIG, add_pooling_layer=False).eval()
    return model, {name: value.numpy() for name, value in model.state_dict().items()}


def ids(seed: int, length: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 50, (1, length))


def product_graph(nodes: list[NodeProto], constants: list[TensorProto]) -> bytes:
    """A graph from ``value`` (rows, 64) to ``states`` (rows, 16)."""
    value, states = (helper.make_tensor_value_info(n, TensorProto.FLOAT, ["rows", w]) for n, w in SIDES.items())
    graph = helper.make_graph(nodes, "product", [value], [states], constants)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()


def test_float32_graph_equals_transformers() -> None:
    model, weights = small_model()
    feed = {"input_ids": ids(1, 17), "token_type_ids": np.array([[0] * 6 + [1] * 11])}
    expected = model(**{name: torch.from_numpy(value) for name, value in feed.items()}).last_hidden_state
    session = open_session(build_encoder(weights, heads=4, token_types=True))
    # Word embeddings are kept in half precision.
    np.testing.assert_allclose(session.run(["states"], feed)[0], expected.detach().numpy(), atol=5e-3)


def test_relative_positions_and_epsilon_equal_those_of_mpnet() -> None:
    torch.manual_seed(7)
    sizes = CONFIG.to_dict() | {"model_type": "mpnet", "layer_norm_eps": 1e-2, "max_position_embeddings": 42}
    model = MPNetModel(MPNetConfig(**sizes), add_pooling_layer=False).eval()
    torch.nn.init.normal_(model.encoder.relative_attention_bias.weight)
    weights = {}
    for name, value in model.state_dict().items():
        for theirs, ours in [("attn.q", "self.query"), ("attn.k", "self.key"), ("attn.v", "self.value")]:
            name = name.replace(f"attention.{theirs}", f"attention.{ours}")
        name = name.replace("attention.attn.o", "attention.output.dense")
        weights[name.replace("attention.LayerNorm", "attention.output.LayerNorm")] = value.numpy()
    weights["embeddings.token_type_embeddings.weight"] = np.zeros((2, 32), np.float32)
    weights["embeddings.position_embeddings.weight"] = weights["embeddings.position_embeddings.weight"][2:]
    bias = model.encoder.compute_position_bias(torch.zeros(1, 40)).detach().numpy()[0]  # (heads, from, to)
    weights[DISTANCES] = np.concatenate([bias[:, -1], bias[:, 0, 1:]], axis=1)
    session = open_session(build_encoder(weights, heads=4, epsilon=1e-2))
    maxima = calibrate(weights, [{"input_ids": ids(seed, 30)} for seed in range(8)], heads=4, epsilon=1e-2)
    int8 = open_session(build_encoder(weights, heads=4, maxima=maxima, epsilon=1e-2))
    for length in (1, 17, 40):
        feed = {"input_ids": ids(1, length) % 48 + 2}  # not 1, which pads
        expected = model(input_ids=torch.from_numpy(feed["input_ids"])).last_hidden_state.detach().numpy()
        np.testing.assert_allclose(session.run(["states"], feed)[0], expected, atol=5e-3)
        assert np.corrcoef(int8.run(["states"], feed)[0].ravel(), expected.ravel())[0, 1] > 0.995


@pytest.mark.parametrize("token_types", [False, True])
def test_a_small_graph_keeps_words_in_four_bits_and_positions_in_half_precision(token_types: bool) -> None:
    _, weights = small_model()
    graph = _Graph(1e-12)
    _draw(graph, weights, 4, None, token_types, small=True)
    feed = {"input_ids": ids(1, 17)} | ({"token_type_ids": np.zeros((1, 17), np.int64)} if token_types else {})
    session = open_session(_serialise(graph, token_types, ["word", "position"]))
    word, position = session.run(["word", "position"], feed)
    np.testing.assert_array_equal(word, rounded_words(weights["embeddings.word_embeddings.weight"])[feed["input_ids"]])
    expected = weights["embeddings.position_embeddings.weight"][:17]
    if not token_types:
        expected = expected + weights["embeddings.token_type_embeddings.weight"][0]
    np.testing.assert_array_equal(position, expected.astype(np.float16).astype(np.float32))


def test_int8_graph_is_close_and_a_head_is_applied() -> None:
    model, weights = small_model()
    rng = np.random.default_rng(3)
    head = (rng.normal(size=(32, 2)).astype(np.float32), rng.normal(size=2).astype(np.float32))
    maxima = calibrate(weights, [{"input_ids": ids(seed, 30)} for seed in range(8)], heads=4)
    assert len(maxima) == 2 * 4
    feed = {"input_ids": ids(1, 17)}
    states = model(input_ids=torch.from_numpy(feed["input_ids"])).last_hidden_state.detach().numpy()
    found = open_session(build_encoder(weights, heads=4, maxima=maxima, head=head)).run(["states"], feed)[0]
    expected = states @ head[0] + head[1]
    assert found.shape == (1, 17, 2)
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.995


def test_a_token_with_large_activations_does_not_coarsen_the_others() -> None:
    rng = np.random.default_rng(5)
    matrix, bias = rng.normal(size=(64, 16)).astype(np.float32), rng.normal(size=16).astype(np.float32)
    value = rng.normal(size=(9, 64)).astype(np.float32)
    value[3] *= 200
    value[4] = 0
    wanted = value @ matrix + bias
    errors = []
    for by_token in (False, True):
        drawn = _Graph(1e-12, by_token)
        drawn.product("value", "one", matrix, bias, "states", {"one": np.ones(64)}, own=by_token)
        found = open_session(product_graph(drawn.nodes, drawn.constants)).run(["states"], {"value": value})[0]
        errors.append(np.linalg.norm(found - wanted, axis=1) / np.linalg.norm(wanted, axis=1))
    shared, own = errors
    assert own.max() < 0.03
    assert (shared[[0, 1, 2, 5, 6, 7, 8]] > 0.2).all()


def test_only_feed_forwards_have_scales_for_tokens() -> None:
    _, weights = small_model()
    maxima = calibrate(weights, [{"input_ids": ids(1, 30)}], heads=4)
    graph = onnx.load_from_string(build_encoder(weights, heads=4, maxima=maxima, by_token=True)).graph
    evened = [node.output[0] for node in graph.node if node.op_type == "Div"]
    assert evened == [f"encoder.layer.{layer}.{part}.even" for layer in (0, 1) for part in ("wide", "narrow")]


def test_sequences_in_parallel_keep_their_order_and_their_values() -> None:
    _, weights = small_model()
    graph = build_encoder(weights, heads=4)
    feeds = [{"input_ids": ids(seed, 5 + seed)} for seed in range(9)]
    several, one = ParallelSession(graph, 3).run(feeds), ParallelSession(graph, 1).run(feeds)
    assert [states.shape for states in several] == [(5 + seed, 32) for seed in range(9)]
    for ours, theirs in zip(several, one, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("slow", [False, True])
def test_int8_products_do_not_overflow_on_any_processor(slow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if slow:  # as if nothing were known of the processor
        monkeypatch.setattr("index.onnx_encoder._adds_in_32_bits", lambda: False)
    # Pairs of the largest products there are, 255 times 127, do not fit in the 16 bits that AVX2 adds them in.
    constants = {
        "weight": np.full((64, 16), 127, np.int8),
        "scale": np.ones(16, np.float32),
        "zero": np.zeros(16, np.int8),
    }
    node = helper.make_node("DynamicQuantizeMatMul", ["value", *constants], ["states"], domain="com.microsoft")
    initializers = [numpy_helper.from_array(constant, name) for name, constant in constants.items()]
    session = open_session(product_graph([node], initializers))
    value = np.random.default_rng(5).integers(0, 256, (9, 64)).astype(np.float32)
    value[:, 0], value[:, 1:8] = 0, 255  # so that a step of the activations is 1, and they are kept exactly
    np.testing.assert_allclose(session.run(["states"], {"value": value})[0], value @ constants["weight"], rtol=1e-6)


@pytest.mark.parametrize(
    ("flags", "known"),
    [
        ("fpu avx2 avx512_vnni", True),
        ("avx_vnni fpu", True),
        ("fpu avx2 avx512f", False),
        ("my_avx_vnni_int8", False),
        (None, False),
    ],
)
def test_quick_products_are_for_processors_that_are_known_to_add_them_right(
    flags: str | None, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_text(*_: object) -> str:
        if flags is None:
            raise FileNotFoundError
        return f"model name : any\nflags : {flags}\n"

    monkeypatch.setattr(Path, "read_text", read_text)
    _adds_in_32_bits.cache_clear()
    try:
        assert _adds_in_32_bits() is known
    finally:
        monkeypatch.undo()
        _adds_in_32_bits.cache_clear()
