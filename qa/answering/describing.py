"""Answers to "who is X?" and "what is X?": the sentences of the articles that tell it.

News says who somebody is beside the name ("Ada Berg, the mayor of Calder"). Sentences of these shapes answer better
than the best span does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.passages import is_common_word, sentences
from qa.answering.appointments import ROLES, is_of_before, post_of
from qa.answering.evidence import Evidence
from qa.answering.speaking_role import role_asked
from qa.answering.told import Told, answer_told, distinct, sentences_of
from qa.english.verbs import AUXILIARIES, base_of_past, base_of_present
from qa.reading.citations import whole
from qa.records import Answer, Hit
from qa.words import content_words, words

READ = 16  # passages looked through for a name
LONGEST_BEFORE = 600  # characters in which the sentence before another is looked for
NEARLY = 0.25  # fit that what a newer article says of somebody may lack of what an older one does
IS_NO_LONGER = 0.3  # what a fit loses that tells what somebody was
INTRODUCED = 0.1  # what it gains where a given name stands before the name: so somebody is told of first
IN_SOMEBODYS_WORDS = 0.3  # what a fit loses that is told in a quotation
_WHO = re.compile(
    r"^(?:so |and |but )?(?:who|what)(?:[’']s| (?:exactly )?(?:is|are|was|were)) (?P<what>[^,;:]+?)"
    r"(?: (?:again|exactly|anyway))?[\s?.!]*$",
    re.IGNORECASE,
)
_DOES = re.compile(  # for a living
    r"^(?:so |and |but )?what (?:does|did) (?P<what>(?-i:[A-Z])[\w.’'-]*(?: [\w.’'-]+){0,3}?) do"
    r"(?: for (?:a living|work))?[\s?.!]*$",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"^(?:so |and |but )?who\b", re.IGNORECASE)
_IS_SOMEBODY = re.compile(r"^(?:so |and |but )?who(?:['’]s| (?:exactly )?(?:is|are))\b", re.IGNORECASE)
# Words before a role that belong to what stands before it: "was bought by the director".
_LINKS = (
    r"(?:of|in|on|at|by|for|to|from|with|and|or|but|than|that|as|after|before|when|while|who|is|was|were|are|be|been|"
    r"has|had|have|said|says)"
)
_ROLE = re.compile(rf"(?:^|[\s,(“\"])((?:(?!{_LINKS}\s)[A-Z]?[a-z]+(?:[’']s)?\s){{0,4}}{ROLES})\s$", re.IGNORECASE)
_WITHIN = r"(?:[^,.;:“”\"()—–]|\.(?=\w|\s[a-z\d]))"  # of a phrase: the points of "the U.S. team" and "Jan. 6" end none
_OPENING = (
    r"(?:if|when|while|after|before|as|since|because|although|though|once|until|unless|with|without|in|on|at|by|for|from"
    r"|to|during|despite|amid|like|unlike|among|besides|given|under|per|about|over|beyond|prior|ahead)"
)
# "If you fall ill with the fever, the agency recommends …" says nothing of what the fever is.
_OPENS_A_CLAUSE = re.compile(rf"^[\W_]*{_OPENING}\b[^,;:]*$", re.IGNORECASE)
_GIVEN = rf"(?:(?!(?i:{ROLES}s?|{_OPENING})\b)[A-Z][\w’'.-]+\s){{0,2}}"  # names before the one that is asked about
_APPOSED = re.compile(
    r"(?:^|\s)(?P<what>(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|(?:[A-Z][\w’'&-]+\s){0,3}?[A-Z][\w’']+[’']s)\s[^,.;:“”\"()]{4,80}),\s$"
)
# In "a letter to the head of the bank, Ada Berg" she is the head.
_INNER = re.compile(r"\b(?:to|by|with|from|against|told|than|and|asked|between) (?=(?:the|an?|its|his|her|their) )")
# "The ocean-watching satellite Petrel-2", "a group calling itself Gray Otter".
_KIND = re.compile(
    r"(?:^|[\s(“])((?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s(?:(?!(?:of|in|on|at|by|for|to|from|with|and|or|than|that|as|the|an?"
    r"|is|was|were|are|will|would|can|could|may|might|has|had|have|said|says|up|out|off)\s)[a-z][\w’'-]*\s){1,5})$"
)
# "The worry about the …" and "the presidency made his …" are of no kind; nor is "the controversial" of "… 2 pipeline".
_NO_KIND = re.compile(
    r"\b(?:about|over|under|into|against|once|when|while|after|before|if|unless|until|since|because|where|how|why|now|then"
    r"|also|just|only|even|his|her|its|their|made|took|gave|put|\w+[^e]ed|\w+ing)\s*$",
    re.IGNORECASE,
)
_IN_A_NAME = re.compile(r"[’']s\b|\s(?:\d|[A-Z])")
# "The team, led by Ada Berg".
_LEADS = re.compile(
    r"(?P<what>(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s[^,.;:“”\"()]{2,60}),?\s(?:(?:which|that) (?:is|was) )?"
    r"(?:led|headed|run|chaired|founded|owned|managed|edited|commanded) by\s$"
)
# "This process, known as …": what it is was told by the sentence before.
_NAMED_AFTER = re.compile(
    r"^(?:this|that|such a|these|those)(?: [a-z][\w’'-]*){0,3},? (?:(?:is|are|was) )?(?:known as|called"
    r"|referred to as|dubbed|named) (?:an? |the )?[“\"'‘]?$",
    re.IGNORECASE,
)


def who_is(evidence: Evidence) -> Answer | None:
    """Who somebody or what something is, where an article says so beside the name; else None."""
    asked = _WHO.match(evidence.question) or _DOES.match(evidence.question)
    if not asked:
        return None
    named = asked["what"].strip(" “”\"'")
    name = re.sub(r"^(?:the|an?)\s", "", named, flags=re.IGNORECASE)
    plain = words(name)
    if role_asked(named):  # "Who is the new CEO?" asks for a name
        return None
    if not plain or len(plain) > 5 or not content_words(name) or re.search(r"\b(?:of|in|for|to|that|who|by)\b", name):
        return None
    somebody = _SOMEBODY.match(evidence.question) or _DOES.match(evidence.question)
    found = list(_described(evidence, name)) or (_by_surname(evidence, name) if somebody else [])
    found.sort(key=lambda told: -told.fit)
    if not found:
        return None
    if _IS_SOMEBODY.match(evidence.question):  # what one is now, the newest of the articles tells that say it surely
        sure = [told for told in found if told.fit >= found[0].fit - NEARLY]
        found = sorted(sure, key=lambda told: told.hit.published, reverse=True)
    return answer_told(evidence, distinct(evidence, found, 2))


def _by_surname(evidence: Evidence, name: str) -> list[Told]:
    """The same for the last name alone, in articles that have the whole: "Mike Jeffries" is "Michael Jeffries, a …"."""
    if len(name.split()) < 2 or not name.split()[-1][:1].isupper():
        return []
    whole_name = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    return [
        told
        for told in _described(evidence, name.split()[-1])
        if whole_name.search(f"{told.hit.title}\n{evidence.article(told.hit.article_id).text}")
    ]


def _described(evidence: Evidence, name: str) -> Iterator[Told]:
    """Sentences that say who or what bears the name, each with the words that do."""
    spelled = r"\s+".join(map(re.escape, _unaccented(name).split()))
    given = "" if name.islower() and is_common_word(name) else _GIVEN  # a subpoena bears no names
    for hit, start, end in sentences_of([*evidence.hits, *evidence.search(name, READ)]):
        text = evidence.article(hit.article_id).text[start:end]
        for match in re.finditer(rf"\b{given}(?i:{spelled})(?![\w’'])", _unaccented(text)):
            if found := description(text, *match.span()):
                first, last, fit = found
                fit -= IS_NO_LONGER * is_of_before(text[first:last]) + IN_SOMEBODYS_WORDS * _is_quoted(text, first)
                fit += INTRODUCED * (len(match[0].split()) > len(name.split()))
                yield Told(hit, start, end, (start + first, start + last), fit)
                break
            if _NAMED_AFTER.search(text[: match.start()]) and (before := _before(evidence, hit, start)):
                yield Told(whole(evidence.article(hit.article_id)), before[0], end, None, 0.6)
                break


def _is_quoted(text: str, at: int) -> bool:
    """Whether what stands there in a sentence is within quotation marks."""
    before = text[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _unaccented(text: str) -> str:
    """``text`` without accents, letter for letter: every offset stays."""
    return "".join(unicodedata.normalize("NFKD", letter)[0] for letter in text)


def _before(evidence: Evidence, hit: Hit, start: int) -> tuple[int, int] | None:
    """The sentence before the one that begins at ``start`` of a passage's article."""
    first = max(0, start - LONGEST_BEFORE)
    before = sentences(evidence.article(hit.article_id).text[first:start])
    return (first + before[-1][0], first + before[-1][1]) if len(before) > 1 or (before and not first) else None


def description(text: str, start: int, end: int) -> tuple[int, int, float] | None:
    """The words beside a name at ``start`` to ``end`` that describe it, and how sure that is."""
    if post := post_of(text, start, end):
        return post
    after = text[end:]
    if match := re.match(
        rf"(?:,? \(?\d{{1,3}}\)?)?,\s(?P<what>(?:an?|the|one of)\s{_WITHIN}{{4,120}})"
        r"(?<! said)(?<! says)(?<! reported)(?=[,.;:“”\"()—–]|$)",
        after,
    ):
        opened = _OPENS_A_CLAUSE.match(text[:start]) and (
            not after[match.end() :].startswith(",") or _goes_on(match["what"])
        )
        if not opened:
            return end + match.start("what"), end + match.end("what"), 0.8
    if match := re.match(
        r"\s(?P<verb>is|was|are|were|remains|became)\s"
        r"(?P<what>(?:an?|the|one of)\s(?:[^.;:“”\"()—–]|\.(?=[A-Z]\.)|(?<=\.[A-Z])\.){4,140})",
        after,
    ):
        return end + match.start("what"), end + match.end("what"), 0.6 if match["verb"].startswith(("r", "b")) else 0.85
    if match := re.match(
        r",\s(?P<what>(?:who|which|whose)\s"
        r"(?!(?:has|had|have)\s(?!been\b)|(?:also )?(?:said|told|says|asked|added|denied|was not|did not)\b)"
        r"[^,.;:“”\"()—–]{8,120})",
        after,
    ):
        return end + match.start("what"), end + match.end("what"), 0.55
    before = text[:start]
    if (match := _APPOSED.search(before)) and re.match(r"[,.]", after):
        start = match.start("what")
        inner = [found.end() for found in _INNER.finditer(text, start, match.end("what"))]
        return inner[-1] if inner else start, match.end("what"), 0.7
    match = re.match(
        r",\s(?P<what>(?!(?:said|says|told|tells|\w+ed|with|without|in|on|at|by|for|from|to|and|or|but|as|also|now"
        r"|is|are|was|were|has|had|have|will|would|can|could|may|might|should|must"
        r"|according|including|such)\s)(?:\w+\s){0,5}(?:of|at|for|in)\s[^,.;:“”\"()—–]{3,80})(?=[,.])",
        after,
    )
    if match and not (_OPENS_A_CLAUSE.match(before) or _goes_on(match["what"])):
        return end + match.start("what"), end + match.end("what"), 0.6
    if match := _LEADS.search(before):
        return match.start("what"), end, 0.6
    if match := _ROLE.search(before):
        return match.start(1) + _after_the_verb(match[1]), match.end(1), 0.65
    match = _KIND.search(before)
    if match and text[start].isupper() and not _NO_KIND.search(match[1]) and not _IN_A_NAME.match(after):
        return match.start(1), match.start(1) + len(match[1].rstrip()), 0.6
    return None


def _after_the_verb(role: str) -> int:
    """Where a role begins behind a verb: of "union accused chief executive", the last two words."""
    told = [*re.finditer(r"\S+\s?", role)]
    verbs = [word.end() for word in told[1:-1] if base_of_past(word[0].strip().lower())]
    return min(verbs, default=0)


def _goes_on(what: str) -> bool:
    """Whether what stands after a comma is a clause of its own, "the agency recommends rest", by its verb."""
    return any(word in AUXILIARIES or base_of_present(word) for word in words(what)[2:6])
