"""Which kind of answer a question gets: each kind is composed in a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.answering.answer import compose
from qa.answering.as_of_now import figure_of_its_time
from qa.answering.asked_there import asked_there
from qa.answering.attribution import attributed, of_whom_it_asks, said_by
from qa.answering.both_asked import both_answered
from qa.answering.causes import told_by_now
from qa.answering.comparison import compose_comparison
from qa.answering.corrected import corrected_figure
from qa.answering.denied import with_denial
from qa.answering.describing import who_is
from qa.answering.doers import by_the_doer
from qa.answering.evidence import Evidence
from qa.answering.explaining import from_the_doer, why
from qa.answering.fact_checks import fact_checked
from qa.answering.in_office import in_the_post, newly_in_the_post
from qa.answering.lists import compose_list
from qa.answering.newest import newest_figure
from qa.answering.newest_day import newest_day
from qa.answering.on_purpose import of_the_intent
from qa.answering.only_possible import only_possible
from qa.answering.other_years import of_the_year
from qa.answering.quoted_in import who_is_quoted
from qa.answering.reported import reported
from qa.answering.timeline import compose_timeline, course_of_it
from qa.answering.upcoming import yet_to_come
from qa.answering.verdict import claimed
from qa.answering.whole_count import read_in_all, whole_count
from qa.answering.winners import winner
from qa.answering.yes_no import yes_or_no
from qa.conversation.comparing import comparison_of
from qa.conversation.courses import timeline_of
from qa.records import Answer, Hit

Composer = Callable[[Evidence], Answer | None]
"""Composes an answer of its kind; None where the question asks for none of it, or the evidence does not suffice."""

COMPOSERS: Sequence[Composer] = (
    compose_comparison,
    compose_timeline,
    both_answered,
    fact_checked,
    said_by,
    yes_or_no,
    who_is_quoted,
    attributed,
    reported,
    who_is,
    compose_list,
    asked_there,
    why,
    course_of_it,
)
"""Every kind but the plain one, in the order in which they are tried."""

UNREAD: Sequence[Callable[[str], object]] = (comparison_of, timeline_of)
"""What tells of a question that its kind is composed of whole sentences, so that no reader has to look for a span."""
READ_OF_A_CLAIM = 6  # passages read where a judge decides


def unread(question: str) -> bool:
    """Whether a question is answered without a reader."""
    return any(asks(question) for asks in UNREAD)


def to_be_read(question: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The passages in which a reader looks for an answer: of a yes-or-no question, which a judge decides, the first.

    They tell whether the articles treat of it at all.
    """
    return hits[:READ_OF_A_CLAIM] if claimed(question)[0] else hits


def answer_of(evidence: Evidence) -> Answer:
    """The answer of the first kind that fits, or the plain one: a span and its quotes."""
    evidence = whole_count(newest_figure(corrected_figure(figure_of_its_time(read_in_all(evidence)))))
    evidence = from_the_doer(told_by_now(winner(newly_in_the_post(in_the_post(newest_day(yet_to_come(evidence)))))))
    for composed in COMPOSERS:
        if answer := composed(evidence):
            return answer
    evidence = by_the_doer(of_the_intent(of_the_year(of_whom_it_asks(evidence))))
    return with_denial(evidence, compose(only_possible(evidence)))
