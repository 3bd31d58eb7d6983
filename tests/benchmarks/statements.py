"""Sentences of drafts, held against articles: true ones and reworded ones, and those with one thing changed.

The sentences are of articles of a year that no weights learned from, by default. Of each the sentence itself is
judged, reworded, and with a figure, a name or two roles exchanged, or negated; a name may by chance be put where it is
true as well.
"""

from __future__ import annotations

import gzip
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from common import keep, news, parser

from index.passages import sentences
from qa.assistant import Assistant
from qa.drafts.stated import stated
from qa.training import spoil

SEED = 4
SPOILED = {
    "figure": spoil.other_figure,
    "name": spoil.other_name,
    "roles": spoil.exchanged_roles,
    "negation": spoil.negated,
}


def variants(sentence: str, text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The sentence as it stands and as it may be changed, each with the name of the change."""
    yield "true", sentence
    yield "reworded", spoil.reworded(sentence, chance)
    for kind, change in SPOILED.items():
        changed = change(sentence, text, chance)
        if changed and changed != sentence:
            yield kind, changed


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2023)
    arguments.add_argument("--articles", type=int, default=500, help="the first so many of the year are indexed")
    arguments.add_argument("--sentences", type=int, default=150, help="so many are changed and judged")
    options = arguments.parse_args()
    chance = random.Random(SEED)
    judged: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "news.jsonl"
        with gzip.open(news("articles", options.year), "rb") as lines:
            file.write_bytes(b"".join(line for line, _ in zip(lines, range(options.articles), strict=False)))
        with Assistant.open(Path(temporary) / "store", create=True) as assistant:
            assistant.sync([file])
            with assistant.store.read() as view:
                texts = [view.article(row.id).text for row in view.articles()]
            chance.shuffle(texts)
            asked, began = 0, time.perf_counter()
            for text in texts:
                plain = [text[start:end].strip() for start, end in sentences(text) if 60 < end - start < 260]
                plain = [each for each in plain if not set(each) & set('"“”') and stated(each)]
                if len(plain) < 3 or asked >= options.sentences:
                    continue
                asked += 1
                for kind, draft in variants(chance.choice(plain), text, chance):
                    for sentence in assistant.borne_out(draft, stated(draft)):
                        judged.setdefault(kind, Counter())[sentence.status] += 1
            seconds = time.perf_counter() - began
    total = sum(sum(counts.values()) for counts in judged.values())
    figures = {kind: dict(counts.most_common()) for kind, counts in judged.items()}
    keep("statements", {"judged": figures, "seconds a sentence": round(seconds / total, 3)}, SEED)


if __name__ == "__main__":
    main()
