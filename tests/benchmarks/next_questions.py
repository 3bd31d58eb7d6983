"""What becomes of the questions that are offered under answers: each is pressed, as on the page.

The answers are those to a seeded sample of 2022's questions, over their own articles and as many others, and to one of
the invented wire's, each in its conversation. An offer keeps its word if its answer stands and says something that the
answer above it does not.
"""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from common import ROOT, keep, news, parser

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.records import Answer, Earlier

SEED = 23
QUESTIONS, WIRE_QUESTIONS = 60, 60
OTHERS = 300  # articles of 2022 that none of the questions is about
WIRE = ROOT / "tests" / "wire"
WIRE_DAY = date(2031, 10, 19)  # the day after its newest article

Turn = tuple[str, date, "list[Earlier]", "Answer"]


@dataclass(slots=True)
class Pressed:
    """What became of the offers under the answers of one source."""

    offers: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    answered: list[bool] = field(default_factory=list)
    repeated: list[bool] = field(default_factory=list)
    unkept: list[str] = field(default_factory=list)


def main() -> None:
    options = parser(__doc__).parse_args()
    draw = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as temporary:
        stores = options.stores or Path(temporary)
        figures = {"2022": _figures(_news(stores, draw)), "wire": _figures(_wire(stores, draw))}
    keep("next-questions", figures, SEED)


def _news(stores: Path, draw: random.Random) -> Pressed:
    from qa.assistant import Assistant
    from qa.evaluation.questions import read_questions

    asked = draw.sample([each for each in read_questions(news("questions", 2022)) if each.answerable], QUESTIONS)
    urls = {url for question in asked for url in question.urls}
    with gzip.open(news("articles", 2022), "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    others = draw.sample([row["url"] for row in rows if row["url"] not in urls], OTHERS)
    path = stores / "next-questions-2022.jsonl"
    kept = [json.dumps(row) for row in rows if row["url"] in urls.union(others)]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with Assistant.open(stores / "next-questions-2022", create=True) as assistant:
        assistant.sync([path])
        return _pressed(assistant, _single(assistant, [(each.text, each.date or date(2022, 12, 31)) for each in asked]))


def _wire(stores: Path, draw: random.Random) -> Pressed:
    """Whole conversations and single questions of the part for work, until there are as many as wanted."""
    from qa.assistant import Assistant
    from qa.evaluation.wire_questions import WireQuestion, read_wire_questions

    talks: dict[str, list[WireQuestion]] = defaultdict(list)
    for question in read_wire_questions(WIRE / "questions-work.jsonl"):
        talks[question.conversation or question.id].append(question)
    drawn = draw.sample(list(talks.values()), len(talks))
    with Assistant.open(stores / "next-questions-wire", create=True) as assistant:
        assistant.sync([WIRE / "articles.jsonl"])
        turns = (
            turn for talk in drawn for turn in _held(assistant, [(each.text, each.date or WIRE_DAY) for each in talk])
        )
        return _pressed(assistant, (turn for turn, _ in zip(turns, range(WIRE_QUESTIONS), strict=False)))


def _single(assistant: Assistant, asked: Iterable[tuple[str, date]]) -> Iterator[Turn]:
    for each in asked:
        yield from _held(assistant, [each])


def _held(assistant: Assistant, asked: Iterable[tuple[str, date]]) -> Iterator[Turn]:
    """The turns of one conversation, each with those before it."""
    from index.records import Scope
    from qa.records import Earlier

    earlier: list[Earlier] = []
    for question, day in asked:
        answer = assistant.ask(question, Scope(as_of=day), earlier)
        yield question, day, list(earlier), answer
        earlier.append(Earlier(answer.searched or question, answer))


def _pressed(assistant: Assistant, turns: Iterable[Turn]) -> Pressed:
    from index.records import Scope
    from qa.offers.next_questions import with_offers
    from qa.records import Earlier

    found = Pressed()
    for question, day, earlier, answer in turns:
        if answer.status != "answered" or answer.kind == "clarify":
            continue
        began = time.perf_counter()
        offered = with_offers(assistant, answer, Scope(as_of=day), earlier)
        found.seconds.append(time.perf_counter() - began)
        found.offers.append(len(offered.offers))
        before = [*earlier, Earlier(answer.searched or question, offered)]
        for offer in offered.offers:
            pressed = assistant.ask(offer, Scope(as_of=day), before)
            stands = pressed.status == "answered" and pressed.kind != "clarify"
            again = stands and says_the_same(pressed, answer)
            found.answered.append(stands)
            found.repeated.append(again)
            if again or not stands:
                found.unkept.append(f"{question} → {offer} → {pressed.searched}")
    return found


def says_the_same(answer: Answer, before: Answer) -> bool:
    """Whether all that an answer quotes was quoted by the one before it, or marks what that marked."""
    if answer.span and answer.span == before.span:
        return True
    shown = {each.quote for each in before.citations}
    return bool(answer.citations) and all(each.quote in shown for each in answer.citations) and not answer.span


def _figures(found: Pressed) -> dict[str, Any]:
    offers, seconds = np.array(found.offers), np.array(found.seconds)
    pressed = max(1, len(found.answered))
    return {
        "answers": len(offers),
        "offers": int(offers.sum()),
        "answers with none": int((offers == 0).sum()),
        "answers with three": int((offers == 3).sum()),
        "answered when pressed, %": round(100 * sum(found.answered) / pressed, 1),
        "say the same as the answer above, %": round(100 * sum(found.repeated) / pressed, 1),
        "seconds for the offers of an answer": {
            f"p{q}": round(float(np.percentile(seconds, q)), 1) for q in (50, 95) if len(seconds)
        },
        "not kept": found.unkept,
    }


if __name__ == "__main__":
    main()
