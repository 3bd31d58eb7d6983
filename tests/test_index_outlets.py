"""Which outlets a name stands for."""

import pytest

from index.outlets import close_outlets, matching_outlets, no_such_outlet

OUTLETS = [
    "The Guardian",
    "CNN",
    "edition.cnn.com",
    "Le Monde diplomatique – Édition",
    "Süddeutsche Zeitung",
    "The New York Times",
    "Financial Times",
    "AP",
    "BBC News",
    "BBC Sport",
    "news.haaretz.co.il",
    "Jyllands-Posten",
    "Gazeta Łódzka",
    "人民日报",
    "AT&T Wire",
]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("cnn", ["CNN", "edition.cnn.com"]),
        ("https://www.cnn.com/", ["CNN", "edition.cnn.com"]),
        ("the guardian", ["The Guardian"]),
        ("Guardian", ["The Guardian"]),
        (" GUARDIAN ", ["The Guardian"]),
        ("theguardian.com", ["The Guardian"]),
        ("the guardian newspaper", ["The Guardian"]),
        ("Guardian news", ["The Guardian"]),
        ("Suddeutsche Zeitung", ["Süddeutsche Zeitung"]),
        ("sueddeutsche.de", ["Süddeutsche Zeitung"]),
        ("Su\u0308ddeutsche", ["Süddeutsche Zeitung"]),
        ("SZ", ["Süddeutsche Zeitung"]),
        ("le monde", ["Le Monde diplomatique – Édition"]),
        ("edition", ["Le Monde diplomatique – Édition"]),
        ("NYT", ["The New York Times"]),
        ("new york times", ["The New York Times"]),
        ("nytimes", []),
        ("times", ["The New York Times", "Financial Times"]),
        ("Associated Press", ["AP"]),
        ("BBC", ["BBC News", "BBC Sport"]),
        ("bbc news", ["BBC News"]),
        ("haaretz", ["news.haaretz.co.il"]),
        ("jyllands posten", ["Jyllands-Posten"]),
        ("Lodzka", ["Gazeta Łódzka"]),
        ("人民日报", ["人民日报"]),
        ("AT and T wire", ["AT&T Wire"]),
        ("guard", []),
        ("the", []),
        ("", []),
        ("–", []),
    ],
)
def test_a_name_means_the_outlets_that_it_fits(name: str, meant: list[str]) -> None:
    assert matching_outlets(name, OUTLETS) == meant


def test_every_outlet_is_meant_by_its_own_name() -> None:
    assert all(outlet in matching_outlets(outlet, OUTLETS) for outlet in OUTLETS)


def test_a_name_that_fits_none_is_told_the_closest() -> None:
    assert close_outlets("gardian", OUTLETS) == ["The Guardian"]
    assert no_such_outlet("gardian", OUTLETS) == "No outlet fits 'gardian': the closest is 'The Guardian'."
    assert no_such_outlet("Fin. Tims", OUTLETS).startswith("No outlet fits 'Fin. Tims': the closest ")
    assert no_such_outlet("Zzz", OUTLETS) == (
        "No outlet fits 'Zzz': there are 'The Guardian', 'CNN' and 'edition.cnn.com' (12 more)."
    )
    assert no_such_outlet("Zzz", ["A"]) == "No outlet fits 'Zzz': there is 'A'."
    assert no_such_outlet("A", []) == "No article names its outlet: ask without a filter by outlet."
