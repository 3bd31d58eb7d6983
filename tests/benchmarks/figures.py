"""Writes the README's table of measured figures from ``results/*.json``; test_readme_figures.py checks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- figures: written by tests/benchmarks/figures.py -->", "<!-- end of figures -->"


def table(folder: Path = RESULTS) -> str:
    """The figures of every result there is, as a Markdown table."""
    results = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    lines = ["| what | measured | by |", "|---|---|---|"]
    for name, rows in _ROWS.items():
        if name in results:
            script = f"[{name}](tests/benchmarks/results/{name}.json)"
            lines += [f"| {what} | {value} | {script} |" for what, value in rows(results[name]["figures"])]
    return "\n".join(lines)


def write(readme: Path = README) -> None:
    """Put the table between its marks in the README."""
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    readme.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _embedding(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    ratio, cosine = figures["ratio"], figures["cosine to float32, mean"]
    yield (
        "embedding, against plain float32 in the same run",
        f"{ratio} times the passages a second, cosine {cosine:.4f}",
    )
    if gold := figures.get("gold passages"):
        both = " / ".join(f"{gold[f'recall@10, {way}']:.1f}%" for way in ("int8", "float32"))
        yield f"gold passages among the 10 nearest of {gold['passages']:,}: int8 / float32 vectors", both


def _indexing(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    first, second = figures["first run"], figures["second run"]
    minutes = first["seconds"] / 60
    yield (
        f"indexing {first['articles']:,} articles ({first['passages']:,} passages)",
        f"{minutes:.0f} minutes, {figures['peak memory, GiB']} GiB at most",
    )
    yield "the same again, nothing changed", f"{second['seconds']:.1f} s"


def _indexing_ratio(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    before = f"an earlier version (before {figures['what came']})"
    yield (
        f"indexing {figures['articles']:,} articles against {before}, in turns",
        f"{figures['times as fast']} times as fast",
    )


_SHIPPED = {
    "answered": "answerable questions that are answered",
    "quotes hold gold": "their quotes hold a gold answer, those not answered counting as misses",
    "first quote, given or closest, holds gold": "the first quote, given or closest, holds one",
    "short answer holds gold": "the short answer holds one",
    "not answered without its articles": "not answered, with all of a question’s articles taken away",
}


def _news(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    settings = figures["as shipped"]
    named = " / ".join(settings)
    for name, what in _SHIPPED.items():
        yield f"{what}: {named}", " / ".join(f"{row[name]:.0f}%" for row in settings.values())
    yield (
        f"expected calibration error: {named}",
        " / ".join(f"{row['calibration error']:.2f}" for row in settings.values()),
    )
    found = figures["retrieval"]
    places = " / ".join(f"{found[search]['top 10']:.1f}%" for search in ("fused", "dense", "bm25"))
    about = f"{figures['answerable']} news questions, {figures['articles']:,} articles"
    yield f"a gold answer among the first 10 passages: fused / vectors / words ({about})", places


def _excerpts(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    share = figures["own article or a copy first"]
    yield f"{figures['sentences']} random sentences bring their own article, or a copy of it, first", f"{share:.1f}%"


def _page(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    times = (figures[f"{name}, median ms"] / 1000 for name in ("first paint", "usable"))
    yield "the page in a browser without a cache: first paint / usable", " / ".join(f"{time:.2f} s" for time in times)
    asked = figures["asking"]
    page, alone = ([f"{asked[of][q] / 1000:.2f}" for q in ("p50", "p95")] for of in ("on the page, ms", "alone, ms"))
    yield (
        f"a question asked on the page until its answer is shown, over {asked['articles']:,} articles, p50 / p95 "
        "(the answer by itself)",
        f"{' / '.join(page)} s ({' / '.join(alone)} s)",
    )


def _askers(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    many, ratio = figures["16 askers"], figures["throughput of 16 to that of 2"]
    yield (
        f"16 people asking while {many['indexed']['articles']:,} articles are indexed: errors, 95% wait at most",
        f"{many['errors']}, {many['p95, seconds, while indexing']:.1f} s",
    )
    yield "what 16 askers are answered in the same time, against 2 askers", f"{ratio:.2f} times as much"


def _retrieval(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for size, found in figures.items():
        if size.endswith(" passages"):
            for what, part in (("both searches and fusion", "both searches and fusion"), ("all of retrieval", "all")):
                spread = found["ms"][part]
                yield f"{what} over {size} on one core, p50 / p95", f"{spread['p50']:.0f} / {spread['p95']:.0f} ms"


def _answering(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    whole = figures["total, ms"]
    yield (
        f"an answer over {figures['passages']:,} passages, p50 / p95",
        f"{whole['p50']:.0f} / {whole['p95']:.0f} ms",
    )


def _everyday(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    large = f"{figures['passages of the large store']:,} passages"
    opening, adding = figures["opening the large store"], figures["adding an article to it"]
    yield (
        "`newsdesk --help` / `newsdesk ask` on a small store, whole processes",
        f"{figures['newsdesk --help']['median, s']:.2f} / "
        f"{figures['newsdesk ask, a store of one article']['median, s']:.1f} s",
    )
    yield (
        f"opening {large}, to the first search; memory with the models",
        f"{opening['from opening to the first search, s']:.2f} s, {opening['resident memory, MB']:.0f} MB",
    )
    by_command, in_page = adding["by the command, a whole process"], adding["in a running page"]
    yield (
        f"an article added to {large} is answerable: by the command / in a running page",
        f"{by_command['median, s']:.1f} / {in_page['median, s']:.2f} s",
    )


def _stories(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    found = figures["stories"]
    about = f"{figures['true pairs']:,} pairs of near-duplicates, {figures['articles']:,} articles"
    yield (
        f"near-duplicates recognised ({about})",
        f"{100 * found['true pairs in one story']:.1f}%, {found['ms an article']:.1f} ms an article",
    )


def _rewrites(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    alone, carried = figures["left alone, of those that stand alone"], figures["added words that are carried"]
    yield (
        f"follow-up questions of public dialogues ({figures['questions']:,}): left as they are where they stand alone",
        f"{alone}%",
    )
    yield (
        "words that people add to make one stand alone, found / to be found in what was said before",
        f"{carried}% / {figures['added words that can be']}%",
    )


def _summaries(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    final = figures["final"]
    yield (
        f"points that an editor names in {final['questions']} summaries of invented news / in the best article's first "
        "three sentences",
        f"{final['summary']:.0f}% / {final['lead-3 of the best article']:.0f}%",
    )


def _wire(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    final = figures["final"]
    kinds = {kind: f"{row['right']:.0f}" for kind, row in final["right"].items()}
    asked = f"{final['questions']} questions on invented news, of which the code saw none, right"
    rows = (
        ["fact", "attribution", "time", "follow-up", "talk"],
        ["explain", "list", "summary", "count", "timeline", "agreement", "clarify", "yes-no"],
    )
    for told in rows:
        yield (f"{asked}: {' / '.join(told)}", " / ".join(kinds[kind] for kind in told) + "%")
    yield (
        f"{asked}: not answered, where the premise is false / where there is no answer",
        f"{kinds['false premise']} / {kinds['no answer']}%",
    )
    yield (
        "a yes or a no is never the opposite / citations on what was asked / evidence that is cited",
        f"{final['more']['never the opposite']['yes-no']:.0f} / {final['citations']['all']['precision']:.0f} / "
        f"{final['citations']['all']['recall']:.0f}%",
    )


def _drafts(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    true, altered, other = (figures[group]["all"] for group in ("true", "altered", "of another"))
    yield (
        f"quotations of drafts, by a script: {altered['drafts']:,} altered / {other['drafts']:,} of another speaker / "
        f"{true['drafts']:,} true ones accused",
        f"{altered['altered']:.1f}% found / {other['misattributed']:.1f}% found / {true['accused']:.1f}%",
    )


def _statements(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    def shares(kinds: tuple[str, ...], *statuses: str) -> str:
        counts = [figures["judged"][kind] for kind in kinds]
        total = sum(sum(each.values()) for each in counts)
        return " / ".join(f"{100 * sum(each.get(s, 0) for each in counts) / total:.0f}" for s in statuses)

    true, changed = ("true", "reworded"), ("figure", "name", "roles", "negation")
    yield (
        "sentences of drafts, made of 2023's news: true ones, as they stand or reworded, borne out / told as differing;"
        " with a figure, a name, roles or a negation changed, told as differing / not settled / borne out",
        f"{shares(true, 'supported', 'differs')}%; {shares(changed, 'differs', 'unsettled', 'supported')}%",
    )


def _speakers(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    final, work = figures["final"], figures["work"]
    yield (
        f"who said what, in news of 2022 and 2024: {final['said']} quotations and reports found / right speaker / "
        f"what is found is speech; right speakers of the {work['said']} that the rules were made with",
        f"{final['found']:.0f} / {final['right speaker']:.0f} / {final['right']:.0f}%; {work['right speaker']:.0f}%",
    )


def _story_statements(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    before, final, compared = (figures[part]["all"] for part in ("work, before", "final", "final, figures"))
    yield (
        f"what `newsdesk story` says of news of 2022: statements that are right, of {final['statements']} (before "
        f"they were mended, of {before['statements']}); figures that are of one thing, of {compared['statements']}",
        f"{final['right, %']:.0f}% ({before['right, %']:.0f}%); {compared['right, %']:.0f}%",
    )


_ROWS = {
    "news-2023": _news,
    "excerpts": _excerpts,
    "indexing": _indexing,
    "indexing-ratio": _indexing_ratio,
    "embedding": _embedding,
    "retrieval": _retrieval,
    "answering": _answering,
    "rewrites": _rewrites,
    "wire": _wire,
    "summaries": _summaries,
    "drafts": _drafts,
    "statements": _statements,
    "speakers": _speakers,
    "story-statements": _story_statements,
    "everyday": _everyday,
    "stories": _stories,
    "askers": _askers,
    "page": _page,
}

if __name__ == "__main__":
    write()
