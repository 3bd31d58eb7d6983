"""What somebody says to an answer: that another one was meant, yes to an offer, more, are you sure, says who.

Each is turned into a question that can be searched, or into Newsdesk's own words about the answer before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.passages import sentences
from qa.conversation.followup import Understood, understand
from qa.conversation.leaning import names
from qa.fragments import day, percent
from qa.records import Answer, Citation, Earlier
from qa.sureness import sureness
from qa.words import content_words

_END = r"[\s.!?…]*$"
_THAT = r"(?:that|this|it|these|those|them)"
_TEXTS = r"(?:(?:news)?papers?|outlets?|articles?|stor(?:y|ies)|reports?|pieces?|magazines?|agenc(?:y|ies))"


Authors = Callable[[str], Sequence[str]]


def _nobody(_: str) -> Sequence[str]:
    return ()


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{pattern}){_END}", re.IGNORECASE)


_YES = _said(
    r"(?:yes|yeah|yep|yup|sure|of course|ok(?:ay)?|please|go ahead|do (?:it|that)|the (?:first|former)(?: one)?)"
    r"(?:[\s,]+(?:please|do|sure|go ahead|the first one))*"
)
_SECOND = _said(r"(?:no[\s,]+)?the (?:second|other|latter|last)(?: one)?(?:[\s,]+please)?")
_NO = _said(r"no(?:pe)?(?:[\s,]+(?:thanks|thank you))?|neither(?: of (?:them|these))?|none of (?:them|these)")
_MORE = _said(
    rf"(?:(?:tell|show|give) me |any )?more(?: (?:of {_THAT}|about {_THAT}|please|details?))*|go on|continue|keep going"
    r"|(?:and )?(?:what|who|where|anything|anyone|anybody) else(?: is there| was there)?|any others?"
    r"|(?:no[\s,]+)?(?:not (?:that|this|him|her|it|them)(?: one)?|(?:an)?other ones?|something else)"
)
_SURE = _said(
    rf"(?:are you|how) (?:really |quite |that )?(?:sure|certain)(?: are you)?(?: (?:about|of) {_THAT})?|really"
    rf"|is {_THAT} (?:really )?(?:right|correct|certain)|how do you know(?: {_THAT})?"
    rf"|can i (?:trust|rely on) (?:{_THAT}|you)"
)
_SOURCE = _said(
    rf"where (?:did|do|have) you (?:get|got|find|found|have|take|read) {_THAT}(?: from)?"
    rf"|where (?:does|do|did|is|are) {_THAT} (?:come |taken )?from|says who|according to who(?:m)?"
    rf"|(?:what|which)(?:['’]s| is| are| was| were)? (?:is |are )?(?:your|the) sources?(?: (?:for|of) {_THAT})?"
    rf"|(?:and )?(?:which|what) {_TEXTS} (?:says?|said|reports?|reported|tells?|told|writes?|wrote|have|has|had)"
    rf" (?:so|{_THAT})|(?:and )?(?:what|which) {_TEXTS} (?:is|was|are|were) {_THAT} (?:in|from)"
    rf"|(?:and )?when (?:was|were|is|are) (?:the|these|those|this|that) {_TEXTS}"
    r"(?: (?:published|written|posted|printed|from|of))?"
    rf"|(?:and )?(?:what(?:['’]s| is) the date of|how old (?:is|are)) (?:the|these|those|this|that) {_TEXTS}"
    rf"|(?:your |the )?sources?(?: (?:for|of) {_THAT})?(?: please)?|(?:show|give|name)(?: me)? (?:the|your) sources?"
)
_AUTHOR = _said(
    rf"(?:and )?(?:who (?:wrote|has written|is the author of|are the authors of)|by whom (?:is|was|are|were))"
    rf" (?:the|this|that|these|those) {_TEXTS}(?: written)?"
)
_AUTHOR_OF_IT = _said(rf"(?:and )?(?:who (?:wrote|has written)|by whom is) {_THAT}|by whom")
_SAYER = _said(
    rf"(?:and |but |so )?who (?:was it (?:that |who )?)?(?:says?|said|claims?|claimed|states?|stated|thinks?|thought)"
    rf" (?:so|{_THAT})|(?:and )?whose (?:words|claim|view|opinion) (?:is|are|was|were) {_THAT}"
)
_LANGUAGE = _said(
    r"(?:and |now |can you |could you |please )*"
    rf"(?:(?:say|answer|write|repeat|translate|tell me|give me)(?: {_THAT})? )?(?:in|into|to) (?:plain |simple )?"
    r"(?:english|german|french|spanish|italian|portuguese|dutch|my language)(?: please)?"
    rf"|(?:please )?translate(?: {_THAT})?(?: please)?"
)
_MEANT = re.compile(
    r"^(?:no|nope|not that(?: one)?|sorry|actually|wait)?[\s,.!:–-]*"
    r"(?:i(?:['’]m| am| was)? (?:mean|meant|asking about|ask about|talking about)|rather|make that)"
    r"[\s,:]+(?P<what>.+)$",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(
    r"^(?:no|nope|not that(?: one)?|not (?:him|her|it|them)|sorry)"
    r"(?:\s*[,.!:–-]+\s*|\s+(?=(?:the|in|from|of|about|at)\b))(?P<what>.+)$",
    re.IGNORECASE,
)
_ANOTHER = _said(
    r"(?:no[\s,.]+)?(?:not (?:that|this|him|her|it|them)(?: one)?[\s,.]*)?"
    r"(?:(?:i mean |i meant )?(?:the )?(?:an)?other [\w’'-]+)?"
)
_ONE = re.compile(
    r"^(?P<what>the (?:(?:[\w’'-]+ ){1,4}ones?|other [\w’'-]+|ones? (?:in|from|with|about|of|at|by) [^?]{2,60}))"
    r"[\s.?!]*$",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"^(?:the|his|her|its|their) (?!.*\bones?\b)\S", re.IGNORECASE)
# "When was that?", after which another event is named.
_POINTING = re.compile(
    r"^(?P<asks>(?:(?:and|so|but) )?(?:when|where|why|how|who|what) (?:is|was|are|were|did|does|will|has|had) )"
    r"(?:that|it|this)(?P<rest>(?: (?:happen|take place|start|begin|end))?[\s?]*)$",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"^(?:about )?the ones? (?:in|from|with|about|of|at|by) (?P<what>.+)$", re.IGNORECASE)
_OTHER = re.compile(r"^(?:the|an)?\s*other (?P<name>[\w’'-]+)$", re.IGNORECASE)
_ASKS = re.compile(
    r"^(?:and |but )?(?:who|whom|whose|what|which|when|where|why|how|did|do|does|is|are|was|were|has|have|can)\b", re.I
)
_SAID_AFTER = re.compile(
    r",[”\"’']? (?:according to [^,]+|(?:[\w.’' -]+ )?(?:said|says|told|reported|announced|wrote|added|found)"
    r"(?: [^,]*)?)[.\s]*$"
)
LEAST_SAID = 4
"""Words from which what was marked is a statement, and not a name or a number in one."""
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")

NO_TRANSLATION = (
    "I quote the articles in their own words and do not translate them: what is in English there is in English here."
)
NOTHING_OFFERED = "Yes to what? I have offered nothing: ask a question about the articles."
ALL_RIGHT = "All right. Tell me in other words what you are looking for: a name, a place or a date helps."
NOTHING_SAID = "I have said nothing yet that rests on an article: ask a question about them."


def replied(text: str, earlier: Sequence[Earlier], authors: Authors = _nobody) -> Understood | str | None:
    """What ``text`` means as a reply to the turns before it: a question to search, our own words, or neither (None).

    ``authors`` gives those of an article by its id.
    """
    text = " ".join(text.split())
    last = next((turn for turn in reversed(earlier) if turn.answer.kind != "chat"), None)
    offers = earlier[-1].answer.offers if earlier else ()
    if offers and (offer := _accepted(text, offers, choice=earlier[-1].answer.kind == "clarify")):
        return Understood(offer)
    if _SURE.match(text):
        return _surely(last.answer) if last else NOTHING_SAID
    if _SOURCE.match(text):
        return _sources(last.answer) if last else NOTHING_SAID
    if _SAYER.match(text):
        return _sayer(last.answer) if last else NOTHING_SAID
    if _AUTHOR.match(text) or (_AUTHOR_OF_IT.match(text) and earlier and _of_sources(earlier[-1])):
        return _authors(last.answer, authors) if last else NOTHING_SAID
    if _LANGUAGE.match(text):
        return NO_TRANSLATION
    if re.fullmatch(r"(?:yes|yeah|yep|yup|sure)\W*(?:please\W*)?", text, re.IGNORECASE):
        return NOTHING_OFFERED
    if earlier and _NO.match(text):
        return ALL_RIGHT
    if last is None:
        return None
    if (_ANOTHER.match(text) or _NOT_THAT.match(text)) and (other := _offered_beside(text, last, earlier)):
        return Understood(other)
    if _MORE.match(text):
        return _again(last, beyond=True)
    for pattern in (_MEANT, _NOT_THAT, _ONE):
        if match := pattern.match(text):
            return _corrected(match["what"].strip(" .!"), last, earlier)
    return None


def _of_sources(turn: Earlier) -> bool:
    """Whether a turn was about the articles that were cited, and not about what they tell."""
    return turn.answer.kind == "chat" and any(each.match(turn.answer.question) for each in (_SOURCE, _AUTHOR))


def _offered_beside(text: str, last: Earlier, earlier: Sequence[Earlier]) -> str:
    """The other of two offers, one of which was taken up before; "" where "the other one" is none of these."""
    asked = next((turn.answer.offers for turn in reversed(earlier) if turn.answer.kind == "clarify"), ())
    others = [offer for offer in asked if offer != last.question]
    said = content_words(text) - content_words("no not that one ones other another the")
    fits = len(others) == 1 and last.question in asked and said <= content_words(others[0])
    return others[0] if fits else ""


def _accepted(text: str, offers: Sequence[str], *, choice: bool) -> str:
    """The offer that is taken up; "" where none is. One of what may be asked next is taken by its number."""
    if text.isdecimal() and 0 < int(text) <= len(offers):
        return offers[int(text) - 1]
    if not choice:
        return ""
    if _YES.match(text):
        return offers[0]
    if len(offers) > 1 and _SECOND.match(text):
        return offers[1]
    said = content_words(text) - content_words("no mean meant one ones")
    fits = [offer for offer in offers if said and said <= content_words(offer)]
    return fits[0] if len(fits) == 1 and not _ASKS.match(text) else ""


def _again(last: Earlier, *, beyond: bool = False, more: Sequence[str] = ()) -> Understood:
    """The last question once more, with the words that were carried into it and ``more``."""
    question, carried = _parts(last)
    return Understood(question, (*more, *carried), beyond=beyond)


def _parts(last: Earlier) -> tuple[str, tuple[str, ...]]:
    """The last question and what was carried into it."""
    question, _, rest = last.question.partition(" (")
    if last.question == last.answer.question or not rest.endswith(")"):
        return last.question, ()
    return question, tuple(rest[:-1].split(", "))


def _corrected(what: str, last: Earlier, earlier: Sequence[Earlier]) -> Understood:
    """The last question with ``what`` was meant in its place, or beside what it says; or the question that it is."""
    head, comma, tail = what.rpartition(", ")
    if comma and _ASKS.match(tail):
        understood = understand(tail, earlier)
        telling = [word for word in _telling(head) if word not in understood.carried]
        return Understood(understood.question, (*telling, *understood.carried))
    if _ASKS.match(what):
        return understand(what, earlier)
    if one := _ONE_OF.match(what):
        return _again(last, more=_telling(one["what"]))
    what = re.sub(r"^(?:what )?about ", "", what, flags=re.IGNORECASE)
    question, carried = _parts(last)
    if _KNOWN.match(what) and (pointing := _POINTING.match(question)):
        return Understood(f"{pointing['asks']}{what}{pointing['rest']}", again=True)
    bare = re.sub(r"\s+ones?$", "", re.sub(r"^(?:the|that|those) ", "", what, flags=re.IGNORECASE))
    if (other := _OTHER.match(what)) and (found := _other(other["name"], last.answer)):
        name = re.compile(rf"(?:[A-Z][\w’'-]* )?(?i:\b{re.escape(other['name'])}\b)")
        replaced = name.sub(lambda _: found, question)
        return Understood(replaced, () if replaced != question else (found, *carried))
    if other:
        return _again(last, beyond=True)
    year = _YEAR.search(question)
    if year and _YEAR.fullmatch(bare):
        return Understood(question.replace(year[0], bare), carried)
    shared = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, bare.split()))})(?!\w)", re.IGNORECASE)
    if names(f"x {bare}") == [bare] and shared.search(question):
        return Understood(shared.sub(lambda _: bare, question, count=1), carried)
    if (named := _resolved(last, question) or names(question)) and names(f"x {bare}") == [bare]:
        return Understood(bare.join(question.rsplit(named[-1], 1)), carried)
    return _again(last, more=_telling(bare))


def _resolved(last: Earlier, question: str) -> list[str]:
    """The names in a question as it was understood that nobody typed: taken for granted, so what is corrected."""
    return [name for name in names(question) if name not in last.answer.question]


def _telling(text: str) -> list[str]:
    return [
        word for word in re.findall(r"[\w’'-]+", text) if content_words(word) and word.casefold() not in ("no", "not")
    ]


def _other(name: str, answer: Answer) -> str:
    """The full name of another person called ``name`` than the one that an answer is about; "" where none is quoted."""
    full = re.compile(rf"\b([A-Z][\w’'-]+ {re.escape(name.capitalize())})\b")
    texts = (answer.span or "", *(f"{quote.prefix} {quote.quote} {quote.suffix}" for quote in answer.quotes))
    found = list(dict.fromkeys(match[1] for text in texts for match in full.finditer(text)))
    return found[1] if len(found) > 1 else ""


def _surely(answer: Answer) -> str:
    if answer.status != "answered" or not answer.quotes:
        return (
            "No: I found no sure answer, only passages that come close. What they say is theirs; read them to be sure."
        )
    if not answer.measured:
        first = f"the first is from {_named(answer.quotes[0])}"
        return f"I have no measure of that: it is put together of quotes, {first}. Read them before you rely on it."
    sure = f"My confidence in it is {sureness(answer.confidence).lower()} ({percent(answer.confidence)}%)"
    return f"{sure}. It rests on {_named(answer.quotes[0])}: open the quote there before you rely on it."


def _sources(answer: Answer) -> str:
    if not answer.quotes or answer.kind == "clarify":
        return NOTHING_SAID
    shown = "; ".join(dict.fromkeys(_named(quote) for quote in answer.quotes))
    told = "It is from" if answer.status == "answered" else "What came closest is from"
    return f"{told} {shown}. Each quote opens in its article."


def _sayer(answer: Answer) -> Understood | str:
    """Who said what was quoted last, as a question; its sources, where no statement was quoted."""
    if answer.status != "answered" or answer.kind not in ("answer", "yes_no", "quotations") or not answer.citations:
        return _sources(answer)
    told = answer.span or ""
    if len(told.split()) < LEAST_SAID:
        told = _SAID_AFTER.sub("", _marked(answer.citations[0]))
    told = told.strip(" .,“”\"'")
    return Understood(f"Who said that {told}?", again=True)


def _marked(quote: Citation) -> str:
    """The sentence of a quote in which its answer is marked, the first where none is."""
    at = 0 if quote.answer_start is None else quote.answer_start - quote.start
    return next((quote.quote[start:end] for start, end in sentences(quote.quote) if end > at), quote.quote)


def _authors(answer: Answer, authors: Authors) -> str:
    """Who wrote what was quoted last, as far as the articles name them."""
    if not answer.quotes or answer.kind == "clarify":
        return NOTHING_SAID
    told = {_named(quote): authors(quote.article_id) for quote in answer.quotes}
    return " ".join(f"{name} is by {', '.join(by)}." if by else f"{name} names no author." for name, by in told.items())


def _named(quote: Citation) -> str:
    about = ", ".join(part for part in (quote.outlet, day(quote.published)) if part)
    return f"“{quote.title or 'Untitled'}”" + (f" ({about})" if about else "")
