"""Pages of very many elements, and of very deep ones: nothing is lost in them but what a line says."""

from pathlib import Path

import pytest

from index.articles import LeftOut, pagetext, read_articles, web
from index.articles.markup import html_text
from index.articles.trees import beginning, first_elements, html_tree, without_long_rows
from index.articles.xml import text_in
from index.records import Article

ONE = "The harbour of Holm will be dredged to a depth of nine metres, port director Eli Strand said on Monday."
TWO = "Work begins in May and costs 40 million crowns, of which the county pays a third, according to the plan."
THREE = "Fishermen fear for the spawning grounds off the mole, and ask for a study before the first ship comes in."
BODY = f"<article><h1>Harbour to be dredged</h1><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>"
HEAD = "<title>Harbour to be dredged</title><meta name=author content='Una Bray'>"
STEPS = [f"Step {number} of the harbour's plan is told here." for number in range(600)]


def read(folder: Path, body: str) -> Article:
    path = folder / "a.html"
    path.write_text(f"<!doctype html><html><head>{HEAD}</head><body>{body}</body></html>", "utf-8")
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "tag", ["div", "div class=meta", "span", "b", "font size=2", "section", "blockquote", "ul><li"]
)
def test_of_elements_that_are_never_closed_all_is_read(tmp_path: Path, tag: str) -> None:
    """The parser gives up what stands more than 255 deep: of 600 paragraphs 255 were read, and no line said so."""
    found = read(tmp_path, "<h1>Harbour to be dredged</h1>" + "".join(f"<{tag}>{step}<br>" for step in STEPS))
    assert [step for step in STEPS if step not in found.text] == []
    assert found.title == "Harbour to be dredged" and found.authors == ("Una Bray",)


def test_of_deep_markup_in_a_feed_all_is_read() -> None:
    assert html_text("".join(f"<div>{step}" for step in STEPS)).split("\n\n") == STEPS


def test_a_page_of_depth_is_paragraphs_with_what_is_said_about_it() -> None:
    script = '<script type=\'application/ld+json\'>{"name": "<div>"}</script>'
    body = f"{script}{'<div>' * 300}One <b>and</b> two<br>three<table><tr><td>a<td>b</table>"
    root = html_tree(f"<html><head>{HEAD}</head><body>{body}")
    assert {each.tag for each in root.iter()} == set("html head title meta body script p br".split())
    assert root.find(".//script").text == '{"name": "<div>"}'
    assert list(filter(None, map(text_in, root.iter("p")))) == ["One and twothree", "a b"]


def test_a_page_that_is_not_deep_keeps_its_elements() -> None:
    page = "<div>" * 90 + "<p>One <b>and</b> two</p>" * 3000
    assert sum(1 for _ in html_tree(page).iter("div")) == 90
    assert next(html_tree("<div>" * 20 + page).iter("div"), None) is None


def test_a_deep_page_of_few_elements_keeps_them() -> None:
    assert sum(1 for _ in html_tree("<div>" * 200 + "<p>One</p>").iter("div")) == 200


# Pages of very many elements

ROWS = "".join(f"<span>Row {number} of the plan.</span> " for number in range(4000))


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{''.join(f'Row {n} of the plan. <i>x</i><a href=/a>y</a> ' for n in range(4000))}</p></article>",
        f"<div class=meta>{'<div class=meta>' * 60}{ROWS.replace('span', 'p')}{'<a href=/tag/a>a</a>' * 9000}</div>",
        "<aside>Elsewhere</aside>".join(f"<abbr>Row {number} of the plan.</abbr>" for number in range(6000)),
        f"<table><tr><td>{'<table><tr><td>' * 20}{ROWS.replace('span', 'p')}{'<td>c' * 9000}</table>",
    ],
    ids="links-in-a-paragraph boxes rows-between-what-is-not-read tables".split(),
)
def test_a_page_of_many_elements_is_read_whole(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, f"<h1>Harbour to be dredged</h1>{body}")
    assert [n for n in range(4000) if f"Row {n} of the plan." not in found.text] == []
    assert found.authors == ("Una Bray",)


def test_long_rows_are_text_without_what_is_not_read() -> None:
    row = "".join(f"w{n} <i>x</i> " for n in range(600))
    page = f"<div>a<nav>no</nav>b<nav>no</nav><p class=k>{row}<br>end</p>c</div><p>few <b>in</b></p>"
    root = without_long_rows(html_tree(f"<html><body>{page}</body></html>"), ["nav"])
    long, few = root.iter("p")
    assert root.find(".//div").text == "ab" and next(root.iter("nav"), None) is None
    assert [each.tag for each in long] == ["br"] and long.get("class") == "k" and long.tail == "c"
    assert long.text == row.replace("<i>", "").replace("</i>", "") and long[0].tail == "end"
    assert [each.tag for each in few] == ["b"]


def test_a_long_row_of_links_stays_a_link() -> None:
    links = "".join(f"<a href=/{n}>ship {n}</a> " for n in range(600))
    root = without_long_rows(html_tree(f"<html><body><p>{links}</p><p>text</p></body></html>"), [])
    (link,) = root.iter("a")
    assert link.text.split()[-1] == "599"


def test_a_page_begins_after_its_menus() -> None:
    menu = f"<nav>{'<a href=/a>a</a>' * 50}</nav>"
    root = beginning(html_tree(f"<html><body>{menu}<p>One</p><p>Two</p></body></html>"), 3)
    assert [each.tag for each in root.iter()] == ["html", "body", "p"]


def test_elements_beyond_a_number_are_counted() -> None:
    root = html_tree("<html><body><div><p>One</p>x</div>y<p>Two</p></body></html>")
    assert first_elements(root, 4) == 1 and "".join(root.itertext()) == "Onexy"


def test_beyond_a_bound_a_page_is_not_read_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """150,000 equal paragraphs took half a minute: trafilatura's time is quadratic."""
    monkeypatch.setattr(web, "_ELEMENTS", 40)
    rows = "".join(
        f"<section><p>Row {number} of the harbour's plan for the year.</p></section>" for number in range(30)
    )
    long = BODY.replace("</article>", f"{rows}</article>")
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><main><div>{long}</div>Out.</main><footer>Out.</footer></body></html>", "utf-8")
    found, left = read_articles(path)
    assert isinstance(found, Article) and isinstance(left, LeftOut)
    total = 9 + 60  # html, body, main, div, article, h1 and p, and those of the rows; the footer follows
    assert left == LeftOut(
        f"{path}:element 41", f"The {total + 1 - 40} elements of the page after its first 40 were not read: split it."
    )
    read = [line for line in found.text.split("\n") if line.startswith("Row ")]
    assert read == [f"Row {number} of the harbour's plan for the year." for number in range((40 - 9) // 2)]
    assert ONE in found.text and "Out." not in found.text


@pytest.mark.parametrize(("paragraphs", "alone"), [(20, False), (60, True)])
def test_second_opinions_on_what_the_text_is_are_asked_for_small_pages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paragraphs: int, alone: bool
) -> None:
    import trafilatura

    asked: list[object] = []
    extract = trafilatura.bare_extraction

    def watched(*given: object, **options: object) -> object:
        asked.append(options.get("fast"))
        return extract(*given, **options)

    monkeypatch.setattr(pagetext, "_MANY", 50)
    monkeypatch.setattr(trafilatura, "bare_extraction", watched)
    assert TWO in read(tmp_path, BODY + f"<p>{THREE}</p>" * paragraphs).text and asked == [alone]
