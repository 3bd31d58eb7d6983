"""The reader on a hand-made model: its encoder passes word embeddings through, so each token's score is known.

The start logit is largest at one chosen word and the end logit at another, whatever stands around them.
"""

import hashlib
import json
from datetime import date

import numpy as np
import pytest
from hand_made_encoder import direction, pass_through
from tokenizers import Tokenizer

from index.errors import ModelError
from index.onnx_encoder import build_encoder
from index.packaged_model import packaged_folder
from qa.reading.ranking import CONFIDENCE_FEATURES, FEATURES
from qa.reading.reader import OVERLAP, QUOTE, WINDOW, SpanReader, Text
from qa.records import Hit

SETTINGS = {
    "name": "hand-made",
    "no_answer_margin": 0.0,
    "ranking": {
        "span": dict.fromkeys(FEATURES, 0.0) | {"margin": 1.0},
        "confidence": dict.fromkeys(CONFIDENCE_FEATURES, 0.0) | {"first": 1.0},
        "intercept": 0.0,
        "threshold": 0.5,
    },
}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))


def model(tokenizer: Tokenizer, first: str, last: str) -> bytes:
    """An ONNX reader whose best span starts at the word ``first`` and ends at the word ``last``."""
    weights = pass_through(tokenizer)
    ends = [direction(weights, tokenizer, word) for word in (first, last)]
    head = np.stack(ends, axis=1).astype(np.float32)
    return build_encoder(weights, heads=4, token_types=True, head=(head, np.zeros(2, np.float32)))


@pytest.fixture(scope="module")
def reader(tokenizer: Tokenizer) -> SpanReader:
    return SpanReader(model(tokenizer, "cafe", "ocean"), SETTINGS, threads=2)


def hit(number: int, text: str, start: int = 100, title: str = "") -> Hit:
    return Hit(
        number, f"article{number}", title, "", "2022-05-01", "", "", text, start, start + len(text), 0.1, 0.5, 3.0
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He saw the cafe by the ocean today.", "cafe by the ocean"),
        ("He saw the Café by the Ocean today.", "Café by the Ocean"),
        ("He saw the cafe\u0301 by the ocean today.", "cafe\u0301 by the ocean"),
        ("“I saw the ‘cafe’ by the ocean”, he said.", "cafe’ by the ocean"),
        ("The ﬁrst ﬂoor 🙂👍🏽 holds a cafe — the ocean — ﬁve doors on.", "cafe — the ocean"),
        ("\u200b\ufeffNull\x01 bytes: cafe,\n\tocean.", "cafe,\n\tocean"),
        ("日本語 cafe 海 ocean 🏳️‍🌈", "cafe 海 ocean"),
        ("He saw the ＣＡＦＥ by the o\u00ad cean … today.", "ＣＡＦＥ by the o\u00ad cean"),
        ("A ca\u2060fe and ﬁve oﬀers, by the o\u00ad\ncean.", "ca\u2060fe and ﬁve oﬀers, by the o\u00ad\ncean"),
    ],
)
def test_offsets_survive(reader: SpanReader, text: str, expected: str) -> None:
    best = reader.candidates([Text("Where?", text)])[0][0]
    assert text[best.start : best.end] == expected


def test_longer_span_than_allowed_is_not_found(reader: SpanReader) -> None:
    text = "cafe " + "word " * 60 + "ocean"
    best = reader.candidates([Text("Where?", text)])[0][0]
    assert text[best.start : best.end] != text


@pytest.mark.parametrize("at", [0, 1, 120, WINDOW - 3, WINDOW, 500, 700])
def test_long_passages_are_windowed(reader: SpanReader, at: int) -> None:
    words = ["word"] * 720
    words[at : at + 3] = ["cafe", "blue", "ocean"]
    text = " ".join(words)
    best = reader.candidates([Text("Where?", text)])[0][0]
    assert text[best.start : best.end] == "cafe blue ocean"
    assert best.start == 5 * at


def test_windows_overlap_by_more_than_a_span() -> None:
    assert OVERLAP > 30


def test_candidates_do_not_overlap(reader: SpanReader) -> None:
    text = "cafe ocean and cafe with ocean and the cafe of the ocean " * 40
    (found,) = reader.candidates([Text("Where?", text)])
    assert len(found) == 3
    assert [c.margin for c in found] == sorted((c.margin for c in found), reverse=True)
    for one, other in zip(sorted(found, key=lambda c: c.start), sorted(found, key=lambda c: c.start)[1:], strict=False):
        assert one.end <= other.start


def test_the_day_that_an_article_is_headed_by_is_no_answer(tokenizer: Tokenizer) -> None:
    reader = SpanReader(model(tokenizer, "date", "date"), SETTINGS, threads=1)
    for text, first in (
        ("The date 2025-12-01 is known.", "date"),
        ("date 2025-12-01 LUND – They met at the cafe.", ""),
    ):
        best = reader.candidates([Text("When?", text)])[0][0]
        assert (text[best.start : best.end] == first) == bool(first)
        assert first or best.start >= text.index("LUND")


def test_word_pieces_are_not_torn(reader: SpanReader, tokenizer: Tokenizer) -> None:
    text = "cafetorium oceanographers"
    assert any(token.startswith("##") for token in tokenizer.encode(text).tokens)
    for candidate in reader.candidates([Text("Where?", text)])[0]:
        assert text[candidate.start : candidate.end] in (text, *text.split())


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b"])
def test_passages_without_words(reader: SpanReader, text: str) -> None:
    assert reader.candidates([Text("Where?", text)]) == [[]]


def test_same_result_whatever_the_batch(tokenizer: Tokenizer) -> None:
    texts = [
        Text("Where is the cafe?", "The cafe is by the ocean.", "News"),
        Text("Who?", "cafe " * 300 + "ocean"),
        Text("Where is the cafe?", "Nothing of it."),
        Text("When? " * 90, "The ocean is older than the cafe."),
    ]
    content = model(tokenizer, "cafe", "ocean")
    one = SpanReader(content, SETTINGS, threads=1)
    several = SpanReader(content, SETTINGS, threads=4)
    together = several.candidates(texts)
    assert together == [one.candidates([text])[0] for text in texts]
    assert together == several.candidates(texts[::-1])[::-1]


def test_read_gives_article_offsets_and_whole_sentences(reader: SpanReader) -> None:
    early = "It rained all day, and nobody thought of going out. " * 11
    text = f"{early}They met in the cafe by the ocean at noon. Then they left."
    hits = [hit(0, "Nothing was said of it.", 0), hit(1, text, 1000, "Cafe opens")]
    reading = reader.read("Where did they meet?", hits, as_of=date(2022, 5, 3))
    best = reading.spans[0]
    assert best.hit == 1
    assert best.start is not None and best.end is not None
    assert text[best.start - 1000 : best.end - 1000] == "cafe by the ocean"
    # The sentence before, the one after, and as many before as fit.
    quote = text[best.quote_start - 1000 : best.quote_end - 1000]
    assert quote == text[len("It rained all day, and nobody thought of going out. ") :]
    assert len(quote) <= QUOTE
    assert sorted(span.hit for span in reading.spans) == [0, 1]
    assert sum(span.score for span in reading.spans) <= 1 + 1e-9
    assert reading.spans[0].score >= reading.spans[1].score
    # The confidence is the logistic function of the best span's margin here.
    margin = reader.candidates([Text("Where did they meet?", text, "Cafe opens")])[0][0].margin
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-margin)))


def test_read_of_nothing(reader: SpanReader) -> None:
    assert reader.read("Where?", [], as_of=date(2022, 1, 1)).spans == ()
    reading = reader.read("Where?", [hit(0, "   ")], as_of=date(2022, 1, 1))
    assert (reading.spans, reading.confidence) == ((), 0.0)


def test_title_is_never_the_answer(reader: SpanReader) -> None:
    text = "Nothing of it."
    for candidate in reader.candidates([Text("Where?", text, "The cafe by the ocean")])[0]:
        assert 0 <= candidate.start < candidate.end <= len(text)


def store(folder, content: bytes, **changes: object) -> None:
    settings = SETTINGS | {"sha256": hashlib.sha256(content).hexdigest()} | changes
    (folder / "reader.onnx").write_bytes(content)
    (folder / "reader.json").write_text(json.dumps(settings), encoding="utf-8")


def test_open(tmp_path, tokenizer: Tokenizer, reader: SpanReader) -> None:
    store(tmp_path, model(tokenizer, "cafe", "ocean"))
    opened = SpanReader.open(tmp_path, threads=1)
    assert (opened.name, opened.threshold) == ("hand-made", 0.5)
    text = Text("Where?", "The cafe by the ocean.")
    assert opened.candidates([text]) == reader.candidates([text])


def test_open_missing_or_damaged(tmp_path) -> None:
    with pytest.raises(ModelError, match="missing"):
        SpanReader.open(tmp_path)
    store(tmp_path, b"model", sha256="0")
    with pytest.raises(ModelError, match="not the file that was shipped"):
        SpanReader.open(tmp_path)
    (tmp_path / "reader.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        SpanReader.open(tmp_path)


def test_what_was_read_a_moment_ago_is_not_read_again(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = SpanReader(model(tokenizer, "cafe", "ocean"), SETTINGS, threads=1, remembered=2)
    read: list[Text] = []
    spans_of = reader._spans_of
    monkeypatch.setattr(reader, "_spans_of", lambda texts, top: read.extend(texts) or spans_of(texts, top))
    once, other = Text("Where?", "At the cafe by the ocean."), Text("Where?", "By the ocean, in a cafe.")
    first = reader.candidates([once, other, once])
    assert first[0] == first[2] != first[1]
    assert reader.candidates([other, once]) == [first[1], first[0]]
    assert read == [once, other]
    reader.candidates([once], top=1)  # other spans of the same passage
    reader.candidates([other])
    reader.candidates([once])  # the last two that were read are kept
    assert read == [once, other, once, once]
