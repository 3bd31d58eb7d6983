"""Asking back: a sentence holds where the reader, asked for a name or figure that it leaves out, finds just that one.

The judge overlooks who did what to whom. The reader was taught nothing else: "Milos Brandt threatened a man" is asked
as "who threatened a man?", and what it finds is no Milos Brandt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.english.roots import EMPTY
from qa.records import Judging
from qa.words import words

MOST_NAMES, MOST_NUMBERS = 3, 2
FOUND = 0.0
"""By how much what is found has to exceed "no answer here"."""
NEARLY = 3.0
"""How far it may be behind what is found with the question's other form."""
LONGEST_SUBJECT = 8  # words
NAME = re.compile(r"(?:[A-Z][\w’'-]*\w)(?: (?:[A-Z][\w’'-]*\w|&))*")
_AT_ITS_HEAD = re.compile(r"^(?:In|On|At|By|The|A|An|Since|From|After|Before|During|For) (?=[A-Z])")
_AHEAD = re.compile(r"(?:During|In|On|At|After|Before|By|Since|Until|From|With|For) [^,]+, ")
_FIGURE = re.compile(r"\b\d(?:[\d,.:]*\d)?\b")


def found_again(judge: Judging, said: str, text: str, subject: str | None = None, *, by: float = FOUND) -> bool:
    """Whether each name and figure of a statement, and its ``subject``, is what ``text`` answers where it is asked for.

    Without a ``subject`` that is not asked for; with "" there is none, and something else has to be found again.
    ``by`` is how far each has to exceed "no answer here", in logits.
    """
    gaps = list(_gaps(said.rstrip(". "), subject or ""))
    found = all(_finds(judge, answer, questions, text, by) for answer, questions in gaps)
    return found and bool(gaps or subject is None)


def with_its_subject_first(said: str) -> str:
    """A statement with what stands ahead of its subject put behind it: "During the break, buses run."."""
    ahead = _AHEAD.match(said)
    return f"{said[ahead.end() :].rstrip('. ')}, {ahead[0][0].lower()}{ahead[0][1:].rstrip(', ')}" if ahead else said


def _finds(judge: Judging, answer: str, questions: tuple[str, str], text: str, by: float) -> bool:
    """Whether the better answer to one of two forms of a question shares a word with the one that is expected."""
    found = sorted(judge.found([(question, text) for question in questions]), key=lambda pair: -pair[1])
    wanted = set(words(answer)) - EMPTY
    fit = [margin for span, margin in found if wanted & set(words(span))]
    return bool(fit) and fit[0] >= max(by, found[0][1] - NEARLY)


def _gaps(said: str, subject: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a statement may be asked for, and the questions, each in two forms."""
    if said.startswith(subject) and 0 < len(subject.split()) < LONGEST_SUBJECT and set(words(subject)) - EMPTY:
        rest = said.removeprefix(subject).strip()
        if rest:
            yield subject, (f"Who {rest}?", f"What {rest}?")
    names = [name for found in NAME.findall(said) if (name := _AT_ITS_HEAD.sub("", found)).lower() not in EMPTY]
    for name in list(dict.fromkeys(names))[:MOST_NAMES]:
        place = re.search(rf"\b(?:in|at|near|outside) {re.escape(name)}", said)
        yield (
            name,
            (_asked(said, place[0], "where") if place else _asked(said, name, "who"), _asked(said, name, "what")),
        )
    for figure in list(dict.fromkeys(_FIGURE.findall(said)))[:MOST_NUMBERS]:
        yield figure, (_asked(said, figure, "how many"), _asked(said, figure, "what"))


def _asked(said: str, gap: str, form: str) -> str:
    return f"{said.replace(gap, form, 1)}?"
