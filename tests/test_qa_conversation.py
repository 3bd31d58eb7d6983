"""What a question means after others, and talk that is no question to the articles."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from index.records import Scope
from qa.conversation.carrying import MOST_WORDS, Said, features, terms_of
from qa.conversation.ellipsis import in_place
from qa.conversation.followup import Understood, leans, names, understand
from qa.conversation.pasted import understand_pasted
from qa.conversation.recalled import Recalled
from qa.conversation.replies import ALL_RIGHT, NO_TRANSLATION, NOTHING_OFFERED, NOTHING_SAID, replied
from qa.conversation.requests import counted_on, held_on
from qa.conversation.talk import Library, having, listed, reply, talk_of, topic
from qa.records import Answer, Citation, Earlier, Hit
from qa.statements import Statement
from qa.words import content_words

NO_USE = frozenset({"who", "the", "it"})
ALONE = [
    "When did Christine McVie die?",
    "Who reported the surrender terms to the New York Times in December?",
    "What did Ada Brook say of her own book?",
    "Is it true that the Calder bridge will reopen in March?",
    "How many people watched the Super Bowl?",
    "Did President Biden say that the talks failed?",
    "Which Holocaust denier did Trump host at Mar-a-Lago?",
    "Was there an earthquake in California this week?",
]
LEANING = [
    "And when was that?",
    "Why?",
    "How old was she?",
    "What else did he say?",
    "How much did it cost?",
    "Who said so?",
    "When did he join the Navy?",
    "what about CNN?",
    "How many people died?",
    "And the weight limit?",
]


def turn(question: str, span: str = "", asked: str = "") -> Earlier:
    said = (Statement(span or "Nothing.", (), "note"),)
    return Earlier(question, Answer(asked or question, "answered", said, span or None, 0.5, searched=question))


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_is_never_changed(question: str) -> None:
    assert not leans(question)
    understood = understand(question, [turn("Who leads Ukraine?", "Volodymyr Zelensky")])
    assert understood.searched == question and understood.forms == (question,)


@pytest.mark.parametrize("question", LEANING)
def test_a_question_that_leans_on_others_stands_as_it_is_where_there_are_none(question: str) -> None:
    assert leans(question) and understand(question, []).searched == question
    assert understand(question, [Earlier("hi", Answer.chat("hi", "Hello."))]).searched == question


@pytest.mark.parametrize(
    ("before", "question", "searched"),
    [
        ([("When did Christine McVie die?", "Wednesday")], "How old was she?", "How old was she? (Christine McVie)"),
        ([("Who sued Gwyneth Paltrow?", "Terry Sanderson")], "Why?", "Why did Terry Sanderson sue Gwyneth Paltrow?"),
        (
            [("When will the harbour bridge reopen?", "17 March")],
            "And how much did it cost?",
            "how much did it cost? (harbour, bridge, reopen)",
        ),
        (
            [("How much did JetBlue agree to pay for Spirit?", "$3.8 billion")],
            "And what about Frontier?",
            "How much did JetBlue agree to pay for Frontier?",
        ),
        ([("When does Calder play the final?", "5 May")], "Against whom?", "Against whom does Calder play the final?"),
        ([("Who do they play in the final?", "Hask")], "When?", "When do they play Hask in the final?"),
        ([("Who leads the union?", "Otto Vik")], "And where?", "Where does Otto Vik lead the union?"),
        ([("What did the ship hit?", "a gravel barge")], "When exactly?", "When did the ship hit a gravel barge?"),
        ([("Who is Ada Berg?", "the mayor")], "What else did she say?", "What else did Ada Berg say?"),
        ([("Who left when the Sea Lass sank?", "")], "What did he say?", "What did he say? (Sea Lass, left, sank)"),
        ([("Who is their boss?", "Otto Vik")], "What did he say about it?", "What did Otto Vik say about it?"),
        ([("Who sued Karl Oster?", "Mona Lund")], "Why did she sue him?", "Why did Mona Lund sue Karl Oster?"),
        # Only the topic that is talked of: a question that stands alone begins another one.
        (
            [("Who sued Gwyneth Paltrow?", "Terry Sanderson"), ("Where did Starliner land in the end?", "New Mexico")],
            "When was that?",
            "When did Starliner land in the end?",
        ),
    ],
)
def test_words_that_are_left_out_come_from_earlier_turns(
    before: list[tuple[str, str]], question: str, searched: str
) -> None:
    assert understand(question, [turn(*each) for each in before]).searched == searched


def test_a_topic_lasts_over_questions_that_lean_on_it() -> None:
    first = turn("When did Christine McVie die?", "Wednesday")
    second = understand("Which band was she in?", [first])
    third = understand(
        "When did they begin?", [first, turn(second.searched, "Fleetwood Mac", "Which band was she in?")]
    )
    assert "Christine McVie" in second.carried and "Fleetwood Mac" in third.carried
    assert len(" ".join(third.carried).split()) <= MOST_WORDS + 1


def test_it_is_known_in_which_questions_and_answers_a_word_stands() -> None:
    turns = [Said("Who built the bridge?", "Ada"), Said("Who painted it?"), Said("Who opened the bridge?", "Otto")]
    known = {word: features(term, turns, person=False, bare=False) for word, term in terms_of(turns, NO_USE).items()}
    places = ("first", "between", "last", "before", "answer")
    told = {word: [name for name in places if known[word][name]] for word in ("bridg", "paint", "open", "ada", "otto")}
    assert told["bridg"] == ["first", "last"] and told["open"] == ["last"] and told["paint"] == ["between"]
    assert told["ada"] == ["before"] and told["otto"] == ["answer"]


def test_a_name_with_a_hyphen_is_carried_once() -> None:
    understood = understand("Why did it collapse?", [turn("Who founded FTX?", "Sam Bankman-Fried")])
    assert understood.carried.count("Sam Bankman-Fried") == 1


def test_a_name_whose_accents_stand_beside_their_letters_is_carried_whole() -> None:
    apart = unicodedata.normalize("NFD", "Andrés Manuel López Obrador")
    understood = understand("when does he leave?", [turn("Who governs Mexico?", apart)])
    assert "Andrés Manuel López Obrador" in understood.carried


def test_what_names_nothing_but_may_stand_alone_is_searched_in_both_ways() -> None:
    understood = understand("How many people died?", [turn("How strong was the earthquake near Eureka?", "6.4")])
    assert understood.forms == (understood.searched, "How many people died?") and "Eureka" in understood.carried
    for certain in ("How many of them died?", "Did anybody die?", "Was anyone hurt?"):
        assert len(understand(certain, [turn("How strong was the earthquake near Eureka?")]).forms) == 1


def test_of_a_clause_that_was_an_answer_names_alone_are_carried() -> None:
    clause = "it had put off repairs to the wiring of Hask Mill for eighteen months"
    carried = understand(
        "how many people lost their jobs?", [turn("What did the union say of the fire?", clause)]
    ).carried
    assert {"fire", "Hask Mill"} <= set(carried) and not {"put", "wiring", "repairs"} & set(carried)
    # What was asked for itself is a phrase.
    assert "gravel" in understand("where was it?", [turn("What did the ship hit?", "a gravel barge")]).carried


@pytest.mark.parametrize("kind", ["clarify", ""])
@pytest.mark.parametrize(
    ("asked", "own"), [("Summarise the Hask strike", "summary"), ("timeline of the Hask strike", "timeline")]
)
def test_how_something_was_asked_for_is_carried_into_no_question(asked: str, own: str, kind: str) -> None:
    said = replace(turn(asked).answer, kind=kind or own)
    assert {*understand("who leads the union?", [Earlier(asked, said)]).carried} == {"strike", "Hask"}


def test_a_question_with_a_name_and_a_word_carried_is_read_with_the_name_alone_too() -> None:
    both = Understood("how many died?", ("Hask", "closure", "Otto"))
    assert both.readings == ("how many died? (Hask, closure)", "how many died? (Hask)")
    for carried in (("Hask", "Otto"), ("fire", "mill"), ()):
        assert len(Understood("how many died?", carried).readings) == 1


def test_what_is_carried_is_the_topic_and_not_what_was_asked_of_it_between() -> None:
    first = turn("Which countries voted against the herring ban?", "Morland, Aldany and Ruvia", "")
    second = turn("Who abstained? (herring, ban)", "Istany", "And who abstained?")
    carried = understand("When does it start?", [first, second]).carried
    assert {"herring", "ban"} <= set(carried) and not {"Morland", "Aldany", "Ruvia"} & set(carried)
    understood = understand("When does it start?", [first])
    assert understood.read == "When does it start? (herring, ban)" and len(understood.carried) > 2


def test_a_name_in_small_letters_is_known_by_how_the_articles_write_it() -> None:
    quote = Citation(1, "a", "", "", "", "", "", "The poet Ana Thorne died.", 0, 25, 21, 25, 0.5)
    said = Answer("when did ana thorne die in hask?", "answered", (), "died", 0.5, (quote,))
    assert understand("how old was she?", [Earlier(said.question, said)]).carried == ("ana thorne",)


def test_an_object_is_not_what_the_sentence_is_about() -> None:
    for question in ("Did Kasa-Vubu depose him?", "How did Russia justify it?", "What did Biden say about that?"):
        assert leans(question)
    for question in ("Did Ada Brook say that it was hers?", "When Ada Brook fell, who saw it?", "What is a trope?"):
        assert not leans(question)


def test_names() -> None:
    assert names("When did Christine McVie of Fleetwood Mac die?") == ["Christine McVie of Fleetwood Mac"]
    assert names("Biden met Xi Jinping. The talks failed. Ukraine won.") == ["Xi Jinping"]
    assert names("when was that?") == []


@pytest.mark.parametrize(
    ("before", "question", "searched"),
    [
        ("What did the union say?", "And the company?", "What did the company say?"),
        ("What did Ada Berg say about the dam?", "and Otto Vik?", "What did Otto Vik say about the dam?"),
        ("What did Ada Berg say about the dam?", "and about the mill?", "What did Ada Berg say about the mill?"),
        ("How many people died in Hask?", "And in Lunden?", "How many people died in Lunden?"),
        ("How many people were killed in Hask?", "and injured?", "How many people were injured in Hask?"),
        ("How many men did the Hask court jail?", "and women?", "How many women did the Hask court jail?"),
        (
            "How much does the Wavelet solo plan cost now?",
            "and the duo plan?",
            "How much does the Wavelet duo plan cost now?",
        ),
        (
            "How much does the Wavelet solo plan cost now?",
            "and before?",
            "How much does the Wavelet solo plan cost before?",
        ),
        ("What is the fare in Hask?", "and last year?", "What is the fare in Hask last year?"),
        ("What did the mayor of Hask say?", "and the other mayor?", "What did the other mayor say?"),
        ("What did the coach say about the Hask final?", "and the other one?", "What did the other coach say?"),
        ("Who is the manager of Hask Town?", "and the other manager?", "Who is the other manager?"),
    ],
)
def test_a_piece_of_a_question_takes_the_place_of_what_is_like_it(before: str, question: str, searched: str) -> None:
    assert understand(question, [turn(before, "12")]).question == searched


def test_another_one_is_not_asked_about_as_the_first_was() -> None:
    for question in ("and how?", "and then?", "and by how much?", "and before?", "and the other one's wife?"):
        assert in_place(question, "What did Otto Vik say in Hask?", ["Hask"]) == "" or "wife" in question
    # It need not have been said in the same place.
    assert (
        in_place("and the other manager?", "What did her manager say in Hask?", []) == "What did the other manager say?"
    )
    assert in_place("and the other one?", "Where does Otto Vik live?", []) == ""


@pytest.mark.parametrize(
    ("before", "answer", "question", "searched"),
    [
        ("Who runs Hask Ferries?", "Ada Berg", "and before her?", "Who runs Hask Ferries before Ada Berg?"),
        (
            "Who's the mayor of Hask now?",
            "Otto Vik",
            "Who came before him?",
            "Who was the mayor of Hask before Otto Vik?",
        ),
        (
            "Who is the mayor of Hask?",
            "Otto Vik",
            "who was his predecessor?",
            "Who was the mayor of Hask before Otto Vik?",
        ),
        (
            "Who is the mayor of Hask?",
            "Mona Lund",
            "who did she replace?",
            "Who was the mayor of Hask before Mona Lund?",
        ),
        (
            "Who was the mayor of Hask?",
            "Otto Vik",
            "and who succeeded him?",
            "Who was the mayor of Hask after Otto Vik?",
        ),
        (
            "Who is Ada Berg?",
            "the head of the bank",
            "and before her?",
            "Who was the head of the bank before Ada Berg?",
        ),
    ],
)
def test_who_had_the_place_of_somebody_before_is_asked_by_name(
    before: str, answer: str, question: str, searched: str
) -> None:
    assert understand(question, [turn(before, answer)]) == Understood(searched, again=True)


def test_whose_place_it_was_is_asked_with_the_topic_where_the_question_before_left_it_out() -> None:
    asked = [
        turn("What did Hask Ferries announce?", "a new ship"),
        turn("Who leads it? (Hask Ferries)", "Ada Berg", "Who leads it?"),
    ]
    understood = understand("and before her?", asked)
    assert understood.question == "Who leads it before Ada Berg?" and "Hask Ferries" in understood.carried


def test_before_somebody_who_was_not_told_of_is_nobodys_place() -> None:
    for before, answer in (("Who runs Hask Ferries?", "Otto Vik"), ("When did Ada Berg leave?", "in May")):
        assert " before Ada" not in (found := understand("and before her?", [turn(before, answer)]).searched)
        assert " before Otto" not in found


def test_another_topic_carries_nothing_of_the_one_before() -> None:
    said = "Now something else: how much did it cost?"
    assert understand(said, [turn("When will the harbour bridge reopen?")]) == Understood("how much did it cost?")


FLOOD = {
    "flood": content_words("The mayor of Hask resigned. The water rose by three metres in the town."),
    "x": frozenset({"a"}),
}


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What did the mayor say?", ("flood",)),
        ("what did the governor say?", ()),
        ("how far did the water rise in the town?", ("flood",)),
        ("how many people saw the mayor?", ()),  # later articles may have other figures
        ("what did the mayor of Lunden say?", ()),
        ("what did she tell the mayor?", ()),
        ("when did they resign?", ()),
        ("who resigned?", ("flood",)),
    ],
)
def test_what_is_named_by_no_name_is_of_the_articles_spoken_of(question: str, about: tuple[str, ...]) -> None:
    flood = FLOOD | {"flood": FLOOD["flood"] | {"rise"}}
    assert understand(question, [turn("What happened in Hask?")], lambda: flood).about == about
    assert understand(question, [], lambda: flood).about == ()


def test_he_is_nobody_with_the_first_name_of_a_woman() -> None:
    before = [turn("Who runs Silver Lines?", "Mary Stott"), turn("Who sued Mary Stott?", "Keith Dunmore")]
    assert "Mary Stott" not in understand("How old is he?", before).carried
    assert "Keith Dunmore" in understand("How old is he?", before).carried


def test_of_a_request_its_subject_alone_is_carried() -> None:
    summed = Answer("summarise the Hask flood", "answered", (), None, 1.0, kind="summary")
    carried = understand("how many were hurt?", [Earlier(summed.question, summed)]).carried
    assert "flood" in carried and "summarise" not in carried
    held = Earlier("what do you have on Silver Lines?", Answer.chat("what do you have on Silver Lines?", "Two."))
    assert understand("who leads it?", [held]).carried == ("Silver Lines",)


def test_a_number_that_was_answered_is_not_carried() -> None:
    carried = understand("Why did it happen?", [turn("How many drowned in the Hask flood?", "Twenty-three")]).carried
    assert "Hask" in carried and "Twenty-three" not in carried


TEXT = (
    "The Calder harbour bridge will reopen to traffic on 17 March, the county transport board said. Ines Okafor told "
    "reporters that the repair of the Calder bridge cost £48 million. Ferry crossings go on until April. " * 3
)


def test_the_question_of_a_pasted_text_is_searched_with_what_the_text_is_about() -> None:
    for pasted in (f"Is this true?\n\n{TEXT}", f"{TEXT}\n\nIs this true?"):
        understood = understand_pasted(pasted)
        assert understood.question == "Is this true?" and understood.forms == (understood.searched,)
        assert {"Calder", "Ines Okafor", "bridge"} <= {*understood.carried, *" ".join(understood.carried).split()}
    assert understand_pasted(f"{TEXT} Who is Ines Okafor?").question == "Who is Ines Okafor?"


def test_a_pasted_text_without_a_question_is_searched_by_its_beginning() -> None:
    understood = understand_pasted(TEXT)
    assert TEXT.startswith(understood.searched) and 500 < len(understood.searched) <= 600


LIBRARY = Library(
    401,
    [("CNN", 300), ("USA Today", 100), ("", 1)],
    "2013-06-01",
    "2025-12-01",
    [("A <b>bridge</b> reopens", "CNN", "2025-12-01"), ("Untitled", "", "")],
)
DAY = date(2025, 12, 2)
EMPTY = Library(0, [], "", "", [])


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("hi", "greeting"), ("Hello there!", "greeting"), ("Good morning, Newsdesk", "greeting"),
        ("How are you?", "greeting"),
        ("thanks", "thanks"), ("Thank you very much!", "thanks"), ("OK, thanks", "thanks"), ("great", "thanks"),
        ("bye", "goodbye"), ("what can you do?", "help"), ("Help", "help"), ("How does this work?", "help"),
        ("Who are you?", "self"), ("Are you a robot?", "self"), ("How many articles are there?", "count"),
        ("how many articles do you have", "count"), ("Which outlets do you have?", "outlets"),
        ("What is new?", "newest"), ("What topics do you have?", "newest"),
        ("What is in the library?", "newest"), ("latest news", "newest"),
        ("How old are the articles?", "dates"),
        # Questions to the articles.
        ("What is the latest on Venezuela?", None), ("Who are the suspects?", None),
        ("How many articles did he write?", None),
        ("Hello Kitty was created by whom?", None), ("Who made this decision?", None),
        ("What is new in Ukraine?", None),
        ("", None),
    ],
)  # fmt: skip
def test_talk_is_told_from_questions(said: str, about: str | None) -> None:
    assert topic(said) == about


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ("What is new this week?", Scope(since=date(2025, 11, 26), until=DAY)),
        ("how many articles are from today", Scope(since=DAY, until=DAY)),
        ("how many articles do you have from the post?", Scope(("The Post",))),
        ("How many articles are there?", Scope()),
    ],
)
def test_talk_may_be_limited_to_days_or_outlets(said: str, limits: Scope) -> None:
    everything = Scope(as_of=DAY)
    talk = talk_of(said, lambda: ["CNN", "The Post"], everything)
    assert talk and talk[1] == replace(limits, as_of=DAY)
    assert talk[0] == ("newest" if "new" in said else "count")
    assert talk_of("how many articles are from Hask", lambda: ["CNN"], everything) is None
    assert talk_of("any news this week?", lambda: ["CNN"], everything) is None, "which is summed up"
    assert talk_of("what day is it today?", lambda: ["CNN"], everything) == ("today", everything)
    assert talk_of("what happened this week?", lambda: ["CNN"], everything) is None


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("Which outlets write about the ferry?", "the ferry"),
        ("What do you have on Venezuela?", "Venezuela"), ("any articles about the Calder bridge?", "the Calder bridge"),
        ("List the articles on Brexit.", "Brexit"), ("Do you have anything about Maduro?", "Maduro"),
        ("show me all stories about Taylor Swift", "Taylor Swift"), ("What did he have on?", None),
        ("Are there any survivors of the crash?", None), ("What is there to say about it?", None), ("", None),
    ],
)  # fmt: skip
def test_what_is_asked_to_be_listed(said: str, subject: str | None) -> None:
    assert held_on(said) == subject


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("How many articles about Hask Mill do you have?", "Hask Mill"),
        ("how many articles do you have about the strike?", "strike"),
        ("How many stories are there that mention Ada Berg", "Ada Berg"),
        ("How many articles about the fire were published in March 2026?", "fire in March 2026"),
        ("What is the number of reports on listeria?", "listeria"),
        ("How many reports of abuse were there?", None), ("How many stories does the tower have?", None),
        ("How many articles about her did the Post run?", None), ("How many articles are there?", None),
    ],
)  # fmt: skip
def test_of_what_the_articles_are_counted(said: str, subject: str | None) -> None:
    assert counted_on(said) == subject


def test_articles_with_the_words_of_a_subject_are_counted_and_named() -> None:
    many = [(f"Title {n}", "CNN", "2025-12-01") for n in range(20)]
    assert having("Hask", many[:1], "") == "1 article has the word “Hask”: “Title 0” (CNN, 1 Dec 2025)."
    assert having("bus strikes", many[:2], "May").startswith(
        "2 articles (May) have the words “bus strikes”, in some form:"
    )
    told = having("Hask Mill", many, "", more=True)
    assert (
        told.startswith("At least 20 articles have the words “Hask Mill”: the newest 8: “Title 0”")
        and "Title 8" not in told
    )


def test_articles_on_a_subject_are_named() -> None:
    many = [(f"Title {n}", "CNN", "2025-12-01") for n in range(20)]
    assert listed("x", []) == "I find no article that comes close to “x”."
    assert listed("x", many[:1]).startswith("One article comes close to “x”: “Title 0” (CNN, 1 Dec 2025).")
    assert listed("x", many).startswith("8 articles come closest to “x”: “Title 0”") and "Title 8" not in listed(
        "x", many
    )


def test_replies_say_what_the_store_holds() -> None:
    assert reply("count", LIBRARY, DAY) == "There are 401 articles from 2 outlets, 1 Jun 2013 to 1 Dec 2025."
    assert reply("outlets", LIBRARY, DAY) == "The articles are from CNN (300), USA Today (100)."
    assert reply("newest", LIBRARY, DAY) == (
        "The newest articles are “A <b>bridge</b> reopens” (CNN, 1 Dec 2025); “Untitled”."
    )
    week = replace(LIBRARY, articles=2, limits="26 Nov 2025 to 2 Dec 2025")
    assert reply("count", week, DAY) == "There are 2 articles (26 Nov 2025 to 2 Dec 2025)."
    assert reply("newest", week, DAY) == (
        "There are 2 articles (26 Nov 2025 to 2 Dec 2025): “A <b>bridge</b> reopens” (CNN, 1 Dec 2025); “Untitled”."
    )
    assert reply("newest", replace(week, articles=0, newest=[]), DAY) == (
        "There is no article (26 Nov 2025 to 2 Dec 2025)."
    )
    assert reply("dates", LIBRARY, DAY) == "The articles are of 1 Jun 2013 to 1 Dec 2025."
    empty = "There are no articles yet: add some in the Articles tab, or with `newsdesk index`."
    for about in ("count", "outlets", "newest", "dates", "greeting", "help"):
        assert empty in reply(about, EMPTY, DAY)  # type: ignore[arg-type]


PROOF = "Elias Korr was detained. Labour Minister Petra Korr said no."
ANSWERED = Answer(
    "What did Korr say in 2031?",
    "answered",
    (Statement("no"),),
    "no",
    0.61,
    (Citation(1, "a", "Korr detained", "The Wire", "2031-09-12", "", "", PROOF, 0, len(PROOF), 57, 59, 0.61),),
    searched="What did Korr say in 2031?",
)
TALK = [Earlier(ANSWERED.searched, ANSWERED)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no, I meant Petra Vane", "What did Petra Vane say in 2031?"),
        ("No, the 2030 one", "What did Korr say in 2030?"),
        ("no the 2030 one", "What did Korr say in 2030?"),
        ("the other Korr", "What did Petra Korr say in 2031?"),
        ("no, I meant the ferry", "What did Korr say in 2031? (ferry)"),
        ("I meant: when was Elias Korr detained?", "when was Elias Korr detained?"),
        ("the one from Hask", "What did Korr say in 2031? (Hask)"),
    ],
)
def test_a_correction_asks_the_last_question_of_what_was_meant(said: str, meant: str) -> None:
    answer = replied(said, TALK)
    assert isinstance(answer, Understood) and answer.searched == meant and not answer.beyond


@pytest.mark.parametrize(
    "said", ["more", "tell me more about that", "what else?", "anyone else?", "not that one", "go on"]
)
def test_more_asks_for_what_was_not_quoted_yet(said: str) -> None:
    answer = replied(said, TALK)
    assert isinstance(answer, Understood) and answer.searched == ANSWERED.searched and answer.beyond
    recalled = Recalled.of(answer, TALK)
    hits = [Hit(n, article, "", "", "", "", "", "", start, start + 99, 1.0) for n, article, start in PASSAGES]
    assert [hit.passage_id for hit in recalled.without_quoted(hits)] == [2, 3]
    assert recalled.notes and not Recalled.of(Understood("What did she say?", ("Korr",)), TALK).notes


PASSAGES = [(1, "a", 10), (2, "a", 900), (3, "b", 0)]


def test_a_name_that_was_meant_takes_the_place_of_its_last_word() -> None:
    asked = replace(ANSWERED, question="who is korr", searched="who is korr")
    assert replied("no, I meant Petra Korr", [Earlier("who is korr", asked)]) == Understood("who is Petra Korr")


def test_yes_takes_up_what_was_offered() -> None:
    offered = replace(ANSWERED, kind="clarify", offers=("Who is Elias Korr?", "Who is Petra Korr?"))
    talk = [Earlier("Who is Korr?", offered)]
    for said in ("yes please", "the first one", "1"):
        assert replied(said, talk) == Understood(offered.offers[0])
    for said in ("the second", "the other one", "Petra", "2"):
        assert replied(said, talk) == Understood(offered.offers[1])
    assert replied("no, I meant Petra Korr", talk) == Understood("Who is Petra Korr?")
    taken = [*talk, Earlier("Who is Elias Korr?", replace(ANSWERED, offers=()))]
    for said in ("no, the other Korr", "the other one", "not that one", "no, not him", "I meant the other Korr"):
        assert replied(said, taken) == Understood("Who is Petra Korr?")
    assert replied("no, the other bridge", taken) != Understood("Who is Petra Korr?")
    assert replied("neither", talk) == ALL_RIGHT and replied("Yes.", TALK) == NOTHING_OFFERED
    assert replied("yes", []) == NOTHING_OFFERED


@pytest.mark.parametrize(
    "said",
    [
        "which outlet says so?",
        "what paper reported that?",
        "when was the article published?",
        "how old is that article?",
    ],
)
def test_what_is_asked_of_the_articles_cited_is_told_from_them(said: str) -> None:
    assert replied(said, TALK) == "It is from “Korr detained” (The Wire, 12 Sep 2031). Each quote opens in its article."
    assert replied(said, []) == NOTHING_SAID


def test_who_wrote_it_means_the_article_once_that_is_spoken_of() -> None:
    by = {"a": ("Ada Brook", "Otto Vik")}.__getitem__
    told = "“Korr detained” (The Wire, 12 Sep 2031) is by Ada Brook, Otto Vik."
    assert replied("who wrote the article?", TALK, by) == told
    assert replied("who wrote it?", TALK, by) is None  # a book, perhaps
    asked = "when was the article published?"
    assert replied("who wrote it?", [*TALK, Earlier(asked, Answer.chat(asked, "2031."))], by) == told
    assert replied("who wrote that article?", TALK) == "“Korr detained” (The Wire, 12 Sep 2031) names no author."


def test_who_said_that_asks_who_said_what_was_marked() -> None:
    named = replied("who said that?", TALK)
    assert isinstance(named, Understood) and named.searched == "Who said that Labour Minister Petra Korr said no?"
    clause = replace(ANSWERED, span="the ward could not find midwives")
    told = replied("and who says so?", [Earlier(clause.searched, clause)])
    assert isinstance(told, Understood) and told.searched == "Who said that the ward could not find midwives?"
    assert replied("who said that?", [Earlier("Why?", replace(ANSWERED, status="not_found"))]).startswith("What came")  # type: ignore[union-attr]


def test_what_is_corrected_is_the_name_that_was_taken_for_granted() -> None:
    asked = replace(ANSWERED, question="what did he say about Hask?", searched="what did Elias Korr say about Hask?")
    corrected = replied("no, I meant Marsh", [Earlier(asked.searched, asked)])
    assert isinstance(corrected, Understood) and corrected.searched == "what did Marsh say about Hask?"


def test_replies_about_an_answer_name_its_confidence_and_its_proof() -> None:
    assert replied("Are you sure?", TALK) == (
        "My confidence in it is fair (61%). It rests on “Korr detained” (The Wire, 12 Sep 2031): "
        "open the quote there before you rely on it."
    )
    summed = replace(ANSWERED, kind="summary", confidence=1.0)
    assert replied("Are you sure?", [Earlier("Sum it up.", summed)]) == (
        "I have no measure of that: it is put together of quotes, the first is from “Korr detained” "
        "(The Wire, 12 Sep 2031). Read them before you rely on it."
    )
    assert (
        replied("says who?", TALK)
        == "It is from “Korr detained” (The Wire, 12 Sep 2031). Each quote opens in its article."
    )
    assert replied("how do you know that?", []) == NOTHING_SAID
    assert replied("in German please", TALK) == NO_TRANSLATION


@pytest.mark.parametrize(
    "question",
    [
        "No deal was reached with Iran, why?",
        "No one was hurt in the crash?",
        "What did the other side say?",
    ],
)
def test_a_question_is_no_reply(question: str) -> None:
    assert replied(question, TALK) is None


@pytest.mark.parametrize(
    ("question", "carried", "read"),
    [
        ("who replaced her?", ("Mary Vik", "Hask Ferries"), "who replaced Mary Vik?"),
        ("what is his job?", ("Otto Vik",), "what is Otto Vik’s job?"),
        ("when did she resign?", ("Mary Vik", "council"), "when did Mary Vik resign?"),
        # Nobody is meant for sure: no given name of such a one, or two of them.
        ("how old is he?", ("Hask Ferries",), "how old is he? (Hask Ferries)"),
        ("how old is he?", ("Mary Vik",), "how old is he? (Mary Vik)"),
        ("who sued him?", ("Otto Vik", "Paul Berg"), "who sued him? (Otto Vik, Paul Berg)"),
        ("how many were there?", ("Mary Vik",), "how many were there? (Mary Vik)"),
    ],
)
def test_a_question_is_read_with_the_name_of_whom_it_means(question: str, carried: tuple[str, ...], read: str) -> None:
    assert Understood(question, carried).read == read


def test_a_question_that_names_something_may_be_about_what_was_talked_of() -> None:
    before = [turn("How many people caught the Hask fever?", "40")]
    understood = understand("How many cases are there in Calder?", before)
    assert understood.alone and understood.searched == understood.question
    assert understood.within_topic.startswith("How many cases are there in Calder? (") and "Hask" in understood.topic[0]
    # What names the topic itself, asks what something is, or is asked first, is about nothing else.
    for question in ("Who caught the Hask fever in Calder?", "What is Calder?"):
        assert understand(question, before).topic == ()
    assert understand("How many cases are there in Calder?", []).topic == ()


def test_who_was_in_charge_is_no_definition() -> None:
    assert leans("who was in charge?") and leans("who is behind this?") and not leans("Who is Ada Berg?")


def test_capitals_of_a_post_name_nobody() -> None:
    assert names("Who is the new CEO?") == [] and leans("Who is the new CEO?")


def test_he_is_who_was_named_last_with_an_initial_too() -> None:
    before = [turn("Who is Otto Vik?", "the founder"), turn("Who is the new CEO?", "John J. Ray III")]
    assert understand("what did he say?", before).question == "what did John J. Ray III say?"
