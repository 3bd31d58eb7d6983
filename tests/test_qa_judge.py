"""The judge: what it reads of a pair, and what it makes of three logits.

Reader and judge are made by hand. The reader's layers pass words through, the judge's one layer attends to all of them,
and each verdict's logit is the likeness of one word to what the first token sees.
"""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hand_made_encoder import WIDTH, direction, pass_through
from test_qa_reader import SETTINGS
from tokenizers import Tokenizer

from index.errors import ModelError
from index.onnx_encoder import build_encoder
from qa.reading.judge import CLAIM_TOKENS, TOKENS, Judge
from qa.reading.reader import SpanReader
from qa.reading.weights import open_tokenizer
from qa.records import Verdict

COMMON = 6  # layers of the reader that the judge's follow


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_tokenizer()


@pytest.fixture(scope="module")
def weights(tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """Seven layers, of which the last lets each token see all others."""
    one = pass_through(tokenizer)
    made = dict(one)
    for name, value in one.items():
        if name.startswith("encoder.layer.0."):
            made |= {name.replace(".0.", f".{n}.", 1): value for n in range(1, COMMON + 1)}
    layer = f"encoder.layer.{COMMON}.attention."
    made[f"{layer}self.value.weight"] = np.eye(WIDTH, dtype=np.float32)
    made[f"{layer}output.dense.weight"] = 60 * np.eye(WIDTH, dtype=np.float32)
    return made


@pytest.fixture(scope="module")
def reader(weights: dict[str, np.ndarray]) -> SpanReader:
    head = (np.zeros((WIDTH, 2), np.float32), np.zeros(2, np.float32))
    return SpanReader(build_encoder(weights, heads=4, token_types=True, head=head), SETTINGS, threads=2)


def model(
    weights: dict[str, np.ndarray], tokenizer: Tokenizer, bias: tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> bytes:
    """A judge to whom "ocean" anywhere supports and "desert" contradicts."""
    nothing = np.zeros(WIDTH)
    head = np.stack([direction(weights, tokenizer, "ocean"), direction(weights, tokenizer, "desert"), nothing], axis=1)
    head_and_bias = (head.astype(np.float32), np.array(bias, np.float32))
    return build_encoder(weights, heads=4, head=head_and_bias, first=COMMON)


def write(folder: Path, model: bytes, **settings: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "judge.onnx").write_bytes(model)
    told = {"name": "j", "sha256": hashlib.sha256(model).hexdigest(), "reader": "hand-made", "temperature": 1.0}
    (folder / "judge.json").write_text(json.dumps(told | settings), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def judge(
    reader: SpanReader,
    weights: dict[str, np.ndarray],
    tokenizer: Tokenizer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Judge:
    return Judge(reader, write(tmp_path_factory.mktemp("judge"), model(weights, tokenizer)))


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


def test_temperature_draws_the_chances_together(
    reader: SpanReader, weights: dict[str, np.ndarray], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    made = model(weights, tokenizer, (2.0, 0.0, -2.0))
    folders = [write(tmp_path / str(heat), made, temperature=heat) for heat in (1.0, 2.0)]
    one, other = (Judge(reader, folder).verdicts([("road", "road")])[0] for folder in folders)
    assert one.supported > other.supported > other.unsaid > one.unsaid
    assert math.isclose(
        math.log(one.supported / one.unsaid), 2 * math.log(other.supported / other.unsaid), abs_tol=1e-3
    )


def test_what_is_read_looks_like_what_is_seen(judge: Judge) -> None:
    assert judge.verdicts([("ＯＣＥＡＮ", "Water?")]) == judge.verdicts([("ocean", "Water?")])


def test_the_weights_are_checked_when_it_is_first_asked(
    reader: SpanReader, weights: dict[str, np.ndarray], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    asked = [("road", "road")]
    with pytest.raises(ModelError, match="judge's weights are missing"):
        Judge(reader, tmp_path).verdicts(asked)
    made = model(weights, tokenizer)
    with pytest.raises(ModelError, match="belong to another reader"):
        Judge(reader, write(tmp_path, made, reader="another")).verdicts(asked)
    (write(tmp_path, made) / "judge.onnx").write_bytes(made + b"x")
    with pytest.raises(ModelError, match="not the file that was shipped"):
        Judge(reader, tmp_path).verdicts(asked)
    (tmp_path / "judge.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        Judge(reader, tmp_path).verdicts(asked)


def test_what_ships_tells_support_from_contradiction() -> None:
    evidence = "The council voted 7 to 2 on Monday to close the old swimming hall."
    claims = ["The swimming hall was to be closed.", "The council kept the hall open.", "The mayor plays the violin."]
    said = Judge(SpanReader.open()).verdicts([(evidence, claim) for claim in claims])
    assert said[0].supported > 0.5 and said[1].contradicted > 0.5 and said[2].unsaid > 0.5
