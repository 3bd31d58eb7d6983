"""What plain news text says about itself, by rules that hold for agencies' and papers' articles in general."""

import time

import pytest

from index.articles.titles import made_title
from index.articles.wire import dateline_end, read_facts

BODY = "The president said on Sunday that talks would go on.\n\nHe gave no details of them.\n\nNobody else spoke."


@pytest.mark.parametrize(
    ("top", "place", "published", "outlet"),
    [
        (" date 2025-12-01 WASHINGTON – ", "Washington", "2025-12-01", ""),
        ("Date: 1 December 2025 Washington — ", "Washington", "2025-12-01", ""),
        ("2025-12-01 PARIS (AFP) — ", "Paris", "2025-12-01", "AFP"),
        ("December 1, 2025 | ", "", "2025-12-01", ""),
        ("Published Mon, 1 Dec 2025 10:30 GMT\n\n", "", "2025-12-01", ""),
        ("WASHINGTON — ", "Washington", "", ""),
        ("WASHINGTON (Reuters) - ", "Washington", "", "Reuters"),
        ("WASHINGTON (AP) -- ", "Washington", "", "AP"),
        ("PARIS, Dec. 1 (AP) — ", "Paris", "", "AP"),
        ("PARIS, Dec. 1, 2025 (AP) — ", "Paris", "2025-12-01", "AP"),
        ("NEW YORK, 3 March — ", "New York", "", ""),
        ("KYIV, Ukraine (AP) — ", "Kyiv, Ukraine", "", "AP"),
        ("WASHINGTON, D.C. – ", "Washington, D.C.", "", ""),
        ("ABU DHABI, UAE – ", "Abu Dhabi, UAE", "", ""),
        ("ST. LOUIS − ", "St. Louis", "", ""),
        ("RIO DE JANEIRO, Brazil — ", "Rio de Janeiro, Brazil", "", ""),
        ("O'FALLON, Ill. — ", "O'Fallon, Ill.", "", ""),
        ("SÃO PAULO/LONDON (Reuters) - ", "São Paulo/London", "", "Reuters"),
        ("Doha, Qatar CNN —\n\n", "Doha, Qatar", "", "CNN"),
        ("CNN —\n\n", "", "", "CNN"),
        ("Washington (CNN) ", "Washington", "", "CNN"),
        ("(CNN) ", "", "", "CNN"),
        ("NEW DELHI: ", "New Delhi", "", ""),
        ("AP\n\n", "", "", "AP"),
    ],
)
def test_dates_and_datelines(top: str, place: str, published: str, outlet: str) -> None:
    facts = read_facts(top + BODY)
    assert (facts.place, facts.published, facts.outlet) == (place, published, outlet)
    assert facts.title == "The president said on Sunday that talks would go on"


@pytest.mark.parametrize(
    ("line", "outlet"),
    [("The Calder Star", "The Calder Star"), ("Market Wire", "Market Wire"), ("It was not to last", "")],
)
def test_a_line_with_capitals_between_byline_and_date_is_the_paper(line: str, outlet: str) -> None:
    facts = read_facts(f"Trams stand still for a second day\nBy Tom Reed\n{line}\n18 November 2025\n\n{BODY}")
    assert (facts.title, facts.authors) == ("Trams stand still for a second day", ("Tom Reed",))
    assert (facts.outlet, facts.published) == (outlet, "2025-11-18")
    staff = read_facts(f"Trams stand still for a second day\nBy Staff reporter\n{line}\n18 November 2025\n\n{BODY}")
    assert (staff.authors, staff.outlet) == ((), outlet)


@pytest.mark.parametrize(
    "text",
    [
        "Beyoncé – now truly the queen – has released an album.",
        "Move over, William Shatner – there is a new one.",
        "UPDATE: The road is open again.",
        "EDITOR'S NOTE: The road is open again.",
        "NASA: The road is open again.",
        "BREAKING — The road is open again.",
        "KHN — The road is open again.",
        "WASHINGTON – of all places.",
        "June 12, 2022 was a hot day.",
        "Gas prices are dropping. Liz Cheney lost – again.",
    ],
)
def test_what_only_looks_like_a_dateline(text: str) -> None:
    facts = read_facts(f"{text}\n\nMore text follows here.")
    assert (facts.place, facts.published) == ("", "")


def test_labelled_header_lines() -> None:
    facts = read_facts(
        "Title: Talks go on\nBy: Jane Doe and John Roe\nDate: 12 June 2022\nSource: The Daily Star\n"
        f"URL: https://star.example/x\nPlace: Beirut\n\n{BODY}"
    )
    assert facts.title == "Talks go on"
    assert facts.authors == ("Jane Doe", "John Roe")
    assert (facts.published, facts.outlet, facts.place) == ("2022-06-12", "The Daily Star", "Beirut")
    assert facts.url == "https://star.example/x"


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("date 2025-12-01 WASHINGTON – The president spoke.", "date 2025-12-01 WASHINGTON – "),
        ("KYIV, Ukraine (AP) — Shelling went on.", "KYIV, Ukraine (AP) — "),
        ("(CNN)Two men were found.", "(CNN)"),
        ("December 1, 2025\nIt rained.", "December 1, 2025"),
        ("Trump - who was there - left.", ""),
        ("On Sunday – a day of rest – it rained.", ""),
        ("", ""),
    ],
)
def test_where_header_and_dateline_end(text: str, head: str) -> None:
    assert text[: dateline_end(text)] == head


def test_headline_summary_byline_date_and_dateline() -> None:
    facts = read_facts(
        "Talks will go on, president says\n\nNo details given\n\nBy Jane Doe, Associated Press\n"
        f"December 1, 2025 5:30 PM ET\n\nPARIS (AP) — {BODY}"
    )
    assert facts.title == "Talks will go on, president says"
    assert (facts.authors, facts.published, facts.place) == (("Jane Doe",), "2025-12-01", "Paris")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Talks will go on\n\n{BODY}", "Talks will go on"),
        (f"Will talks go on?\n\n{BODY}", "Will talks go on?"),
        (f"Talks will go on\n{BODY}", "Talks will go on"),
        (f"Talks will go on\n=====\n{BODY}", "Talks will go on"),
        (f"# Talks *will* [go on](http://x.example) #\n{BODY}", "Talks *will* go on"),
        (
            "The president said on Sunday\nthat talks would go on. He left.",
            "The president said on Sunday that talks would go on",
        ),
        ("Just a line", "Just a line"),
        (f"Editor's note: This was corrected.\n\n{BODY}", "The president said on Sunday that talks would go on"),
        ("He won. He won again. And then he lost it all.", "He won. He won again. And then he lost it all"),
        ("Sen. J. D. Doe of the U.S. Senate spoke. He left.", "Sen. J. D. Doe of the U.S. Senate spoke"),
        ("“It is over now, all of it,” he said. They left.", "“It is over now, all of it,” he said"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert read_facts(text).title == title


def test_a_made_title_is_cut_at_a_word() -> None:
    title = made_title("word " * 100)
    assert title == "word " * 17 + "word…"
    assert len(made_title("x" * 500)) == 90


@pytest.mark.parametrize(
    ("end", "outlet", "authors"),
    [
        ("Reuters/ News agencies", "Reuters / News agencies", ()),
        ("— Associated Press", "Associated Press", ()),
        ("Source: AFP", "AFP", ()),
        ("(AP)", "AP", ()),
        ("[The Daily Star]", "The Daily Star", ()),
        ("© 2025 Reuters. All rights reserved.", "Reuters", ()),
        ("Copyright 2025 The Associated Press. All rights reserved.", "The Associated Press", ()),
        ("– Jane Doe, The Guardian", "The Guardian", ("Jane Doe",)),
        ("(Reporting by Jane Doe in Paris and John Roe; Editing by Al Poe)", "", ("Jane Doe", "John Roe")),
        ("(Reporting by Jane Doe; Editing by Al Poe)\n\nReuters", "Reuters", ("Jane Doe",)),
        ("That was all there was. (AFP)", "AFP", ()),
        ("That was all there was. — Reuters", "Reuters", ()),
        ("Read more from the New York Times", "", ()),
        ("Contributing: Jane Doe, The Associated Press", "", ()),
        ("The Associated Press contributed to this report.", "", ()),
        ("Audio on ad was too loud", "", ()),
        ("More News", "", ()),
    ],
)
def test_credits_at_the_end(end: str, outlet: str, authors: tuple[str, ...]) -> None:
    facts = read_facts(f"{BODY}\n\n{end}\n")
    assert (facts.outlet, facts.authors) == (outlet, authors)


def test_a_credit_counts_only_at_the_end() -> None:
    assert read_facts(f"{BODY}\n\nThe New York Post\n\nIt said so.").outlet == ""
    assert read_facts("Reuters News").title == "Reuters News"


def test_a_byline_without_by() -> None:
    facts = read_facts(f"Jane Doe\n\nSpecial to USA TODAY\n\nPARIS — {BODY}")
    assert (facts.authors, facts.outlet, facts.place) == (("Jane Doe",), "USA TODAY", "Paris")
    assert read_facts(f"Jane Doe, The Daily Star\n\n{BODY}").authors == ("Jane Doe",)


@pytest.mark.parametrize(
    "text",
    [
        "By A. " * 50_000,
        "A " * 200_000,
        "(" * 100_000 + "\n" + "Reporting by " * 20_000,
        "\n " * 200_000 + "x",
        "Reporting by " + "a, " * 100_000,
        "WASHINGTON" + ", A" * 100_000,
        "2025-12-01 " * 50_000,
        "Date: " * 50_000,
        "Copyright " + "2025 " * 50_000,
        "x\n" + "(" + "AP/" * 50_000,
        "“”." * 100_000,
    ],
)
def test_no_text_makes_the_rules_slow(text: str) -> None:
    start = time.process_time()
    read_facts(text)
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("By Jane Doe | 11 March 2025", "Jane Doe", "2025-03-11"),
        ("By Jane Doe, March 11, 2025", "Jane Doe", "2025-03-11"),
        ("By Jane Doe • Updated 11 March 2025, 10:30 GMT", "Jane Doe", "2025-03-11"),
        ("Von Eva Roth, 7. März 2025", "Eva Roth", "2025-03-07"),
        ("Par Zoé Blin – le 7 mars 2025", "Zoé Blin", "2025-03-07"),
        ("Di Marco Rossi", "Marco Rossi", ""),
        ("Por Luis Vega", "Luis Vega", ""),
        ("By Jane Doe | 03/04/2025", "Jane Doe", ""),
    ],
)
def test_a_byline_may_end_with_its_day_and_be_in_another_language(line: str, author: str, day: str) -> None:
    facts = read_facts(f"Trams stand still\n\n{line}\n\n{BODY}")
    assert (facts.title, facts.authors, facts.published) == ("Trams stand still", (author,), day)


@pytest.mark.parametrize("line", ["Von Montag an fahren Busse", "Di Maria Scores Twice In Rome", "Par exemple Tarn"])
def test_what_only_looks_like_a_byline_in_another_language(line: str) -> None:
    facts = read_facts(f"{line}\n\n{BODY}")
    assert (facts.title, facts.authors) == (line, ())


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("FOR IMMEDIATE RELEASE", ""),
        ("For immediate release: 12 March 2025", "2025-03-12"),
        ("PRESS RELEASE No. 14/2025", ""),
        ("Pressemitteilung vom 12. März 2025", "2025-03-12"),
        ("EMBARGOED UNTIL 00:01 GMT, 14 April 2025", ""),
        ("Sperrfrist: 14. April 2025, 10 Uhr", ""),
        ("Communiqué de presse – 12 mars 2025", "2025-03-12"),
        ("FENBRIDGE COUNCIL – PRESS RELEASE", ""),
    ],
)
def test_a_line_that_hands_a_text_out_is_no_headline(line: str, day: str) -> None:
    facts = read_facts(f"{line}\n\nTrams stand still\n\n{BODY}")
    assert (facts.title, facts.published) == ("Trams stand still", day)


@pytest.mark.parametrize(
    "line",
    [
        "Embargo on oil is lifted",
        "Press release angers the mayor",
        "Mayor angry: press release was false",
        "Embargo: what it means",
    ],
)
def test_a_headline_that_speaks_of_releases_is_one(line: str) -> None:
    assert read_facts(f"{line}\n\n{BODY}").title == line


def test_cells_of_a_letterhead_are_no_headline() -> None:
    facts = read_facts(
        "NORSK MALM\tPRESS RELEASE\n8 January 2026\tNo. 4\n\nMine at Korva to close\n\nThe mine will close."
    )
    assert (facts.title, facts.published) == ("Mine at Korva to close", "2026-01-08")


def test_a_day_in_another_language_and_a_release_s_number_are_no_headlines() -> None:
    facts = read_facts(f"PRESSEMITTEILUNG\nNr. 14/2025\n10. April 2025\n\nMuseum zeigt 120 Uhren\n\n{BODY}")
    assert (facts.title, facts.published) == ("Museum zeigt 120 Uhren", "2025-04-10")
    assert read_facts(f"Nr. 14/2025\n\n{BODY}").title == "Nr. 14/2025"


def test_a_byline_in_another_language_counts_where_the_headline_stands_elsewhere() -> None:
    assert read_facts(f"Von Eva Roth\n\n{BODY}", headed=True).authors == ("Eva Roth",)
    assert read_facts(f"Von Eva Roth\n\n{BODY}").authors == ()
