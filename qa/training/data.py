"""Training examples: labelled rows, hard negatives, crops, and batches of a fixed number of tokens."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from tokenizers import Tokenizer

QUESTION_TOKENS = 48
TITLE_TOKENS = 24
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Part:
    """One training file: how often a row is seen (a fraction samples rows) and what stands before a title in ``group``.

    Without ``before`` its groups name no titles.
    """

    name: str
    repeats: float
    before: str | None = None

    def title(self, group: str) -> str:
        """The title of the article that ``group`` names; empty where it names none."""
        titled = self.before is not None and group.startswith(self.before)
        return group.removeprefix(self.before or "").replace("_", " ") if titled else ""


WHOLE = "squad:"  # what the groups of squad_train that are whole articles begin with; others are single paragraphs
PARTS = (
    Part("squad_train", 1.0, WHOLE),
    Part("new_wiki", 2.0, ""),
    Part("newsquiz", 2.0),
    Part("tydiqa_en", 1.0),
    Part("nq_open", 0.8, "nq:"),
    Part("timeqa", 1.0),
    Part("contrast", 1.0),
    Part("qed", 1.5, ""),
    Part("qamr", 0.3),
    Part("reddit", 0.4),
    Part("amazon_reviews", 0.25),
)
PASSES, TAUGHT_PASSES = 2.1, 1.5  # times that the teacher, and those it teaches, see all `PARTS`
# Of these parts whole articles are held out, this share of the rows: they measure the reader, and SQuAD's, read each
# alone, its confidence.
HELD_OUT = {"new_wiki": 0.1, "squad_train": 0.3}
BESIDE, MORE = 0.5, 0.15  # share of questions with a hard negative beside them, and of these with two more
EXCHANGED = 0.08  # share of questions that are also asked with another name, number or date in them


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
            title = part.title(row["group"])
            rows.append(Row(part.name, row["group"], title, row["question"], row["context"], tuple(sorted(answers))))
    return rows


def held_out_groups(rows: Sequence[Row], share: float) -> frozenset[str]:
    """Groups never trained on: in order of the SHA-256 of their names, until they hold ``share`` of the rows."""
    order = sorted({row.group for row in rows}, key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    chosen: set[str] = set()
    for group in order:
        if sum(row.group in chosen for row in rows) >= share * len(rows):
            break
        chosen.add(group)
    return frozenset(chosen)


def split_rows(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(training, held-out) rows of a part of `HELD_OUT`, split by group; of any other all may be trained on."""
    share = HELD_OUT.get(rows[0].part, 0.0) if rows else 0.0
    whole = [row for row in rows if row.part != "squad_train" or row.group.startswith(WHOLE)]
    out = held_out_groups(whole, share)
    return [row for row in rows if row.group not in out], [row for row in rows if row.group in out]


def training_rows(folder: Path, part: Part) -> list[Row]:
    """The rows of a part that may be trained on."""
    return split_rows(read_rows(folder, part))[0]


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
    """The sequences of one question that share a normalisation: one with the answer, others without.

    Where it is not ``labelled``, nobody has said which answers.
    """

    sequences: tuple[Input, ...]
    labelled: bool = True

    @property
    def tokens(self) -> int:
        """Tokens of all sequences together."""
        return sum(len(s.ids) for s in self.sequences)


U = TypeVar("U", bound=Unit)


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

    The gold answer is one of the row's, chosen at random; a crop keeps it.
    """
    question = encode(row.question).ids[:QUESTION_TOKENS]
    context = encode(row.context)
    spans = token_spans(context.offsets, [rng.choice(row.answers)] if row.answers else ())
    begin = 0
    if len(context.ids) > window:
        last = len(context.ids) - window
        if spans:
            low, high = max(0, spans[0][1] + 1 - window), min(last, spans[0][0])
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
    """The units of one part: each row ``repeats`` times over, some with hard negatives beside it, some exchanged."""
    whole, rest = divmod(repeats, 1.0)
    order = [i for i in range(len(rows)) for _ in range(int(whole))]
    order += rng.sample(range(len(rows)), round(rest * len(rows)))
    exchange = Exchange(rows)
    units = []
    for i in order:
        row, titled = rows[i], rng.random() < 0.5
        own = build_sequence(encode, row, rng.choice((128, 160, 192, 224)), rng, titled=titled)
        if row.answers and not own.spans:
            continue
        sequences = [own]
        if row.answers and negatives[i] and rng.random() < BESIDE:
            window = max(32, len(own.ids) - own.passage)
            for other in rng.sample(negatives[i], min(3 if rng.random() < MORE else 1, len(negatives[i]))):
                wrong = replace(rows[other], question=row.question, answers=())
                sequences.append(build_sequence(encode, wrong, window, rng, titled=titled))
        units.append(Unit(tuple(sequences)))
        if row.answers and rng.random() < EXCHANGED and (question := exchange(row, rng)):
            wrong = replace(row, question=question, answers=())
            units.append(Unit((build_sequence(encode, wrong, rng.choice((128, 160, 192, 224)), rng, titled=titled),)))
    return units


class Exchange:
    """Puts a name or number of another question in the place of one of a question's own, so that nothing answers it."""

    _NAMED = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\d[\d,.]*\d|\d)")

    def __init__(self, rows: Sequence[Row]) -> None:
        found = dict.fromkeys(name for row in rows for name in self._NAMED.findall(row.question))
        self._names = [name for name in found if not name[0].isdigit()]
        self._numbers = [name for name in found if name[0].isdigit()]

    def __call__(self, row: Row, rng: random.Random) -> str | None:
        """The question of ``row`` with one name or number exchanged for one that its passage lacks, if it has any."""
        named = list(self._NAMED.finditer(row.question))
        if not named:
            return None
        chosen = rng.choice(named)
        number = chosen[0][0].isdigit()
        pool = self._numbers if number else self._names
        if number and len(chosen[0]) == 4:  # a year for a year
            pool = [name for name in pool if len(name) == 4]
        seen = f"{row.title} {row.context}".lower()
        for other in rng.sample(pool, min(8, len(pool))):
            if other.lower() not in seen and other != chosen[0]:
                return f"{row.question[: chosen.start()]}{other}{row.question[chosen.end() :]}"
        return None


def training_units(folder: Path, encode: Encoder, seed: int, scale: float = 1.0) -> list[Unit]:
    """All labelled units of a run in training order. ``scale`` multiplies every part's repeats."""
    units: list[Unit] = []
    for part in PARTS:
        rng = random.Random(f"{seed} {part.name}")
        rows = training_rows(folder, part)
        units += build_units(encode, rows, hard_negatives(rows), part.repeats * scale, rng)
    random.Random(seed).shuffle(units)
    return units


def unlabelled_units(
    encode: Encoder, read: Iterable[tuple[str, Sequence[tuple[str, str]]]], seed: int, together: int = 4
) -> list[Unit]:
    """Units of questions with the (headline, passage) pairs found for each, ``together`` in one, at random."""
    rng = random.Random(seed)
    units = []
    for question, passages in read:
        order = rng.sample(list(passages), len(passages))
        for at in range(0, len(order), together):
            rows = [Row("", "", title, question, text, ()) for title, text in order[at : at + together]]
            inputs = tuple(build_sequence(encode, row, 256, rng, titled=True) for row in rows)
            units.append(Unit(inputs, labelled=False))
    return units


def batches(units: Sequence[U], tokens: int, pool: int = 400) -> Iterator[list[U]]:
    """Units in order, sorted by length within pools so that attention wastes little, about ``tokens`` tokens each.

    The batches of a pool come in an order fixed by their contents' positions, not by length.
    """
    for at in range(0, len(units), pool):
        some = sorted(units[at : at + pool], key=lambda unit: max(len(s.ids) for s in unit.sequences))
        made: list[list[U]] = [[]]
        size = 0
        for unit in some:
            if size + unit.tokens > tokens and made[-1]:
                made.append([])
                size = 0
            made[-1].append(unit)
            size += unit.tokens
        random.Random(at).shuffle(made)
        yield from made
