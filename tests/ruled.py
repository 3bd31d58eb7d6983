"""Verdicts over made-up sentences."""

from collections.abc import Sequence

from qa.answering.verdict import ruling
from qa.records import Hit


def hit(text: str, *, title: str = "", published: str = "2031-09-10", start: int = 0) -> Hit:
    return Hit(
        passage_id=1,
        article_id="a",
        title=title,
        outlet="Gazette",
        published=published,
        url="",
        path="",
        text=text,
        start=start,
        end=start + len(text),
        score=1.0,
    )


def outcome(question: str, *texts: str) -> str:
    found = ruling(question, [hit(text) for text in texts])
    assert found is not None
    return found.outcome


class Unasked:
    """Judges that find nothing where they are asked what a text answers."""

    def found(self, asked: Sequence[tuple[str, str]]) -> list[tuple[str, float]]:
        return [("", -9.0)] * len(asked)
