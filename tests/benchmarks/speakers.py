"""Whose words are found in real news, and whom they are told of: `qa.speech` against speakers written by hand.

``speakers.jsonl`` holds no text: for each of 33 articles of 2022 and 2024 the address, how far it was read (``until``),
a hash of that much, and what is said in it, as offsets with the names of who says it (any of several; none where it is
left open). Quotation marks around three words or more are one quotation, a sentence that reports speech another. The
rules were made with the part for work; of the final part only these figures were looked at.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from common import keep, news, parser

GOLD = Path(__file__).with_suffix(".jsonl")
FEWEST = 3  # words in quotation marks that count


def main() -> None:
    parser(__doc__).parse_args()
    texts = _texts()
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    keep("speakers", {part: measure(rows, part, texts) for part in ("work", "final")} | {"speed": _speed(texts)})


def measure(rows: list[dict[str, Any]], part: str, texts: dict[str, str]) -> dict[str, Any]:
    """Shares, in percent: of what is said that is found; of what is found that is said; of right speakers, of all."""
    counts: Counter[str] = Counter()
    mine = [row for row in rows if row["part"] == part]
    for row in mine:
        counts += _counts(row, texts[row["url"]])
    kinds = ("direct", "indirect")
    figures: dict[str, Any] = {"articles": len(mine), "said": sum(counts[kind] for kind in kinds)}
    for name in ("found", "right speaker"):
        figures[name] = _percent(sum(counts[f"{kind} {name}"] for kind in kinds), figures["said"])
        for kind in kinds:
            figures[f"{name}, {kind}"] = _percent(counts[f"{kind} {name}"], counts[kind])
    figures["right"] = _percent(counts["told"] - counts["wrong"], counts["told"])
    return figures


def _counts(row: dict[str, Any], text: str) -> Counter[str]:
    from qa.speech.speeches import speeches

    counts: Counter[str] = Counter()
    told = [speech for speech in speeches(text) if speech.said_start < row["until"]]
    met = set()
    for start, end, direct, names in row["said"]:
        over = [
            each
            for each in told
            if (each.direct or not direct) and each.said_start < end and start < each.said_end and each.start < end
        ]
        met.update(over)
        kind = "direct" if direct else "indirect"
        if names:
            counts[kind] += 1
            counts[f"{kind} found"] += bool(over)
            over.sort(key=lambda each: max(each.said_start, start) - min(each.said_end, end))
            given = [text[each.who_start : each.who_end] for each in (over[:1] if direct else over)]
            counts[f"{kind} right speaker"] += any(_plain(name) <= _plain(who) for name in names for who in given)
    spans = [(start, end, direct) for start, end, direct, _ in row["said"]]
    for each in told:
        if each.end > row["until"] + 1 or (each.direct and len(text[each.said_start : each.said_end].split()) < FEWEST):
            continue
        beside = any(
            each.start < end and start < each.end and not (each.direct and direct) for start, end, direct in spans
        )
        counts["told"] += 1
        counts["wrong"] += each not in met and not beside
    return counts


def _plain(name: str) -> set[str]:
    words = set(re.findall(r"[\w+]+", re.sub(r"[’']s\b", "", name.lower()))) - {"the", "a", "an"}
    return {word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words}


def _percent(part: int, total: int) -> float:
    return round(100 * part / total, 1) if total else 0.0


def _texts() -> dict[str, str]:
    """The texts of the articles that were read by hand, and one article in 16 of 2022, as indexing has them."""
    from index.articles.text import normalise

    rows = {row["url"]: row for row in map(json.loads, GOLD.read_text("utf-8").splitlines())}
    texts = {}
    for year in (2022, 2024):
        with gzip.open(news("articles", year), "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                article = json.loads(line)
                text, row = normalise(article["text"]), rows.get(article["url"])
                if row and hashlib.sha256(text[: row["until"]].encode()).hexdigest()[:16] == row["sha256"]:
                    texts[article["url"]] = text  # of several captures of one page the one that was read
                elif not row and year == 2022 and number % 16 == 0:
                    texts[article["url"]] = text
    if missing := rows.keys() - texts.keys():
        raise SystemExit(f"Not there as they were read: {', '.join(sorted(missing))}.")
    return texts


def _speed(texts: dict[str, str]) -> dict[str, float]:
    from qa.speech.speeches import speeches

    began = time.process_time()
    for text in texts.values():
        speeches(text)
    spent = time.process_time() - began
    return {
        "articles": len(texts),
        "characters an article": round(sum(map(len, texts.values())) / len(texts)),
        "processor ms an article": round(1000 * spent / len(texts), 1),
    }


if __name__ == "__main__":
    main()
