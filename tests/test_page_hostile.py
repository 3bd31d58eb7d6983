"""Attacks in titles, texts, outlets, file names and questions: each is shown as it is, wherever the page shows it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import page_fixtures as made
import pytest
from markdown_it import MarkdownIt
from page_browser import Server, expect

from index.records import Article
from qa.export import Exchange, export
from qa.records import Answer, Citation, Hit, Reason, Source
from qa.statements import Statement

pytestmark = pytest.mark.timeout(1800)  # many steps in one visit, also on a machine that does other heavy work
# Each tries to run `window.attacked = ...`, to put an element into the page, to ask an outside host, or to lie about
# what stands around it.
ATTACKS = {
    "script": "<script>window.attacked=1</script>",
    "closing tags": "</blockquote></p></div></template></textarea></title><script>window.attacked=2</script>",
    "event handler": '<img src=x onerror="window.attacked=3"><svg/onload=window.attacked=4>',
    "attribute": '" autofocus onfocus="window.attacked=5" x="',
    "single quoted attribute": "' onmouseover='window.attacked=6' y='",
    "template literal": "${window.attacked=7} `${alert(8)}`",
    "moustache": "{{constructor.constructor('window.attacked=9')()}} {%raw%} {@html 1}",
    "markdown link": "[click](javascript:window.attacked=10) [x]: javascript:window.attacked=11",
    "markdown image": "![pixel](http://outside.invalid/pixel.png) <http://outside.invalid/auto> http://outside.invalid",
    "markdown marks": "**bold** _it_ `code` ~~gone~~ # head\n> quote\n- item\n| a | b |",
    "javascript address": "javascript:window.attacked=12//",
    "data address": "data:text/html,<script>window.attacked=13</script>",
    "style": "<style>body{display:none}</style><link rel=stylesheet href=http://outside.invalid/x.css>",
    "frame": "<iframe srcdoc='<script>parent.attacked=14</script>'></iframe><object data=x></object><base href=//x>",
    "form": '<form action=http://outside.invalid/><input name=q value="typed"><button>Ask</button></form>',
    "entities": "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "maths": "$$\\href{javascript:window.attacked=15}{x}$$ \\(a\\) \\[b\\] $c$",
    "citation": "[1](#cite-1-1) [9](#cite-9-9) [copy](#copy-1)",
    "backslashes": "C:\\users\\new\\table \\u003cscript\\u003e \\",
    "bidi override": "safe \u202egpj.exe\u202c txt \u2067isolate\u2069",
    "bidi open": "\u202e\u2066\u2066never closed",
    "right to left": "שלום עולם 123 (ABC) مرحبا",
    "zero width": "sur\u200bren\u200dder\u2060 \ufeffterms",
    "combining": "Z" + "\u0301\u0323\u0334" * 60 + "algo",
    "ansi": "\x1b[31mred\x1b[0m \x1b]8;;http://outside.invalid\x07link\x07",
    "null and controls": "a\x01b\x07c\x7fd\x85e",
    "huge token": "A" * 5000,
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
}
CUT = (
    "combining",
    "huge token",
)  # longer than a passage, and quoted as far as that goes (all of it: test_qa_fragments)
FOREIGN = (
    "iframe, object, embed, base:not([href='./']), video, audio, [onerror], [onload], [onfocus], [onmouseover], "
    "a[href^='javascript:' i], a[href^='data:' i], [src*='outside.invalid'], [href*='outside.invalid']"
)
WATCH = """
window.attacked = undefined;
window.alert = window.confirm = window.prompt = () => { window.attacked = 'dialog'; };
"""


def shown(text: str) -> str:
    """A text as a reader sees it: white space folded, and without controls, which show nothing."""
    invisible = "".join(map(chr, [*range(0x20), 0x7F, *range(0x80, 0xA0), 0x61C, 0x200E, 0x200F]))
    invisible += "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return " ".join(text.translate(dict.fromkeys(map(ord, invisible), " ")).split())


def hostile_articles() -> list[Article]:
    """An article for each attack, which is its title, text, outlet, author, place, date, address and file name."""
    return [
        Article(
            f"Statement {number} says {attack} and no more.\n\nThe mayor of attack {number} spoke.",
            f"{number} {attack}",
            outlet=f"Outlet {attack}",
            authors=(attack,),
            place=attack,
            published=attack if number % 2 else "2025-01-14",
            url=attack if number % 3 else f"https://news.example/{number}?q={attack}",
            path=f"/news/{attack}.txt",
        )
        for number, attack in enumerate(ATTACKS.values(), 1)
    ]


class HostileReader(made.ScriptedReader):
    """Answers "number N" from article N: the quote is its first passage, the answer the attack in it."""

    def quotes(self, question: str, hits: Sequence[Hit]) -> made.Quotes:
        number = next((word for word in question.split() if word.isdecimal()), "")
        opening = f"Statement {number} says "
        quote = next((hit.text for hit in hits if hit.text.startswith(opening)), "")
        return ((quote, quote.removeprefix(opening).removesuffix(" and no more.")),) if quote else ()


class AnyReader(made.ScriptedReader):
    """Answers whatever is asked, with the whole of the best passage."""

    def quotes(self, question: str, hits: Sequence[Hit]) -> made.Quotes:
        return tuple((hit.text, hit.text) for hit in hits[:1])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    served = Server(tmp_path_factory.mktemp("articles"), made.ScriptedAssistant(hostile_articles(), HostileReader()))
    yield served
    served.close()


@pytest.fixture
def tab(visit: Any, hostile: Server) -> Iterator[Any]:
    """A tab that reports what an attack reached."""
    visitor = visit(hostile, viewport={"width": 1280, "height": 900})
    visitor.context.add_init_script(WATCH)
    dialogs: list[str] = []
    visitor.tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab = visitor.open()
    tab.visitor = visitor
    yield tab
    assert tab.evaluate("window.attacked") is None and dialogs == []
    expect(tab.locator(FOREIGN)).to_have_count(0)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tab.evaluate("getComputedStyle(document.body).display") != "none"


def text_of(locator: Any) -> str:
    return shown(locator.evaluate("node => node.textContent"))


def inside(tab: Any, selector: str) -> list[str]:
    """Tags and attributes within what shows text from outside, that only an attack could have put there."""
    script = """selector => [...document.querySelectorAll(selector)].flatMap(root => [...root.querySelectorAll('*')])
      .flatMap(node => [
        ...(/^(SCRIPT|IMG|IFRAME|OBJECT|EMBED|FORM|INPUT|STYLE|LINK|BASE|CODE|EM|DEL|H1)$/.test(node.tagName)
          && !node.matches('td.choose > input, .choose-all, .pick') ? [node.tagName] : []),
        ...[...node.attributes].filter(a => /^on|^srcdoc$/.test(a.name)
          || (/^(href|src|action|formaction|data)$/.test(a.name) && /^\\s*(javascript|data):/i.test(a.value)))
          .map(a => a.name + '=' + a.value.slice(0, 60))])"""
    return list(tab.evaluate(script, selector))


def ask(tab: Any, question: str, turn: int) -> None:
    # A dialog that is still closing would take the focus back to its button, and Enter would open it again.
    expect(tab.locator("#reader")).to_be_hidden()
    tab.fill("#ask-box textarea", question)
    tab.press("#ask-box textarea", "Enter")
    tab.wait_for_selector(f"#turn-{turn}.done .card", state="attached")
    expect(tab.locator("#chat .said")).to_have_count(turn)
    tab.wait_for_selector("#ask-box .submit-button")


@pytest.mark.parametrize("first", range(0, len(ATTACKS), 7))
def test_attacks_are_shown_literally(tab: Any, first: int) -> None:
    for turn, (name, attack) in enumerate(list(ATTACKS.items())[first : first + 7], 1):
        number = first + turn
        statement = shown(f"Statement {number} says {attack} and no more.")
        question = f"number {number} asks {attack}".replace("\n", " ")[:900]
        ask(tab, question, turn)
        card = tab.locator(f"#cite-{turn}-1")
        quote, answer = statement, shown(attack)
        if name in CUT:
            quote = text_of(card.locator("blockquote"))
            answer = quote.removeprefix(f"Statement {number} says ")
            assert len(answer) > 90 and statement.startswith(quote), name
        # Chat: question and answer.
        assert text_of(tab.locator("#chat .user .prose").last) == shown(question), name
        assert quote.removesuffix(".") in text_of(tab.locator("#chat .bot .prose").last), name
        # Evidence: question, outlet, headline, quote, answer.
        assert text_of(tab.locator(f"#turn-{turn} .for")) == shown(question), name
        assert text_of(card.locator("blockquote")) == quote, name
        assert text_of(card.locator("mark").first) == answer, name
        article = tab.locator(f"#turn-{turn} .source", has=card)
        assert text_of(article.locator("h4")) == shown(f"{number} {attack}"), name
        assert text_of(article.locator(".outlet")) == shown(f"Outlet {attack}"), name
        # The reader: title, where it is from, and the text with every character in its place.
        card.locator(".open").click()
        tab.wait_for_selector("#reader .passage")
        assert text_of(tab.locator("#reader-title")) == shown(f"{number} {attack}"), name
        assert shown(attack) in text_of(tab.locator("#reader .about")), name
        # Each line is a paragraph of its own here.
        assert statement in shown(tab.locator("#reader article").inner_text()), name
        for link in tab.locator("#reader a").all():
            assert link.get_attribute("href").startswith("https://news.example/"), name
            assert link.get_attribute("rel") == "noopener noreferrer", name
        assert inside(tab, "#chat .prose, #evidence, #reader") == [], name
        tab.keyboard.press("Escape")
    # The copied answer is plain text.
    tab.click(f'#chat a[href="#copy-{turn}"]')
    expect(tab.locator(f'#chat a[href="#copy-{turn}"]')).to_have_text("Copied")
    assert answer[:200] in shown(tab.evaluate("navigator.clipboard.readText()"))


def test_the_list_and_its_notices_show_every_attack_literally(tab: Any, hostile: Server) -> None:
    tab.visitor.articles()
    expect(tab.locator("#list tbody tr")).to_have_count(len(ATTACKS))
    titles = {text_of(title) for title in tab.locator("#list .title").all()}
    assert titles == {shown(f"{number} {attack}") for number, attack in enumerate(ATTACKS.values(), 1)}
    assert inside(tab, "#list, #list-heading") == []
    tab.fill("#list-search", ATTACKS["event handler"])
    expect(tab.locator("#list .title")).to_have_count(1)
    tab.fill("#list-search", "no such <img src=x onerror=window.attacked=20>")
    expect(tab.locator("#list")).to_contain_text("No article matches no such <img src=x onerror=window.attacked=20>")
    assert inside(tab, "#list, #list-heading") == []


def exchanges() -> list[Exchange]:
    """A conversation with an answer, nearest passages and a failure for each attack, each attack in every field."""
    talk = []
    for number, attack in enumerate(ATTACKS.values(), 1):
        said, question = f"It says {attack} here.", f"What of {number} {attack}?"
        cited = Citation(
            1,
            f"id {attack}",
            attack,
            f"Outlet {attack}",
            attack,
            attack if number % 2 else f"https://news.example/{number}?q={attack}",
            f"/news/{attack}.txt",
            said,
            0,
            len(said),
            8,
            8 + len(attack),
            0.5,
            (Source("other", attack, attack, attack, attack, attack, 0, 4),),
            attack,
            attack,
            Reason(1, 12, (attack,), (attack,), 0.5, 1.0),
        )
        near = Citation(1, "id", attack, attack, attack, attack, attack, said, 0, len(said), None, None, 0.1)
        statements = (Statement(attack, (1,), "sentence"), Statement(said, (1,)))
        answers = (
            Answer(question, "answered", statements, attack, 0.5, (cited,)),
            Answer(question, "not_found", (Statement(f"Not found: {attack}", (), "note"),), None, 0.1, closest=(near,)),
            Answer.failed(question, attack),
        )
        talk += [Exchange(answer, "2026-11-22T12:00:00Z", f"Outlet {attack}") for answer in answers]
    return talk


def test_exports_show_every_attack_literally(visit: Any, hostile: Server, tmp_path: Path) -> None:
    talk = exchanges()
    file = tmp_path / "talk.html"
    file.write_text(export(talk, "html", "2026-11-22T12:34:56Z").text, "utf-8")
    visitor = visit(hostile)
    visitor.context.add_init_script(WATCH)
    visitor.tab.goto(file.as_uri())
    body = text_of(visitor.tab.locator("body"))
    assert [exchange for exchange in talk if shown(exchange.answer.question) not in body] == []
    assert inside(visitor.tab, "body") in ([], ["H1"])
    assert visitor.tab.locator(FOREIGN).count() == 0 and visitor.tab.evaluate("window.attacked") is None
    assert not [address for address in visitor.outside if not address.startswith("file:")]
    visitor.outside.clear()
    # JSON gives back every character; Markdown, rendered with raw HTML allowed, makes no element of an attack.
    read = json.loads(export(talk, "json", "2026-11-22T12:34:56Z").text)
    assert [entry["question"] for entry in read["questions"]] == [exchange.answer.question for exchange in talk]
    assert [entry["citations"][0]["title"] for entry in read["questions"][::3]] == list(ATTACKS.values())
    rendered = MarkdownIt("commonmark", {"html": True}).render(export(talk, "markdown", "2026-11-22T12:34:56Z").text)
    visitor.tab.set_content(f"<body>{rendered}</body>")
    assert visitor.tab.locator(FOREIGN).count() == 0 and visitor.tab.evaluate("window.attacked") is None
    assert {tag for tag in inside(visitor.tab, "body") if "http" not in tag} <= {"H1", "EM", "CODE"}


DATE_END = """meta => [
    Math.round(meta.querySelector("time").getBoundingClientRect().right - meta.getBoundingClientRect().left),
    getComputedStyle(meta).direction]"""


def test_a_title_cannot_turn_the_direction_of_its_neighbours(tab: Any) -> None:
    """The date after an outlet that opens a right-to-left override stands where it stands after any other."""
    places = []
    for turn, name in enumerate(("entities", "bidi open", "right to left"), 1):
        ask(tab, f"number {list(ATTACKS).index(name) + 1} ?", turn)
        meta = tab.locator("#evidence .turn:not([hidden]) .source .meta").first
        places.append(tuple(meta.evaluate(DATE_END)))
    assert places == [places[0]] * 3 and places[0][1] == "ltr"


def test_hostile_examples_are_only_text(visit: Any, tmp_path: Path) -> None:
    title = "Mayor speaks"
    text = "The Calder Trust proposed <img src=x onerror=window.attacked=21> ${window.attacked=22} for **all** lorries."
    articles = [Article(text, title, path="/news/1.txt"), Article(*[ATTACKS["script"]] * 2, path="/news/2.txt")]
    served = Server(tmp_path, made.ScriptedAssistant(articles, AnyReader()))
    try:
        visitor = visit(served)
        visitor.context.add_init_script(WATCH)
        tab = visitor.open()
        example = "Who proposed <img src=x onerror=window.attacked=21> ${window.attacked=22} for **all** lorries?"
        expect(tab.locator("#start .example").first).to_have_text(example)
        assert inside(tab, "#start .example, #start .title, #start .line") == []
        assert tab.evaluate("window.attacked") is None
    finally:
        served.close()


NEWSML = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><packageItem><itemMeta><itemClass qcode={}/>'
    "</itemMeta></packageItem></itemSet></newsMessage>"
)


def test_failures_and_file_names_are_only_text(visit: Any, tmp_path: Path) -> None:
    served = Server(tmp_path / "articles")
    served.folder.mkdir()
    attack = "<img src=x onerror=window.attacked=23>\"'${window.attacked=24}"
    failing = tmp_path / f"{attack}.xml"
    failing.write_text(NEWSML.format(quoteattr(f"ninat:{attack}")))
    served.assistant.sync([failing])
    try:
        visitor = visit(served)
        visitor.context.add_init_script(WATCH)
        tab = visitor.open()
        visitor.articles()
        tab.locator("#list-failures summary").click()
        expect(tab.locator("#list-failures .path")).to_have_text(str(failing))
        expect(tab.locator("#list-failures")).to_contain_text(f"(it holds {attack}): index")
        refused = tmp_path / "<img src=x onerror=window.attacked=25>.exe"
        refused.write_text("no article")
        upload = tmp_path / "<img src=x onerror=window.attacked=26>.txt"
        upload.write_text("A quiet article about nothing.")
        tab.set_input_files("#upload input[type=file]", [str(refused), str(upload)])
        expect(tab.locator("#list-heading h2")).to_have_text("5 articles indexed")
        assert next(file.name for file in served.folder.iterdir() if not file.name.startswith(".")).startswith(
            "_img src"
        )
        assert inside(tab, "#list, #list-failures, #job, #add-said, .toast-wrap") == []
        assert tab.evaluate("window.attacked") is None
    finally:
        served.close()


def test_a_json_state_of_the_page_holds_no_live_markup(hostile: Server) -> None:
    """The first page of HTML, which is sent before any script runs, holds nothing of the articles."""
    import urllib.request

    with urllib.request.urlopen(hostile.address) as reply:
        html = reply.read().decode()
    assert "window.attacked" not in html and json.dumps(ATTACKS["script"]) not in html
