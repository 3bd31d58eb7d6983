"""An article cut into passages: whole sentences, bounded in tokens, overlapping by a sentence, with exact offsets.

Sentences come from `sentencex` (Wikimedia), tokens from tiktoken's ``o200k_base``, whose vocabulary is shipped with the
package because tiktoken would otherwise fetch it from the network.
"""

from __future__ import annotations

import hashlib
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.folding import plain
from index.records import Article, Passage

if TYPE_CHECKING:
    import tiktoken

MAX_TOKENS = 180  # of o200k_base in one passage, headline not counted; see tests/benchmarks/news_questions.py
OVERLAP_TOKENS = 45  # a last sentence of at most so many tokens opens the next passage too
HEADLINE_TOKENS = 40  # what the headline may take of an embedder's window

_VOCABULARY = Path(__file__).parent / "vocab" / "o200k_base.tiktoken"
_VOCABULARY_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
# How o200k_base pre-splits text: part of the encoding's definition (tiktoken, MIT), needed beside its vocabulary.
_PATTERN = "|".join(
    [
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""\p{N}{1,3}""",
        r""" ?[^\s\p{L}\p{N}]+[\r\n/]*""",
        r"""\s*[\r\n]+""",
        r"""\s+(?!\S)""",
        r"""\s+""",
    ]
)

_OF_THE_CLOCK = re.compile(r"\d ?[ap]\.m\.$")
_NO_BEGINNING = re.compile(
    r"[,;]|(?:and|or|to|in|of|for|from|was|were|is|are|will|who|which|that|but|with|on|at|by|as|has|had|have|than) "
)
_LETTER = re.compile(r"(?<![^\W_])[A-Z]\.$")  # "R-S." of "R-S.D."
_GOES_ON = re.compile(  # what follows "7 p.m." in its sentence
    r"(?:[ECMP][SD]?T|GMT|BST|UTC|CES?T|(?:Eastern|Central|Mountain|Pacific|local)(?= time\b|[ ,.;])"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b(?![’'])"
)

Offsets = tuple[int, int]


@cache
def encoding() -> tiktoken.Encoding:
    """tiktoken's ``o200k_base``, read from the packaged vocabulary (its SHA-256 is checked: `ModelError`)."""
    import tiktoken

    content = _VOCABULARY.read_bytes()
    if hashlib.sha256(content).hexdigest() != _VOCABULARY_SHA256:
        raise ModelError("The packaged vocabulary of tiktoken is damaged: install Newsdesk again.")
    # A token and its rank a line, by rank. tiktoken's own reader of the file takes three times as long.
    ranks = {a2b_base64(token): rank for rank, token in enumerate(content.split()[::2])}
    special = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}
    found = tiktoken.Encoding("o200k_base", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens=special)
    ranks.clear()  # it has them in a form of its own; these would be held beside it
    return found


@cache
def _ranks() -> bytes:
    """The vocabulary's file, each line of it after a line break."""
    return b"\n" + _VOCABULARY.read_bytes()


@lru_cache(maxsize=50_000)
def is_common_word(word: str) -> bool:
    """Whether ``word``, in this case, is frequent enough in texts at large to have a token of its own."""
    return b"\n" + b2a_base64(f" {word}".encode(), newline=False) + b" " in _ranks()


def count_tokens(text: str) -> int:
    """Tokens of ``o200k_base`` in ``text``; special tokens are counted as the plain text they are."""
    return len(encoding().encode_ordinary(text))


def sentences(text: str) -> list[Offsets]:
    """Sentences of ``text`` as (start, end) code point offsets without surrounding white space, in order.

    A line break always ends a sentence where it ends a paragraph or a line stands alone (a sub-heading); sentences
    inside quotation marks stay with their quotation. "7 p.m. ET", "D-N.Y." and "Lee, I-Vt. to …" are not cut in two.
    """
    from sentencex import get_sentence_boundaries

    found: list[Offsets] = []
    for boundary in get_sentence_boundaries("en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if found and _one_sentence(text, found[-1], start):
            found[-1] = found[-1][0], end
        elif start < end:
            found.append((start, end))
    return found


def _one_sentence(text: str, before: Offsets, start: int) -> bool:
    """Whether what was cut at ``start``, after the sentence ``before``, goes on: "7 p.m." with "ET", "R-S." by "D."."""
    if "\n" in text[before[1] : start]:
        return False
    if _GOES_ON.match(text, start):
        return bool(_OF_THE_CLOCK.search(text, *before))
    return bool(_NO_BEGINNING.match(text, start)) or (before[1] == start and bool(_LETTER.search(text, *before)))


def split(article: Article, fits: Callable[[str], bool] | None = None) -> list[Passage]:
    """Cut an article into passages, in reading order; together they cover every sentence.

    A passage holds at most `MAX_TOKENS` tokens; a sentence longer than that is cut between words. ``fits`` may set a
    tighter bound: it gets the text to be embedded and tells whether the embedder sees all of it.
    """
    text, head = article.text, heading(article.title, article.published)

    def acceptable(start: int, end: int) -> bool:
        return fits is None or fits(_embedded(head, text[start:end]))

    pieces = [piece for unit in sentences(text) for piece in _pieces(text, unit, acceptable)]
    units, sizes = [unit for unit, _ in pieces], [size for _, size in pieces]
    passages: list[Passage] = []
    first = 0
    while first < len(units):
        last, total = first, sizes[first]
        while last + 1 < len(units) and total + sizes[last + 1] <= MAX_TOKENS:
            last += 1
            total += sizes[last]
        while last > first and not acceptable(units[first][0], units[last][1]):
            last -= 1
        passages.append(Passage(article.id, units[first][0], units[last][1]))
        if last + 1 >= len(units):
            break
        overlap = last > first and sizes[last] <= OVERLAP_TOKENS and sizes[last] + sizes[last + 1] <= MAX_TOKENS
        overlap = overlap and acceptable(units[last][0], units[last + 1][1])
        first = last if overlap else last + 1
    return passages


def _pieces(text: str, unit: Offsets, acceptable: Callable[[int, int], bool]) -> list[tuple[Offsets, int]]:
    """A sentence as it is, or cut between words (between characters where there are none) where it is too long; each
    piece with its tokens.
    """
    start, end = unit
    size = count_tokens(text[start:end])
    if end - start < 2 or (size <= MAX_TOKENS and acceptable(start, end)):
        return [(unit, size)]
    middle = start + (end - start) // 2
    cut = next((at for at in range(middle, max(start, middle - 200), -1) if text[at].isspace()), middle)
    left = (start, cut)
    right = (cut + 1 if text[cut].isspace() else cut, end)
    return [piece for part in (left, right) if part[0] < part[1] for piece in _pieces(text, part, acceptable)]


def embedding_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: headline and date, so that it can be found by them, then its own text, both as
    the eye reads them (`index.folding.plain`).
    """
    return _embedded(heading(article.title, article.published), article.text[passage.start : passage.end])


def _embedded(head: str, text: str) -> str:
    return plain("\n".join(filter(None, [head, text])))


@lru_cache(maxsize=64)
def heading(title: str, published: str) -> str:
    """Headline (cut to `HEADLINE_TOKENS`) and date in one line; empty where there is neither."""
    tokens = encoding().encode_ordinary(title)
    if len(tokens) > HEADLINE_TOKENS:
        title = encoding().decode(tokens[:HEADLINE_TOKENS], errors="ignore")
    return " · ".join(filter(None, [title.strip(), _spoken_date(published)]))


def _spoken_date(published: str) -> str:
    """ "2022-06-12" -> "June 12, 2022", as questions and articles put it; what is no date stays."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published
    return f"{day:%B} {day.day}, {day.year}"
