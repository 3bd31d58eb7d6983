"""What people are told of pages that were read from pictures: in the report, the list, the article and its JSON."""

import page_fixtures as made

from index.articles import LeftOut
from index.articles.passed_over import FROM_PICTURE
from index.records import Article
from index.store.facets import Facets
from qa.command.printing import report_text
from qa.contract import article_json
from qa.page.ask.article_view import article_html
from qa.page.library import listing, status
from qa.page.library.functions import narrowed
from qa.page.library.jobs import Tally

LINES = (LeftOut("/n/<a>.pdf:page 2", FROM_PICTURE), LeftOut("/n/x.json:3", "It is a draft."))


def test_the_report_tells_them_apart_from_what_was_left_out() -> None:
    html = status.report(Tally(left_out=LINES), cancelled=False)
    assert "1 page read from pictures" in html and "&lt;a&gt;.pdf:page 2" in html and "1 record left out" in html
    assert "read from pictures" not in status.report(Tally(left_out=LINES[1:]), cancelled=False)
    text = report_text(made.report(left_out=LINES).as_dict())
    assert "1 record left out:\n  /n/x.json:3: It is a draft." in text
    assert f"1 page read from pictures:\n  /n/<a>.pdf:page 2: {FROM_PICTURE}" in text


def test_the_list_is_narrowed_to_them_where_there_are_any() -> None:
    assert "Read from pictures (3)" in listing.facets(Facets([], [], [], 0, scanned=3))
    assert "pictures" not in listing.facets(Facets([], [], [], 0))
    assert narrowed({"scanned": "1"}).scanned and not narrowed({}).scanned


def test_the_article_says_which_pages_they_are() -> None:
    article = Article("Some text.", scanned="1, 3–5")
    assert "Read from pictures: page 1, 3–5. Words may be wrong there." in article_html(article)
    assert "Read from pictures" not in article_html(Article("Some text."))
    assert article_json(article)["scanned"] == "1, 3–5"
