"""What `newsdesk story` says of real news, judged by hand: sources, agreement, figures, and what only one source says.

Stories are drawn from the articles of 2022 and 2024: an article with at least one more source of another outlet, none
of them in a story drawn before. Of each story one statement of each kind is taken. The verdicts lie in
``story_statements.jsonl``, without text: for each statement the articles' ids with the offsets of what is quoted.
``--print`` shows those that have no verdict yet; of what only one source is said to say also the likest sentences of
the others. A source is right where it tells of the same event or running story; what several say, where all quotes say
it; figures, where they count the same thing of the same event. "work, before" was judged first; the faults found in it
were mended, and "final" was drawn and judged afterwards. Figures were mended once more after that, and judged on a
third sample, "final, figures", and, before they were mended a third time, on a fourth, "later, figures": what is made
today of these two was seen when the rules were made. "last, figures" was drawn and judged after them.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common import keep, news, parser

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.records import Citation
    from qa.sources.agreement import Story

SEEDS = {"work": 21, "final": 2021, "final, figures": 77, "later, figures": 303, "last, figures": 505}
STORIES = {"work": 40, "final": 40, "final, figures": 150, "later, figures": 150, "last, figures": 150}
YEARS = (2022, 2024)
VERDICTS = Path(__file__).with_suffix(".jsonl")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--print", choices=SEEDS, default="", help="show the statements of a part without verdict")
    options = arguments.parse_args()
    from qa.assistant import Assistant

    with tempfile.TemporaryDirectory() as temporary:
        store = (options.stores or Path(temporary)) / " and ".join(map(str, YEARS))
        with Assistant.open(store, create=True) as assistant:
            if not assistant.store.counts().articles:
                assistant.sync([news("articles", year) for year in YEARS])
            if options.print:
                show(assistant, options.print)
            else:
                rows = verdicts()
                parts = dict.fromkeys(row["part"] for row in rows)
                keep("story-statements", {part: measure(assistant, rows, part) for part in parts}, SEEDS["final"])


def measure(assistant: Assistant, rows: list[dict[str, Any]], part: str) -> dict[str, Any]:
    """By kind how many statements were judged, and the percentage that is right; what there is to judge today."""
    judged: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for row in rows:
        if row["part"] == part:
            judged[row["kind"]][row["right"]] += 1
    figures: dict[str, Any] = {kind: _share(counts) for kind, counts in sorted(judged.items())}
    figures = {"all": _share(sum(judged.values(), Counter())), **figures}
    if part in SEEDS:
        known = {row["statement"]: bool(row["right"]) for row in rows}
        made = [key for story in stories(assistant, part) for _, key, _ in statements(story, part)]
        figures["made today"] = len(made)
        figures["judged of those"] = _share(Counter(known[key] for key in made if key in known))
    return figures


def _share(counts: Counter[bool]) -> dict[str, float]:
    total = sum(counts.values())
    return {"statements": total, "right, %": round(100 * counts[True] / total, 1) if total else 0.0}


def stories(assistant: Assistant, part: str) -> Iterator[Story]:
    """The stories that are drawn for a part."""
    ids = sorted(row.id for row in assistant.store.articles())
    random.Random(SEEDS[part]).shuffle(ids)
    met: set[str] = set()
    drawn = 0
    for article_id in ids:
        if article_id in met or drawn == STORIES[part]:
            continue
        story = assistant.story(article_id)
        mine = {each.id for telling in story.sources for each in (telling.article, *telling.copies)}
        outlets = {outlet for telling in story.sources for outlet in telling.outlets}
        if len(story.sources) > 1 and len(outlets) > 1 and not mine & met:
            met |= mine
            drawn += 1
            yield story


def statements(story: Story, part: str) -> Iterator[tuple[str, str, list[str]]]:
    """What a story says, one statement of each kind: the kind, a key without text, and what a person judges it by."""
    if not part.endswith("figures"):
        yield from _points(story)
    for course in ("differ", "changed"):
        for figures in [each for each in story.figures if each.course == course][:1]:
            cited = [(figure.value, each) for figure in figures.figures for each in figure.citations]
            key = " ".join(f"{value}@{_places([each])}" for value, each in cited)
            shown = [figures.counted, *(f"{value}: {_told(each)}" for value, each in cited)]
            yield f"figures, {course}", f"figures, {course} {figures.counted} {key}", shown


def _points(story: Story) -> Iterator[tuple[str, str, list[str]]]:
    first = story.sources[0].article
    other = random.Random(first.id).choice(story.sources[1:]).article
    told = [f"{each.outlet} {each.published} | {each.title} | {each.text[:200]!r}" for each in (first, other)]
    yield "source", f"source {first.id} {other.id}", told
    for kind, points in (("agreed", story.agreed), ("shared", story.shared), ("alone", story.alone)):
        for point in points[:1]:
            shown = [_told(each) for each in point.citations]
            shown += _likest(story, point.citations[0]) if kind == "alone" else []
            yield kind, f"{kind} {_places(point.citations)}", shown


def _likest(story: Story, citation: Citation) -> list[str]:
    """The sentences of other sources that share the most words with a quote."""
    from index.passages import sentences
    from qa.words import content_words

    mine = content_words(citation.quote)
    others = [
        article.text[start:end]
        for telling in story.sources
        if citation.article_id not in {each.id for each in (telling.article, *telling.copies)}
        for article in (telling.article, *telling.copies)
        for start, end in sentences(article.text)
    ]
    return [f"  else: {each}" for each in sorted(others, key=lambda each: -len(mine & content_words(each)))[:3]]


def _places(citations: Any) -> str:
    return " ".join(f"{each.article_id}:{each.start}-{each.end}" for each in citations)


def _told(citation: Citation) -> str:
    return f"[{citation.outlet} {citation.published}] {citation.quote}"


def verdicts() -> list[dict[str, Any]]:
    """What was judged: each with its part, kind, statement, and whether it is right."""
    return [json.loads(line) for line in VERDICTS.read_text("utf-8").splitlines()]


def show(assistant: Assistant, part: str) -> None:
    """Print what has no verdict yet."""
    known = {row["statement"] for row in verdicts()}
    for number, story in enumerate(stories(assistant, part), 1):
        first = story.sources[0].article
        print(f"\n===== {number} {first.id} {first.published} {first.title!r}: {len(story.sources)} sources")
        for _, key, shown in statements(story, part):
            if key not in known:
                print(f"\n  {key}", *(f"    {each}" for each in shown), sep="\n")


if __name__ == "__main__":
    main()
