"""A long text that somebody pastes with a question, or alone: which part asks, and what the rest is about."""

from __future__ import annotations

import re
from collections import Counter

from qa.conversation.followup import Understood
from qa.conversation.leaning import names
from qa.words import WORD, content_words, stem

LONG = 400
"""Characters from which a question is taken for a text with a question in it."""
CARRIED = 8
"""Names and words of the text that the question is searched with."""
_SENTENCE = re.compile(r"[^.?!\n]+[.?!]*|\n")
_LEAD = 600  # characters of a text without a question that are searched for


def understand_pasted(text: str) -> Understood:
    """The question in ``text``, searched with the names and words that the rest has most often.

    Where there is no question, the beginning of the text is searched: an excerpt finds its article.
    """
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    asking = [at for at, sentence in enumerate(sentences) if sentence.endswith("?")]
    if not asking:
        return Understood(text[:_LEAD].rsplit(" ", 1)[0])
    at = asking[-1] if asking[-1] >= len(sentences) / 2 else asking[0]  # people ask before or after what they paste
    question = sentences[at]
    rest = " ".join(sentence for number, sentence in enumerate(sentences) if number != at)
    return Understood(question, tuple(_about(rest, content_words(question))))


def _about(text: str, said: frozenset[str]) -> list[str]:
    """What a text is about: its names, then its words, the most frequent first, but for what is ``said`` already."""
    counted = Counter(names(text))
    words = Counter(word for word in WORD.findall(text) if len(word) > 3 and content_words(word))
    found: list[str] = []
    seen = set(said)
    for word, _ in (*counted.most_common(CARRIED), *words.most_common(4 * CARRIED)):
        stems = frozenset(stem(part.casefold()) for part in WORD.findall(word))
        if len(found) < CARRIED and not stems <= seen:
            found.append(word)
            seen |= stems
    return found
