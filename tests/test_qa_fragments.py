"""What the page shows, as HTML: every text from outside arrives as text."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import page_fixtures as made
import pytest

from index.articles import Failure
from index.records import Article
from index.store.records import ArticleVersion, Removal
from index.sync import Progress
from qa import fragments
from qa.answering.answer import NOT_SURE, OTHERS
from qa.page.ask import article_view as reader
from qa.page.ask import evidence
from qa.page.ask import messages as chat
from qa.page.ask import runs as asking
from qa.page.ask.markdown import literal
from qa.page.ask.turns import Asked, Turn
from qa.page.library import listing, status
from qa.page.library.jobs import Tally
from qa.statements import Statement

ALLOWED = {
    "article": {"data-article", "data-title", "data-citation"},
    "h3": {"aria-level"},
    "a": {"class", "href", "target", "rel", "referrerpolicy"},
    "button": {
        "type",
        "class",
        "data-article",
        "data-copy",
        "data-start",
        "data-end",
        "data-sort",
        "data-offset",
        "data-step",
        "data-token",
        "dir",
        "aria-expanded",
        "disabled",
    },
    "li": {"class", "id", "tabindex", "data-article", "data-start", "data-end", "data-answer-start", "data-answer-end"},
    "section": {"class", "id", "data-turn", "aria-label", "hidden"},
    "i": {"style"},
    "th": {"scope", "aria-sort", "class"},
    "tr": {"data-article"},
    "input": {"type", "class", "aria-label"},
    "label": {"class"},
    "nav": {"class", "aria-label"},
}
PLAIN = {"class", "hidden", "dir", "aria-hidden", "datetime", "title"}
TAGS = set(
    "article bdi blockquote caption code dd del details div dl dt h2 h3 h4 ins mark ol p span summary table tbody td "
    "template thead time ul".split()
)


class Checker(HTMLParser):
    """Collects text; fails on any element or attribute that the page does not make by itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS or tag in ALLOWED, tag
        for name, value in attrs:
            assert name in PLAIN | ALLOWED.get(tag, set()), (tag, name)
            if name == "href":
                assert re.match(r"https?://|#", value or ""), value
            if name == "style":
                assert re.fullmatch(r"width:\d{1,3}%", value or ""), value
        if tag != "input":  # has no end
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def text_of(html: str) -> str:
    """The text of a fragment, after checking every tag and attribute of it."""
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return "".join(checker.text)


def conversation(question: str) -> list[Turn]:
    *_, turns = asking.ask(made.ScriptedAssistant(), [], question)
    return turns


def test_hostile_evidence_is_text() -> None:
    html = evidence.panel(conversation("an attack <script>alert(1)</script> ${x} {{y}}"))
    text = text_of(html)
    assert "an attack <script>alert(1)</script> ${x} {{y}}" in text
    assert "<script>window.attacked=1</script>" in text
    assert '"><img src=x onerror=window.attacked=5> ${window.attacked=6} <notatag> *bold*' in text
    assert "<i>Evil</i> & Sons" in text


@pytest.mark.parametrize("attack", ["A" * 5000, "Z" + "\u0301\u0323\u0334" * 60 + "algo"], ids=["huge", "combining"])
def test_a_quote_that_no_passage_would_hold_is_text(attack: str) -> None:
    quote = f"It says {attack} and no more."
    turn = conversation("bridge")[-1]
    assert turn.answer
    cited = replace(turn.citations[0], quote=quote, start=0, end=len(quote), answer_start=8, answer_end=8 + len(attack))
    said = (Statement(attack, (1,), "sentence"), Statement(quote, (1,)))
    turn = replace(turn, answer=replace(turn.answer, span=attack, statements=said, citations=(cited,)))
    html = evidence.panel([turn])
    assert f"It says <mark>{attack}</mark> and no more.</span></blockquote>" in html and quote in text_of(html)
    assert f"<strong>{attack}</strong>" in chat.answer_markdown(turn) and f"“{quote}” [1]" in chat.copy_text(turn)


def test_hostile_article_is_text_to_the_character() -> None:
    article = made.ScriptedAssistant().store.article(made.id_of("attack"))
    assert article.text == made.ATTACK
    body = reader.article_html(article, 0, 40, 3, 9)
    text = text_of(body)
    for line in article.text.splitlines():
        assert line in text
    assert "javascript:" not in re.findall(r'href="([^"]*)"', body)


def test_hostile_list_is_text() -> None:
    store = made.ScriptedAssistant().store
    rows = store.articles(sort="title")
    html = listing.table(rows, matching=4, offset=0, query="<q>", sort="title", descending=False)
    assert "<notatag> *bold*" in text_of(html)
    assert "<q>" in text_of(listing.table([], matching=0, offset=0, query="<q>", sort="title", descending=True))
    assert "<bad>.pdf" in text_of(listing.failures([Failure("<bad>.pdf", "<b>no</b>")]))
    removal = Removal('"t', "<b>", 1, "2025-01-01")
    assert "<b>" in text_of(listing.removed_notice(removal)) and "<b>" in text_of(listing.removals([removal]))
    assert "<c>" in text_of(listing.empty("/<c>"))


def test_an_outlet_that_is_its_site_is_named_once() -> None:
    (row, *_) = made.ScriptedAssistant().store.articles(sort="title")
    for outlet, count in (("Courier.example", 0), ("www.courier.example", 0), ("Courier", 1)):
        rows = [replace(row, outlet=outlet, url="https://www.courier.example/1")]
        html = listing.table(rows, matching=1, offset=0, query="", sort="title", descending=False)
        assert html.count(f"<bdi>{outlet}</bdi> · ") == count and ">courier.example<span" in html


def test_card_marks_the_answer_in_the_quote() -> None:
    html = evidence.panel(conversation("when does the bridge reopen?"))
    sentence = "The Calder harbour bridge will reopen to traffic on <mark>17 March</mark>"
    assert f'<span class="sentence">{sentence}</span></blockquote>' in html
    assert re.findall(r"(\w+) confidence</span>", html) == ["High", "High", "Fair"]
    assert "<summary>High confidence</summary>" in html
    assert "<dt>Reader</dt><dd>94 of 100: the chance that the marked words are right</dd>" in html
    assert '<time datetime="2025-01-14">14 Jan 2025</time>' in html
    assert "3 passages from 1 article" in html
    assert "Also in 1 other article" in html and "The Calder Post" in html
    assert 'id="cite-1-3"' in html


def test_reader_marks_passage_and_answer_across_paragraphs() -> None:
    article = Article("First line.\n\nSecond line here.\nThird.", title="T")
    html = reader.article_html(article, 6, 24, 13, 19)
    assert '<p dir="auto"><span class="around">First line.</span></p>' in html
    told = '<span class="passage"><mark>Second</mark> line</span>'  # the sentence of the answer, strongly
    assert f'<p dir="auto"><span class="around">{told} here.</span></p>' in html
    assert '<p dir="auto">Third.</p>' in html


def test_reader_shows_what_other_versions_said_and_where_the_date_is_from() -> None:
    text = "It costs 48 million. It opens on 4 May."
    article = Article(text, title="T", published="2026-02-01", made="2026-02-05T10:00:00", dated="address")
    earlier = ArticleVersion("2026-02-03", "", "<T>", text.replace("48", "<b>40"), "/a", "")
    html = reader.article_html(article, versions=[earlier, replace(earlier, made="2026-02-09", title="T")])
    assert (
        '<time datetime="2026-02-01" title="This date stands in the article&#39;s address.">1 Feb 2026</time>' in html
    )
    first, second = re.findall(r"<summary>(.*?)</summary>\s*<ul>(.*?)</ul>", html, re.DOTALL)
    assert [" ".join(text_of(part).split()) for part in first] == [
        "Corrected on 5 Feb 2026: the version of 3 Feb 2026", "<T> It costs <b>4048 million."
    ]  # fmt: skip
    assert "It costs <del>&lt;b&gt;40</del><ins>48</ins> million." in first[1]
    assert text_of(second[0]).split() == ["Another", "version", "of", "9", "Feb", "2026"]


@pytest.mark.parametrize(("start", "end"), [(-1, -1), (5, 5), (9, 3), (0, 999), (-4, 3)])
def test_reader_without_a_passage(start: int, end: int) -> None:
    html = reader.article_html(Article("Some text."), start, end, start, end)
    assert "passage" not in html and "<mark>" not in html and "Some text." in html


def test_marked_spans_keep_the_text_and_nest() -> None:
    html = fragments.marked("a<b>c", 10, [(10, 15, '<span class="passage">'), (11, 13, "<mark>")])
    assert html == '<span class="passage">a<mark>&lt;b</mark>&gt;c</span>'
    assert fragments.marked("abc", 0, [(-5, 99, "<mark>")]) == "<mark>abc</mark>"
    assert fragments.marked("abc", 0, [(3, 3, "<mark>"), (7, 9, "<mark>")]) == "abc"
    assert fragments.marked("ab", 0, [(0, 1, "<mark>"), (1, 2, "<mark>")]) == "<mark>a</mark><mark>b</mark>"


def test_an_answer_that_is_not_sure_quotes_what_is_closest_and_marks_nothing() -> None:
    turns = conversation("who won?")
    html = evidence.panel(turns)
    assert '<p class="count">Closest in the articles</p>' in html
    assert 'id="cite-1-1"' in html and "<mark>" not in html and " confidence</" not in html
    said = chat.answer_markdown(turns[-1])
    assert said.startswith(f'<div class="said">\n<p class="text">{literal(NOT_SURE)}</p>\n<ul class="quotes">')
    assert "Northshore Courier&#44; 14" in said and 'href="#cite-1-1"' in said


def test_errors_are_sentences_and_never_details() -> None:
    assert "The store &#60;b&#62;is damaged" in chat.answer_markdown(conversation("fail")[-1])
    crashed = chat.answer_markdown(conversation("crash")[-1])
    assert "secret detail" not in crashed and "unexpected error" in crashed
    assert "<code>newsdesk check &#45;&#45;repair</code>&#46;" in chat.answer_markdown(conversation("fail")[-1])
    assert conversation("fail")[-1].stage == "failed"


def test_literal_leaves_no_sign_to_markdown() -> None:
    text = "# *a* _b_ `c` [d](e) <f> & 1. - + ~ | $$x$$ \\ ! https://x.example a@b.c"
    shown = literal(text)
    assert not re.search(r"[*_`\[\]()<>~|$\\!.:/@+-]", shown)
    assert re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), shown) == text
    assert literal("  a\n\n   b\t") == "a b"


def test_answer_links_its_citations_and_bolds_the_span_once() -> None:
    said = chat.answer_markdown(conversation("bridge")[-1])
    assert said.count("<strong>") == 1 and "\n\n" not in said
    before, less = said.split("<details")
    assert "<strong>17 March</strong>" in before
    assert [re.findall(r'href="(#cite-[^"]+)"', part) for part in (before, less)] == [
        ["#cite-1-1"], ["#cite-1-2", "#cite-1-3"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "begins", "ends"),
    [("“No,” he said.", True, False), ("He said “no.”", False, True), ("He said ‘no’ twice.", False, False)],
)
def test_a_mark_of_the_article_stands_off_ours_without_a_character(quote: str, begins: bool, ends: bool) -> None:
    turn = conversation("bridge")[-1]
    assert turn.answer
    turn = replace(turn, answer=replace(turn.answer, span=None, statements=(Statement(quote, (1,)),)))
    said = chat.answer_markdown(turn)
    gap = '<span class="apart"></span>'
    assert [f">“{gap}" in said, f"{gap}”&nbsp;" in said] == [begins, ends]
    assert literal(quote) in said.replace(gap, "")


def test_passages_with_a_less_likely_answer_stand_apart_in_chat_panel_and_copy() -> None:
    turn = conversation("bridge")[-1]
    assert turn.answer
    first, second, third = (s for s in turn.answer.statements if s.kind == "labelled")
    apart = (first, second, Statement(OTHERS, (), "note"), third)
    turn = replace(turn, answer=replace(turn.answer, statements=apart))
    line = OTHERS.rstrip(":")
    said, folded = chat.answer_markdown(turn).split(f"<summary>{literal(line)} (1)</summary>")
    assert said.rstrip().endswith('<details class="less">')
    assert ["#cite-1-3" in part for part in (said, folded)] == [False, True]
    backing, others = evidence.panel([turn]).split(f'<p class="count">{line}</p>')
    assert [f'id="cite-1-{n}"' in backing for n in (1, 2, 3)] == [True, True, False]
    assert 'id="cite-1-3"' in others
    assert f"[2]\n\n{OTHERS}\n\nThe Calder Post, 1" in chat.copy_text(turn)
    assert line in evidence.panel(conversation("bridge"))
    assert line not in evidence.panel(conversation("who proposed a toll?"))


def test_copy_text_carries_quotes_and_sources() -> None:
    copied = chat.copy_text(conversation("harbour bridge")[-1])
    source = "Northshore Courier, 14 January 2025: "
    assert copied.startswith(
        f"harbour bridge\n\n{source}“The Calder harbour bridge will reopen to traffic on 17 March” [1]\n\n{OTHERS}\n\n"
        f"{source}“A weight limit of 26 tonnes will remain in force until load tests are completed in June.” [2]\n\n"
    )
    assert (
        "\n\nSources\n[1] Northshore Courier, “Harbour bridge to reopen in March after £48m repair”, 14 Jan 2025. "
        "https://courier.example/bridge,reopens?a=1&b=2 (characters 0 to 60 of article "
        f"{made.id_of('bridge')})\n[2] "
    ) in copied
    assert chat.copy_text(conversation("nothing")[-1]).startswith(f"nothing\n\n{NOT_SURE}\n\n")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "ftp://x",
        "",
        "http://",
        "https:///path",
        "http://[::1",
        "file:///etc/passwd",
        "https://x.example\\@y",
        "https://x.example/\u202e",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert fragments.original_link(url, "quote") == ""
    assert "<a " not in fragments.origin(url, "/a/<b>.txt") and "&lt;b&gt;" in fragments.origin(url, "/a/<b>.txt")


def test_text_fragment() -> None:
    link = fragments.original_link("https://x.example/a?b=1", "A short-ish quote, with & signs")
    assert link == "https://x.example/a?b=1#:~:text=A%20short%2Dish%20quote%2C%20with%20%26%20signs"
    assert fragments.original_link("https://x.example/#top", "word") == "https://x.example/#top:~:text=word"
    long = "one two three four five six seven eight nine ten eleven twelve"
    directive = fragments.original_link("https://x.example", long).split(":~:text=")[1]
    assert [unquote(part) for part in directive.split(",")] == [
        "one two three four five",
        "eight nine ten eleven twelve",
    ]
    crossing = fragments.original_link("https://x.example", "ends here.\n\nBegins there").split(":~:text=")[1]
    assert [unquote(part) for part in crossing.split(",")] == ["ends here.", "Begins there"]
    assert fragments.original_link("https://x.example", "É “q”").endswith("text=%C3%89%20%E2%80%9Cq%E2%80%9D")


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2025-01-14", "14 Jan 2025"),
        ("2025-12-01T10:00:00+00:00", "1 Dec 2025"),
        ("2025-13-01", "2025-13-01"),
        ("", ""),
        ("<b>", "<b>"),
    ],
)
def test_days(iso: str, shown: str) -> None:
    assert fragments.day(iso) == shown


def test_progress_tells_count_rate_and_time_left() -> None:
    html = status.progress(Progress("embedding", 1204, 4714, 31.6, 111.0, "/news/<b>.txt"))
    assert 'value="1204" max="4714"' in html
    assert "1,204 of 4,714 articles · 32 passages a second · 2 min left" in html and "&lt;b&gt;.txt" in html
    assert "value" not in status.progress(None)
    assert [status.minutes(s) for s in (2, 40, 150, 7500)] == ["under 5 s", "40 s", "2 min", "2 h 5 min"]


def test_report_counts_everything() -> None:
    done = Tally(1, 2, 3000, 4, (Failure("a.pdf", "It is <empty>."),), 61.0)
    text = text_of(status.report(done, cancelled=False))
    assert "added1changed2unchanged3,000removed4failed1" in text and "It is <empty>." in text and "61 s" in text
    assert "Stopped" in status.report(done, cancelled=True)


def test_pager_names_its_range() -> None:
    rows = made.ScriptedAssistant().store.articles()
    html = listing.table(rows, matching=30000, offset=50, query="", sort="title", descending=True)
    assert "51 to 54 of 30,000" in html and 'data-offset="0"' in html and 'data-offset="100"' in html
    assert 'aria-sort="descending"' in html


def test_asking_goes_through_its_stages() -> None:
    stages = [turns[-1].stage for turns in asking.ask(made.ScriptedAssistant(), [], " When will the bridge\n reopen? ")]
    assert stages == ["searching", "reading", "done"]
    assert list(asking.ask(made.ScriptedAssistant(), [], "   ")) == []
    assert list(asking.ask(made.ScriptedAssistant(), [Turn(1, "x", "reading")], "another")) == []
    lone = list(asking.ask(made.ScriptedAssistant(), [], "bridge \ud800"))[-1][-1]
    assert lone.question == "bridge ?"


def test_stopping_keeps_what_was_found() -> None:
    steps = asking.ask(made.ScriptedAssistant(), [], "bridge")
    next(steps)
    now = asking.stopped(next(steps))
    assert now[-1].stage == "stopped" and len(now[-1].hits) == made.PASSAGES
    assert "found, not checked for an answer" in evidence.panel(now)
    assert asking.stopped(conversation("bridge"))[-1].stage == "done"


def test_what_takes_a_steps_place_waits_until_that_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = []

    async def both() -> None:
        sending, shown = asking.Sending(), asyncio.Event()

        async def step() -> None:
            with sending.step("me"):
                await shown.wait()
            happened.append("sent")

        async def emptied(session: str) -> None:
            await sending.done(session)
            happened.append(f"emptied {session}")

        working = asyncio.create_task(step())
        await asyncio.sleep(0)
        await emptied("another")
        emptying = asyncio.create_task(emptied("me"))
        await asyncio.sleep(0)
        shown.set()
        await asyncio.gather(working, emptying)
        # A page that has gone takes nothing any more, and Gradio does not go on: nobody waits for that for ever.
        monkeypatch.setattr(asking, "PATIENCE", 0.01)
        with sending.step("me"):
            await emptied("me")

    asyncio.run(both())
    assert happened == ["emptied another", "sent", "emptied me", "emptied me"]


def test_a_run_is_stopped_at_once_and_leaves_its_session_free() -> None:
    assistant = made.ScriptedAssistant()

    async def conversing() -> None:
        runs = asking.Runs()
        stages = []
        async for now in runs.steps("me", assistant, Asked("a slow question")):
            stages.append(now[-1].stage)
            if now[-1].stage == "reading":
                runs.stop("someone else")
                runs.stop("me")
        assert stages == ["searching", "reading", "stopped"]
        dropped = [now[-1].stage async for now in _dropping(runs, assistant)]
        assert dropped == ["searching", "reading"]
        runs.stop("me")
        assert [now[-1].stage async for now in runs.steps("me", assistant, Asked("bridge"))][-1] == "done"

    async def _dropping(runs: asking.Runs, assistant: made.ScriptedAssistant) -> AsyncIterator[list[Turn]]:
        async for now in runs.steps("me", assistant, Asked("another slow question")):
            yield now
            if now[-1].stage == "reading":
                runs.stop("me", drop=True)

    try:
        asyncio.run(conversing())
    finally:
        assistant.gate.set()
