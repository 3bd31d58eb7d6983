"""What papers' systems put around an article: captions, corrections, days and bylines, cards of other articles."""

from pathlib import Path

import pytest
from test_index_articles_furniture import ONE, TEXT, THREE, TWO, lines, paragraphs, read

from index.articles import Failure, read_articles
from index.articles.notices import is_notice

CAPTIONS = (
    "Dredgers wait off the mole of Holm on Monday for the wind to turn.",
    "Port director Eli Strand shows the plan to fishermen of Tarn.",
    "The mole was built in 1931, when the harbour had twice as many boats.",
)


def pictures(*captions: str) -> str:
    credit = "<span class='credit'>Per Lie/Holm Herald</span>"
    return "".join(f"<figure><img src=a.jpg><figcaption>{each} {credit}</figcaption></figure>" for each in captions)


def test_a_page_of_pictures_is_told_by_its_captions(tmp_path: Path) -> None:
    intro = "Our photographers spent a day at the harbour."
    found = read(tmp_path, f"<article><h1>Harbour to be dredged</h1><p>{intro}</p>{pictures(*CAPTIONS)}</article>")
    assert lines(found) == [intro, *CAPTIONS]


def test_captions_of_an_article_and_of_others_are_none_of_its_text(tmp_path: Path) -> None:
    article = f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}{pictures(*CAPTIONS)}</article>"
    assert lines(read(tmp_path, article)) == TEXT
    others = f"<aside class=related>{pictures(*CAPTIONS)}</aside>"
    brief = "<article><h1>Harbour to be dredged</h1><p>The pool opens on 4 May.</p><p>Entry is free.</p></article>"
    assert lines(read(tmp_path, brief + others)) == ["The pool opens on 4 May.", "Entry is free."]


def test_a_player_that_reads_aloud_is_no_text(tmp_path: Path) -> None:
    player = "<div class=audio-player><span>Listen to this article</span><p>An automated voice reads.</p></div>"
    assert (
        lines(read(tmp_path, f"<article><h1>Harbour to be dredged</h1>{player}{paragraphs(*TEXT)}</article>")) == TEXT
    )


@pytest.mark.parametrize(
    "stamps",
    [
        "<span class=posted-on>Posted on <a href=#><time class=updated datetime=2025-04-02>April 2, 2025</time>"
        "<time class='entry-date published' datetime=2025-03-11>March 11, 2025</time></a></span>",
        "<div><span>Ada Berg</span><span>March 11, 2025</span></div>",
    ],
)
def test_of_several_times_beside_each_other_that_of_publication_counts(tmp_path: Path, stamps: str) -> None:
    body = f"<h1>Harbour to be dredged</h1>{stamps}{paragraphs(*TEXT)}"
    assert read(tmp_path, f"<main>{body}</main>").published == "2025-03-11"
    logo = "<header><h1><a href='https://holm.example/'>Holm Herald</a></h1></header>"
    assert read(tmp_path, f"{logo}<main>{body}</main>").published == "2025-03-11"


def test_a_page_that_only_asks_for_scripts_has_no_article(tmp_path: Path) -> None:
    page = "<title>Herald</title><div id=root></div><noscript>Please enable JavaScript to run this app.</noscript>"
    (tmp_path / "a.html").write_text(page)
    (found,) = read_articles(tmp_path / "a.html")
    assert isinstance(found, Failure) and found.error.startswith("No article text was found")


def test_a_card_of_another_article_with_its_time_is_no_text(tmp_path: Path) -> None:
    card = "<div class=x><span><a href='/1'>Crane comes to the mole</a><span>10 March, 08:00</span></span></div>"
    body = "".join(f"<div class=block><div class=txt>{each}</div></div>" for each in TEXT)
    page = (
        f"<h1>Harbour to be dredged</h1><div class=body>{body.replace('</div></div>', '</div></div>' + card, 1)}</div>"
    )
    assert lines(read(tmp_path, page)) == TEXT


@pytest.mark.parametrize(
    "correction",
    [
        "This article was amended on 12 November 2025 to put right the name of Eli Strand.",
        "Correction, Nov. 12: The plan costs 40 million crowns, not 400.",
        "In einer früheren Version dieses Artikels stand ein falscher Preis.",
    ],
)
def test_a_correction_in_the_foot_of_an_article_is_text(tmp_path: Path, correction: str) -> None:
    foot = f"<footer><p>{correction}</p><p>Filed under: harbours</p></footer>"
    found = read(tmp_path, f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}{foot}</article>")
    assert lines(found) == [*TEXT, correction] and found.published == ""


def test_a_correction_that_a_reader_asks_for_is_no_text(tmp_path: Path) -> None:
    comment = "<div class=comments><article><p>Correction: Strand is a liar, as all in Holm know.</p></article></div>"
    page = f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}</article>{comment}"
    assert lines(read(tmp_path, page)) == TEXT


def test_lines_about_an_article_in_a_box_that_is_called_so_are_no_text(tmp_path: Path) -> None:
    spans = ("Door onze correspondent Ada Berg", "11 mrt. 2025 om 09:14", "2 min")
    meta = f"<div class=meta>{''.join(f'<span>{each}</span>' for each in spans)}</div>"
    found = read(tmp_path, f"<main><article><h1>Harbour to be dredged</h1>{meta}{paragraphs(*TEXT)}</article></main>")
    assert lines(found) == TEXT and found.published == "2025-03-11"


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        (
            "<details><summary>Tue 11 Mar 2025 09.00 CET</summary>Last modified on Wed 12 Mar 2025</details>",
            "2025-03-11",
        ),
        ("<div class=dt>Updated: 11 March 2025, 09:14 AM IST</div>", "2025-03-11"),
        ("<div class=dt aria-label='Published: 9:14 a.m. CT March 11, 2025'></div>", "2025-03-11"),
        ("<date class=article-date>Tuesday, March 11, 2025</date>", "2025-03-11"),
        ("<p class=spot>It is the third time since 1931.</p><div class=date>11 March 2025</div>", "2025-03-11"),
        ("<p>The third since 1931, says he.</p><p>They wait.</p><div class=x>11 March 2025</div>", "2025-03-11"),
    ],
)
def test_days_below_a_headline_in_the_shapes_of_more_papers(tmp_path: Path, stamp: str, day: str) -> None:
    body = f"<article><h1>Harbour to be dredged</h1>{stamp}{paragraphs(*TEXT)}</article>"
    assert read(tmp_path, body).published == day


def test_a_heading_for_another_article_above_its_one_link_is_no_text(tmp_path: Path) -> None:
    box = "<div class=bucketwrap><h3>Related Story</h3><a href='/1'>Crane comes to the mole</a></div>"
    page = f"<article><h1>Harbour to be dredged</h1>{paragraphs(ONE)}{box}{paragraphs(TWO, THREE)}</article>"
    assert lines(read(tmp_path, page)) == TEXT


@pytest.mark.parametrize(
    "page",
    [
        "<section class=page-detail><div><b class=date>11 March 2025, 09:14</b></div>{0}<div>{1}</div></section>",
        "<main><ul><li><span>Mar 11, 2025</span></li><li><span>2 min read</span></li></ul>{0}<div>{1}</div></main>",
    ],
)
def test_a_day_above_the_headline_counts_where_it_stands_by_it(tmp_path: Path, page: str) -> None:
    heading = "<h1>Harbour to be dredged</h1>"
    assert read(tmp_path, page.format(heading, paragraphs(*TEXT))).published == "2025-03-11"
    site = f"<div id=page><div class=date>Friday, March 14, 2025</div>{heading}<div>{paragraphs(*TEXT)}</div></div>"
    assert read(tmp_path, site).published == ""


def test_a_table_in_a_figure_is_text(tmp_path: Path) -> None:
    rows = "<tr><th>Year</th><th>Boats</th></tr><tr><td>2024</td><td>1,210</td></tr>"
    table = f"<figure class=wp-block-table><table>{rows}</table></figure>"
    page = f"<article><h1>Harbour to be dredged</h1>{paragraphs(ONE)}{table}{paragraphs(TWO, THREE)}</article>"
    assert lines(read(tmp_path, page)) == [ONE, "Year\tBoats", "2024\t1,210", TWO, THREE]


def test_a_label_run_into_its_link_is_no_text(tmp_path: Path) -> None:
    box = "<div class=p><i><b>A lire aussi</b></i><a href='/1'>Une grue au port</a></div>"
    page = f"<article><h1>Harbour to be dredged</h1>{paragraphs(ONE)}{box}{paragraphs(TWO, THREE)}</article>"
    assert lines(read(tmp_path, page)) == TEXT


def test_comments_of_editors_below_a_document_are_no_text(tmp_path: Path) -> None:
    mark = "<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup>"
    note = "<div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>Check this figure please</span></p></div>"
    found = read(tmp_path, f"<h1>Harbour to be dredged</h1>{paragraphs(ONE + mark, TWO, THREE)}{note}")
    assert lines(found) == TEXT


def test_the_days_of_cards_are_not_that_of_their_list(tmp_path: Path) -> None:
    heads = ("Plums", "Bear in bakery", "Mayor resigns")
    cards = "".join(
        f"<article><h2><a href='/{at}'>{head}</a></h2><time datetime='2025-09-1{at}'>x</time><p>{text}</p></article>"
        for at, (head, text) in enumerate(zip(heads, TEXT, strict=True))
    )
    found = read(tmp_path, f"<main><h1>News</h1>{cards}</main>")
    assert found.published == "" and all(text in found.text for text in TEXT)


def test_the_day_in_a_table_in_the_head_of_an_article_counts(tmp_path: Path) -> None:
    rows = "<tr><th>Published</th><td><time>@March 11, 2025</time></td></tr>"
    page = f"<article><header><h1>Harbour to be dredged</h1><table>{rows}</table></header>{paragraphs(*TEXT)}</article>"
    assert read(tmp_path, page).published == "2025-03-11"


def test_authors_in_capitals_are_written_as_names_wherever_they_are_found(tmp_path: Path) -> None:
    by = "<div class=meta><span class=byline>By EVA LIE Staff Writer</span></div>"
    page = f"<article><header><h1>Harbour to be dredged</h1>{by}</header>{paragraphs(*TEXT)}</article>"
    assert read(tmp_path, page).authors == ("Eva Lie",)


def test_a_quotation_that_is_set_large_beside_the_text_counts_once(tmp_path: Path) -> None:
    pulled = f"<div class=pullquote><p>{ONE[:40]}</p></div>"
    alone = "<div class=pullquote><p>“Nobody in Holm has asked us about any of this.”</p></div>"
    assert read(tmp_path, f"<article><h1>Harbour</h1>{paragraphs(*TEXT)}{pulled}</article>").text.split("\n") == TEXT
    assert "Nobody in Holm" in read(tmp_path, f"<article><h1>Harbour</h1>{paragraphs(*TEXT)}{alone}</article>").text


@pytest.mark.parametrize("marks", ["factbox", "fact-box", "article-infobox", "faktaruta"])
def test_facts_in_a_box_beside_an_article_are_its_text(tmp_path: Path, marks: str) -> None:
    box = f"<aside class={marks}><h4>The harbour</h4><ul><li>Opened in 1888.</li><li>Dredged in 1954.</li></ul></aside>"
    text = read(tmp_path, f"<article><h1>Harbour</h1><p>{ONE}</p>{box}<p>{TWO}</p></article>").text
    assert text.replace("- ", "").split("\n") == [ONE, "The harbour", "Opened in 1888.", "Dredged in 1954.", TWO]


@pytest.mark.parametrize("label", ["Sponsored by AgriLoan", "Together with AgriLoan", "Presented by: AgriLoan"])
def test_what_somebody_paid_for_between_paragraphs_is_no_text(tmp_path: Path, label: str) -> None:
    paid = f"<div><p><b>{label}</b></p><p>Borrow against your harvest in ten minutes. <a href=/ad>Try it.</a></p></div>"
    assert read(tmp_path, f"<div><h1>Harbour</h1><p>{ONE}</p>{paid}<p>{TWO}</p></div>").text == f"{ONE}\n{TWO}"


@pytest.mark.parametrize(
    "section",
    [
        "<div><h2>Together with the neighbours</h2><p>Tarn pays <a href=/t>a third</a> of it.</p></div>",
        "<div><p>Together with Tarn, it pays.</p><p>Holm bears <a href=/holm>two thirds</a> of the cost.</p></div>",
        "<div><p><b>Together with Tarn</b></p><p>Holm bears two thirds of the cost.</p></div>",
        "<div class=kommentar><p>Holm should have asked its fishermen first.</p></div>",
    ],
)
def test_what_begins_as_what_is_paid_for_and_opinions_stay(tmp_path: Path, section: str) -> None:
    text = read(tmp_path, f"<div><h1>Harbour</h1><p>{ONE}</p>{section}<p>{TWO}</p></div>").text
    assert "Holm bears" in text or "Tarn pays" in text or "should have asked" in text


def test_what_presents_itself_in_a_paragraph_of_its_own_stays(tmp_path: Path) -> None:
    plain = f"<div><p>{ONE}</p><p>Together with Holm, three towns asked for money from the state on Tuesday.</p></div>"
    assert "Together with Holm" in read(tmp_path, f"<h1>Harbour</h1>{plain}<p>{TWO}</p>").text


@pytest.mark.parametrize("marks", ["comentarios", "comments-section", "reacties", "kommentare"])
def test_what_readers_say_is_no_text(tmp_path: Path, marks: str) -> None:
    said = f"<div class={marks}><h4>2</h4><p>About time they did it, the roof leaks.</p></div>"
    assert read(tmp_path, f"<article><h1>Harbour</h1>{paragraphs(*TEXT)}{said}</article>").text.split("\n") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Was this page useful?",
        "Is there anything wrong with this page?",
        "War diese Seite hilfreich?",
        "Was this email forwarded to you? Sign up here.",
        "Enjoying this story? Sign up to get the Post in your inbox every Thursday.",
        "📣",
        "Back to article: http://www.odd.example/article/508220311",
        "Text-Only Version Go To Full Site",
        "Trackback Pings",
        "Posted by: tired_junior at November 19, 2025 01:03 AM",
    ],
)
def test_lines_of_forms_letters_and_old_systems_speak_of_the_page(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line", ["Was this the last winter of the ferry?", "3", "Go to the full council, says Berg.", "Enjoying the view."]
)
def test_sentences_that_begin_alike_do_not(line: str) -> None:
    assert not is_notice(line)


@pytest.mark.parametrize(
    "about",
    [
        "<div>Por <b>Rui Fontes</b> e <b>Ana Beirão</b></div><div>Publicado em 17/06/2025 às 18h40 · Atualizado em"
        " 18/06/2025 às 09h05</div>",
        "<p>Von Rui Fontes und Ana Beirão | Stand: 17.06.2025, 15:50 Uhr | Erstveröffentlichung: 17.06.2025, 06:30</p>",
        "<p>By Rui Fontes and Ana Beirão</p><p>Tuesday, June 17, 2025 • 7:00 AM EST</p>",
    ],
)
def test_lines_below_a_lead_that_name_authors_and_days_are_no_text(tmp_path: Path, about: str) -> None:
    lead = "<h2>The port will be nine metres deep</h2>"
    found = read(tmp_path, f"<article><h1>Harbour to be dredged</h1>{lead}{about}{paragraphs(*TEXT)}</article>")
    assert (found.authors, found.published) == (("Rui Fontes", "Ana Beirão"), "2025-06-17")
    assert [line for line in lines(found) if line not in TEXT] in ([], ["The port will be nine metres deep"])


def test_labels_above_the_headline_and_the_day_of_a_change_below_the_text_are_none_of_it(tmp_path: Path) -> None:
    above, below = "<p class=category>Ports</p>", "<p>Last updated: 20 November 2025</p>"
    page = f"<main><article>{above}<h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}{below}</article></main>"
    assert lines(read(tmp_path, page)) == TEXT
    told = "<p>Updated figures came on 20 November 2025 from the port.</p>"
    assert "Updated figures" in read(tmp_path, page.replace(below, told)).text


def test_the_number_of_a_release_below_its_label_is_no_text(tmp_path: Path) -> None:
    number = "<div><div class=field-label>Press release no.:&nbsp;</div><div>47/2025</div></div>"
    page = f"<div><h1>Harbour to be dredged</h1>{number}<div>{paragraphs(*TEXT)}</div></div>"
    assert lines(read(tmp_path, page)) == TEXT


def test_a_list_about_the_article_is_no_text_where_its_day_may_be_two(tmp_path: Path) -> None:
    about = "<ul class=article-info><li>Published: 16:02 10/11/2025</li><li>Location: Quay Gardens</li></ul>"
    found = read(tmp_path, f"<main><h1>Harbour to be dredged</h1>{about}{paragraphs(*TEXT)}</main>")
    assert (lines(found), found.published) == (TEXT, "")


def test_cards_with_a_line_of_what_they_lead_to_are_no_text(tmp_path: Path) -> None:
    cards = "<div><h3>Keep Reading</h3><a href=/2><h4>Rain saves rye</h4><p>A wet week in the north</p></a></div>"
    assert lines(read(tmp_path, f"<div><h1>Harbour</h1><div>{paragraphs(*TEXT)}</div></div>{cards}")) == TEXT
