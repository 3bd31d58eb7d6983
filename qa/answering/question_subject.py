"""Where the subject of a yes-or-no question ends, and what is asked of it begins: "Has the mayor | resigned?".

That is guessed from the classes of the words, without a grammar.
"""

from __future__ import annotations

from qa.english.roots import NUMBERS
from qa.english.verbs import is_base, is_participle

DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your any some every each all no another both "
    "either".split()
)
# What ends a subject, conjunctions too; not "of", with which it goes on.
PREPOSITIONS = frozenset(
    "in on at by for from with to into onto over under against about after before during since until between among "
    "through across within without near behind below above than as like because when while if not".split()
)
PRONOUNS = frozenset(
    "you we i he she it they there this that these those anyone someone everybody everyone nobody who".split()
)
ADVERBS = frozenset(
    "not ever never still now already also really actually just only even always often yet once recently again "
    "officially indeed finally currently reportedly allegedly previously publicly personally ultimately".split()
)
_UNITS = frozenset(
    "years year months month weeks week days day hours minutes percent million billion thousand hundred points goals "
    "feet miles metres meters kilometres pounds dollars times people of to and or".split()
)  # what a number before them counts: "Is Kole 19 years old?"
_NOUNS_IN_LY = frozenset(
    "family supply assembly reply ally july italy rally monopoly anomaly butterfly bully jelly belly fly".split()
)
CONJUNCTIONS = frozenset("when while because if before after during since until".split())
_STATES = frozenset(
    "open closed ill sick rough calm safe dead alive guilty innocent ready true legal illegal available full empty "
    "free responsible aware able unable present absent involved alone missing late early certain sure likely".split()
)
_WHOSE = ("'s", "’s", "s'", "s’")
BE = frozenset("is are was were am".split())


def subject_end(auxiliary: str, words: list[str]) -> int:
    """How many of the ``words`` after a question's ``auxiliary`` are its subject, at least one."""
    if words[0].lower() in PRONOUNS and (len(words) < 2 or not _nominal(auxiliary, words[1])):
        return 1
    return _end_before_predicate(words) if auxiliary in BE else _end_before_verb(auxiliary, words)


def _nominal(auxiliary: str, word: str) -> bool:
    """Whether a word after "this" or "that" may be the noun that it points at."""
    plain = word.lower()
    verb = is_participle(plain) if auxiliary in ("has", "have", "had", *BE) else is_base(plain)
    return not verb and plain not in DETERMINERS | PREPOSITIONS | ADVERBS | {"be", "been", "being"}


def _end_before_verb(auxiliary: str, words: list[str]) -> int:
    """Where a verb in the form that ``auxiliary`` asks for begins, with adverbs before it."""
    perfect = auxiliary in ("has", "have", "had")
    for at in range(1, len(words)):
        word, before = words[at].lower().strip(",;:"), words[at - 1].lower()
        if before in DETERMINERS or before in PREPOSITIONS or before == "of" or before.endswith(_WHOSE):
            continue
        if words[at][:1].isupper():
            continue
        if word in ADVERBS or (perfect and _is_adverb(word)) or (word in ("be", "have", "been", "become") and at):
            return at
        if is_participle(word) if perfect else is_base(word):
            return at if perfect else _verb_behind(words, at) or at
    return _before_object(words) or _end_of_names(words)


def _verb_behind(words: list[str], at: int) -> int:
    """Where the verb stands if the word at ``at`` is the last of a noun with a phrase of place behind it: "the phone
    ban in Aldmoor | allow exceptions"; 0 where it may be the verb itself.
    """
    if words[at - 1].lower() in PRONOUNS or words[at - 1][:1].isupper() or at + 1 == len(words):
        return 0
    if words[at + 1].lower() not in PREPOSITIONS:
        return 0
    place = at + 2 + (at + 2 < len(words) and words[at + 2].lower() in DETERMINERS)
    for verb in range(place + 1, min(place + 3, len(words) - 1)):
        before, after = words[verb - 1].lower(), words[verb + 1].lower()
        if before in PREPOSITIONS | {"of", "and", "to"} or words[verb][:1].isupper():
            return 0
        if is_base(words[verb]) and after not in PREPOSITIONS | {"of", "and"}:
            return verb
    return 0


def _before_object(words: list[str]) -> int:
    """Where the word right before an object stands, if it may be a verb: "the sun | silence the probe".

    An article, a number or a preposition begins what follows a verb: "Her parents | disapprove of it".
    """
    taken = PREPOSITIONS | DETERMINERS | ADVERBS | {"of", "and", "to"}
    verbs = [at for at in range(1, len(words) - 1) if words[at].isalpha() and words[at].islower()]
    verbs = [at for at in verbs if not {words[at], words[at - 1].lower()} & taken]
    verbs = [at for at in verbs if not words[at - 1].lower().endswith(_WHOSE)]
    before_noun = [at for at in verbs if _begins_noun(words[at + 1].lower())]
    return next((at for at in (*before_noun, *verbs) if at in before_noun or words[at + 1].lower() in taken), 0)


def _begins_noun(word: str) -> bool:
    return word in DETERMINERS or word in NUMBERS or word[:1].isdigit()


def _end_before_predicate(words: list[str]) -> int:
    """Where what is said of the subject begins after a form of "to be"."""
    for at in range(1, len(words)):
        word, before = words[at].lower().strip(",;:"), words[at - 1].lower()
        open_noun = before in DETERMINERS or before == "of" or before.endswith(_WHOSE)
        if word in PREPOSITIONS or word in ADVERBS:
            if word in CONJUNCTIONS or words[at - 1].lower() in _STATES:
                return max(1, at - 1)
            return _past_phrase(words, at)
        if open_noun or _in_a_name(words, at) or word in ("of", "and"):
            continue
        if _is_adverb(word) or word in DETERMINERS or is_participle(word):
            return at
        if words[at - 1][:1].isupper():
            return _past_nouns(words, at)
    return max(1, len(words) - 1)


def _in_a_name(words: list[str], at: int) -> bool:
    """Whether the word at ``at`` is a name, or goes on one: "Moana | 2", "Harry | & | Meghan"."""
    word, before = words[at], words[at - 1]
    counts = at + 1 < len(words) and words[at + 1].lower() not in _UNITS
    numbered = word[:1].isdigit() and (before[:1].isupper() or before[:1].isdigit()) and counts
    return word[:1].isupper() or word == "&" or numbered


def _is_adverb(word: str) -> bool:
    return word in ADVERBS or word in ("well", "badly") or (word.endswith("ly") and word not in _NOUNS_IN_LY)


def _past_nouns(words: list[str], at: int) -> int:
    """``at``, where a word follows a name; past it where what is done follows: "British prime ministers | elected"."""
    for further in range(at, min(at + 4, len(words))):
        word = words[further].lower()
        if word in PREPOSITIONS | DETERMINERS | _STATES | {"of", "and", "to", "where", "what", "who", "why", "how"}:
            return at
        if further > at and not word.endswith("ing") and (is_participle(word) or _is_adverb(word)):
            return further
    return at


def _past_phrase(words: list[str], at: int) -> int:
    """``at``, where a preposition stands; past its phrase where what is said of the subject follows.

    That is a participle, a state or an article: "the fire at the mill | put", "entry to the fair | free".
    """
    for further in range(at + 2, min(at + 5, len(words))):
        before, word = words[further - 1].lower(), words[further].lower()
        if before in DETERMINERS | PREPOSITIONS | {"of"} or words[further][:1].isupper():
            continue
        follows = is_participle(word) or _is_adverb(word) or word in _STATES or word in ("the", "a", "an")
        if follows and words[at].lower() in PREPOSITIONS - {"not"}:
            return further
    return at


def _end_of_names(words: list[str]) -> int:
    """The end of the capitalised words that a subject begins with; else all but the last word."""
    end = 0
    while end < len(words) and words[end][:1].isupper():
        end += 1
    return min(end, len(words) - 1) or max(1, len(words) - 1)
