"""An answer depends on the articles it is about, and on no others: adding unrelated ones changes nothing."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.records import Answer, Found

TOWNS = (
    "Aldmere Brackwell Cawdley Dunsford Eastrop Farnley Gresham Hollin Ivington Jarrowby Kelsham Lindholm "
    "Marwick Norbury Oakhanger Penrose Quenby Rothwell Selby Thornage Upwell Vernham Wickford Yarnton Ambleby "
    "Birstow Coldred Dalham Elmdon Frampton Gaydon Hadlow Inworth Keldby Leyburn Mossley Newent Orston "
    "Pickwell Rudston"
).split()
PEOPLE = "Ida Bo Tore Nora Ravi Lena Omar Jana Luis Mei".split()
NAMES = "Alm Rask Nyman Okafor Reyes Hoff Diallo Brook Kaur Sato".split()
WORKS = ("harbour bridge", "public library", "swimming pool", "bus station", "fish market")
REASONS = ("a crack in the north wall", "a fire in the roof", "years of leaking pipes", "new rules on flooding")
FOODS = "lentils carrots almonds plums barley fennel trout pears walnuts leeks".split()
STEPS = (
    "Rinse the {0} in cold water and leave them to drain.",
    "Toast the {1} in a dry pan until they smell sweet.",
    "Fold the {0} into the batter and rest it in a bowl.",
    "Bake with the {1} for forty minutes, then cool on a rack.",
    "Serve warm with {2} and a spoon of cream.",
)


def town_news(folder: Path) -> list[str]:
    """An article for every town, and five questions about each."""
    rng = random.Random(11)
    questions = []
    for number, town in enumerate(TOWNS):
        work, reason = rng.choice(WORKS), rng.choice(REASONS)
        mayor, builder = (f"{rng.choice(PEOPLE)} {rng.choice(NAMES)}" for _ in range(2))
        day = date(2022, 1, 3) + timedelta(rng.randrange(700))
        text = (
            f"{town} council voted on Tuesday to spend {rng.randint(2, 90)} million pounds on its {work}, mayor "
            f"{mayor} said. The {work} has been closed since {reason} was found by inspectors. {builder}, the chief "
            f"engineer, expects the work in {town} to take {rng.randint(3, 30)} months."
        )
        (folder / f"town{number}.md").write_text(f"---\ntitle: {town} to mend its {work}\ndate: {day}\n---\n{text}\n")
        questions += [
            f"How much will {town} council spend on its {work}?",
            f"Who is the mayor of {town}?",
            f"Why was the {work} in {town} closed?",
            f"What did {builder} say about {town}?",
            f"Which airline flies from {town} to Lisbon?",
        ]
    return questions


def recipes(folder: Path) -> None:
    """500 articles about something else, from twenty years before the others to ten years after."""
    rng = random.Random(12)
    for number in range(500):
        foods = rng.sample(FOODS, 3)
        text = " ".join(step.format(*foods) for step in rng.sample(STEPS, 3))
        day = date(2002, 1, 1) + timedelta(rng.randrange(30 * 365))
        title = f"{foods[0].title()} with {foods[1]}, no. {number}"
        (folder / f"dish{number}.md").write_text(f"---\ntitle: {title}\ndate: {day}\n---\n{text}\n")


def ask_all(assistant: Assistant, questions: list[str]) -> Iterator[tuple[frozenset[tuple[str, int]], Answer]]:
    for question in questions:
        _, found, answer = assistant.stream(question)
        assert isinstance(found, Found) and isinstance(answer, Answer)
        yield frozenset((hit.article_id, hit.start) for hit in found.hits), answer


def test_unrelated_articles_change_no_answer(tmp_path: Path) -> None:
    towns, dishes = tmp_path / "towns", tmp_path / "dishes"
    towns.mkdir()
    dishes.mkdir()
    questions = town_news(towns)
    recipes(dishes)
    with Assistant.open(tmp_path / "store", create=True) as assistant:
        assistant.sync([towns])
        before = list(ask_all(assistant, questions))
        assistant.sync([dishes])
        after = list(ask_all(assistant, questions))
    assert len(questions) == 200
    same = [(old, new) for (read, old), (read_now, new) in zip(before, after, strict=True) if read == read_now]
    assert len(same) >= 90
    for old, new in same:
        assert (new.status, new.span) == (old.status, old.span)
        assert [(c.article_id, c.start, c.end) for c in new.quotes] == [
            (c.article_id, c.start, c.end) for c in old.quotes
        ]
        assert new.confidence == pytest.approx(old.confidence, abs=0.02)
    # Where a recipe takes the place of the least of the twelve passages that are read, hardly anything changes.
    changed = [old.question for (_, old), (_, new) in zip(before, after, strict=True) if old.status != new.status]
    assert len(changed) <= 4, changed
    assert sum(old.status == "answered" for _, old in before) >= 100
    assert not any(old.status == "answered" for _, old in before[4::5])
