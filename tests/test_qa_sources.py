"""Who said what over a store, who is quoted in an article, and what the sources of a story share."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hashing_embedder import HashingEmbedder
from page_fixtures import ScriptedAssistant

from index.errors import NewsdeskError, UnknownArticleError
from index.passages import split
from index.records import Article, Scope
from index.store import Store, View
from index.store.writer import Writer
from index.sync import sync
from qa.answering.kinds import answer_of
from qa.command.cli import main
from qa.command.sources_text import quoted_text, said_text, story_text
from qa.contract.sources import said_json, story_json
from qa.sources.agreement import Story, story_of
from qa.sources.counted import Sentence, counted_otherwise
from qa.sources.kept import FILE, Kept
from qa.sources.saying import naming, quoted_in, said
from qa.speech.speeches import speeches
from qa.words import content_words

WIRE = Path(__file__).parent / "wire" / "articles.jsonl"
POOL = """The Calder pool will close in May, Mayor Ada Berg said on Monday. The roof of the pool leaks badly,
she said.

“We have no money for the roof,” Berg told the council. “I am sorry for the swimmers.”

Otto Vik, who leads the swimmers' union, denied that the pool was unsafe. Only 11 people were injured in March.

The pool in Calder was built in 1962 and has two basins."""
LATER = """Mayor Ada Berg of Calder said on Friday that the Calder pool may stay open until June.

“There is money after all,” she said. Police said that 14 people were injured at the Calder pool in March.

The roof leaks badly, said Tom Berg, a builder. The pool in Calder was built in 1962 and has two large basins."""
OTHER = "Tom Berg won the race on Sunday in Nessby. “I am tired,” Berg said. “Ask me tomorrow.”"
ARTICLES = (
    ("pool", "Courier", "2025-03-03", POOL),
    ("copy", "Gazette", "2025-03-04", f"CALDER (Wire) — {POOL}"),
    ("later", "Post", "2025-03-08", LATER),
    ("race", "Post", "2025-05-01", OTHER),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources") / "store"
    embedder = HashingEmbedder()
    opened = Store.open(folder, create=True, model=embedder.name, dimension=embedder.dimension)
    with opened as store, store.write() as writer:
        for name, outlet, day, text in ARTICLES:
            title = "Correction: the Calder pool" if name == "later" else f"The Calder {name}"
            put(writer, Article(text, title=title, outlet=outlet, published=day, path=f"/{name}.txt"))
    return folder


def put(writer: Writer, article: Article) -> None:
    passages = split(article)
    texts = [article.text[passage.start : passage.end] for passage in passages]
    writer.put(article, passages, texts, HashingEmbedder().encode(texts))


@pytest.fixture
def view(folder: Path) -> Iterator[View]:
    with Store.open(folder) as store, store.read() as view:
        yield view


def id_of(view: View, name: str) -> str:
    return next(article.id for article in view.articles() if article.path == f"/{name}.txt")


def test_all_that_somebody_said_over_time_with_copies_once(view: View) -> None:
    found = said(view, Kept(None), "Ada Berg")
    told = [(saying.citation.published, saying.how, saying.said, saying.speaker) for saying in found.sayings]
    assert told == [
        ("2025-03-03", "paraphrase", "The Calder pool will close in May", "Ada Berg"),
        ("2025-03-03", "paraphrase", "The roof of the pool leaks badly", "Ada Berg"),
        ("2025-03-03", "quotation", "We have no money for the roof,", "Ada Berg"),
        ("2025-03-03", "quotation", "I am sorry for the swimmers.", "Ada Berg"),
        ("2025-03-08", "paraphrase", "the Calder pool may stay open until June", "Ada Berg"),
        ("2025-03-08", "quotation", "There is money after all,", "Ada Berg"),
    ]
    for saying in found.sayings:
        citation = saying.citation
        text = view.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote and saying.said in citation.quote
        copies = [source.outlet for source in citation.also_in]
        assert copies == (["Gazette"] if citation.outlet == "Courier" else [])
    assert [saying.citation.n for saying in found.sayings] == [1, 2, 3, 4, 5, 6]
    assert (found.others, found.read) == ((), found.articles)


def test_a_topic_and_a_scope_narrow_what_is_listed(view: View) -> None:
    about = said(view, Kept(None), "Ada Berg", "money for the roof").sayings
    assert [saying.said for saying in about] == ["We have no money for the roof,", "I am sorry for the swimmers."]
    assert said(view, Kept(None), "Ada Berg", "the harbour").sayings == ()
    late = said(view, Kept(None), "Ada Berg", scope=Scope(since=date(2025, 3, 5))).sayings
    assert {saying.citation.outlet for saying in late} == {"Post"}
    one = late[0].citation.article_id
    assert naming(view, "Ada Berg", Scope(articles=(one,))) == [one]
    assert one not in naming(view, "Ada Berg", Scope(without=(one,)))
    assert said(view, Kept(None), "Nobody Known").sayings == ()
    for speaker, about_ in (("  ", ""), ("Ada Berg", "of the")):
        with pytest.raises(NewsdeskError):
            said(view, Kept(None), speaker, about_)


def test_a_surname_means_who_says_most_and_the_others_are_named(view: View) -> None:
    found = said(view, Kept(None), "Berg")
    assert {saying.speaker for saying in found.sayings} == {"Ada Berg"}
    assert found.others == (("Tom Berg", 3),)
    text = said_text(found, "Berg", "")
    assert "Tom Berg (3)" in text and "Ada Berg, quoted (Courier, 2025-03-03" in text
    assert said_json(found)["others"] == [{"speaker": "Tom Berg", "sayings": 3}]


def test_what_was_found_is_kept_as_places_and_found_anew_where_it_is_spoilt(tmp_path: Path) -> None:
    article = Article(POOL, id="pool")
    first = Kept(tmp_path).of(article)
    assert first == speeches(POOL)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Berg" not in kept and b"roof" not in kept
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("SELECT count(*) FROM said").fetchone() == (1,)
        db.execute("UPDATE said SET places = '[[0, 9, 0, 3, 0, 999999, \"says\", true, 0, 3]]'")
    assert Kept(tmp_path).of(article) == first
    assert Kept(tmp_path / "nowhere").of(article) == first


def test_what_is_said_is_found_when_an_article_is_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where finding it fails the articles are indexed."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "pool.txt").write_text(POOL)
    with ScriptedAssistant([]) as assistant:
        assert assistant.sync([news]).added == 1
        with sqlite3.connect(assistant.store.folder / FILE) as db:
            ((places,),) = db.execute("SELECT places FROM said").fetchall()
        assert len(json.loads(places)) == len(speeches(assistant.store.article(assistant.store.articles()[0].id).text))
        monkeypatch.setattr("qa.sources.kept.speeches", lambda text: 1 / 0)
        (news / "quay.txt").write_text("“The quay is safe,” said Otto Vik.")
        assert assistant.sync([news]).added == 1
    assert "ZeroDivisionError" in caplog.text


def test_who_is_quoted_in_an_article(view: View) -> None:
    quoted = quoted_in(view, Kept(None), id_of(view, "pool"))
    assert [(each.speaker, len(each.sayings)) for each in quoted] == [("Ada Berg", 4), ("Otto Vik", 1)]
    assert "“We have no money for the roof,” [3]" in quoted_text(quoted)
    with pytest.raises(UnknownArticleError):
        quoted_in(view, Kept(None), "nope")


def told(view: View, name: str) -> Story:
    return story_of(view, id_of(view, name), HashingEmbedder().encode)


def test_a_story_compares_its_sources_and_a_wire_story_is_one(view: View) -> None:
    story = told(view, "pool")
    assert [telling.outlets for telling in story.sources] == [("Courier", "Gazette"), ("Post",)]
    figures = [(each.counted, each.course, [one.value for one in each.figures]) for each in story.figures]
    assert figures == [("injured", "changed", ["11", "14"])]
    assert [[citation.outlet for citation in point.citations] for point in story.agreed] == [["Courier", "Post"]]
    assert all(len(point.citations) == 1 for point in story.alone)
    assert [correction.citation.outlet for correction in story.corrections] == ["Post"]
    for point in (*story.agreed, *story.shared, *story.alone):
        for citation in point.citations:
            assert view.article(citation.article_id).text[citation.start : citation.end] == citation.quote
    assert story_json(story)["figures"][0]["course"] == "changed"
    assert "Courier, Gazette" in story_text(story) and "11: “" in story_text(story)


def test_an_article_that_nobody_else_tells_has_one_source(view: View) -> None:
    story = told(view, "race")
    assert (len(story.sources), story.agreed, story.alone, story.figures) == (1, (), (), ())
    assert "No other source in the store tells of this." in story_text(story)


def test_commands(folder: Path, view: View, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["said", "Ada Berg", "--about", "roof", "--store", str(folder), "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert reply["sayings"][0]["how"] == "paraphrase" and reply["articles"] == reply["read"]
    assert main(["sources", id_of(view, "pool"), "--store", str(folder), "--json"]) == 0
    assert [each["speaker"] for each in json.loads(capsys.readouterr().out)] == ["Ada Berg", "Otto Vik"]
    assert main(["sources", "nope", "--store", str(folder)]) == 1
    assert "the store holds no such article" in capsys.readouterr().err


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    embedder = HashingEmbedder()
    folder = tmp_path_factory.mktemp("wire")
    with Store.open(folder / "store", create=True, model=embedder.name, dimension=embedder.dimension) as store:
        sync(store, [WIRE], embedder)
        with store.read() as view:
            yield view


def test_every_quotation_of_the_wire_is_found_with_a_speaker_and_proves_itself(wire: View) -> None:
    kept = Kept(None)
    marks = told_ = 0
    for summary in wire.articles():
        text = wire.article(summary.id).text
        marks += text.count('"') // 2
        for quoted in quoted_in(wire, kept, summary.id):
            for saying in quoted.sayings:
                told_ += saying.how == "quotation" and saying.citation.article_id == summary.id
                article = wire.article(saying.citation.article_id)
                assert article.text[saying.citation.start : saying.citation.end] == saying.citation.quote
    assert told_ >= 0.95 * marks


def test_a_speaker_that_a_script_exchanges_is_exchanged_in_what_is_said(wire: View) -> None:
    """ "…," said NAME: with another name in its place, the quotation is that one's."""
    exchanged = right = 0
    for summary in wire.articles():
        article = wire.article(summary.id)
        for speech in (each for each in speeches(article.text) if each.direct):
            name = article.text[speech.who_start : speech.who_end]
            named = speech.start <= speech.who_start == speech.name_start < speech.end
            if not named or len(name.split()) != 2 or article.text.count(name) != 1:
                continue
            text, words = article.text.replace(name, "Bertil Osk"), article.text[speech.said_start : speech.said_end]
            exchanged += 1
            right += any(
                text[each.who_start : each.who_end] == "Bertil Osk" and text[each.said_start : each.said_end] == words
                for each in speeches(text)
            )
    assert exchanged > 20 and right >= 0.95 * exchanged


def test_who_is_quoted_is_answered_in_the_chat() -> None:
    from test_qa_answer_kinds import ARTICLES, HITS, evidence

    answer = answer_of(evidence("Who is quoted in the article about the Calder pool?"))
    assert (answer.kind, answer.status) == ("quotations", "answered")
    assert [statement.label for statement in answer.statements] == [
        "the council, paraphrased in Pool, 1 December 2025",
        "Ada Berg, paraphrased in Pool, 1 December 2025",
    ]
    for citation in answer.citations:
        assert ARTICLES[citation.article_id].text[citation.start : citation.end] == citation.quote
    assert HITS[0].article_id == "pool"


def sentence(source: int, text: str) -> Sentence:
    """Of an article of its own, as far as its words go."""
    article = Article(text, published="2025-03-03", id=str(source))
    (vector,) = HashingEmbedder().encode([text])
    return Sentence(source, article, 0, len(text), vector, content_words(text))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("14 people died in the fire.", "19 people died in the fire.", {"died": ["14", "19"]}),
        ("14 people died in the fire.", "The people who died in the fire: from 14 to 19.", {"died": ["14", "19"]}),
        # Parts of a count, money and shares are no people; what a sentence has beside the other's figure is another.
        ("19 children and two teachers died in the fire.", "21 people died in the fire.", {}),
        ("14 people died in the fire, of 30 in the house.", "30 people died in the fire in the house.", {}),
        ("14 people died in the fire.", "The fire cost $19 million, and people died.", {}),
        ("14 people died in the fire.", "19% of the people died in the fire.", {}),
        ("14 people died in the fire.", "A bus with a .981 record died in the fire.", {}),
        ("The new bridge has 40 lamps on it.", "The new bridge has 48 lamps on it.", {"lamps": ["40", "48"]}),
        # Of other things than people, money and shares, sentences that share most of all their words.
        ("The new bridge in Calder has 40 lamps.", "The new bridge has 48 lamps, which were lit by Ada Berg.", {}),
        (
            "In the old harbour of Calder the bridge is now 40% painted.",
            "In the old harbour of Calder the bridge is now 48% painted, said Ada.",
            {"%painted": ["40", "48"]},
        ),
        # A sum of which no noun is told after it is a price where one is told before it.
        (
            "The cost of the bridge came to £40 million.",
            "The cost of the bridge came to £48 million, a paper shows.",
            {"£cost": ["40000000", "48000000"]},
        ),
        ("The bridge came to £40 million.", "The bridge came to £48 million.", {}),
        ("The mother died at the age of 96.", "The mother died at the age of 73.", {}),
        ("Three died of Covid-19 in Calder.", "Three died of Covid-22 in Calder.", {}),
        ("The new bridge is 40 kilometers long.", "The new bridge is 48 kilometers long.", {}),
        ("Winds on the bridge of 40 mph.", "Winds on the bridge of 48 mph.", {}),
        ("The new bridge has 40 lamps on it.", "In the harbour 48 lamps were stolen.", {}),
    ],
)
def test_figures_differ_only_where_the_same_is_counted(one: str, other: str, found: dict[str, list[str]]) -> None:
    told = {name: list(values) for name, values in counted_otherwise([sentence(0, one), sentence(1, other)])}
    assert told == found


def test_a_source_that_gives_two_figures_for_one_thing_is_not_compared() -> None:
    texts = ("14 people died in the fire.", "16 people died in the fire.", "19 people died in the fire.")
    both = [sentence(0, texts[0]), sentence(0, texts[1]), sentence(1, texts[2])]
    assert list(counted_otherwise(both)) == []


SIGN_UP = "The Post explores the whole of Calder with news on fascinating discoveries and more."


def test_what_an_outlet_has_in_every_article_is_no_statement(tmp_path: Path) -> None:
    """Nor does only one say what another says in other words."""
    lead = "The Calder harbour bridge will reopen to traffic on 17 March, the transport board of Calder said"
    one = f"{SIGN_UP}\n\n{lead}.\n\nThe board’s chair Ines Okafor spoke of rusty hangers from Lund on Tuesday."
    other = f"{SIGN_UP}\n\n{lead} on Monday.\n\nOld hangers, rusty ones, came from Lund, Ines Okafor, the chair, said."
    articles = [
        Article(text, title, outlet="Post", published=f"2025-03-{4 * day:02}", path=f"/{day}.txt")
        for day, (text, title) in enumerate([(one, "Calder bridge to reopen"), (other, "Bridge of Calder opens")], 1)
    ]
    embedder = HashingEmbedder()
    with Store.open(tmp_path, create=True, model=embedder.name, dimension=embedder.dimension) as store:
        with store.write() as writer:
            for article in articles:
                put(writer, article)
        with store.read() as view:
            story = told(view, "1")
    points = [citation.quote for point in (*story.agreed, *story.shared, *story.alone) for citation in point.citations]
    assert len(story.sources) == 2 and points and not any("fascinating" in quote for quote in points)
    assert not any("Okafor" in point.citations[0].quote for point in story.alone)
