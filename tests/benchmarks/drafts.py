"""Quotations of the wire of invented news, in drafts: true ones in many spellings, and ones that a script altered.

Each quotation stands in the words of its article around it, as a writer would take it over. Counted is how each kind is
judged. For "invented" the article is not in the store. Every kind is made of every quotation that it can be made of, in
`ROUNDS` random ways. The store is searched by words alone, so no model is needed. With -v every draft is printed.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common import ROOT, keep, parser

if TYPE_CHECKING:
    from index.store import View

SEED = 21
ROUNDS = 5
HELD_OUT = 5  # one article in so many is not in the store
ARTICLES = ROOT / "tests" / "wire" / "articles.jsonl"
_QUOTED = re.compile(r'"([^"]+)"')
_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fourteen|sixteen)\b",
    re.IGNORECASE,
)
_NUMBERS = "two three five seven nine twelve thirty 17 48 260 3,100".split()
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|has|have|had|do|does|did|must|should|may)\b(?! not)"
)
_NEGATION = re.compile(r" (?:not|never|no longer)\b|n't\b")
_ADDED = "really always sadly quite simply probably certainly surely".split()


@dataclass(frozen=True)
class Taken:
    """A quotation with its article's text around it: ``before``, ``words`` and ``after``; ``speaker`` "" if unknown."""

    article: int
    before: str
    words: str
    after: str
    speaker: str


Draft = str | None
Maker = Callable[[Taken, random.Random, list[Taken]], Draft]


def main() -> None:
    parser(__doc__).parse_known_args()
    keep("drafts", measure(), seed=SEED)


def measure() -> dict[str, Any]:
    """How the quotations of each kind are judged, in percent."""
    from hashing_embedder import HashingEmbedder

    from index.store import Store
    from index.sync import sync

    lines = ARTICLES.read_text("utf-8").splitlines()
    stored = [line for number, line in enumerate(lines) if number % HELD_OUT]
    embedder = HashingEmbedder()
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        folder = Path(temporary)
        (folder / "articles.jsonl").write_text("\n".join(stored), "utf-8")
        with Store.open(folder / "store", create=True, model=embedder.name, dimension=embedder.dimension) as store:
            sync(store, [folder / "articles.jsonl"], embedder)
            with store.read() as view:
                return _judged(view, stored, [line for number, line in enumerate(lines) if not number % HELD_OUT])


def _judged(view: View, stored: list[str], held_out: list[str]) -> dict[str, Any]:
    taken = list(_taken(stored))
    figures: dict[str, Any] = {"articles": len(stored), "quotations": len(taken)}
    for group, makers, right in (
        ("true", TRUE, "found"),
        ("altered", ALTERED, "altered"),
        ("of another", OTHER, "misattributed"),
    ):
        table = {name: _counts(view, make, taken) for name, make in makers.items()}
        table["all"] = sum(table.values(), Counter())
        figures[group] = {name: _shares(counts, right) for name, counts in table.items()}
    invented = sum((_counts(view, _as_it_is, [each], rounds=1) for each in _taken(held_out)), Counter())
    figures["invented"] = {"all": _shares(invented, "absent")}
    draft = "\n\n".join(_sentence(each, each.words) for each in (taken * (1 + 1000 // len(taken)))[:1000])
    figures["1,000 quotations, s"] = round(_seconds(view, draft), 1)
    return figures


def _shares(counts: Counter[str], right: str) -> dict[str, float]:
    total = counts.total()
    accused = total - counts["found"]
    return {"drafts": total, right: _percent(counts[right], total), "accused": _percent(accused, total)}


def _percent(part: int, total: int) -> float:
    return round(100 * part / total, 1) if total else 0.0


def _seconds(view: View, draft: str) -> float:
    from qa.drafts.verifying import verify

    began = time.perf_counter()
    verify(draft, view)
    return time.perf_counter() - began


def _counts(view: View, make: Maker, taken: list[Taken], rounds: int = ROUNDS) -> Counter[str]:
    """How one draft after the other is judged: as its worst quotation is."""
    from qa.drafts.verifying import verify

    worst = ("misattributed", "absent", "altered", "found")
    counts: Counter[str] = Counter()
    for seed in range(rounds):
        rng = random.Random(f"{SEED}-{seed}")
        for draft in dict.fromkeys(make(each, rng, taken) for each in taken):
            if draft is not None:
                judged = {quotation.status for quotation in verify(draft, view).quotations}
                status = next((status for status in worst if status in judged), "not judged")
                counts[status] += 1
                if "-v" in sys.argv:
                    print(make.__name__, status, draft.replace("\n", " / "), file=sys.stderr)
    return counts


def _taken(lines: list[str]) -> Iterator[Taken]:
    """The quotations of five words or more, each with its sentence, or where that is all quotation its paragraph."""
    from qa.speech.speeches import speeches

    for number, line in enumerate(lines):
        text = json.loads(line)["text"]
        told = speeches(text)
        for match in _QUOTED.finditer(text):
            if len(match[1].split()) < 5:
                continue
            start = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.end())
            end = len(text) if end < 0 else end
            if text.count('"', start, end) != 2:
                start, end = match.span()
            speaker = next((text[s.name_start : s.name_end] for s in told if s.start <= match.start() < s.end), "")
            named = re.search(r"\b(?!In )[A-Z][a-z]+ [A-Z][a-z]+$", speaker)
            yield Taken(
                number, text[start : match.start()], match[1], text[match.end() : end], named[0] if named else ""
            )


def _sentence(taken: Taken, words: str, marks: str = '""') -> str:
    return f"{taken.before}{marks[0]}{words}{marks[-1]}{taken.after}"


def _changed(change: Callable[[list[str], random.Random, list[Taken]], list[str] | None]) -> Maker:
    """A maker of drafts with some words of the quotation changed."""

    def make(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
        words = change(taken.words.split(), rng, others)
        return _sentence(taken, " ".join(words)) if words and words != taken.words.split() else None

    make.__name__ = change.__name__
    return make


def _as_it_is(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    return _sentence(taken, taken.words)


def _curly(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    return _sentence(taken, taken.words.replace("'", "’").replace(" - ", " — "), "“”")


def _british(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    return _sentence(taken, taken.words.replace("'", "’"), "‘’")


def _straight_british(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    return _sentence(taken, taken.words, "''")


def _dashes(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    return _sentence(
        taken, re.sub(r", (?=\w)", " — ", taken.words).replace(" — ", rng.choice(("—", " – ", " - "))), "“”"
    )


def _left_out(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    words = taken.words.split()
    if len(words) < 9:
        return None
    begin = rng.randrange(2, len(words) - 6)
    end = rng.randrange(begin + 4, len(words) - 1)
    sign = rng.choice(("...", "[...]", "…", "[…]", ". . ."))
    return _sentence(taken, " ".join([*words[:begin], sign, *words[end:]]), rng.choice(('""', "“”")))


def _beginning(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    words = taken.words.split()
    begin, end = rng.randrange(0, len(words) // 3 + 1), rng.randrange(2 * len(words) // 3 + 1, len(words) + 1)
    if words[end : end + 1] and words[end].startswith("not"):  # "we did" is no part of "we did not"
        return None
    part = " ".join(words[begin:end])
    return _sentence(taken, part[0].upper() + part[1:].rstrip(".,") + rng.choice((",", ".", "")), "“”")


def _remark(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    replaced = re.sub(r"\b(?:it|they|he|she|them)\b", "[the council]", taken.words, count=1)
    return _sentence(taken, replaced) if replaced != taken.words else None


def _parted(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    words = taken.words.split()
    at = rng.randrange(3, len(words) - 1) if len(words) > 6 else 0
    return f"“{' '.join(words[:at]).rstrip(',.')},” the speaker said, “{' '.join(words[at:])}”" if at else None


def _said(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    return f"“{taken.words.rstrip('.,')},” said {taken.speaker} on Monday." if taken.speaker else None


def _exchanged(words: list[str], rng: random.Random, others: list[Taken]) -> list[str]:
    at = rng.randrange(len(words))
    other = re.sub(r"\W", "", rng.choice(rng.choice(others).words.split())) or "thing"
    same = other.casefold() == re.sub(r"\W", "", words[at]).casefold()
    return [*words[:at], "thing" if same else other, *words[at + 1 :]]


def _dropped(words: list[str], rng: random.Random, others: list[Taken]) -> list[str]:
    at = rng.randrange(1, len(words) - 1)
    return words if words[at] in (words[at - 1], words[at + 1]) else [*words[:at], *words[at + 1 :]]


def _added(words: list[str], rng: random.Random, others: list[Taken]) -> list[str]:
    at = rng.randrange(1, len(words))
    return [*words[:at], rng.choice(_ADDED), *words[at:]]


def _number(words: list[str], rng: random.Random, others: list[Taken]) -> list[str] | None:
    places = [at for at, word in enumerate(words) if _NUMBER.search(word)]
    if not places:
        return None
    at = rng.choice(places)
    old = _NUMBER.search(words[at])[0].casefold()  # type: ignore[index]
    new = rng.choice([number for number in _NUMBERS if number != old])
    return [*words[:at], _NUMBER.sub(new, words[at], count=1), *words[at + 1 :]]


def _negated(words: list[str], rng: random.Random, others: list[Taken]) -> list[str] | None:
    text = " ".join(words)
    if _NEGATION.search(text):
        return _NEGATION.sub("", text, count=1).split()
    auxiliaries = list(_AUXILIARY.finditer(text))
    if not auxiliaries:
        return None
    end = rng.choice(auxiliaries).end()
    return f"{text[:end]} not{text[end:]}".split()


def _joined(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    """The first half of one and the second half of another quotation, as often as can be of the same article."""
    near = [each for each in others if each.article == taken.article and each.speaker != taken.speaker]
    other = rng.choice([each for each in (near or others) if each is not taken])
    one, two = taken.words.split(), other.words.split()
    sign = rng.choice(("...", "[...]", "…"))
    return _sentence(taken, " ".join([*one[: len(one) // 2 + 1], sign, *two[len(two) // 2 :]]))


def _turned_round(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    words = taken.words.split()
    return _sentence(taken, " ".join([*words[len(words) // 2 :], "...", *words[: len(words) // 2]]))


def _by_another(taken: Taken, rng: random.Random, others: list[Taken]) -> Draft:
    names = sorted({each.speaker for each in others if each.speaker and each.article != taken.article})
    name = rng.choice([name for name in names if not set(name.split()) & set(taken.speaker.split())])
    return f"“{taken.words.rstrip('.,')},” {name} said on Monday." if taken.speaker else None


TRUE: dict[str, Maker] = {
    "as it is": _as_it_is,
    "curly marks": _curly,
    "single curly marks": _british,
    "single straight marks": _straight_british,
    "other dashes": _dashes,
    "words left out at an ellipsis": _left_out,
    "a part, with a capital and a comma": _beginning,
    "a remark in brackets": _remark,
    "parted by who speaks": _parted,
    "told anew, with its speaker": _said,
}
ALTERED: dict[str, Maker] = {
    "a word exchanged": _changed(_exchanged),
    "a word dropped": _changed(_dropped),
    "a word added": _changed(_added),
    "a number changed": _changed(_number),
    "a negation put in or out": _changed(_negated),
    "two joined by an ellipsis": _joined,
    "halves turned round": _turned_round,
}
OTHER: dict[str, Maker] = {"another speaker": _by_another}


if __name__ == "__main__":
    main()
