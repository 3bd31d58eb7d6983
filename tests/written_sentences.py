"""Sentences that a writer might write over the wire's articles, made by rule: true rewordings, and spoiled ones."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from written_paraphrases import Told

from index.passages import sentences
from qa.english.dates import told_dates
from qa.records import Citation

WIRE = Path(__file__).parent / "wire" / "articles.jsonl"
SEED = 20
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+(?: [A-Z][\w-]+)*|^[A-Z][\w-]+ [A-Z][\w-]+(?: [A-Z][\w-]+)*")
_NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b(?!:)")
_SAID = re.compile(
    r'^(?P<rest>[A-Z][^"“”]+), (?P<speaker>(?:the|a|an|its|[A-Z])[^,"“”]{3,60}) (?P<verb>said)(?P<when> on \w+)?\.$'
)
_SAID_OF = re.compile(r'^"(?P<rest>[^"]+)," said (?P<speaker>[A-Z]\w+ [A-Z]\w+)(?P<more>, [^"]+)?\.$')
_DENIED = re.compile(r"\b(had|has|have|was|were|is|are|will|would|could|can|did|do|does) not\b")
_POSITIVE = re.compile(r"\b(was|were|is|are|will|has|have|had) (?!not\b)(?=[a-z])")
_HEDGES = ((r"\bcould\b", "will"), (r"\bmay have\b", "have"), (r"\bis expected to\b", "will"), (r"\bare expected to\b", "will"),  # noqa: E501
           (r"\bis suspected of\b", "is guilty of"), (r"\bare believed to\b", "do"), (r"\bbelieve(s|d)? that\b", "have shown that"),  # noqa: E501
           (r"\bsuspect(s|ed)? that\b", "have proved that"), (r"\bis thought to\b", "did"), (r"\bmight\b", "will"),
           (r"\bplans to\b", "has begun to"), (r"\bwants to\b", "is going to"), (r"\bwas to\b", "did"), (r"\bis to\b", "did"),  # noqa: E501
           (r"\bat least \b", ""), (r"\balmost \b", ""), (r"\bnearly \b", ""), (r"\bup to \b", ""), (r"\bsome (?=\d)", ""),  # noqa: E501
           (r"\babout (?=\d)", ""), (r"\bunless [^,.]+", ""), (r"\bonly \b", ""))  # fmt: skip
_SUBJECT_OBJECT = re.compile(
    r"^(?P<one>(?:The )?[A-Z][\w-]+(?: [A-Z][\w-]+)*) (?P<verb>[a-z]+ed|beat|took|told|sold|bought|won|left|met) (?P<other>(?:the )?"  # noqa: E501
    r"[A-Z][\w-]+(?: [A-Z][\w-]+)*)\b(?P<rest>.*)$"
)
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
Made = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Written:
    """A sentence over quotes; ``true`` is whether they support it, ``kind`` how it was made."""

    text: str
    quotes: tuple[Citation, ...]
    true: bool
    kind: str


def written(seed: int = SEED) -> list[Written]:
    """All of them, in the same order each time."""
    rng = random.Random(seed)
    articles = [json.loads(line) for line in WIRE.read_text("utf-8").splitlines()]
    found: list[Written] = []
    for number, article in enumerate(articles):
        other = articles[(number + 1) % len(articles)]
        quotes = _quotes(article, other)
        for n, quote in enumerate(quotes[:-1]):
            for start, end in sentences(quote.quote):
                text = " ".join(quote.quote[start:end].split())
                if 5 <= len(text.split()) <= 45:
                    for kind, made in rewordings(text, quote, rng):
                        found.append(Written(made, quotes, True, kind))
                    for kind, made in spoilt(text, quotes, n, rng):
                        if made != text and made not in quote.quote:
                            found.append(Written(made, quotes, False, kind))
    kept: dict[str, Written] = {}
    for each in found:
        kept.setdefault(each.text, each)
    return list(kept.values())


def _quotes(article: dict[str, str], other: dict[str, str]) -> tuple[Citation, ...]:
    """Two quotes of three sentences of an article, and one of another."""
    made = []
    for n, (source, first) in enumerate([(article, 0), (article, 3), (other, 0)], start=1):
        text = source["text"]
        bounds = sentences(text)[first : first + 3]
        start, end = (bounds[0][0], bounds[-1][1]) if bounds else (0, 0)
        made.append(
            Citation(n, f"a{n}", source["title"], source["outlet"], source["publish_date"], "", "", text[start:end], start,  # noqa: E501
                     end, None, None, 0.9)
        )  # fmt: skip
    return tuple(made)


def rewordings(text: str, quote: Citation, rng: random.Random) -> Made:
    """True sentences with other words, or in another order, or with less."""
    if text[0] not in '"“' and not re.match(r"(?:He|She|It|They|His|Her|Its|Their)\b", text) and '"' not in text:
        yield "as it stands", text
        for told in told_dates(text, quote.published)[:1]:
            if told.one_day and not told.exact:
                before = text[: told.start].removesuffix("on ") + "on "
                if text[: told.start].endswith("on "):
                    yield "date in full", f"{before}{told.words}{text[told.end :]}"
                    first = text[: told.start].removesuffix(" on ") + text[told.end :]
                    if " said" not in text and "," not in text and "who" not in text and "after" not in text:
                        low = (
                            first
                            if _NAME.match(first) or first.split()[0] in _names(text)
                            else first[0].lower() + first[1:]
                        )
                        yield "date first", f"On {told.words}, {low}"
        if aside := re.match(r"^((?:The )?[A-Z][\w -]+), ([^,]{3,60}), (?=[a-z]+ed |was |is |has |will )(.+)$", text):
            yield "aside left out", f"{aside[1]} {aside[3]}"
        for found in re.finditer(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?=[a-z])", text):
            yield "number in figures", f"{text[: found.start()]}{_WORDS.index(found[1])} {text[found.end() :]}"
            break
        if passive := re.match(
            r"^(The [\w ]{3,40}|[A-Z][\w ]{3,40}) (was|were) ([a-z]+ed) by ([A-Z][\w ]+?)( on \w+| in \w+)?\.$", text
        ):
            thing = passive[1][0].lower() + passive[1][1:] if passive[1].startswith("The ") else passive[1]
            yield "passive to active", f"{passive[4]} {passive[3]} {thing}{passive[5] or ''}."
        if (joined := re.match(r"^([^,;]{12,}), (?:because|after|when|which|where) [^,;]+\.$", text)) and not re.search(
            r"\b(?:not|no|never|said|only|all)\b", text
        ):
            yield "end left out", f"{joined[1]}."
    if said := _SAID.match(text):
        low = said["rest"]
        first = low.split()[0]
        low = low if first in _names(text) or first.isdigit() else low[0].lower() + low[1:]
        speaker = said["speaker"][0].upper() + said["speaker"][1:]
        yield "speaker first", f"{speaker} said that {low}."
        yield "according to", f"According to {said['speaker']}, {low}."
        yield (
            "outlet told",
            f"{quote.outlet} reported that {speaker[0].lower() + speaker[1:] if speaker.startswith('The') else speaker} said that {low}.",  # noqa: E501
        )
    if said := _SAID_OF.match(text):
        yield "quotation turned", f"{said['speaker']} said: “{said['rest']}.”"


def spoilt(text: str, quotes: tuple[Citation, ...], n: int, rng: random.Random) -> Made:
    """Sentences that the quotes do not support, from one that they do."""
    if text[0] in '"“':
        if said := _SAID_OF.match(text):
            others = [name for name in _people(quotes) if name not in text]
            if others:
                yield "quotation of another", f"{rng.choice(others)} said: “{said['rest']}.”"
            yield "own words as fact", f"{said['rest']}."
        return
    everything = " ".join(quote.quote for quote in quotes)
    names = [name for name in _NAME.findall(text)]
    strangers = [name for name in _NAME.findall(everything) if name not in text and name.split()[-1] not in text]
    if names and strangers:
        yield "name of another", text.replace(rng.choice(names), rng.choice(strangers), 1)
    if len(names) > 1 and names[0] not in names[-1] and names[-1] not in names[0]:
        one, other = names[0], names[-1]
        swapped = text.replace(one, "\0").replace(other, one).replace("\0", other)
        if not re.search(rf"{re.escape(one)}(?:,[^,]+)*,? and (?:\w+ )?{re.escape(other)}", text):
            yield "names swapped", swapped
    numbers = _NUMBER.findall(text)
    others = [number for number in _NUMBER.findall(everything) if number not in numbers]
    if numbers and others:
        yield "number of another thing", text.replace(rng.choice(numbers), rng.choice(others), 1)
    if numbers:
        yield "number made up", text.replace(numbers[0], str(rng.randint(13, 97)), 1)
    if len(set(numbers)) > 1:
        one, other = numbers[0], next(each for each in numbers if each != numbers[0])
        yield "numbers swapped", text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)
    if _DENIED.search(text):
        yield "negation dropped", _DENIED.sub(r"\1", text, count=1)
    elif found := _POSITIVE.search(text):
        yield "negation put in", f"{text[: found.end() - 1]} not{text[found.end() - 1 :]}"
    for hedge, sure in _HEDGES:
        if re.search(hedge, text):
            yield "hedge dropped", re.sub(hedge, sure, text, count=1)
    if said := _SAID.match(text):
        yield "attribution dropped", f"{said['rest']}."
        others = [name for name in _people(quotes) if name not in text]
        if others:
            yield "said by another", f"{rng.choice(others)} said that {said['rest']}."
    if role := _SUBJECT_OBJECT.match(text):
        yield "roles swapped", f"{role['other']} {role['verb']} {role['one']}{role['rest']}"
        yield "roles swapped, passive", f"{role['one']} was {role['verb']} by {role['other']}{role['rest']}"
    if (cut := re.match(r"^(.+) because (.+)\.$", text)) and "," not in text:
        yield "cause turned", f"{cut[2][0].upper()}{cut[2][1:]} because {cut[1][0].lower()}{cut[1][1:]}."
    told = quotes[n].quote
    bounds = sentences(told)
    if len(bounds) > 1:
        last = " ".join(told[bounds[-1][0] : bounds[-1][1]].split())
        if last != text and '"' not in last + text:
            yield "cause made up", f"{text.rstrip('.')} because {last[0].lower()}{last[1:]}"
    yield "doing put in", f"{text.rstrip('.')}, which led to protests."
    if len(bounds) > 1:
        for start, end in bounds:
            its = " ".join(told[start:end].split())
            mine, other = _halves(text), _halves(its)
            if its != text and mine and other and mine[0] != other[0]:
                yield "doing of another", f"{mine[0]} {other[1]}"
    if of := re.search(r"\b(?:[Tt]he|[Aa]n?) (?:\w+ )?(\w+) (?:of|for|in|from) (?=the [a-z]|[A-Z])", text):
        left = f"{text[: of.start()]}{text[of.end() :]}"
        if of.start() == 0 or text[: of.start()].rstrip().endswith((" that", " and", " said")):
            yield "head left out", f"{left[0].upper()}{left[1:]}"
    if owner := re.search(
        r"\b([A-Z]\w+)['’]s (?:[a-z-]+ ){1,3}?([a-z]+)(?= (?:said|was|were|had|has|will|is|are)\b)", text
    ):
        yield "owner for the owned", f"{text[: owner.end(1)]}{text[owner.end() :]}"
    if condition := re.search(r",? (?:if|unless|until|but) [^.]+(?=\.$)", text):
        yield "condition dropped", f"{text[: condition.start()]}."
    if (ordered := re.match(r"^(.+) (after|before) (.+)\.$", text)) and "," not in text:
        yield "order in time turned", f"{ordered[1]} {'before' if ordered[2] == 'after' else 'after'} {ordered[3]}."
    head = re.match(r"^(The [a-z]+|[A-Z][\w]+(?: [A-Z]\w+)*) (?=was|were|will|has|had|is|are|[a-z]+ed\b)", text)
    if head:
        yield "head put in", f"{head[1]}’s lawyer {text[head.end() :]}"


def _halves(text: str) -> tuple[str, str] | None:
    """The subject of a plain sentence and what is said of it, which must begin with an auxiliary."""
    found = re.match(r"^([^,\"“”]{3,60}?) ((?:was|were|will|has|had|have|is|are|could|did) .+)$", text)
    return (found[1], found[2]) if found else None


def _names(text: str) -> set[str]:
    return {word for name in _NAME.findall(text) for word in name.split()}


def _people(quotes: tuple[Citation, ...]) -> list[str]:
    """First and last names in quotes, in their order."""
    text = " ".join(quote.quote for quote in quotes)
    return list(dict.fromkeys(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+(?=[,. ])", text)))


def by_hand(sets: Mapping[str, Iterable[str]], true: bool) -> list[Written]:
    """Sentences that were written by hand, by the quote that they are of."""
    return [Written(text, (quote_of(quote),), true, "by hand") for quote, texts in sets.items() for text in texts]


def paraphrases(told: Iterable[Told]) -> list[Written]:
    """Those of `written_paraphrases`."""
    made = []
    for each in told:
        quotes = tuple(quote_of(text, n) for n, text in enumerate(each.quotes, start=1))
        made += [Written(text, quotes, True, "supported") for text in each.true]
        made += [Written(text, quotes, False, kind) for kind, text in each.false]
    return made


def quote_of(text: str, n: int = 1) -> Citation:
    """A quote of an article of Friday, 5 September 2031."""
    return Citation(n, f"a{n}", "", "", "2031-09-05", "", "", text, 0, len(text), None, None, 0.9)
