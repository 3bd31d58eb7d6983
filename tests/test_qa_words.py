"""Stems of words: what number and tense do to a word makes no other word of it."""

import pytest

from qa.words import content_words, stem

# Forms of one word each.
ALIKE = """
vote votes voted voting|plane planes|plan plans planned planning|care cares cared caring|car cars
hope hopes hoped hoping|hop hops hopped hopping|house houses housed housing|price prices priced pricing
case cases|use uses|race races raced racing|close closes closed closing|raise raises raised raising
make makes making|give gives giving|decide decides decided deciding|invade invades invaded invading
charge charges charged charging|judge judges judged|change changes changed changing
release releases released releasing|increase increases increased increasing|promise promises promised
state states stated|agree agrees agreed agreeing|employee employees|tree trees|die dies died|tie ties tied
movie movies|play plays played playing
watch watches watched watching|box boxes boxed|tax taxes taxed taxing|bus buses|gas gases|virus viruses
class classes|pass passes passed passing|boss bosses|fire fires fired firing|strike strikes striking
stop stops stopped stopping|win wins winning|add adds added adding|call calls called calling
control controls controlled controlling|travel travels travelled travelling|kill kills killed
visit visits visited visiting|open opens opened opening|report reports reported reporting
show shows showed showing|need needs needed|feed feeds feeding|speed speeds|king kings|ring rings
spring springs|crime crimes|fine fines fined|rate rates rated rating|hero heroes|seize seizes seized seizing
trouble troubles troubled|debate debates debated debating|blame blames blamed blaming|shoe shoes|wife wifes
bridge bridges|table tables|plague plagues plagued
"""
APART = """
car care|plan plane|hop hope|rat rate|stat state|fir fire|win wine|tim time|us use|bar bare|new newly
""".strip().split("|")


@pytest.mark.parametrize("forms", ALIKE.strip().replace("\n", "|").split("|"))
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    first, *others = forms.split()
    assert {stem(other) for other in others} == {stem(first)}


@pytest.mark.parametrize("pair", APART)
def test_words_that_differ_by_more_than_an_ending_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "word", ["", "a", "as", "es", "ed", "ing", "sing", "red", "1990", "été", "東京", "日産s", "ss"]
)
def test_short_and_foreign_words_stay_words(word: str) -> None:
    assert stem(word) == word.removesuffix("s" if word == "日産s" else "\0") or len(stem(word)) >= 3


def test_content_words_meet_whatever_the_number_and_tense() -> None:
    assert content_words("Who voted on the planes?") == content_words("The votes on a plane")
