"""Pages of very many or very deep elements, made at random: what takes a parser of pages a quadratic time, or worse."""

from __future__ import annotations

import random
from collections.abc import Iterator

_BLOCKS = tuple("div section article p ul ol li table tr td blockquote h2 h3 header footer aside nav main form".split())
_INLINE = tuple("a span b i em strong font small sub code time abbr label br img x-part".split())
_MARKS = tuple(
    "meta post-meta tags row topics author byline entry-meta entry-content article-body post content related comments"
    " share footer cookie newsletter caption date live-blog mw-editsection infobox".split()
)


def large_page(rng: random.Random, elements: int) -> bytes:
    """A page of about so many elements: a few boxes, of which each holds the next, around rows that are all alike."""
    depth = rng.choice((0, 1, 3, 10, 40, 120, 240, 400))
    boxes = [_open(rng, rng.choice(_BLOCKS + _INLINE[:5])) for _ in range(rng.randint(1, 3))]
    around = [boxes[level % len(boxes)] for level in range(depth)]
    row = list(_row(rng))
    count = max(1, (elements - depth) // max(1, sum(piece.startswith("<") and piece[1] != "/" for piece in row)))
    rows = ["".join(row).replace("#", str(number)) for number in range(count)]
    if depth and rng.random() < 0.3:  # rows between the boxes instead of in the innermost
        share = max(1, count // depth)
        rows = [
            (around[at // share] if at % share == 0 and at // share < depth else "") + row
            for at, row in enumerate(rows)
        ]
        around = []
    closing = [f"</{box[1:].split()[0].rstrip('>')}>" for box in reversed(around)] if rng.random() < 0.8 else []
    head = "<html><head><title>The harbour of Holm</title></head><body><h1>The harbour of Holm</h1>"
    return (head + "".join(around) + "".join(rows) + "".join(closing) + "</body></html>").encode()


def _row(rng: random.Random) -> Iterator[str]:
    opened: list[str] = []
    for _ in range(rng.randint(1, 6)):
        if opened and rng.random() < 0.5:
            yield f"</{opened.pop()}>"
        name = rng.choice(_BLOCKS if rng.random() < 0.4 else _INLINE)
        yield _open(rng, name)
        opened.append(name)
        if rng.random() < 0.8:
            yield rng.choice(
                ("word # ", "Ship # came in on Monday, and it left again. ", "12 March 2025", "10:4#", " ")
            )
    if rng.random() < 0.85:
        yield from (f"</{name}>" for name in reversed(opened))


def _open(rng: random.Random, name: str) -> str:
    mark = f" class='{rng.choice(_MARKS)}'" if rng.random() < 0.5 else ""
    itemprop = " itemprop=articleBody" if rng.random() < 0.03 else ""
    return f"<{name}{mark}{itemprop}{' href=/tag/a' if name == 'a' else ''}>"
