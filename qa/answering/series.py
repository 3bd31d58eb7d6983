"""What a text enumerates, found by its punctuation and conjunctions: "A, B and C", semicolons, numbered paragraphs.

A series is the offsets of its items in reading order. What belongs to the first and the last item is told by the kind
of the others: names by their capitals, other words by their length and by the words that a phrase cannot cross.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.passages import Offsets
from qa.english.verbs import base_of_past

LONGEST_ITEM = 14  # words of an item within a sentence
LONGEST_POINT = 60  # words of a point that has a paragraph of its own
_SEPARATOR = re.compile(
    r"(?P<semi>;\s+(?:and\s+|or\s+)?)|(?P<comma>,[”\"’]?\s+(?![\s\d])(?!(?:and|or)\s))|(?P<last>,?[”\"’]?\s+(?:and|or)\s+)|"
    r"(?P<number>,\s+(?=\d))"
)
_STOP = re.compile(r"[.!?](?=\s|$)|:(?!\d)|\s[–—-]+\s|--|—|[()\[\]]|\n")
_PARTICLE = frozenset("of de da del di la le van von bin al the y du for".split())
_VERB = frozenset(
    "is was are were be been has have had will would can could should may might must do does did said says say told "
    "include includes included including involve like involves contain contains".split()
)
_CROSSING = _VERB | frozenset(
    "who which that where when while whose because as after before since than if so but and or such like namely "
    "against between among across into onto over under about around near with without by for from in on at to of "
    "during amid despite until per via not he she they it we you i there".split()
)
_RELATIVE = frozenset("who which that where when while whose because as after before since but he she they it".split())
_ACTION = re.compile(
    r"(?:said|says|told|took|made|left|led|set|got|gave|went|held|back to|\w{3,}(?:ing|ed))\b(?! \w+s?$)", re.IGNORECASE
)
_OPENERS = (frozenset({"to"}), frozenset({"that"}), frozenset({"no"}), frozenset({"a", "an", "the"}))
_LEAD = re.compile(r"(?:including|include[sd]?|such as|namely|like|among them|from|are|were)\s+", re.IGNORECASE)
_APPOSITION = 6  # words that tell of a name, between two commas
_DETERMINED = frozenset("a an the no more less better".split())
_COMPLEMENTED = 8  # words of a last item with what completes it
_SENTENCE_ADVERBS = frozenset(
    "Meanwhile However Still Instead Later Earlier Now Then Today Yesterday Besides Also So Yet".split()
)
_TITLE = re.compile(
    r"[“\"](?P<title>[A-Z0-9][^“”\",.!?]{1,60})[”\"]"
    r"(?: by (?P<by>[A-Z][\w’'.-]*(?: (?:(?:de|van|von|al) )?[A-Z][\w’'-]*){0,3}))?"
)
_BETWEEN = re.compile(r"(?:,? (?:and|or) |, )(?:the )?", re.IGNORECASE)
_LEADING = re.compile(r"[\"“‘'(]*")
_MARKER = re.compile(r"^(?:[•●▪◦‣*–—-]\s*|\(?(?:\d{1,2}|[a-hivx]{1,4})[.):]\s+)(?=\S)")
_ORDINAL = re.compile(
    r"^(?:the )?(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|fifth|sixth|seventh|last(?:ly)?|final(?:ly)?)\b",
    re.IGNORECASE,
)


def series(text: str, start: int, end: int) -> list[list[Offsets]]:
    """The series of at least two items within the sentence ``text[start:end]``, in reading order."""
    if titles := _titles(text, start, end):
        return titles
    found = []
    for first, last in _clauses(text, start, end):
        separators = [m for m in _SEPARATOR.finditer(text, first, last) if m.end() < last]
        found += [items for run in _runs(text, first, last, separators) if len(items := _items(text, *run)) > 1]
    return found


def _titles(text: str, start: int, end: int) -> list[list[Offsets]]:
    """The works that a sentence names in quotation marks, one after the other, and who each of them is by."""
    works = list(_TITLE.finditer(text, start, end))
    between = [text[one.end() : other.start()] for one, other in pairwise(works)]
    if len(works) < 2 or not all(_BETWEEN.fullmatch(gap) for gap in between):
        return []
    found = [[work.span("title") for work in works]]
    if all(work["by"] for work in works):
        found.append([work.span("by") for work in works])
    return found


def points(text: str, lead: int) -> list[Offsets]:
    """The points that stand in paragraphs of their own after the lead-in that ends at offset ``lead``.

    They begin with a bullet or a number, which is left out, or are short lines without a full stop.
    """
    marked: list[Offsets] = []
    plain: list[Offsets] = []
    for start, end in _paragraphs(text, lead):
        marker = _MARKER.match(text[start:end])
        words = len(text[start:end].split())
        if marker and words <= LONGEST_POINT and not plain:
            marked.append((start + marker.end(), end))
        elif not marker and not marked and words <= LONGEST_ITEM and text[end - 1] not in '.!?:”"':
            plain.append((start, end))
        else:
            break
    found = marked or plain
    return found if len(found) > 1 else []


def ordinals(text: str, sentences: Sequence[Offsets]) -> list[Offsets]:
    """The sentences that count points: "First, ...", "The second condition ...", one after the other."""
    counted = [at for at, (start, end) in enumerate(sentences) if _ORDINAL.match(text[start:end])]
    if not counted or not re.match(r"(?:the )?first", text[slice(*sentences[counted[0]])], re.IGNORECASE):
        return []
    run = [counted[0]]
    for at in counted[1:]:
        if at - run[-1] > 3:
            break
        run.append(at)
    return [sentences[at] for at in run] if len(run) > 1 else []


def _paragraphs(text: str, start: int) -> Iterator[Offsets]:
    for match in re.finditer(r"[^\n]+", text[start:]):
        line = match[0]
        if line.strip():
            yield (
                start + match.start() + len(line) - len(line.lstrip()),
                start + match.end() - (len(line) - len(line.rstrip())),
            )


def _clauses(text: str, start: int, end: int) -> Iterator[Offsets]:
    """The stretches of a sentence that no series crosses."""
    last = start
    for stop in _STOP.finditer(text, start, end):
        if stop[0] == "." and re.search(
            r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Rep|Sen|Gov|Gen|Sgt|Lt|Col|Jr|Sr|[ap]\.m)$", text[last : stop.start()]
        ):
            continue
        yield last, stop.start()
        last = stop.end()
    yield last, end


def _runs(
    text: str, first: int, last: int, separators: Sequence[re.Match[str]]
) -> Iterator[tuple[Offsets, list[re.Match[str]]]]:
    """Separators that belong to one series, with the stretch that they divide."""
    if sum(match["semi"] is not None for match in separators) > 0:
        yield (first, last), [match for match in separators if match["semi"]]
    edge = first
    run: list[re.Match[str]] = []
    for match in separators:
        if match["semi"]:
            run, edge = [], match.end()
            continue
        if run and len(text[run[-1].end() : match.start()].split()) > LONGEST_ITEM:
            run, edge = [], run[-1].end()
        run.append(match)
        if match["last"]:
            following = next((s.start() for s in separators if s.start() > match.start()), last)
            yield (edge, min(following, last)), list(run)
            run, edge = [], match.end()


def _items(text: str, bounds: Offsets, separators: Sequence[re.Match[str]]) -> list[Offsets]:
    """The items between separators, their outer edges cut where the kind of the others tells; [] where there are none.

    The last one tells whether they are names. The series reaches to the left as far as the pieces are of that kind.
    """
    edges = [bounds[0], *(edge for match in separators for edge in match.span()), bounds[1]]
    pieces = [_stripped(text, edges[at], edges[at + 1]) for at in range(0, len(edges), 2)]
    if any(not re.search(r"\w", text[start:end]) for start, end in pieces):
        return []
    if separators[0]["semi"]:
        return [_after_lead(text, pieces[0]), *pieces[1:]]
    last = _head(text, pieces[-1], pieces[1:-1])
    if is_name(text, last):
        return _names(text, pieces[:-1], last)
    items = [last]
    for at in range(len(pieces) - 2, -1, -1):
        piece = pieces[at]
        lead = _LEAD.match(text[slice(*piece)])
        if at and _fits(text, *piece) and not lead and not is_name(text, piece):
            items.insert(0, piece)
            continue
        items.insert(0, (piece[0] + lead.end(), piece[1]) if lead else _tail(text, piece, items))
        break
    return items if len(items) > 2 and _alike(text, items) else []


def _names(text: str, pieces: Sequence[Offsets], last: Offsets) -> list[Offsets]:
    """The names that end with ``last``; what tells of one of them between two commas ("a former mayor") is left out."""
    items = [last]
    for at in range(len(pieces) - 1, -1, -1):
        start, end = pieces[at]
        words = text[start:end].split()
        lead = _LEAD.match(text[start:end])
        if at and not lead and is_name(text, (start, end)):
            items.insert(0, (start, end))
        elif (
            at
            and not lead
            and len(words) <= _APPOSITION
            and not any(word[0].isupper() for word in words)
            and _fits(text, start, end)
        ):
            continue
        else:
            first = (start + lead.end(), end) if lead else _tail(text, (start, end), items)
            if is_name(text, first) and text[slice(*first)] not in _SENTENCE_ADVERBS:
                items.insert(0, first)
            break
    return items if len(items) > 1 else []


def _alike(text: str, items: Sequence[Offsets]) -> bool:
    """Whether items have one form: all of them begin with a form of a verb, or none does; and none is a name."""
    acting = [bool(_ACTION.match(text[slice(*item)])) for item in items[1:]]
    if any(
        text[item[0]].isupper() and item[0] and text[item[0] - 2 : item[0]].strip() in ("", ".") for item in items[:1]
    ):
        return False  # a sentence's first words, before a comma, are seldom an item
    return all(acting) or not any(acting)


def _fits(text: str, start: int, end: int) -> bool:
    """Whether a piece between two commas can be one item: not too long, and no clause of its own."""
    words = [word.strip("“”\"'").lower() for word in text[start:end].split()]
    return 0 < len(words) <= LONGEST_ITEM and not (set(words[1:]) & _VERB) and words[0] not in _RELATIVE


def _head(text: str, piece: Offsets, others: Sequence[Offsets]) -> Offsets:
    """The last item: the beginning of what stands after the conjunction."""
    start, end = piece
    tokens = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    if _capital(text, start):
        reach = start
        for a, b in tokens:
            if not (_capital(text, a) or (reach > start and text[a:b] in _PARTICLE)):
                break
            reach = b
        while (cut := text[start:reach].split()) and cut[-1] in _PARTICLE:
            reach = start + text[start:reach].rfind(cut[-1])
            reach = start + len(text[start:reach].rstrip())
        return _stripped(text, start, reach)
    phrases = any(set(text[slice(*other)].lower().split()) & (_CROSSING - {"of"}) for other in others)
    most = LONGEST_ITEM if phrases else max((len(text[slice(*other)].split()) for other in others), default=3) + 3
    words = text[start:end].lower().split()
    if words[0] in _DETERMINED and len(words) <= _COMPLEMENTED and not set(words) & (_RELATIVE | _VERB):
        return _stripped(text, start, end)  # "an end to short contracts"
    reach = start
    named = False
    for at, (a, b) in enumerate(tokens):
        word = text[a:b].strip("“”\"'").lower()
        crossing = frozenset() if phrases else _CROSSING - {"of"}
        if at and (word in crossing or at >= most or (named and not _capital(text, a))):
            break
        named = _capital(text, a)
        reach = b
    return _stripped(text, start, reach)


def _tail(text: str, piece: Offsets, others: Sequence[Offsets]) -> Offsets:
    """The first item: the end of what stands before the first separator."""
    start, end = piece
    opens = text[:start].rstrip()[-1:] in (":", "—", "(") and len(text[start:end].split()) <= LONGEST_ITEM
    if opens and (is_name(text, piece) or not is_name(text, others[-1])):
        return piece
    tokens = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    at = len(tokens)
    if is_name(text, others[-1]) and _capital(text, tokens[-1][0]):
        while at and (
            _capital(text, tokens[at - 1][0])
            or (at > 1 and text[slice(*tokens[at - 1])] in _PARTICLE - {"the"} and _capital(text, tokens[at - 2][0]))
        ):
            at -= 1
        titled = any(not _capital(text, other[0]) and is_name(text, other) for other in others)
        for _ in range(2 if titled else 0):
            if (
                at
                and (word := text[slice(*tokens[at - 1])].lower()) not in _CROSSING | {"of"}
                and not word.endswith("ed")
            ):
                at -= 1
        if at < len(tokens):
            return _stripped(text, tokens[at][0], end)
    opener = _opener(text, others)
    if opener:
        same = [
            n
            for n, (a, b) in enumerate(tokens)
            if _opens(text[a:b], opener) and not (n and text[slice(*tokens[n - 1])] == "of")
        ]
        if same:
            return _stripped(text, tokens[same[-1]][0], end)
    most = max((len(text[slice(*other)].split()) for other in others), default=3)
    words = [text[a:b].strip("“”\"'").lower() for a, b in tokens]
    cuts = [
        n
        for n, word in enumerate(words)
        if (word in _CROSSING and word != "of") or (word.endswith("ed") and n < len(words) - 1)
    ]
    if cuts and cuts[-1] < len(tokens) - 1 and len(tokens) - 1 - cuts[-1] <= max(most, 3) + 1:
        return _stripped(text, tokens[cuts[-1] + 1][0], end)
    window = range(max(0, len(tokens) - most), len(tokens))
    determined = [n for n in window if words[n] in ("a", "an", "the") and n and words[n - 1] != "of"]
    if determined:
        return _stripped(text, tokens[determined[-1]][0], end)
    return _stripped(text, tokens[max(0, len(tokens) - most)][0], end)


def _opener(text: str, others: Sequence[Offsets]) -> str:
    """A word of the class with which all other items begin, or "ing" for the form that all begin with; "" for none."""
    firsts = {text[slice(*other)].split()[0].lower() for other in others}
    for openers in _OPENERS:
        if firsts <= openers:
            return next(iter(openers & firsts))
    return "ing" if all(first.endswith("ing") and len(first) > 5 for first in firsts) else ""


def _opens(word: str, opener: str) -> bool:
    return any(opener in openers and word.lower() in openers for openers in _OPENERS) or (
        opener == "ing" and word.endswith("ing") and len(word) > 5
    )


def _after_lead(text: str, piece: Offsets) -> Offsets:
    """The first of several items between semicolons: what stands after the verb or the colon that leads in."""
    start, end = piece
    leads = list(re.finditer(r":\s+|\b(?:including|include[sd]?|such as|namely|are|were)\s+", text[start:end]))
    return _stripped(text, start + leads[-1].end() if leads else start, end)


def is_name(text: str, item: Offsets) -> bool:
    """Whether an item is a name, perhaps after a word or two that tell what it is ("actor Denzel Washington")."""
    words = text[slice(*item)].split()
    capitals = [at for at, word in enumerate(words) if word.lstrip("“‘\"'(")[:1].isupper()]
    if (
        not capitals
        or capitals[0] > 2
        or any(word.lower() in _CROSSING or word.isdigit() or _did(word) for word in words[: capitals[0]])
    ):
        return False
    return all(
        at in capitals or word in _PARTICLE or word.isdigit() for at, word in enumerate(words) if at >= capitals[0]
    )


def _did(word: str) -> bool:
    """Whether a word tells what somebody did ("gave"), as one in -ed need not ("injured striker Tom Lee")."""
    return bool(base_of_past(word)) and not word.endswith("ed")


def _capital(text: str, at: int) -> bool:
    opening = _LEADING.match(text, at)
    after = opening.end() if opening else at
    return text[after : after + 1].isupper()


def _stripped(text: str, start: int, end: int) -> Offsets:
    """Without white space, commas and lone quotation marks at the edges."""
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    inside = text[start:end]
    for opening, closing in (("“", "”"), ('"', '"'), ("‘", "’")):
        if inside[:1] == opening and closing not in inside[1:] and text[end : end + 2].strip(",")[:1] == closing:
            return start + 1, end
        if inside[:1] == opening and closing not in inside[1:]:
            start += 1
        elif inside[-1:] == closing and opening not in inside[:-1] and closing != "’":
            end -= 1
        elif len(inside) > 2 and inside[0] == opening and inside[-1] == closing and opening not in inside[1:-1]:
            return start + 1, end - 1
    return start, end
