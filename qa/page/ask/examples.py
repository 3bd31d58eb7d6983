"""Example questions made from the indexed articles.

The rule: a sentence whose subject is a name and whose verb is a simple past form in a list ("<Name> reported that ...")
becomes a question by putting "Who" in the place of the subject. Such a question is grammatical whatever follows the
verb, so only what would read badly without its subject is left out: pronouns, quotations, lists and loose ends. Where
articles have too few such sentences, "<Full Name> said ..." gives "What did <Full Name> say?".
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from index.records import Article
from qa.records import Form

VERBS = (
    "accused acquired announced appointed approved arrested attacked backed banned blamed bought built charged claimed "
    "condemned confirmed criticised criticized defeated denied designed developed discovered endorsed "
    "established explained founded fined hosted interviewed introduced invented killed launched led met named "
    "nominated "
    "opened ordered painted posted praised predicted promised proposed published rejected released replaced "
    "reported revealed said scored signed sold sued suspended threatened told urged visited voted warned welcomed "
    "won wrote"
).split()
NAME = r"(?:[A-Z][\w’'.&-]*|of|the|and|for|de|van|von|bin|al)"
SENTENCE = re.compile(
    rf"^(?:[A-Z][^,]{{3,60}}, )?(?P<who>(?:[Tt]he )?[A-Z][\w’'.&-]*(?: {NAME}){{0,6}})(?:, [^,]{{3,60}},)?"
    rf" (?:also |first |later |then )?(?:has |have )?(?P<verb>{'|'.join(dict.fromkeys(VERBS))})"
    r" (?P<rest>[^“”\"‘()\[\]:;?!—–]+?)\.?$"
)
LOOSE_END = re.compile(r",? (?:which|who|while|as|after|before|but|given|adding|according|saying|when|where|amid)\b.*$")
CLAUSE = re.compile(r", (?:and|but|or|so|which|who|while|as|after|given|adding|according|saying|when|where|with)\b.*$")
DANGLING = re.compile(
    r"\b(?:he|she|it|its|they|his|her|hers|him|them|their|theirs|himself|herself|itself|themselves|this|these|those|that"
    r" day|I|we|our|us|my|you|your|such|another|other|former|latter|also|too|there|here|so)\b"
)
PRONOUN = {
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "But",
    "And",
    "In",
    "On",
    "At",
}
OPEN_END = re.compile(r"\b(?:the|a|an|of|to|in|on|at|by|for|with|from|and|or|that|as|is|was|were|be|its|than|U\.S)$")
SPEECH = {
    "said": "say",
    "announced": "announce",
    "confirmed": "confirm",
    "reported": "report",
    "warned": "warn",
    "denied": "deny",
    "proposed": "propose",
    "promised": "promise",
}
SPEAKER = re.compile(
    r"(?:(?m:^)|(?<=[,”] )|(?<=that ))(?P<who>(?:[Tt]he )?(?:[A-Z][\w’'&-]*|U\.S\.)(?: [A-Z][\w’'&-]+){1,5})"
    rf" (?:first )?(?P<has>has )?(?P<verb>{'|'.join(SPEECH)})\b"
)
SHORTEST, LONGEST = 4, 18
"""Words after the verb."""
WIDEST = 120
"""Characters of a question."""


def candidates(text: str) -> Iterator[str]:
    """Questions that sentences of this text answer, in the order of the text."""
    for line in text.splitlines():
        for sentence in re.split(r"(?<=[.!?])(?<![A-Z]\.)\s+(?=[“\"A-Z])", line.strip()):
            question = _question(sentence)
            if question:
                yield question


def _question(sentence: str) -> str:
    match = SENTENCE.match(sentence)
    if not match or match["who"].split()[0] in PRONOUN:
        return ""
    rest = CLAUSE.sub("", match["rest"]).strip()
    if len(rest.split()) > LONGEST:
        rest = LOOSE_END.sub("", rest).strip()
    words = rest.split()
    question = f"Who {match['verb']} {rest}?"
    if not SHORTEST <= len(words) <= LONGEST or len(question) > WIDEST:
        return ""
    if (
        "," in rest
        or words[0] in ("by", "in", "at")
        or DANGLING.search(rest)
        or OPEN_END.search(rest)
        or re.search(r"\b" + re.escape(match["who"]), rest)
    ):
        return ""
    return question


def speakers(text: str) -> Iterator[str]:
    """Questions about what the named speakers of this text said, in the order of the text."""
    for match in SPEAKER.finditer(text):
        who = re.sub(r"^The ", "the ", match["who"])
        if who.split()[0] not in PRONOUN and len(who) < 60:
            yield f"What has {who} {match['verb']}?" if match["has"] else f"What did {who} {SPEECH[match['verb']]}?"


MOST = 5
"""Example questions that are shown."""
KINDS: tuple[tuple[Form, str], ...] = (
    ("timeline", "Give me a timeline of {}"),
    ("comparison", "Where do the outlets differ on {}?"),
    ("summary", "Summarise the news about {}"),
)
"""Kinds of answers beside that to a plain question, and how they are asked for."""
TRIED = 3
"""Topics that a kind is tried with."""


def about_topics(topics: Sequence[str], kind_of: Callable[[str], Form | None]) -> list[str]:
    """One question of each of `KINDS` that is answered in that kind, as ``kind_of`` tells; each of another topic."""
    chosen: list[str] = []
    left = list(topics)
    for kind, words in KINDS:
        for topic in left[:TRIED]:
            if kind_of(question := words.format(topic)) == kind:
                chosen.append(question)
                left.remove(topic)
                break
    return chosen


def questions(
    articles: Iterable[Article], answered: Callable[[str], bool], *, count: int = 4, seed: int = 0
) -> list[str]:
    """Up to ``count`` example questions from these articles, each of which Newsdesk answers (``answered``), no two from
    one article while others still have some. ``seed`` fixes which of an article's questions come first."""
    chance = random.Random(seed)
    queues = []
    for article in articles:
        found = sorted(set(candidates(article.text)), key=len)[:6]
        said = sorted(set(speakers(article.text)))
        chance.shuffle(found)
        chance.shuffle(said)
        if said or found:
            queues.append(said + found)  # taken from the end: what a speaker said comes last
    chosen: list[str] = []
    while queues and len(chosen) < count:
        for queue in list(queues):
            question = queue.pop()
            if not queue:
                queues.remove(queue)
            if question not in chosen and answered(question):
                chosen.append(question)
            if len(chosen) == count:
                break
    return chosen
