"""Parties that are compared: outlets, or those that articles tell of, and which sentences are theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.outlets import spoken as spoken_names
from index.passages import sentences
from qa.answering.disputes import denies_alone
from qa.answering.evidence import Evidence
from qa.answering.gathering import Piece, alike
from qa.conversation.comparing import Comparison
from qa.reading.citations import whole
from qa.reading.figures import has_figure
from qa.records import Hit
from qa.words import content_words, words

PASSAGES = 40
SECOND, SAME_TOLD = 0.8, 0.7  # share of its best sentence's worth that a party's second has, and nearness to the others
TOGETHER = 0.6  # worth that a sentence may lack that stands in the article of the other party's
_OWNED = re.compile(r"(?P<of>.+?)(?:['’]s|(?<=s)['’]) (?P<role>.+)$")
_CLAUSE = re.compile(r"[,;:]\s|\s(?:and|but|while|whereas)\s")
ANSWERS_WITHIN = 4  # sentences after one of a party in which another may deny what that says
_OPENS = r"^(?:\W*\w+){{0,2}}\W*{0}\b"
_SAYS = (
    r"\b(?:said|says|according to|by)(?: (?!that\b)\w+){{0,2}} {0}\b"
    r"|\b{0},?(?: \w+){{0,3}} (?:said|says|told|tells|insisted|denied|disputed|rejected|reported|claimed|put|counts?"
    r"|expects?|thinks?|oppose[sd]?|support(?:s|ed)|want(?:s|ed)|refused|called|accused|blamed|welcomed|criticised)\b"
)


Spoken = Mapping[str, Mapping[str, str]]
"""The sentences in which each party speaks, with the fullest name of who does, as far as passages tell."""


def spoken_by(evidence: Evidence, parties: Sequence[str], hits: Sequence[Hit]) -> Spoken:
    """The sentences in which each of the parties speaks: of "the captain's lawyer" also where only her name stands."""
    spoken: dict[str, dict[str, str]] = {party: {} for party in parties}
    for hit in {hit.article_id: hit for hit in hits}.values():
        text = evidence.article(hit.article_id).text
        heard = [
            (text[each.name_start : each.name_end], text[each.who_start : each.who_end], each)
            for each in evidence.speeches(hit.article_id)
        ]
        for party in parties:
            meant = {who for name, who, _ in heard if names_party(party, hit, f"{name} {who}")}
            for start, end in sentences(text) if meant else ():
                by = (who for _, who, each in heard if who in meant and start < each.end and each.start < end)
                if who := next(by, ""):
                    spoken[party].setdefault(text[start:end], who)
    return spoken


def of_outlets(parties: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
    """The passages of the parties, where all of them are outlets; else all."""
    outlets = {hit.outlet for hit in hits}
    if not parties or not all(any(same_outlet(party, outlet) for outlet in outlets) for party in parties):
        return list(hits)
    return [hit for hit in hits if any(same_outlet(party, hit.outlet) for party in parties)]


def side_by_side(parties: Sequence[str], found: Sequence[Piece]) -> Piece | None:
    """The best sentence with a figure of each party in a clause of its own: "the union put it at 70, police at 28"."""
    for piece in found if len(parties) > 1 else ():
        clauses = [clause for clause in _CLAUSE.split(piece.text) if has_figure(clause)]
        theirs = [{at for at, each in enumerate(clauses) if names_party(party, piece.hit, each)} for party in parties]
        if all(theirs) and len(set().union(*theirs)) >= len(parties):
            return piece
    return None


def by_party(
    asked: Comparison, given: Sequence[Piece], found: Sequence[Piece], spoken: Spoken
) -> tuple[list[Piece], list[str]]:
    """The best sentences of each outlet, or that name each party, and the parties of which there is none.

    Those in ``given`` come before others. What two parties say of one thing stands most often in one article.
    """
    choices = []
    answers = list({piece.hit.article_id: piece for piece in reversed(given)}.values())  # the surest of each article
    for party in asked.parties:
        others = [other for other in asked.parties if other != party]
        own, own_given = (
            [piece for piece in among if not _are_words_of(others, party, piece)] for among in (found, given)
        )
        theirs = _of(party, own_given, own, spoken[party], answers)
        choices.append(theirs or _of(party, given, found, spoken[party], answers))
    leading = [theirs[0].hit.article_id if theirs else "" for theirs in choices]
    chosen: list[Piece] = []
    for at, theirs in enumerate(choices):
        beside = {article for n, article in enumerate(leading) if n != at}
        near_others = [piece for piece in theirs if piece.hit.article_id in beside]
        together = [piece for piece in near_others if piece.worth >= theirs[0].worth - TOGETHER]
        fresh = [piece for piece in (*together, *theirs) if piece not in chosen]
        chosen += fresh[:1]
    return chosen, [party for party, theirs in zip(asked.parties, choices, strict=True) if not theirs]


def _are_words_of(others: Sequence[str], party: str, piece: Piece) -> bool:
    """Whether one of the others says it, and not the party: what the union says that the company does."""
    said = [bool(re.search(_SAYS.format(_called(each)), piece.text, re.IGNORECASE)) for each in (party, *others)]
    return not said[0] and any(said)


def with_second(asked: Comparison, first: Sequence[Piece], found: Sequence[Piece], spoken: Spoken) -> list[Piece]:
    """The sentence of each party with the next best that is nearly as good and says something else."""
    chosen = list(first)
    for party in asked.parties:
        theirs = _of(party, (), found, spoken[party], ())
        mine = next((piece for piece in theirs if piece in first), None)
        more = (
            piece
            for piece in theirs
            if mine and piece.worth >= SECOND * mine.worth and all(alike(piece, other) < SAME_TOLD for other in chosen)
        )
        if mine and (second := next(more, None)):
            chosen.insert(chosen.index(mine) + 1, second)
    return chosen


def _of(
    party: str, given: Sequence[Piece], found: Sequence[Piece], spoken: Mapping[str, str], answers: Sequence[Piece]
) -> list[Piece]:
    """The sentences of an outlet of that name, or that tell what the party says, or else that name it.

    Those in ``given`` come before others.
    """
    called = _called(party)
    tells = re.compile(f"{_OPENS}|{_SAYS}".format(called), re.IGNORECASE)
    numbered = [piece for piece in found if given and has_figure(piece.text)]
    belongs: tuple[Callable[[Piece], bool], ...] = (
        lambda piece: same_outlet(party, piece.hit.outlet),
        lambda piece: bool(tells.search(piece.text)) or piece.text in spoken,
        lambda piece: names_party(party, piece.hit, piece.text) and bool(re.search(called, piece.text, re.IGNORECASE)),
        lambda piece: names_party(party, piece.hit, piece.text),
    )
    for fits in belongs:
        if theirs := [piece for piece in given if fits(piece)]:
            return theirs
    if theirs := _answers_of(party, [piece for piece in given if piece in answers], found, numbered, tells):
        return theirs
    for fits in belongs:
        for among in (numbered, found):
            if theirs := [piece for piece in among if fits(piece)]:
                return theirs
    return []


def _answers_of(
    party: str,
    answers: Sequence[Piece],
    found: Sequence[Piece],
    numbered: Sequence[Piece],
    tells: re.Pattern[str],
) -> list[Piece]:
    """What articles answer that name a party, and that nobody else says: "It is six metres long."

    Where articles give a figure in the party's words, that of one of them; of an outlet there is none.
    """
    if any(same_outlet(party, piece.hit.outlet) for piece in found):
        return []
    telling = {piece.hit.article_id for piece in numbered if tells.search(piece.text)}
    return [
        piece
        for piece in answers
        if names_party(party, piece.hit, piece.hit.text) and (not telling or piece.hit.article_id in telling)
    ]


def _called(party: str) -> str:
    """A pattern for a party's name, or its office, or the last word of its name after "the"."""
    role, place = _role(party)
    short = role if place else f"the {party.split()[-1].lower()}" if " " in party else party
    return f"(?:{re.escape(party)}|{re.escape(short)})"


def names_party(party: str, hit: Hit, text: str) -> bool:
    """Whether a sentence of a passage names a party: "the mayor of Lirane" is a mayor where Lirane is told of."""
    said = content_words(text)
    role, place = _role(party)
    if place and content_words(role) <= said:
        return content_words(place) <= content_words(f"{hit.title} {hit.text}")
    return content_words(party) <= said


def _role(party: str) -> tuple[str, str]:
    """What somebody is, and whose or where: "the captain's lawyer", "mayor of Lirane"; the party, "" for others."""
    role, _, place = party.partition(" of ")
    owned = None if place else _OWNED.match(party)
    return (owned["role"], owned["of"]) if owned else (role, place)


def answering(evidence: Evidence, asked: Comparison, chosen: Sequence[Piece]) -> list[Piece]:
    """The sentences, with that in place of a party's in which it denies, shortly, what the sentence before it says.

    "The exits were locked, the union said. The company denied it."
    """
    found = list(chosen)
    for at, party in enumerate(asked.parties[: len(found)]):
        for other in (piece for n, piece in enumerate(found) if n != at):
            article = evidence.article(other.hit.article_id)
            after = [bounds for bounds in sentences(article.text) if bounds[0] >= other.end][:ANSWERS_WITHIN]
            for start, end in after:
                text = article.text[start:end]
                if denies_alone(text) and names_party(party, other.hit, text):
                    vector = evidence.encode([text])[0]
                    found[at] = Piece(whole(article), start, end, vector, other.worth)
    return found


def same_outlet(named: str, outlet: str) -> bool:
    """Whether an outlet is called so: "USA Today" for usatoday.com, "the Brévin Observer" for The Brévin Observer."""
    own = _named(named)
    forms = [_named(form) for form in (outlet, *spoken_names(outlet))]
    return bool(own) and any("".join(own) == "".join(theirs) or own == theirs[: len(own)] for theirs in forms)


def _named(outlet: str) -> list[str]:
    return [word for word in words(outlet) if word not in ("the", "www")]


def by_full_names(evidence: Evidence, asked: Comparison) -> Comparison:
    """What is asked with outlets under their full names, where one alone ends so: "the Post" for New York Post."""
    if not asked.parties:
        return asked
    outlets = {hit.outlet for hit in (*evidence.hits, *evidence.search(asked.what, PASSAGES)) if hit.outlet}

    def full(party: str) -> str:
        if any(same_outlet(party, outlet) for outlet in outlets):
            return party
        own = _named(party)
        ending = [outlet for outlet in outlets if own and _named(outlet)[-len(own) :] == own]
        return ending[0] if len(ending) == 1 else party

    return replace(asked, parties=tuple(map(full, asked.parties)))
