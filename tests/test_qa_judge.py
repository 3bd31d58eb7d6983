"""The judge: what it reads of a pair, and what it makes of three logits.

The model is made by hand: each verdict's logit is the likeness of one word to the first token, which is always the
same, with a pull of its own. An encoder that attends to words stands in where evidence has to count.
"""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hand_made_encoder import WIDTH, direction, pass_through
from tokenizers import Tokenizer

from index.errors import ModelError
from index.onnx_encoder import build_encoder
from qa.reading.judge import CLAIM_TOKENS, TOKENS, Judge, Verdict
from qa.reading.weights import open_tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_tokenizer()


def model(tokenizer: Tokenizer, bias: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> bytes:
    """A judge to whom "ocean" anywhere supports and "desert" contradicts: each token is seen by the first."""
    weights = pass_through(tokenizer)
    layer = "encoder.layer.0.attention."
    weights[f"{layer}self.value.weight"] = np.eye(WIDTH, dtype=np.float32)
    weights[f"{layer}output.dense.weight"] = 60 * np.eye(WIDTH, dtype=np.float32)
    nothing = np.zeros(WIDTH)
    head = np.stack([direction(weights, tokenizer, "ocean"), direction(weights, tokenizer, "desert"), nothing], axis=1)
    return build_encoder(weights, heads=4, token_types=True, head=(head.astype(np.float32), np.array(bias, np.float32)))


def settings(model: bytes, temperature: float = 1.0) -> dict[str, object]:
    return {"name": "hand-made", "sha256": hashlib.sha256(model).hexdigest(), "temperature": temperature}


@pytest.fixture(scope="module")
def judge(tokenizer: Tokenizer) -> Judge:
    made = model(tokenizer)
    return Judge(made, settings(made), threads=2)


def test_verdicts_are_chances_in_the_order_of_the_pairs(judge: Judge) -> None:
    found = judge.verdicts([("ocean", "Water?"), ("desert", "Water?"), ("ocean ocean ocean", "Water?")])
    assert all(math.isclose(each.supported + each.contradicted + each.unsaid, 1, abs_tol=1e-6) for each in found)
    assert found[0].supported > found[1].supported
    assert found[1].contradicted > found[0].contradicted
    assert judge.verdicts([("desert", "Water?")])[0] == found[1]
    assert judge.verdicts([]) == []


def test_evidence_without_a_word_says_nothing(judge: Judge) -> None:
    assert judge.verdicts([("", "Water?"), (" \u200b", "Water?")]) == [Verdict(0.0, 0.0, 1.0)] * 2


def test_long_evidence_is_read_to_its_end(judge: Judge) -> None:
    plain = "road " * (3 * TOKENS)
    without, with_it = judge.verdicts([(plain, "Water?"), (f"{plain} {'ocean ' * 60}", "Water?")])
    assert with_it.supported > without.supported


def test_a_long_claim_leaves_room_for_evidence(judge: Judge) -> None:
    claim = "road " * (4 * CLAIM_TOKENS)
    with_it, without = judge.verdicts([("ocean " * 50, claim), ("road " * 50, claim)])
    assert with_it.supported > without.supported


def test_temperature_draws_the_chances_together(tokenizer: Tokenizer) -> None:
    made = model(tokenizer, (2.0, 0.0, -2.0))
    one, other = (Judge(made, settings(made, t), 1).verdicts([("road", "road")])[0] for t in (1.0, 2.0))
    assert one.supported > other.supported > other.unsaid > one.unsaid
    assert math.isclose(
        math.log(one.supported / one.unsaid), 2 * math.log(other.supported / other.unsaid), abs_tol=1e-3
    )


def test_what_is_read_looks_like_what_is_seen(judge: Judge) -> None:
    assert judge.verdicts([("ＯＣＥＡＮ", "Water?")]) == judge.verdicts([("ocean", "Water?")])


def test_opening_checks_the_weights(tmp_path: Path, tokenizer: Tokenizer) -> None:
    with pytest.raises(ModelError, match="judge's weights are missing"):
        Judge.open(tmp_path)
    made = model(tokenizer)
    (tmp_path / "judge.onnx").write_bytes(made)
    (tmp_path / "judge.json").write_text(json.dumps(settings(made)), encoding="utf-8")
    assert Judge.open(tmp_path, threads=1).name == "hand-made"
    (tmp_path / "judge.onnx").write_bytes(made + b"x")
    with pytest.raises(ModelError, match="not the file that was shipped"):
        Judge.open(tmp_path)
    (tmp_path / "judge.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        Judge.open(tmp_path)
