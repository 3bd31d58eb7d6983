"""What a question means after others."""

import unicodedata
from dataclasses import replace

import pytest

from qa.conversation.carrying import MOST_WORDS, Said, features, terms_of
from qa.conversation.ellipsis import in_place
from qa.conversation.followup import Understood, understand
from qa.conversation.leaning import leans, names
from qa.conversation.pasted import understand_pasted
from qa.records import Answer, Citation, Earlier
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
        (
            [("What did Otto Vik say about the gas grid?", "it leaks")],
            "what about pensions?",
            "What did Otto Vik say about pensions?",
        ),
        ([("Who is Ada Berg?", "the mayor")], "What else did she say?", "What else did Ada Berg say?"),
        (
            [("What happened to the crane?", "gutted by fire")],
            "when was that?",
            "When did it happen to the crane? (fire, gutted)",
        ),
        (
            [("When did the union begin?", ""), ("who leads it now?", "Ada Berg")],
            "until when?",
            "Until when does Ada Berg lead it now? (union, begin)",
        ),
        ([("Who has to approve the plan?", "the council")], "did they?", "did they approve the plan? (council)"),
        ([("Does Ada Berg want to sell the pool?", "")], "did she?", "did she sell the pool?"),
        (
            [("Who leads Hask Foods?", "Ada Berg"), ("how big is the mill?", "")],
            "who built it?",
            "who built it? (Hask Foods, leads, mill, big, Ada Berg)",
        ),
        (
            [("Who is Ada Berg?", "the coach"), ("Did she win the cup?", "")],
            "What did she say after it?",
            "What did Ada Berg say after it? (cup, win)",
        ),
        ([("Who left when the Sea Lass sank?", "")], "What did he say?", "What did he say? (Sea Lass, left, sank)"),
        ([("Who is their boss?", "Otto Vik")], "What did he say about it?", "What did Otto Vik say about it?"),
        ([("Who sued Karl Oster?", "Mona Lund")], "Why did she sue him?", "Why did Mona Lund sue Karl Oster?"),
        ([("Whom did Mona Lund back?", "Karl Oster")], "Why?", "Why did Mona Lund back Karl Oster?"),
        ([("Whom is Mona Lund suing?", "Karl Oster")], "Why?", "Why is Mona Lund suing Karl Oster?"),
        (
            [("Who is Mona Lund?", "the mayor"), ("her rival?", "Karl Oster")],
            "What does he do?",
            "What does Karl Oster do?",
        ),
        (
            [("What happened on Quay Road?", "A fire has destroyed a crane")],
            "Why did it start?",
            "Why did it start? (Quay Road, fire)",
        ),
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
    assert names("Voters elected Sen. John Thune, R-S.D., and Gov. Lee of St. Louis.") == [
        "John Thune",
        "Lee of St. Louis",
    ]


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


def test_titles_are_no_part_of_a_given_name() -> None:
    before = [turn("What did Dr Keith Dunmore say of the governor?", "that she is late")]
    assert understand("Did she answer?", before).carried == ("governor", "late")


def test_who_was_called_she_is_not_he_later() -> None:
    carried = Earlier("How old is she? (Ilka Vane)", turn("", "58", "how old is she?").answer)
    before = [turn("Who is Ilka Vane?", "the mayor"), carried]
    assert understand("What did he say?", before).searched.startswith("What did he say?")
    assert understand("What did she say?", before).searched == "What did Ilka Vane say?"


def test_who_was_she_in_the_question_before_is_named_where_it_is_asked_on() -> None:
    before = [Earlier("whom did she back? (Ilka Vane)", turn("", "Karl Oster", "whom did she back?").answer)]
    assert understand("why?", before).searched == "Why did Ilka Vane back Karl Oster?"


def test_a_full_name_in_small_letters_is_asked_on_as_the_articles_write_it() -> None:
    quote = Citation(1, "a", "", "", "", "", "", "The clerk, Ilka Vane, left.", 0, 27, None, None, 1.0)
    answer = replace(turn("who is ilka vane", "the clerk").answer, citations=(quote,))
    assert understand("what else did she say?", [Earlier("who is ilka vane", answer)]).searched == (
        "what else did Ilka Vane say?"
    )


def test_what_was_summed_up_by_its_name_is_what_is_asked_on() -> None:
    asked = "tell me about the strike"
    summed = Earlier(asked, Answer(asked, "answered", (), None, 1.0, kind="summary"))
    before = [turn("Who buys Hask Foods?", "Silver Lines"), turn("How much is it?", "$3"), summed]
    assert understand("when did it end?", before).carried == ("strike",)


def test_what_is_to_be_talked_about_is_carried_without_let_us() -> None:
    asked = "let's talk about saltby"
    summed = Earlier(asked, Answer(asked, "answered", (), None, 1.0, kind="summary"))
    assert understand("who scored for them?", [summed]).carried == ("saltby",)


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
