"""Training examples: labelled rows, hard negatives, crops, and batches of a fixed number of tokens."""

import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

QUESTION_TOKENS = 48
TITLE_TOKENS = 24
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Part:
    """One training file: how often a row is seen (a fraction samples rows) and whether ``group`` is a title."""

    name: str
    repeats: float
    titled: bool = False


PARTS = (
    Part("new_wiki", 2.4, titled=True),
    Part("newsquiz", 3.0),
    Part("qed", 2.0, titled=True),
    Part("qamr", 0.6),
    Part("reddit", 0.35),
    Part("amazon_reviews", 0.35),
)


HELD_OUT = "new_wiki"  # a tenth of this part measures the reader


@dataclass(frozen=True, slots=True)
class Row:
    """A question on a passage; ``answers`` are (start, end) offsets into ``context``; empty where there is none."""

    part: str
    group: str
    title: str
    question: str
    context: str
    answers: tuple[tuple[int, int], ...]

    def answer_texts(self) -> set[str]:
        """The distinct gold answers, lower-cased."""
        return {self.context[start:end].lower() for start, end in self.answers}


def read_rows(folder: Path, part: Part) -> list[Row]:
    """All rows of ``folder/NAME.jsonl.gz``."""
    rows = []
    with gzip.open(folder / f"{part.name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            answers = {(a["start"], a["start"] + len(a["text"])) for a in row["answers"]}
            title = row["group"].replace("_", " ") if part.titled else ""
            rows.append(Row(part.name, row["group"], title, row["question"], row["context"], tuple(sorted(answers))))
    return rows


def held_out_groups(rows: Sequence[Row], share: float = 0.1) -> frozenset[str]:
    """Groups never trained on: in order of the SHA-256 of their names, until they hold ``share`` of the rows."""
    order = sorted({row.group for row in rows}, key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    chosen: set[str] = set()
    for group in order:
        if sum(row.group in chosen for row in rows) >= share * len(rows):
            break
        chosen.add(group)
    return frozenset(chosen)


def split_rows(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(training, held-out) rows, split by group."""
    out = held_out_groups(rows)
    return [row for row in rows if row.group not in out], [row for row in rows if row.group in out]


def training_rows(folder: Path, part: Part) -> list[Row]:
    """The rows of a part that may be trained on: all but new_wiki's held-out ones."""
    rows = read_rows(folder, part)
    return split_rows(rows)[0] if part.name == HELD_OUT else rows


def hard_negatives(rows: Sequence[Row], keep: int = 10, block: int = 2000) -> list[list[int]]:
    """For each row, up to ``keep`` rows whose passages look most like the question (TF-IDF) and lack its answers.

    Passages of the row's own group get a bonus, so that a question often meets another paragraph of its own article.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped, unused-ignore]

    first: dict[str, int] = {}
    for i, row in enumerate(rows):
        first.setdefault(row.context, i)
    pool = list(first.values())
    lowered = [rows[i].context.lower() for i in pool]
    groups = np.array([rows[i].group for i in pool])
    one_group = len(set(groups)) == 1
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
    contexts = vectorizer.fit_transform(lowered)
    found: list[list[int]] = []
    for at in range(0, len(rows), block):
        some = rows[at : at + block]
        similar = (vectorizer.transform([row.question for row in some]) @ contexts.T).toarray()
        for row, scores in zip(some, similar, strict=True):
            if not one_group:
                scores = scores + 0.1 * (groups == row.group)
            golds = row.answer_texts()
            best = np.argpartition(-scores, min(4 * keep, len(pool) - 1))[: 4 * keep]
            best = best[np.argsort(-scores[best], kind="stable")]
            fine = [pool[j] for j in best if not any(gold in lowered[j] for gold in golds)]
            found.append(fine[:keep])
    return found


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of a text and each token's (start, end) code points in it."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


class Encoder:
    """A WordPiece tokeniser that remembers what it has seen: passages repeat from question to question."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._seen: dict[str, Encoded] = {}

    def __call__(self, text: str) -> Encoded:
        """Tokens of ``text`` without special ones."""
        known = self._seen.get(text)
        if known is None:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
            known = self._seen[text] = Encoded(tuple(encoding.ids), tuple(encoding.offsets))
        return known


@dataclass(frozen=True, slots=True)
class Input:
    """One input: ``ids``, token ``types``, where the passage begins, and gold (start, end) token positions."""

    ids: tuple[int, ...]
    types: tuple[int, ...]
    passage: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """The sequences of one question that share a normalisation: one with the answer, others without."""

    sequences: tuple[Input, ...]

    @property
    def tokens(self) -> int:
        """Tokens of all sequences together."""
        return sum(len(s.ids) for s in self.sequences)


def token_spans(offsets: Sequence[tuple[int, int]], answers: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The tokens (first, last) that cover each answer; answers that no token touches are dropped."""
    spans = []
    for start, end in answers:
        touched = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
        if touched:
            spans.append((touched[0], touched[-1]))
    return sorted(set(spans))


def build_sequence(encode: Encoder, row: Row, window: int, rng: random.Random, *, titled: bool) -> Input:
    """``[CLS] question [SEP] title [SEP] passage [SEP]``, cropped at random to ``window`` passage tokens.

    A crop keeps one of the gold answers; answers outside it are dropped.
    """
    question = encode(row.question).ids[:QUESTION_TOKENS]
    context = encode(row.context)
    spans = token_spans(context.offsets, row.answers)
    begin = 0
    if len(context.ids) > window:
        last = len(context.ids) - window
        if spans:
            keep = rng.choice(spans)
            low, high = max(0, keep[1] + 1 - window), min(last, keep[0])
            begin = rng.randint(min(low, high), high)
        else:
            begin = rng.randint(0, last)
    body = context.ids[begin : begin + window]
    head = (CLS, *question, SEP)
    title = (*encode(row.title).ids[:TITLE_TOKENS], SEP) if titled and row.title else ()
    passage = len(head) + len(title)
    inside = tuple((a - begin + passage, b - begin + passage) for a, b in spans if a >= begin and b < begin + len(body))
    ids = (*head, *title, *body, SEP)
    return Input(ids, (0,) * len(head) + (1,) * (len(ids) - len(head)), passage, inside)


def build_units(
    encode: Encoder, rows: Sequence[Row], negatives: Sequence[Sequence[int]], repeats: float, rng: random.Random
) -> list[Unit]:
    """The units of one part: each row ``repeats`` times over, four in ten with a hard negative beside it."""
    whole, rest = divmod(repeats, 1.0)
    order = [i for i in range(len(rows)) for _ in range(int(whole))]
    order += rng.sample(range(len(rows)), round(rest * len(rows)))
    units = []
    for i in order:
        row, titled = rows[i], rng.random() < 0.5
        positive = build_sequence(encode, row, rng.choice((128, 160, 192, 224)), rng, titled=titled)
        if not positive.spans:
            continue
        sequences = [positive]
        if negatives[i] and rng.random() < 0.4:
            other = rows[rng.choice(negatives[i])]
            wrong = Row(row.part, other.group, other.title, row.question, other.context, ())
            window = max(32, len(positive.ids) - positive.passage)
            sequences.append(build_sequence(encode, wrong, window, rng, titled=titled))
        units.append(Unit(tuple(sequences)))
    return units


def training_units(
    folder: Path, encode: Encoder, seed: int, scale: float = 1.0, *, negatives: bool = True
) -> list[Unit]:
    """All units of a run in training order. ``scale`` multiplies every part's repeats.

    Without ``negatives`` no passage stands beside the one that answers.
    """
    units: list[Unit] = []
    for part in PARTS:
        rng = random.Random(f"{seed} {part.name}")
        rows = training_rows(folder, part)
        beside = hard_negatives(rows) if negatives else [[]] * len(rows)
        units += build_units(encode, rows, beside, part.repeats * scale, rng)
    random.Random(seed).shuffle(units)
    return units


def batches(units: Sequence[Unit], tokens: int, pool: int = 400) -> Iterator[list[Unit]]:
    """Units in order, sorted by length within pools so that attention wastes little, about ``tokens`` tokens each.

    The batches of a pool come in an order fixed by their contents' positions, not by length.
    """
    for at in range(0, len(units), pool):
        some = sorted(units[at : at + pool], key=lambda unit: max(len(s.ids) for s in unit.sequences))
        made: list[list[Unit]] = [[]]
        size = 0
        for unit in some:
            if size + unit.tokens > tokens and made[-1]:
                made.append([])
                size = 0
            made[-1].append(unit)
            size += unit.tokens
        random.Random(at).shuffle(made)
        yield from made
