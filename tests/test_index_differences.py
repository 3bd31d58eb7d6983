"""What versions of a text say otherwise: each place of change, and nothing else."""

import random

import pytest

from index.differences import Piece, differences, marked


@pytest.mark.parametrize(
    ("earlier", "later", "changes"),
    [
        ("It costs 40 million. All agree.", "It costs 48 million. All agree.", ["It costs [-40-]{+48+} million."]),
        (
            "It had risen by 3.5 percent, the board told Mr. J. Holt.",
            "It had fallen by 2.5 percent, the board told Mr. J. Holt.",
            ["It had [-risen-]{+fallen+} by [-3.5-]{+2.5+} percent, the board told Mr. J. Holt."],
        ),
        ("Two men died.\nAll agree.", "Two men died.\nAll agree.\nA third is hurt.", ["{+A third is hurt.+}"]),
        ("Two men died. A third is hurt.", "Two men died.", ["[-A third is hurt.-]"]),
        ("He said so.", "He said so, twice.", ["He said so{+, twice+}."]),
        ("One is here. All agree. Two are there.", "Six are here. All agree. Ten are there.",
         ["[-One is-]{+Six are+} here.", "[-Two-]{+Ten+} are there."]),
        ("市长说花费四千万元。学校开学。", "市长说花费四千八百万元。学校开学。", ["市长说花费四千{+八百+}万元。"]),
        ("Two men\ndied  there.", "Two men died there.\n", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_each_place_of_change_is_told(earlier: str, later: str, changes: list[str]) -> None:
    assert [marked(place) for place in differences(earlier, later)] == changes


def test_pieces_are_the_words_of_both_versions() -> None:
    dice = random.Random(3)
    for _ in range(200):
        texts = [" ".join(dice.choices(["Ship", "port", "crew,", "ends.", "late"], k=dice.randrange(12))) for _ in "ab"]
        places = differences(*texts)
        changed = [
            [piece for place in places for piece in place if piece.kind != kind] for kind in ("added", "removed")
        ]
        for pieces, text in zip(changed, texts, strict=True):
            assert all(piece.text in text for piece in pieces if piece.kind != "same")
        assert bool(places) == (texts[0].split() != texts[1].split())


def test_a_long_place_of_change_is_told_as_a_whole() -> None:
    (place,) = differences("a " * 3000, "b " * 3000)
    assert place == [Piece("removed", ("a " * 3000).strip()), Piece("added", ("b " * 3000).strip())]
