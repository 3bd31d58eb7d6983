"""What is searched is what the eye reads, whatever characters it is written in."""

import pytest

from index.folding import alike, asked, indexed, pairs, plain, rejoined, spaceless


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ﬁnancial oﬃces, ﬂags, Cliﬀ, ﬅone", "financial offices, flags, Cliff, stone"),
        (
            "min\u00adister, reno\u00ad vation, cus\u00ad\ntoms, gas\u00ad \n works",
            "minister, renovation, customs, gasworks",
        ),
        ("re\u200bser\u200cvoir\ufeff water\u2060works\u200e", "reservoir waterworks"),
        ("ＣＮＮ２０２５ and 𝐁𝐨𝐥𝐝", "CNN2025 and Bold"),
        ("ﾃﾚﾋﾞ か\u3099", "テレビ が"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("CO₂, 5 m², Henry Ⅷ", "CO2, 5 m2, Henry VIII"),
        ("и\u0306 e\u0301", "й é"),
        ("п\u02bcять Hawai\u02bbi", "п'ять Hawai'i"),
        ("كِتَـــابٌ שָׁלוֹם", "كتاب שלום"),
        ("❤\ufe0f", "❤"),
        ("Apple™ said … “no” – 5½ € Ærø Łódź", "Apple™ said … “no” – 5½ € Ærø Łódź"),
    ],
)
def test_what_looks_the_same_is_the_same(text: str, seen: str) -> None:
    assert plain(text) == seen
    assert plain(seen) == seen


@pytest.mark.parametrize(
    ("text", "pieces", "query"),
    [
        ("plain words", "plain words", "plain words"),
        ("AI技術者と3号", "AI 技 術 者 と 技術 術者 者と 3 号", "AI 技術 術者 者と 3 号"),
        ("東，京", "東 ， 京", "東 ， 京"),
        ("서울에 가", "서 울 에 서울 울에 가", "서울 울에 가"),
        ("ผู้ว่า", "ผู้ ว่ า ผู้ว่ ว่า", "ผู้ว่ ว่า"),
        ("ລາວ", "ລ າ ວ ລາ າວ", "ລາ າວ"),
        ("မြန်မာ", "မြ န် မာ မြန် န်မာ", "မြန် န်မာ"),
        ("ភាសា", "ភា សា ភាសា", "ភាសា"),
        ("किताब में", "किताब में", "किताब में"),
    ],
)
def test_texts_without_spaces_are_cut_into_units_and_pairs(text: str, pieces: str, query: str) -> None:
    assert indexed(text).split() == pieces.split()
    assert asked(text).split() == query.split()


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("Straße STRAẞE", "Strasse STRASSE"),
        ("Ёлка и зелёный чай", "Елка и зеленый чай"),
        ("Łódź, Ærø, œuvre, Øre, Đà, İzmir, Işık", "Lódź, AEro, oeuvre, Ore, Dà, Izmir, Işik"),
        ("Þór Guðmundsson, Ħamrun, Ŧ", "THór Gudmundsson, Hamrun, T"),
        ("Η Αθήνα, προϊόν", "Η Αθηνα, προιον"),
        ("أحمد إلى مدرسة فارسی کتاب", "احمد الي مدرسه فارسي كتاب"),
    ],
)
def test_letters_that_are_written_for_one_another_are_looked_up_alike(written: str, otherwise: str) -> None:
    assert alike(written) == asked(written) == otherwise and indexed(written).startswith(otherwise)
    assert alike(otherwise) == otherwise
    assert plain(written) == written


def test_words_with_umlauts_are_indexed_without_them_too() -> None:
    text = "Thomas Müller fährt nach København; Mu\u0308ller"
    spelt = "Mueller faehrt Koebenhavn"
    assert indexed(text) == f"Thomas Müller fährt nach Kobenhavn; Müller {spelt}" and "Mueller" not in asked(text)


def test_letters_that_only_look_alike_are_other_letters() -> None:
    for text in ("й и ї і", "Müller Mueller", "å aa ş s", "שׂ"):
        assert alike(text) == text


def test_a_word_that_a_line_broke_is_found_whole_and_in_parts() -> None:
    assert indexed("a renova-\ntion of the long-\n  term plan, 5-\n6").replace("-", " ").split() == (
        "a renova renovation tion of the long longterm term plan, 5 6".split()
    )
    assert indexed("reno\u00ac\nvation").split() == ["reno\u00ac", "renovation", "vation"]
    assert asked("renova-\ntion") == "renova-\ntion"


def test_pairs_come_together_again() -> None:
    words = ["mayor", *pairs("九号线路"), "四元", "元"]
    assert rejoined(words) == ["mayor", "九号线路", "四元", "元"]
    assert rejoined([*pairs("เชียงใหม่"), "in"]) == ["เชียงใหม่", "in"]
    assert [spaceless(word) for word in ("線路", "서", "ว่า", "AI", "किताब", "3", "")] == [True] * 3 + [False] * 4
