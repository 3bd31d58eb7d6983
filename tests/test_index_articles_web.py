"""Web pages: whose metadata counts, which dates are stated, which text is the article, and where a page was saved."""

import json
import zipfile
from pathlib import Path

import pytest

from index.articles import Failure, find_files, read_articles
from index.articles import linked as linked_module
from index.records import Article
from index.settle import Tree

ONE = "The harbour of Holm will be dredged to a depth of nine metres, port director Eli Strand said on Monday."
TWO = "Work begins in May and costs 40 million crowns, of which the county pays a third, according to the plan."
THREE = "Fishermen fear for the spawning grounds off the mole, and ask for a study before the first ship comes in."
BODY = f"<article><h1>Harbour to be dredged</h1><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>"
URL = "https://holm.example/2025/harbour"


def read(folder: Path, body: str = BODY, head: str = "<title>Harbour to be dredged</title>", top: str = "") -> Article:
    path = folder / "a.html"
    path.write_text(f"<!doctype html>{top}<html><head>{head}</head><body>{body}</body></html>", "utf-8")
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line.strip()]


def linked(*blocks: object) -> str:
    return "".join(f"<script type='application/ld+json'>{json.dumps(block)}</script>" for block in blocks)


# Whose metadata

OWN = {
    "@type": "NewsArticle",
    "headline": "Harbour to be dredged",
    "datePublished": "2025-02-02T08:00:00Z",
    "author": {"name": "Una Bray"},
    "publisher": {"name": "Holm Herald"},
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Ten recipes for spring",
    "url": "https://holm.example/recipes",
    "datePublished": "2023-04-01",
    "author": {"name": "Chef Oskar"},
}
MINE = ("Harbour to be dredged", ("Una Bray",), "2025-02-02")


@pytest.mark.parametrize(
    "blocks",
    [
        (OTHER, {**OWN, "url": URL}),
        ([OTHER, {**OWN, "mainEntityOfPage": {"@id": "http://www.holm.example/2025/harbour/?utm_source=x"}}],),
        ({"@graph": [OTHER, {"@type": "WebPage", "@id": URL, "mainEntity": {**OWN, "@id": f"{URL}#article"}}]},),
        (OTHER, OWN),
        (OWN, {**OTHER, "headline": "Harbour fees to rise"}),
        (OTHER, {**OWN, "url": URL, "headline": "What dredging the harbour of Holm will cost"}),
    ],
)
def test_the_json_ld_that_is_of_the_page_counts(tmp_path: Path, blocks: tuple[object, ...]) -> None:
    head = f"<title>Harbour to be dredged | Holm Herald</title><link rel=canonical href={URL}>{linked(*blocks)}"
    found = read(tmp_path, head=head)
    assert (found.authors, found.published) == MINE[1:] and "arbour" in found.title
    assert (found.url, found.outlet) == (URL, "Holm Herald")


def test_json_ld_of_other_pages_alone_says_nothing(tmp_path: Path) -> None:
    head = f"<title>Harbour to be dredged</title><link rel=canonical href={URL}>{linked(OTHER)}"
    found = read(tmp_path, head=head)
    assert (found.title, found.authors, found.published, found.url) == ("Harbour to be dredged", (), "", URL)


def test_what_json_ld_refers_to_is_found(tmp_path: Path) -> None:
    graph = [
        {**OWN, "author": {"@id": "#una"}, "publisher": {"@id": "#paper"}},
        {"@type": "Person", "@id": "#una", "name": "Una Bray"},
        {"@type": "Organization", "@id": "#paper", "name": "Holm &amp; Tarn Herald"},
    ]
    found = read(tmp_path, head=linked({"@graph": graph}))
    assert (found.authors, found.outlet) == (("Una Bray",), "Holm & Tarn Herald")


def test_a_heading_that_holds_much_is_not_compared_anew_for_every_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of 500 kB took 20 seconds: what followed a heading that was not closed was cut into words 2,000 times."""
    seen: list[int] = []

    def counted(text: str) -> str:
        seen.append(len(text))
        return text

    monkeypatch.setattr(linked_module, "unescaped", counted)
    nodes = [{"@type": "NewsArticle", "headline": f"Of something else {at}"} for at in range(300)]
    read(tmp_path, BODY.replace("Harbour to be dredged", "Harbour to be dredged " * 2000), linked({"@graph": nodes}))
    assert 0 < sum(seen) < 100_000


def test_entities_are_decoded_wherever_they_stand(tmp_path: Path) -> None:
    block = {**OWN, "headline": "Mayor&#8217;s plan &amp;amp; cost", "author": [{"name": "Zo&euml; Lind"}]}
    found = read(tmp_path, BODY.replace("Harbour to be dredged", "Mayor’s plan &amp; cost"), linked(block))
    assert (found.title, found.authors) == ("Mayor’s plan & cost", ("Zoë Lind",))
    meta = "<meta property='og:title' content='Mayor&amp;#8217;s plan'>"
    meta += "<meta property='og:site_name' content='A &amp;amp; B'>"
    found = read(tmp_path, BODY.replace("Harbour to be dredged", "Mayor’s plan"), meta)
    assert (found.title, found.outlet) == ("Mayor’s plan", "A & B")


# Dates


@pytest.mark.parametrize(
    ("before", "after", "inside"),
    [
        ("", "<footer>© 2019 Holm Herald</footer>", ""),
        ("", "<p>Copyright 2017-2021 The Holm Herald. All rights reserved.</p>", ""),
        ("", "", "<img src='/wp-content/uploads/2016/07/12/pier.jpg'>"),
        ("", "", "<p>It was dug on 3 May 1998 and on <time datetime='1999-05-03'>3 May 1999</time> by the county.</p>"),
        ("", "<section id=comments><article><time datetime='2024-05-05'>5 May</time> Good.</article></section>", ""),
        ("", "<h2>3 comments</h2><div><p class=date>Posted on 5 May 2024</p><p>Good news.</p></div>", ""),
        ("", "<aside><h3>Most read</h3><time datetime='2024-05-05'>5 May</time> Cat wins prize</aside>", ""),
        ("", "<div class=related><p class=date>4 March 2022</p><a href=/x>Fair opens</a></div>", ""),
        ("<header><p class=date>Tuesday, 4 March 2025</p></header>", "", ""),
        ("<nav><time datetime='2025-03-04'>Today</time></nav>", "", ""),
        ("", "", "<p class='event-date'>14 August 2021</p>"),
        ("", "", "<time datetime='2199-08-14'>14 August</time>"),
        ("<script>var data = {\"datePublished\": \"2011-01-01\"}</script>", "", ""),
    ],
)  # fmt: skip
def test_no_date_is_made_up(tmp_path: Path, before: str, after: str, inside: str) -> None:
    body = before + BODY.replace("</h1>", f"</h1>{inside}") + after
    assert read(tmp_path, body, "<link rel=canonical href='https://holm.example/2025/03/harbour'>").published == ""


@pytest.mark.parametrize(
    ("head", "inside", "after"),
    [
        ("<meta property='article:published_time' content='2025-03-04T23:00:00-05:00'>", "", ""),
        ("<meta name='parsely-pub-date' content='2025-03-04'>", "<p class=date>5 March 2025</p>", ""),
        ("<meta itemprop='datePublished' content='20250304'>", "", ""),
        ("<meta name='article:modified_time' content='2025-03-09'>", "<time datetime=2025-03-04>4 March</time>", ""),
        ("", "<p class=byline>By Una Bray, <span>4 March 2025</span></p>", ""),
        ("", "<div class='entry-meta'><span class='posted-on'>4. März 2025</span></div>", ""),
        ("", "<p>Published: 4 March 2025 at 10:00</p>", ""),
        ("", "", "<p>Published on 4 March 2025</p><p class=comment><time datetime=2025-03-05></time></p>"),
        (linked({"@type": "WebPage", "url": URL, "datePublished": "2025-03-04"}), "", ""),
    ],
)  # fmt: skip
def test_a_stated_date_is_found(tmp_path: Path, head: str, inside: str, after: str) -> None:
    body = BODY.replace("</h1>", f"</h1>{inside}") + after
    assert read(tmp_path, body, f"<link rel=canonical href={URL}>{head}").published == "2025-03-04"


def test_a_whole_day_in_the_address_is_a_date(tmp_path: Path) -> None:
    head = "<link rel=canonical href='https://holm.example/2025/03/04/harbour'>"
    assert read(tmp_path, head=head).published == "2025-03-04"


# Which text

WALL = (
    "<p>This article is for subscribers only. Log in to read on.</p>"
    "<p>Already a subscriber? Sign in with your e-mail address.</p>"
)


def test_the_body_that_json_ld_gives_goes_on_where_the_page_ends(tmp_path: Path) -> None:
    for between in ("\n\n", " ", "<br><br>"):
        block = linked({**OWN, "articleBody": between.join((ONE, TWO, THREE))})
        found = read(tmp_path, f"<article><h1>Harbour to be dredged</h1><p>{ONE}</p>{WALL}</article>", block)
        assert " ".join(found.text.split()) == f"{ONE} {TWO} {THREE}" and lines(found)[0] == ONE


def test_headings_of_the_page_stay_before_what_json_ld_adds(tmp_path: Path) -> None:
    body = f"<article><h1>Harbour to be dredged</h1><p>{ONE}</p><h2>The cost</h2><p>{TWO}</p>{WALL}</article>"
    found = read(tmp_path, body, linked({**OWN, "articleBody": f"{ONE}\n{TWO}\n{THREE}"}))
    assert lines(found) == [ONE, "The cost", TWO, THREE]


def test_a_page_that_says_more_than_json_ld_counts(tmp_path: Path) -> None:
    assert lines(read(tmp_path, head=linked({**OWN, "articleBody": ONE}))) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "notice",
    [
        WALL,
        "<p>Dieser Artikel ist nur für Abonnenten. Jetzt anmelden und weiterlesen.</p>",
        "<p>Article réservé aux abonnés</p><p>Il vous reste 75 % de cet article à lire.</p>",
        "<p>Subscribe now for unlimited access.</p><p>You have read 3 of your 5 free articles this month.</p>",
        "<div class=share><a href=#>Share on Facebook</a> <a href=#>Share on X</a></div><p>Copy link</p>",
        "<ul><li>Facebook</li><li>WhatsApp</li><li>E-mail</li></ul>",
        "<p>Advertisement</p><p>Story continues below</p>",
        "<div role=dialog><h2>Your privacy</h2><p>We and our 812 partners store information on your device.</p></div>",
        "<div class='newsletter-box'><h3>Our newsletter</h3><p>Every morning at six in your inbox.</p></div>",
    ],
)
def test_what_the_page_says_to_its_readers_is_not_the_article(tmp_path: Path, notice: str) -> None:
    for text in ((ONE, TWO, THREE), ("The pool opens on 4 May.", "Entry is 30 crowns.")):
        paragraphs = "".join(f"<p>{line}</p>" for line in text)
        at_end = f"<article><h1>Harbour to be dredged</h1>{paragraphs}{notice}</article>"
        first, rest = paragraphs.split("</p>", 1)
        between = f"<article><h1>Harbour to be dredged</h1>{first}</p>{notice}{rest}</article>"
        for body in (at_end, between):
            assert lines(read(tmp_path, f"<nav><a href=/>Home</a></nav>{body}<footer>© Holm Herald</footer>")) == list(
                text
            )


@pytest.mark.parametrize(
    "body",
    [
        "<main><article><h1>T</h1><p class=byline>By Una Bray</p>{}</article></main>",
        "<div class=content><h1>T</h1>{}</div>",
        "<main><h1>T</h1>{}</main>",
        "<div itemprop=articleBody>{}</div>",
    ],
)
def test_briefs_keep_their_paragraphs(tmp_path: Path, body: str) -> None:
    text = [
        "The Tarn bridge closes for nine weeks from Monday, the county said.",
        "Buses go by Fenbridge.",
        "Cyclists can use the weir.",
    ]
    found = read(tmp_path, body.format("".join(f"<p>{line}</p>" for line in text)), "<title>T</title>")
    assert lines(found) == text


def test_an_article_is_not_taken_for_the_card_beside_it(tmp_path: Path) -> None:
    card = (
        "<article class=card><h3>Cat wins prize</h3><p>A cat from Tarn won the first prize of the fair.</p></article>"
    )
    text = "".join(f"<p>{line}</p>" for line in (ONE, TWO, THREE))
    story = f"<main><div class=story><h1>Harbour to be dredged</h1>{text}</div></main>"
    assert lines(read(tmp_path, f"{story}<div class=related>{card}</div>"))[:3] == [ONE, TWO, THREE]
    found = read(tmp_path, f"<main>{BODY}<section><h2>More</h2>{card * 3}</section></main>")
    assert lines(found) == [ONE, TWO, THREE]


UPDATES = [
    ("09:10", "Crews walk out", ONE),
    ("11:45", "Minister calls for talks", TWO),
    ("15:30", "Deal reached", THREE),
]


@pytest.mark.parametrize(
    "post",
    [
        "<article class=post><time datetime='2025-03-04T{0}:00Z'>{0}</time><h2>{1}</h2><p>{2}</p></article>",
        "<div class=update><time datetime='2025-03-04T{0}:00Z'>{0}</time><h3>{1}</h3><p>{2}</p></div>",
        "<section><header><time datetime='2025-03-04T{0}:00+01:00'></time><h3>{1}</h3></header><p>{2}</p></section>",
    ],
)
def test_live_pages_keep_headings_and_times(tmp_path: Path, post: str) -> None:
    body = f"<main><h1>Strike live</h1><div>{''.join(post.format(*update) for update in UPDATES)}</div></main>"
    found = read(tmp_path, body, "<title>Strike live</title>")
    assert lines(found) == [line for update in UPDATES for line in update]


def test_a_live_blog_that_the_page_loads_by_script_is_read_from_json_ld(tmp_path: Path) -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": name,
            "datePublished": f"2025-03-04T{at}:00Z",
            "articleBody": f"<p>{text}</p>",
        }
        for at, name, text in UPDATES
    ]
    block = {"@type": "LiveBlogPosting", "headline": "Strike live", "liveBlogUpdate": posts}
    found = read(tmp_path, "<main><h1>Strike live</h1><div id=app></div></main>", linked(block))
    assert lines(found) == [line for at, name, text in UPDATES for line in (f"{at} {name}", text)]


def test_a_page_of_several_stories_keeps_their_headings(tmp_path: Path) -> None:
    stories = [("Dyke to be raised", ONE), ("School gets a hall", TWO), ("Mill sold", THREE)]
    body = "".join(f"<article><h2><a href=/x>{name}</a></h2><p>{text}</p></article>" for name, text in stories)
    assert lines(read(tmp_path, f"<main>{body}</main>")) == [line for story in stories for line in story]


# Saved pages


@pytest.mark.parametrize(
    ("top", "head"),
    [
        (f"<!-- saved from url=({len(URL):04}){URL} -->", ""),
        (
            "",
            f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Wed Mar 05 2025 10:11:12 GMT+0100\n-->",
        ),
        (
            "",
            "<!-- Mirrored from holm.example/2025/harbour by HTTrack Website Copier/3.x, Tue, 04 Mar 2025 -->",
        ),
        ("", f"<meta name='savepage-url' content='{URL}'>"),
        ("", f"<link rel=canonical href='https://web.archive.org/web/20250304101112/{URL}'>"),
        ("", f"<link rel=canonical href='http://archive.today/2025.03.04-101112/{URL}'>"),
        ("", f"<link rel=canonical href='https://arquivo.pt/wayback/20250304101112/{URL}'>"),
        (f"<!-- saved from url=({len(URL):04}){URL} -->", "<link rel=canonical href='/2025/harbour'>"),
    ],
)
def test_a_saved_page_says_where_from(tmp_path: Path, top: str, head: str) -> None:
    found = read(tmp_path, head=head, top=top)
    assert (found.url.replace("http:", "https:"), found.outlet, found.published) == (URL, "holm.example", "")


def test_a_page_that_is_all_notice_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<title>x</title><body><script>1</script></body>")
    (found,) = read_articles(path)
    assert isinstance(found, Failure)


@pytest.mark.parametrize("beside", ["Pier_files", "Pier.files", "Pier-Dateien", "Pier_fichiers"])
def test_what_was_saved_beside_a_page_is_not_read(tmp_path: Path, beside: str) -> None:
    (tmp_path / beside / "inner").mkdir(parents=True)
    (tmp_path / "Other_files").mkdir()
    files = ["Pier.html", f"{beside}/frame.html", f"{beside}/inner/frame.html", "Other_files/story.html"]
    for name in files:
        (tmp_path / name).write_text(f"<body>{BODY}</body>")
    read = [tmp_path / "Other_files" / "story.html", tmp_path / "Pier.html"]
    assert find_files([tmp_path]) == read
    assert find_files([tmp_path / beside]) == [tmp_path / files[1], tmp_path / files[2]]  # where it is asked for
    watched = Tree([str(tmp_path)])
    watched.begin(0.0)
    watched.observe([str(tmp_path / name) for name in files], 1.0)
    assert not watched.unsettled(str(tmp_path / files[1])) and not watched.unsettled(str(tmp_path / files[2]))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in files:
            archive.write(tmp_path / name, f"news/{name}")
    found = [item.record for item in read_articles(tmp_path / "all.zip") if isinstance(item, Article)]
    assert sorted(found) == ["news/Other_files/story.html", "news/Pier.html"]


# What stands between paragraphs


def test_headings_and_lists_between_paragraphs_are_kept_and_those_of_others_are_not(tmp_path: Path) -> None:
    around = "<h2>Most read</h2><ul><li><a href=/a>Ten cakes for spring</a></li><li><a href=/b>A walk</a></li></ul>"
    results = "<h3>Results</h3><ul><li>Labour 4,312</li><li>Greens 3,120</li></ul>"
    body = f"<h1>Vote</h1><p>{ONE}</p>{results}<p>{TWO}</p>{around}<h2>What comes next</h2><p>{THREE}</p>{around}"
    for inner in (body, f"<div class=story>{body}</div>"):
        assert lines(read(tmp_path, inner, "<title>Vote</title>")) == [
            ONE, "Results", "- Labour 4,312", "- Greens 3,120", TWO, "What comes next", THREE,
        ]  # fmt: skip


def test_a_list_at_the_end_is_kept_and_a_line_that_the_text_has_is_not_doubled(tmp_path: Path) -> None:
    body = f"<h1>Vote</h1><p>{ONE}</p><h2>North</h2><p>{TWO}</p><ul><li>Quay: 2 ships</li><li>Mole: 1 ship</li></ul>"
    found = lines(read(tmp_path, body, "<title>Vote</title>"))
    assert found == [ONE, "North", TWO, "- Quay: 2 ships", "- Mole: 1 ship"]


@pytest.mark.parametrize("stamp", ["<time>{}</time>", "<div class=stamp><time>{} GMT</time></div>", "<span>{}</span>"])
def test_posts_of_a_live_page_have_their_times_and_headings(tmp_path: Path, stamp: str) -> None:
    posts = (("18.05", "Bridges shut", ONE), ("17.20", "Trains stop", TWO), ("16.40", "Schools shut", THREE))
    body = "".join(f"<div>{stamp.format(at)}<h3>{head}</h3><p>{text}</p></div>" for at, head, text in posts)
    found = lines(read(tmp_path, f"<h1>Storm live</h1><div class=feed>{body}</div>", "<title>Storm live</title>"))
    assert [line.removesuffix(" GMT") for line in found] == [each for post in posts for each in post]


def test_a_time_above_an_article_is_no_text_of_it(tmp_path: Path) -> None:
    times = "<div><time>12:30</time></div>" * 3
    body = f"<h1>Quay</h1><div><time>10:15</time></div><p>{ONE}</p><p>{TWO}</p>{times}<p>{THREE}</p>"
    assert lines(read(tmp_path, body, "<title>Quay</title>")) == [ONE, TWO, THREE]


def test_a_page_with_very_many_blocks_is_read_as_it_is(tmp_path: Path) -> None:
    body = f"<h1>Quay</h1><p>{ONE}</p><h2>Next</h2><p>{TWO}</p><p>{THREE}</p>" + "<h4>x</h4>" * 6000
    assert lines(read(tmp_path, body, "<title>Quay</title>"))[0] == ONE


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ten cakes for spring",
        "See also | A walk round the mole",
        "Lesen Sie auch: Zehn Kuchen",
        "Subscribe to Holm Post for unlimited access.",
        "Sign up to our letter to get the best of the week.",
        "Cet article est réservé aux abonnés.",
    ],
)
def test_lines_that_lead_elsewhere_are_no_text(tmp_path: Path, line: str) -> None:
    body = f"<h1>Quay</h1><p>{ONE}</p><p>{line}</p><p>{TWO}</p><p>{THREE}</p>"
    assert lines(read(tmp_path, body, "<title>Quay</title>")) == [ONE, TWO, THREE]


def test_the_bar_of_the_wayback_machine_is_no_text(tmp_path: Path) -> None:
    bar = "<div id='wm-ipp-base'><p>The Wayback Machine - https://web.archive.org/web/2025</p></div>"
    assert lines(read(tmp_path, bar + BODY)) == [ONE, TWO, THREE]


def test_a_sentence_about_a_reporter_is_no_author(tmp_path: Path) -> None:
    box = "<div class=author-box><p>Una Bray was born in Holm and has been a reporter since 2003.</p></div>"
    assert read(tmp_path, BODY + box).authors == ()


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Harbour to be dredged - Holm Herald", "Holm Herald"),
        ("Harbour to be dredged | Local news | The Holm Herald", "The Holm Herald"),
        ("Holm Herald: Harbour to be dredged", "Holm Herald"),
        ("Fishing: Harbour to be dredged", ""),
        ("Bank of Holm: Harbour to be dredged", ""),
        ("The League of Ships: Harbour to be dredged", ""),
        ("City of Holm: Harbour to be dredged", "City of Holm"),
        ("Holm Herald » Harbour to be dredged", "Holm Herald"),
        ("Harbour to be dredged - Opinion", ""),
        ("Harbour to be dredged - Page 2", ""),
        ("Harbour to be dredged", ""),
        ("Something else - Holm Herald", ""),
        ("Harbour to be dredged - what it means for all who fish", ""),
    ],
)
def test_a_title_names_the_paper_beside_the_headline(tmp_path: Path, title: str, outlet: str) -> None:
    assert read(tmp_path, head=f"<title>{title}</title>").outlet == outlet
    addressed = f"<title>{title}</title><link rel=canonical href={URL}>"
    assert read(tmp_path, head=addressed).outlet == "holm.example"


def test_an_outlet_is_no_number(tmp_path: Path) -> None:
    assert read(tmp_path, head="<title>Q</title><meta name=copyright content='2017-01-01'>").outlet == ""


def test_a_canonical_address_is_relative_to_the_base_that_the_page_names(tmp_path: Path) -> None:
    head = "<base href='https://holm.example/2025/'><link rel=canonical href='harbour'><title>Q</title>"
    assert read(tmp_path, head=head).url == URL


def test_a_front_page_is_the_address_of_no_article_where_there_is_another(tmp_path: Path) -> None:
    head = "<title>Harbour to be dredged</title><meta property='og:url' content='https://holm.example/'>"
    assert read(tmp_path, head=head + linked({**OWN, "url": URL})).url == URL
    assert read(tmp_path, head=head).outlet == "holm.example"


def test_an_episode_of_a_podcast_is_told_of_as_an_article(tmp_path: Path) -> None:
    episode = {"@type": "PodcastEpisode", "name": "Harbour to be dredged", "datePublished": "2025-02-02"}
    assert read(tmp_path, head=f"<title>Harbour to be dredged</title>{linked(episode)}").published == "2025-02-02"
