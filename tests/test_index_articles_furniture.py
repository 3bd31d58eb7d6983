"""What stands around and between the paragraphs of pages, feeds and letters and is no part of their articles."""

import html
import json
import time
from pathlib import Path

import pytest

from index.articles import read_articles
from index.articles.markup import html_tree
from index.articles.notices import is_notice, without_way_on
from index.articles.pruning import prune
from index.articles.xml import text_in
from index.records import Article

ONE = "The harbour of Holm will be dredged to a depth of nine metres, port director Eli Strand said on Monday."
TWO = "Work begins in May and costs 40 million crowns, of which the county pays a third, according to the plan."
THREE = "Fishermen fear for the spawning grounds off the mole, and ask for a study before the first ship comes in."
TEXT = [ONE, TWO, THREE]


def read(folder: Path, body: str, head: str = "") -> Article:
    path = folder / "a.html"
    title = "<title>Harbour to be dredged</title>"
    path.write_text(f"<!doctype html><html><head>{title}{head}</head><body>{body}</body></html>", "utf-8")
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line.strip()]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "line",
    [
        "À lire aussi : Le budget de la ville en hausse",
        "Lea también: Las obras del túnel",
        "Suscríbete para seguir leyendo",
        "Sigue toda la información del Diario en Facebook y X, o en nuestra newsletter semanal.",
        "Newsletter abonnieren",
        "L’article Le moulin brûle est apparu en premier sur La Gazette.",
        "Siehe auch: So fahren die Busse",
        "Читайте также: Мост закрыт",
        "関連記事：橋が閉鎖",
        "Čtěte také: Starosta odchází",
        "اقرأ أيضا: استقالة العمدة",
        "Udostępnij na Facebooku",
        "Zapisz się do newslettera i bądź na bieżąco",
        "REKLAMA",
        "Watch: Lido opens",
        "Empfohlener externer Inhalt",
        "You receive this email because you signed up at briefing.example.",
        "View this email in your browser",
        "Se désabonner de cette lettre",
        "The post Mill burns appeared first on Tarn Gazette.",
        "Der Beitrag Mühle brennt erschien zuerst auf Tarner Bote.",
        "La entrada Arde el molino se publicó primero en El Valle.",
        "Do you know more about this story? Contact our newsroom at tips@holm.example.",
        "Got a tip? Write to Ada Berg at ada@holm.example.",
        "Our Standards: The Holm Herald Trust Principles.",
        "Sorry, your browser cannot play this video.",
        "Listen to this article0:00 / 4:32",
        "Older posts",
        "Also on: Mastodon",
        "The Holm Briefing newsletter provides all the news you need. Sign up here.",
        "GET LOCAL BREAKING NEWS ALERTS",
        "The latest updates, delivered straight to your email inbox.",
        "Find out what’s happening in Holm with free, real-time updates.",
        "Keep reading with a 7-day free trial",
        "📩 Recevez l’actu de Holm chaque matin dans notre newsletter",
        "Sobre la firma",
        "Noch keine Kommentare",
        "Unser Newsletter: Melden Sie sich hier an und verpassen Sie keine Nachricht.",
        "この記事は有料記事です。残り350文字有料会員になると続きをお読みいただけます。",
        "The Holm Herald is a nonprofit newsroom. Donate today to support our reporting.",
        "You may republish this article for free, online or in print.",
        "[ Want more news like this? Sign up for our newsletter. ]",
        "View this post on Instagram",
        "Si quieres recibir noticias como esta, suscríbete a nuestro boletín.",
        "3-Minute Listen",
        "Related Story",
        "Updated 5 minutes ago",
        "vor 3 Stunden",
        "Want to change how you receive these emails?",
        "You can update your preferences or unsubscribe from this list.",
        "You need to enable JavaScript to run this app.",
    ],
)
def test_lines_that_speak_of_the_page(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Leggi e decreti: il parlamento vota martedì",
        "Lire and lira were both in use.",
        "Do you have any regrets? Strand shook his head.",
        "Older posts along the mole were replaced.",
        "Also on Monday, the pool opened.",
        "Get alerted, the county told those who live below the mole.",
        "The letter was delivered to the inbox of the mayor.",
        "They sign up here in May.",
        "A year ago",
        "5 minutes ago the ferry left, he said.",
        "You can change your ticket at the quay.",
        "JavaScript is a language of programs.",
        "You receive a letter when the vote is counted.",
        "The post office in Holm was the first to open.",
        "Unsubscribed readers complained, the paper said.",
        "The post office of Holm appeared first on a list of sights.",
        "The post, which was deleted, first appeared on Instagram on Monday.",
        "Newsletters cost the county 3 million crowns.",
        "Watch committees in Holm had 40 members.",
        "Reklamy kosztują miasto trzy miliony.",
        "Schrijf je naam op, zei de burgemeester.",
    ],
)
def test_lines_that_only_begin_as_such(line: str) -> None:
    assert not is_notice(line)


@pytest.mark.parametrize(
    "between",
    [
        "<p>Pour en savoir plus : <a href='/budget'>Le budget de la ville en hausse</a></p>",
        "<div><strong>Aiheesta lisää:</strong> <a href='/silta'>Silta suljetaan yhdeksäksi viikoksi</a></div>",
        "<div class=nl><h3>Newsletter</h3><p>Täglich um 17 Uhr das Wichtigste aus Tarn.</p></div>",
        "<div><p>Our newsletter brings the harbour to you.</p><form><input type=email></form></div>",
    ],
)
def test_what_leads_away_between_paragraphs_is_left_out_in_any_language(tmp_path: Path, between: str) -> None:
    body = f"<h1>Harbour to be dredged</h1>{paragraphs(ONE)}{between}{paragraphs(TWO, THREE)}"
    for page in (f"<div class=w>{body}</div>", f"<article>{body}</article>"):
        assert lines(read(tmp_path, page)) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "The plan of the mole: <a href='/big.jpg'><img src='small.jpg'></a>",
        "The plan: <a href='https://county.example/plan.pdf'>dredging in three winters</a>",
        "Strand: <a href='/strand'>“We ask for patience”</a>, as he has said before, and for money from the county.",
    ],
)
def test_a_paragraph_with_a_link_stays(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, f"<article><h1>Harbour to be dredged</h1>{paragraphs(ONE, line, TWO)}</article>")
    assert len(lines(found)) == 3


def test_a_brief_beside_an_offer_of_letters_stays(tmp_path: Path) -> None:
    brief = paragraphs("The pool opens on 4 May.", "Entry is 30 crowns.")
    found = read(tmp_path, f"<h1>Pool</h1><div>{brief}<form>Newsletter <input type=email></form></div>")
    assert lines(found) == ["The pool opens on 4 May.", "Entry is 30 crowns."]


def test_an_article_about_newsletters_and_one_in_a_head_stay(tmp_path: Path) -> None:
    two = ["Three papers of the valley send letters again.", "Readers had asked for them."]
    page = f"<div class=e><h2>Newsletters are back</h2>{paragraphs(*two)}</div><p>Imprint of the paper</p>"
    (tmp_path / "a.html").write_text(
        f"<html><head><title>Newsletters are back</title></head><body>{page}</body></html>"
    )
    (found,) = read_articles(tmp_path / "a.html")
    assert isinstance(found, Article) and all(line in found.text for line in two)
    root = html_tree(f"<div class=header><div>{ONE}</div></div><div class=menu><a href=/>Home</a> Sport</div>")
    prune(root)
    assert text_in(root) == ONE


def test_sentences_in_a_box_that_is_called_share_stay(tmp_path: Path) -> None:
    body = f"<h1>Harbour to be dredged</h1>{paragraphs(ONE)}<div class=share-text>{paragraphs(TWO, THREE)}</div>"
    assert lines(read(tmp_path, f"<div id=content>{body}</div>")) == TEXT


def test_the_head_of_the_site_is_no_text(tmp_path: Path) -> None:
    bar = "<div id=header><a href=/>Fen Post</a> <a href=/s>Sport</a></div>"
    text = "<br><br>".join(["The lido opens on 4 May, manager Dag Moe said.", "Entry is 30 crowns, as last year."])
    found = read(tmp_path, f"{bar}<div id=main><h1>Lido</h1><div class=txt>{text}</div></div>")
    assert "Sport" not in found.text and "Fen Post" not in found.text
    own = f"<div class=header><h1>Harbour to be dredged</h1><p>{ONE}</p></div>{paragraphs(TWO, THREE)}"
    assert lines(read(tmp_path, f"<div class=w>{own}</div>")) == TEXT


def test_an_article_among_cards_of_others_is_itself(tmp_path: Path) -> None:
    text = "A swan stopped the traffic for {0} hours on Sunday."
    card = f"<article><h3><a href=/{{0}}>Story {{0}}</a></h3><p>{text}</p></article>"
    story = f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}</article>"
    found = read(tmp_path, card.format(2) + card.format(3) + story + card.format(4) + card.format(5))
    assert lines(found) == TEXT


def test_paragraphs_come_in_the_order_of_the_page(tmp_path: Path) -> None:
    posts = [("16:45", "Replay on Sunday", THREE), ("15:10", "Match abandoned", TWO), ("14:02", "Gates open", ONE)]
    stream = "".join(
        f"<div class=post><div class=at>{at}</div><h3>{head}</h3><div><p>{text}</p></div></div>"
        for at, head, text in posts
    )
    lead = "Holm play Tarn for a place in the final, in front of 4,000 people."
    found = read(tmp_path, f"<div><h1>Cup tie</h1><p class=standfirst>{lead}</p><div class=stream>{stream}</div></div>")
    told = [line for line in lines(found) if not line[0].isdigit()]
    assert told == [lead, *(each for _, head, text in posts for each in (head, text))]


@pytest.mark.parametrize(
    "stamps",
    [
        "<span>Updated: March 9, 2025 7:15 pm</span> | <span>Posted: March 8, 2025 4:02 pm</span>",
        "<p class=date>Mis à jour le 9 mars 2025, publié le 8 mars 2025</p>",
        "<time class=updated datetime=2025-03-09>9 March</time> <time class=published datetime=2025-03-08>8"
        " March</time>",
        "<p class=date>Aktualisiert am 9. März 2025</p><p class=date>8. März 2025</p>",
        "<article><footer class=meta><div>Submitted by <b>Ruth</b> on 8 March 2025 - 14:02</div></footer></article>",
    ],
)
def test_the_day_of_a_change_is_not_that_of_publication(tmp_path: Path, stamps: str) -> None:
    found = read(tmp_path, f"<div><h1>Harbour to be dredged</h1><div>{stamps}</div>{paragraphs(*TEXT)}</div>")
    assert found.published == "2025-03-08"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type":"NewsArticle","datePublished":"2025-03-01","author":{"name":"Ed Stott"},}',
        '<!-- {"@type":"NewsArticle","datePublished":"2025-03-01","author":[{"name":"Ed Stott"},],} -->',
        html.escape('{"@type":"NewsArticle","datePublished":"2025-03-01","author":"Ed Stott"}'),
    ],
)
def test_json_ld_with_the_usual_mistakes_is_read(tmp_path: Path, data: str) -> None:
    body = f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}</article>"
    found = read(tmp_path, body, f"<script type='application/ld+json'>{data}</script>")
    assert (found.published, found.authors) == ("2025-03-01", ("Ed Stott",))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The quota is cut. Continue reading →", "The quota is cut."),
        ("The quota is cut. [...] Read more", "The quota is cut. [...]"),
        ("Die Quote sinkt. Weiterlesen", "Die Quote sinkt."),
        ("The quota is cut. Continue reading Crab quota cut by a fifth →", "The quota is cut."),
        (
            "The quota is cut. Read on the train, the paper says more.",
            "The quota is cut. Read on the train, the paper says more.",
        ),
        ("Continue reading", "Continue reading"),
    ],
)
def test_a_summary_ends_with_its_last_sentence(text: str, kept: str) -> None:
    assert without_way_on(text) == kept


def test_what_a_feed_adds_to_its_items_is_no_text_and_titles_stay(tmp_path: Path) -> None:
    added = "<p>The post <a href='/1'>Mill</a> appeared first on <a href='/'>Tarn Gazette</a>.</p>"
    text = html.escape(f"<p>{ONE}</p>{added}")
    item = f"<item><title>Advertisement</title><description>{text}</description></item>"
    (tmp_path / "a.rss").write_text(f"<rss><channel>{item}</channel></rss>", "utf-8")
    (found,) = read_articles(tmp_path / "a.rss")
    assert isinstance(found, Article) and (found.title, found.text) == ("Advertisement", ONE)


def test_what_a_letter_says_of_itself_is_no_text(tmp_path: Path) -> None:
    body = f"<p>View in browser</p>{paragraphs(ONE, TWO)}<p>Unsubscribe from this list</p>"
    head = "From: a@b.example\nSubject: S\nContent-Type: text/html; charset=utf-8\n\n"
    (tmp_path / "a.eml").write_text(head + body, "utf-8")
    (found,) = read_articles(tmp_path / "a.eml")
    assert isinstance(found, Article) and lines(found) == [ONE, TWO]


def test_a_date_below_the_text_is_read_where_microformats_say_that_it_is_the_day(tmp_path: Path) -> None:
    foot = "<div class=post-footer>Posted at <abbr class=published title=2025-03-08T14:02:00+01:00>2:02 PM</abbr></div>"
    other = foot.replace("post-footer", "related").replace("2025", "2024")
    body = f"<h1>Harbour to be dredged</h1><div class=post>{paragraphs(*TEXT)}{{}}</div>"
    assert read(tmp_path, body.format(foot)).published == "2025-03-08"
    assert read(tmp_path, body.format(other)).published == ""
    time = "<time class='entry-date published' datetime=2024-01-01>1.1.</time>"
    card = f"<div class=card><a href=/2>Pool opens</a> {time}</div>"
    assert read(tmp_path, body.format(card)).published == ""


def test_posts_in_a_list_keep_their_paragraphs(tmp_path: Path) -> None:
    posts = [("11:20 GMT", "River peaks", (ONE, TWO)), ("09:05 GMT", "School evacuated", (THREE,))]
    items = "".join(
        f"<li><span>{at}</span><div><h2>{head}</h2>{paragraphs(*texts)}</div></li>" for at, head, texts in posts
    )
    found = read(tmp_path, f"<article><h1>Flood live</h1><ol class=timeline>{items}</ol></article>")
    told = [line for line in lines(found) if not line[0].isdigit()]
    assert told == [line for _, head, texts in posts for line in (head, *texts)]


def test_posts_of_the_full_hour_have_their_headings(tmp_path: Path) -> None:
    posts = [("3:40pm", "Vote passed", ONE), ("1:15pm", "Mayor speaks", TWO), ("9am", "Doors open", THREE)]
    stream = "".join(
        f"<section><header><span>{at}</span><h3>{head}</h3></header><p>{text}</p></section>" for at, head, text in posts
    )
    found = read(tmp_path, f"<main><h1>Budget day</h1><div>{stream}</div></main>")
    assert [line for line in lines(found) if not line[0].isdigit()] == [each for _, *post in posts for each in post]


def test_buttons_in_pieces_are_left_out(tmp_path: Path) -> None:
    buttons = "<div class=b><span>Delen via Facebook</span><span>Delen via WhatsApp</span></div>"
    body = f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}{buttons}</article>"
    assert lines(read(tmp_path, body)) == TEXT


def test_a_heading_above_links_and_what_is_hidden_are_left_out(tmp_path: Path) -> None:
    links = "<div><h2>More on this story</h2><a href=/1>Crew used buckets</a><a href=/2>Council tax to rise</a></div>"
    hidden = "<p hidden>Only robots read this line of text in the page.</p>"
    byline = "<div data-component=byline-block><div>Tom Verrall</div><div>BBC News, Fenshire</div></div>"
    head = f"<h1>Harbour to be dredged</h1>{byline}"
    found = read(tmp_path, f"<article>{head}{paragraphs(ONE)}{hidden}{paragraphs(TWO, THREE)}{links}</article>")
    assert lines(found) == TEXT
    all_hidden = f"<article hidden><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}</article>"
    assert lines(read(tmp_path, all_hidden)) == TEXT


def test_what_stands_above_a_headline_and_a_day_below_it_are_no_text(tmp_path: Path) -> None:
    for stamp in ("18 March 2025, 14:02", "2025年3月7日 18時32分 更新：3月8日 9時00分", "2025-03-07 18:32:00"):
        top = f"<a>LOCAL</a><div class=hl>Harbour to be dredged</div><p class=t>{stamp}</p>"
        head = "<meta name=date content=2025-03-18>"
        assert lines(read(tmp_path, f"<div>{top}{paragraphs(*TEXT)}</div>", head)) == TEXT
    top = "<div class=hl>Harbour to be dredged</div><p>18 March 2025, 14:02</p>"
    undated = read(tmp_path, f"<div>{top}{paragraphs(*TEXT)}</div>")
    assert undated.published == "2025-03-18" and lines(undated)[-3:] == TEXT


def test_a_byline_above_the_text_gives_the_author_and_is_no_text(tmp_path: Path) -> None:
    for line, author in (("Por Ana Lima", "Ana Lima"), ("By Kim Ray", "Kim Ray")):
        found = read(tmp_path, f"<div><h1>Harbour to be dredged</h1><p class=x>{line}</p>{paragraphs(*TEXT)}</div>")
        assert (lines(found), found.authors) == (TEXT, (author,))
    found = read(tmp_path, f"<div><h1>Harbour to be dredged</h1><p>By no means all agree.</p>{paragraphs(*TEXT)}</div>")
    assert lines(found)[0] == "By no means all agree."


def test_a_few_updates_in_json_ld_do_not_replace_a_live_page(tmp_path: Path) -> None:
    posts = [("11:00", "Trains stop", ONE), ("09:30", "Two hurt", TWO), ("06:00", "Warning", THREE)]
    page = "".join(
        f"<article><h2>{head}</h2><time datetime='2025-02-11T{at}:00Z'>{at}</time><p>{text} It is on.</p></article>"
        for at, head, text in posts
    )
    update = {
        "@type": "BlogPosting",
        "headline": "Trains stop",
        "datePublished": "2025-02-11T11:00Z",
        "articleBody": ONE,
    }
    data = json.dumps({"@type": "LiveBlogPosting", "headline": "Storm live", "liveBlogUpdate": [update]})
    head = f"<script type='application/ld+json'>{data}</script>"
    found = read(tmp_path, f"<main><h1>Storm live</h1>{page}</main>", head)
    assert [line for line in lines(found) if line.endswith("It is on.")] == [f"{text} It is on." for *_, text in posts]


def test_old_pages_set_paragraphs_by_breaks_and_columns_by_tables(tmp_path: Path) -> None:
    menu = "<td><a href=a>Home</a><br><a href=b>News</a><br><a href=c>Sport</a></td>"
    head = "<font size=5><b>Ferry sinks off Holm</b></font><br><font>By Carl Moe<br>Tuesday, November 16, 1999</font>"
    text = f"<td>{head}<br><br>{ONE}<br>&nbsp;<br>{TWO}<p>{THREE}<br><br>The line stops.</td>"
    inner = f"<table><tr>{menu}{text}</tr></table>"
    foot = "<center><font size=1>Copyright 1999</font></center>"
    for body in (f"{inner}{foot}", f"<table><tr><td>Ad</td></tr><tr><td>{inner}</td></tr></table>{foot}"):
        page = f"<html><head><title>The Old Gazette - Ferry sinks</title></head><body>{body}</body></html>"
        (tmp_path / "a.html").write_text(page, "utf-8")
        (found,) = read_articles(tmp_path / "a.html")
        assert isinstance(found, Article)
        assert (found.title, found.published, found.authors) == ("Ferry sinks off Holm", "1999-11-16", ("Carl Moe",))
        assert lines(found)[-4:] == [*TEXT, "The line stops."] and "Sport" not in found.text


def test_breaks_and_tables_of_a_page_with_paragraphs_stay(tmp_path: Path) -> None:
    table = "<table><tr><th>Depth</th><th>Cost</th></tr><tr><td>9 m</td><td>40 million</td></tr></table>"
    verse = "<div>Roses are red<br>Violets are blue</div>"
    found = read(tmp_path, f"<article><h1>Harbour to be dredged</h1>{paragraphs(*TEXT)}{table}{verse}</article>")
    assert {"Roses are red", "Violets are blue"} <= set(lines(found))
    assert any("9 m" in line and "40 million" in line for line in lines(found))


@pytest.mark.parametrize(
    "added",
    [
        "<div data-component='links-block'><p>More on this story</p><a href='/2'>Pool opens late after it</a></div>",
        "<p>Download the WGRV app to get breaking news on your phone.</p>",
        "<p>Back to News</p>",
        "<p>© Riproduzione riservata</p>",
        "<h4>People are also reading…</h4>",
        "<p>Noticia relacionada: <a href='/o'>Ópera sobre hielo</a></p>",
        "<p>Sigue el canal de Diario de Korva en WhatsApp</p>",
        "<p>Unterstützen Sie uns mit einem Abo.</p>",
        "<p>Pour soutenir une presse locale, abonnez-vous dès 1 €.</p>",
        "<p>Wil je verder lezen? Word nu abonnee.</p>",
        "<p>Dalszy ciąg materiału pod wideo</p>",
        "<p>残り：３００文字／全文：６００文字 この記事は有料会員限定です。</p>",
        "<p>A version of this article appears in print on Jan. 9, 2026, Section B, Page 4.</p>",
        "<p>关键字：镍矿 科尔瓦</p>",
        "<p>Track Latest News Live on KTV.com</p>",
        "<p>Haben Sie einen Fehler entdeckt? Schreiben Sie uns!</p>",
    ],
)
def test_what_stands_among_the_paragraphs_and_leads_on_is_no_text(tmp_path: Path, added: str) -> None:
    body = f"<article><h1>Harbour to be dredged</h1>{paragraphs(ONE, TWO)}{added}{paragraphs(THREE)}</article>"
    assert lines(read(tmp_path, body)) == TEXT


def test_sentences_about_programs_and_ways_back_are_text() -> None:
    assert not is_notice("Download the Holm app and its maps, the port advises, before the first storm comes.")
    assert not is_notice("Follow the money: the minister owns shares. So does his son, who lives on X")
    assert not is_notice("Back to work: the dredger returns in May, and with it forty men.")


def test_what_a_wiki_adds_is_no_text(tmp_path: Path) -> None:
    body = (
        "<div id=content><h1>Harbour to be dredged</h1><div id=siteSub>From the wiki that you can write!</div>"
        f"<div class=mw-parser-output>{paragraphs(*TEXT)}<h2>Sources<span class=mw-editsection>[edit]</span></h2>"
        "<ul><li>Holm Herald, 4 March</li></ul></div><div id=catlinks class=catlinks>Categories: Ports</div></div>"
    )
    assert lines(read(tmp_path, body)) == [*TEXT, "Sources", "- Holm Herald, 4 March"]


def test_a_long_word_before_a_link_takes_no_time(tmp_path: Path) -> None:
    line = f"<p>{'字' * 150} <a href='/1'>Pool opens late after repairs</a></p>"
    began = time.perf_counter()
    read(tmp_path, f"<article><h1>Harbour to be dredged</h1>{paragraphs(ONE)}{line * 20}</article>")
    assert time.perf_counter() - began < 10
