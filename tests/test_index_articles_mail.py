"""Mail: single messages and mailboxes, with the fields of their headers."""

from email.message import EmailMessage
from pathlib import Path

from index.articles import Failure, Limits, read_articles
from index.records import Article

TEXT = "The port reopened on Monday.\n\nShips from twelve countries had waited for a week.\n"
PLAIN = f"""Return-Path: <bounce@mail.gazette.example>
Message-ID: <20260302.1@gazette.example>
Date: Mon, 2 Mar 2026 23:40:00 +0100
From: "Mina Okafor" <mina@gazette.example>
To: readers@gazette.example
Subject: =?utf-8?Q?Port_reopens_=E2=80=93_at_last?=
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{TEXT}"""


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def article(path: Path) -> Article:
    (found,) = read_articles(path)
    assert isinstance(found, Article), found
    return found


def failure(path: Path, limits: Limits | None = None) -> str:
    (found,) = read_articles(path, limits)
    assert isinstance(found, Failure) and found.path == str(path), found
    return found.error


def test_a_plain_message(tmp_path: Path) -> None:
    path = write(tmp_path / "a.eml", PLAIN)
    assert article(path) == Article(
        text=TEXT,
        title="Port reopens – at last",
        outlet="gazette.example",
        authors=("Mina Okafor",),
        published="2026-03-02",
        path=str(path),
    )


def newsletter(plain: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Harbour Gazette <letter@mail.gazette.example>"
    message["Subject"] = "Your morning letter"
    message["Date"] = "Tue, 03 Mar 2026 06:00:00 +0000"
    message["Archived-At"] = "<https://gazette.example/letter/42>"
    message.set_content(plain)
    message.add_alternative(
        "<html><head><style>p {color: red}</style></head><body><div style='display:none'>Preheader</div>"
        "<table><tr><td><p>The port reopened on <b>Monday</b>.</p><p>Ships from twelve countries had waited.</p>"
        "</td></tr></table><script>alert(1)</script><img src='https://gazette.example/pixel'></body></html>",
        subtype="html",
    )
    message.add_attachment(
        b"Attached text, long enough to be taken for the article.", "text", "plain", filename="a.txt"
    )
    return message


def test_html_counts_where_the_plain_part_is_a_hint(tmp_path: Path) -> None:
    path = write(tmp_path / "a.eml", bytes(newsletter("View this in your browser.")))
    assert article(path) == Article(
        text="The port reopened on Monday.\n\nShips from twelve countries had waited.",
        title="Your morning letter",
        outlet="Harbour Gazette",
        published="2026-03-03",
        url="https://gazette.example/letter/42",
        path=str(path),
    )
    assert article(write(tmp_path / "b.eml", bytes(newsletter(TEXT)))).text == TEXT


def test_charsets_that_are_wrong_missing_or_unknown(tmp_path: Path) -> None:
    head = b"From: Jos\xe9 Lind <j@x.example>\nSubject: Caf\xe9\nContent-Type: text/plain; charset=%s\n\n"
    head += b"Le caf\xe9 rouvre.\n"
    for charset in (b"x-own", b"utf-8", b"iso-8859-1"):
        found = article(write(tmp_path / "a.eml", head % charset))
        assert (found.title, found.text, found.authors) == ("Café", "Le café rouvre.\n", ("José Lind",))
    bad = "From: a@x.example\nSubject: =?utf-8?B?abc?=\n\nSome text.\n"
    assert article(write(tmp_path / "a.eml", bad)).text == "Some text.\n"


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    text = "One long \nline.\n\nAnother.\n-- \nThe desk\n"
    mail = f"From: a@x.example\nContent-Type: text/plain; format=flowed\n\n{text}"
    assert article(write(tmp_path / "a.eml", mail)).text == "One long line.\n\nAnother.\n-- \nThe desk\n"


def test_what_is_no_message_or_has_no_text(tmp_path: Path) -> None:
    assert failure(write(tmp_path / "a.eml", "\n\nhello")) == (
        "It has no mail headers: save the message itself as .eml."
    )
    message = EmailMessage()
    message["Subject"] = "Photos"
    message.set_content(b"\x89PNG", "image", "png")
    assert failure(write(tmp_path / "b.eml", bytes(message))).startswith("It holds no text part")


def mbox(*messages: str) -> str:
    return "".join(f"From gazette@x Mon Mar  2 23:40:00 2026\n{message}\n" for message in messages)


def test_a_mailbox(tmp_path: Path) -> None:
    quoted = PLAIN.replace("20260302.1", "2").replace("The port", "\n>From the port: it")
    without_id = PLAIN.replace("Message-ID", "X-Id").replace("Monday", "Tuesday")
    path = write(tmp_path / "a.mbox", mbox(PLAIN, quoted, "Subject: none\n\n \n", without_id))
    one, two, empty, last = read_articles(path)
    assert isinstance(one, Article) and isinstance(two, Article) and isinstance(last, Article)
    assert (one.text.strip(), one.record) == (TEXT.strip(), "20260302.1@gazette.example")
    assert two.text.strip().startswith("From the port: it reopened") and two.record == "2@gazette.example"
    assert empty == Failure(f"{path}:3", "It holds no text part, only attachments: save those by themselves.")
    assert len(last.record) == 16


def test_a_message_far_too_long_fails_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mbox", mbox("Subject: a\n\n" + "word\n" * 5000, PLAIN))
    long, fine = read_articles(path, Limits(file=8192))
    assert isinstance(long, Failure) and long.path == f"{path}:1"
    assert long.error.startswith("It holds more than 8 KiB")
    assert isinstance(fine, Article) and fine.title == "Port reopens – at last"


def test_what_is_no_mailbox(tmp_path: Path) -> None:
    assert failure(write(tmp_path / "a.mbox", "Dear Sir,\n\nFrom here on ...\n")).startswith(
        "It does not begin as a mail"
    )
    assert failure(write(tmp_path / "b.mbox", "\n\n")).startswith("It holds no message")
