"""Which outlets of a store somebody means: "cnn", "the guardian", "nyt", "Suddeutsche Zeitung", "theguardian.com"."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from index.folding import alike, plain

_WORD = re.compile(r"[^\W_]+")
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:].*)?", re.IGNORECASE)
_SECOND_LEVEL = {"ac", "co", "com", "gov", "net", "org"}  # before the name of a country: bbc.co.uk
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_SMALL = {"the", "of", "and", "for", "in", "de", "la", "le", "der", "die", "das", "und", "für"}  # none of an acronym
_KINDS = {"news", "newspaper", "paper", "magazine", "online", "website", "site", "tv", "radio", "channel"}
LONGEST_ACRONYM = 6
NEAR = 0.6  # likeness, 0 to 1, from which another name is worth a hint
SUGGESTED = 3

Words = tuple[str, ...]


def matching_outlets(name: str, outlets: Sequence[str]) -> list[str]:
    """Those of ``outlets`` that ``name`` stands for, in their order; empty where it fits none.

    Case, accents, punctuation, spaces and a leading "the" make no difference, and a web address is as good as the name
    in it. Where no outlet is called so, those are meant that hold the name as whole words; then those whose initials it
    is, or that are the initials of it; then addresses that are short for it (latimes.com); then what is left without a
    word such as "newspaper" at its end.
    """
    asked = _readings(name)
    wanted = {"".join(words) for words in asked} - {""}
    if not wanted:
        return []
    known = [(outlet, _readings(outlet)) for outlet in outlets]
    ways: list[Callable[[Words], bool]] = [
        lambda words: "".join(words) in wanted,
        lambda words: any(_within(mine, words) for mine in asked),
        lambda words: any(_initials(mine, words) or _initials(words, mine) for mine in asked),
        lambda words: any(is_short_for(words, mine) for mine in asked),
    ]
    for fits in ways:
        if found := [outlet for outlet, readings in known if any(fits(words) for words in readings)]:
            return found
    shorter = _without_kind(name)
    return matching_outlets(shorter, outlets) if shorter else []


def close_outlets(name: str, outlets: Sequence[str]) -> list[str]:
    """The few of ``outlets`` that are spelt most like ``name``, likest first; for a hint, not to be taken for it."""
    asked = {"".join(words) for words in _readings(name)}

    def likeness(outlet: str) -> float:
        forms = {form for words in _readings(outlet) for form in ("".join(words), *words)}
        return max(difflib.SequenceMatcher(None, one, form).ratio() for one in asked for form in forms or {""})

    scored = sorted(((likeness(outlet), outlet) for outlet in outlets), key=lambda each: (-each[0], each[1]))
    return [outlet for score, outlet in scored[:SUGGESTED] if score >= NEAR]


def no_such_outlet(name: str, outlets: Sequence[str]) -> str:
    """A sentence that says so, and which are there; ``outlets`` come most frequent first."""
    if not outlets:
        return "No article names its outlet: ask without a filter by outlet."
    close = close_outlets(name, outlets)
    listed = [repr(outlet) for outlet in close or outlets[:SUGGESTED]]
    more = len(outlets) - len(listed)
    rest = f" ({more:,} more)" if more and not close else ""
    names = " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
    verb = "is" if len(listed) == 1 else "are"
    return f"No outlet fits {name!r}: {'the closest' if close else 'there'} {verb} {names}{rest}."


def _readings(name: str) -> list[Words]:
    """The words of a name without accents and a leading article; of an address, those of its host's own part."""
    return list(dict.fromkeys(words for form in spoken(name) for words in _spelt(form)))


def spoken(name: str) -> list[str]:
    """How an outlet's name is said, in small letters; of an address, its host's own part: "guardian", "fox news"."""
    lowered = plain(name).casefold().strip()
    if not (host := _HOST.fullmatch(lowered)):
        return [lowered]
    labels = host[1].split(".")
    own = _own_label(labels)
    parted = [f"{own.removesuffix(kind)} {kind}" for kind in sorted(_KINDS) if own.endswith(kind) and own != kind]
    parted += [f"{own} {labels[0]}"] if labels[0] in _KINDS - {own} else []
    return [own, *([own.removeprefix("the")] if own != "the" else []), *parted]


def _spelt(name: str) -> Iterator[Words]:
    for text in (name, name.translate(_UMLAUTS)):
        letters = unicodedata.normalize("NFKD", alike(text))
        words = tuple(_WORD.findall("".join(c for c in letters if not unicodedata.combining(c)).replace("&", " and ")))
        yield words[1:] if len(words) > 1 and words[0] == "the" else words


def _own_label(labels: list[str]) -> str:
    """ "guardian" of news.guardian.co.uk."""
    at = -3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else -2
    return labels[at]


def _within(some: Words, words: Words) -> bool:
    return any(words[at : at + len(some)] == some for at in range(len(words) - len(some) + 1))


def _initials(short: Words, words: Words) -> bool:
    """Whether the one word ``short`` is made of the first letters of the others, with or without the small ones."""
    if len(short) != 1 or len(words) < 2 or not 2 <= len(short[0]) <= LONGEST_ACRONYM:
        return False
    telling = (word for word in words if word not in _SMALL)
    return short[0] in {"".join(word[0] for word in words), "".join(word[0] for word in telling)}


def is_short_for(short: Words, words: Words) -> bool:
    """Whether the one word ``short`` has of some of the words the first letter, and the others whole: "latimes"."""
    return len(short) == 1 and len(words) > 1 and short[0] != "".join(words) and _spells(words, short[0])


def _spells(words: Words, short: str) -> bool:
    if not words:
        return not short
    parts = {words[0], words[0][:1]} | ({""} if words[0] in _SMALL else set())
    return any(short.startswith(part) and _spells(words[1:], short[len(part) :]) for part in parts)


def _without_kind(name: str) -> str:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].casefold() in _KINDS else ""
