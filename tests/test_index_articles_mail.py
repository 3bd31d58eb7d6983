"""Mail: single messages and mailboxes, with the fields of their headers."""

import base64
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from one_article import article, failure, write

from index.articles import Failure, Limits, NotRead, read_articles
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
    found, attached = read_articles(path)
    assert found == Article(
        text="The port reopened on Monday.\n\nShips from twelve countries had waited.",
        title="Your morning letter",
        outlet="Harbour Gazette",
        published="2026-03-03",
        url="https://gazette.example/letter/42",
        path=str(path),
    )
    assert isinstance(attached, Article) and attached.text.startswith("Attached text, long enough")
    assert (attached.record, attached.title) == ("a.txt", "Attached text, long enough to be taken for the article")
    hint = "Your program cannot show this. Go to gazette.example/42."
    longer, _ = read_articles(write(path, bytes(newsletter(hint))))
    assert longer == found
    plain, _ = read_articles(write(tmp_path / "b.eml", bytes(newsletter(TEXT))))
    assert isinstance(plain, Article) and plain.text == TEXT


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


def message(subject: str = "Fwd: Press release", sender: str = "Ann Reed <ann@paper.example>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = sender, subject, "Tue, 11 Feb 2025 09:00:00 +0100"
    return mail


def found(path: Path, data: bytes) -> list[tuple[str, str, str, str]]:
    """(title, outlet, date, text) of each article of a message."""
    items = list(read_articles(write(path, data)))
    assert all(isinstance(item, Article) for item in items), items
    articles = [item for item in items if isinstance(item, Article)]
    assert len({item.record for item in articles}) == len(articles)
    return [(item.title, item.outlet, item.published, item.text.strip()) for item in articles]


RELEASE = "The ferry company orders two electric ships, its chief said.\n\nThe first will sail in 2027."
RELEASED = ("Ferries go electric", "north.example", "2025-02-10", RELEASE)
INLINE = {
    "gmail": """Please run this.

---------- Forwarded message ---------
From: Tove Hald <press@north.example>
Date: Mon, Feb 10, 2025 at 4:00 PM
Subject: Ferries go electric
To: Ann Reed <ann@paper.example>


""",
    "thunderbird": """Please run this.

-------- Forwarded Message --------
Subject: \tFerries go electric
Date: \tMon, 10 Feb 2025 16:00:00 +0100
From: \tTove Hald <press@north.example>
To: \tann@paper.example, bea@paper.example,
 carl@paper.example

""",
    "apple": """Please run this.

Begin forwarded message:

> From: Tove Hald <press@north.example>
> Subject: Ferries go electric
> Date: 10 February 2025 at 16:00:00 CET
> To: ann@paper.example
>
""",
    "outlook": """Please run this.

________________________________
*From:* Tove Hald <press@north.example>
*Sent:* Monday, February 10, 2025 4:00 PM
*To:* Ann Reed <ann@paper.example>
*Subject:* Ferries go electric

""",
    "german": """Bitte bringen.

Von: Tove Hald [mailto:press@north.example]
Gesendet: 10.02.2025 16:00
An: Ann Reed
Betreff: Ferries go electric

""",
}


@pytest.mark.parametrize("program", INLINE)
def test_a_message_that_is_forwarded_as_text_is_an_article_of_its_own(tmp_path: Path, program: str) -> None:
    mail = message()
    quoted = "> " if program == "apple" else ""
    mail.set_content(INLINE[program] + "".join(f"{quoted}{line}\n" for line in RELEASE.split("\n")))
    own, inner = found(tmp_path / "a.eml", bytes(mail))
    assert own == ("Fwd: Press release", "paper.example", "2025-02-11", INLINE[program].partition("\n")[0])
    assert inner == RELEASED


def test_a_forwarded_message_without_a_word_is_the_only_article(tmp_path: Path) -> None:
    mail = message()
    mail.set_content(INLINE["gmail"].partition("\n\n")[2] + RELEASE)
    assert found(tmp_path / "a.eml", bytes(mail)) == [RELEASED]


def test_a_text_about_senders_is_no_forwarded_message(tmp_path: Path) -> None:
    text = "How to read a letter:\n\nFrom: the sender.\nTo: you.\n\nSubject to change: all of it.\nDate: today."
    mail = message()
    mail.set_content(text)
    assert found(tmp_path / "a.eml", bytes(mail)) == [("Fwd: Press release", "paper.example", "2025-02-11", text)]


def released(number: int = 0) -> EmailMessage:
    mail = message(f"Ferries {number}", "Tove Hald <press@north.example>")
    mail.replace_header("Date", f"Mon, {10 + number} Feb 2025 16:00:00 +0100")
    mail["Message-ID"] = f"<{number}@north.example>"
    mail.set_content(f"Ferry number {number} was ordered.\n")
    return mail


def test_attached_messages_are_articles_also_in_a_mailbox_and_in_each_other(tmp_path: Path) -> None:
    inner = released(1)
    inner.add_attachment(released(2))
    mail = message()
    mail.set_content("Two of them.\n")
    mail.add_attachment(inner)
    expected = [
        ("Fwd: Press release", "paper.example", "2025-02-11", "Two of them."),
        ("Ferries 1", "north.example", "2025-02-11", "Ferry number 1 was ordered."),
        ("Ferries 2", "north.example", "2025-02-12", "Ferry number 2 was ordered."),
    ]
    assert found(tmp_path / "a.eml", bytes(mail)) == expected
    assert found(tmp_path / "a.mbox", b"From x\n" + bytes(mail)) == expected


def test_digests(tmp_path: Path) -> None:
    digest = b"From: list@x.example\nSubject: Digest\nMIME-Version: 1.0\n"
    digest += b"Content-Type: multipart/digest; boundary=B\n\n"
    for number in (1, 2):
        digest += b"--B\n\n" + bytes(released(number)) + b"\n"
    titles = [item[0] for item in found(tmp_path / "a.eml", digest + b"--B--\n")]
    assert titles == ["Ferries 1", "Ferries 2"]
    plain = "Today's Topics:\n\n   1. Ferries\n   2. Trams\n\n" + "-" * 70 + "\n\n"
    for number, name in ((1, "Ferries"), (2, "Trams")):
        plain += f"Message: {number}\nDate: Mon, 1{number} Feb 2025 16:00:00 +0100\nFrom: Tove Hald <t@north.example>\n"
        plain += f"To: list@x.example\nSubject: [list] {name}\nMessage-ID: <{number}@n>\nContent-Type: text/plain\n\n"
        plain += f"{name} will be cheaper.\n\n\n" + "-" * 30 + "\n\n"
    mail = message("Digest 7", "list@x.example")
    mail.set_content(plain + "End of list Digest, Vol 7\n*********\n")
    topics, first, second = found(tmp_path / "b.eml", bytes(mail))
    assert topics[3].startswith("Today's Topics")
    assert first == ("[list] Ferries", "north.example", "2025-02-11", "Ferries will be cheaper.")
    assert second[:3] == ("[list] Trams", "north.example", "2025-02-12") and "Trams will be cheaper." in second[3]


def test_all_text_parts_and_attachments_that_can_be_read(tmp_path: Path) -> None:
    mail = message()
    mail.set_content("The first half.\n")
    mail.add_attachment(b"\x89PNG", "image", "png", filename="crane.png", disposition="inline")
    mail.add_attachment(b"The second half.", "text", "plain", disposition="inline")
    mail.add_attachment(b"<p>The <b>third</b> part.</p>", "text", "html", disposition="inline")
    mail.add_attachment(b'{"title": "Ship", "text": "A ship came in."}', "application", "json", filename="ship.json")
    mail.add_attachment(b"MZ", "application", "octet-stream", filename="../../run.exe")
    mail.add_attachment(b"not a pdf", "application", "pdf", filename="a.pdf")
    own, ship, run, broken = read_articles(write(tmp_path / "a.eml", bytes(mail)))
    assert isinstance(own, Article) and own.text == "The first half.\n\nThe second half.\n\nThe third part."
    assert isinstance(ship, Article) and (ship.title, ship.text, ship.record) == (
        "Ship",
        "A ship came in.",
        "ship.json",
    )
    assert run == NotRead(f"{tmp_path / 'a.eml'}:run.exe")
    assert isinstance(broken, Failure) and broken.path == f"{tmp_path / 'a.eml'}:a.pdf"


def test_a_text_given_twice_is_taken_once(tmp_path: Path) -> None:
    mail = message()
    mail.set_content("The port reopened.\n")
    mail.add_attachment(b"<p>The port reopened.</p>", "text", "html", disposition="inline")
    assert [item[3] for item in found(tmp_path / "a.eml", bytes(mail))] == ["The port reopened."]


@pytest.mark.parametrize(
    "name",
    [
        "Westmoor Hospital Trust", "Stadtwerke Mühlfeld", "Museum of Tarn", "The Harbour Briefing", "Mairie de Tarn",
        "Landratsamt Tarn", "Bank of Tarn",
    ],
)  # fmt: skip
def test_a_sender_that_is_no_person_is_an_outlet(tmp_path: Path, name: str) -> None:
    found = article(write(tmp_path / "a.eml", PLAIN.replace('"Mina Okafor"', f'"{name}"')))
    assert (found.outlet, found.authors) == (name, ())


@pytest.mark.parametrize(
    "name", ["Una Marsh", "Ann van der Berg", "Jo Price-Banks", "Carl de Vries", "Charlotte Church"]
)
def test_a_sender_that_is_a_person_is_an_author(tmp_path: Path, name: str) -> None:
    found = article(write(tmp_path / "a.eml", PLAIN.replace('"Mina Okafor"', f'"{name}"')))
    assert (found.outlet, found.authors) == ("gazette.example", (name,))


@pytest.mark.parametrize(
    "line",
    [
        "Get Outlook for iOS<https://aka.ms/x>",
        "Sent from my iPhone",
        "Sent via the Samsung Galaxy S21, an AT&T 5G smartphone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPad",
        "Inviato da iPhone",
    ],
)
def test_what_a_program_adds_below_a_message_is_no_part_of_it(tmp_path: Path, line: str) -> None:
    assert article(write(tmp_path / "a.eml", f"{PLAIN}\n{line}\n")).text.rstrip("\n") == TEXT.rstrip("\n")


def test_a_sentence_that_begins_like_such_a_line_is_kept(tmp_path: Path) -> None:
    text = "Sent from the front, the letter took a year.\n"
    assert article(write(tmp_path / "a.eml", PLAIN.replace(TEXT, text))).text == text


def test_a_sender_with_the_last_name_first_is_written_as_any(tmp_path: Path) -> None:
    for name, authors in (("Okafor, Mina", ("Mina Okafor",)), ("Transport, Region North", ())):
        mail = PLAIN.replace("Mina Okafor", name)
        assert article(write(tmp_path / "a.eml", mail)).authors == authors


def test_a_digest_ends_with_its_last_message(tmp_path: Path) -> None:
    head = "Date: Mon, 10 Mar 2025 09:12:00 -0500\nFrom: Ida Falk <ida@a.example>\nSubject: Pups"
    message = f"{head}\n\n312 pups were counted.\n"
    rule = "-" * 30
    body = f"Topics\n\n{rule}\n\n{message}\n{rule}\n\nEnd of Coast Digest V3 #14\n{'*' * 26}\n"
    head = "From: a@b.example\nSubject: Digest\nDate: Tue, 11 Mar 2025 00:00:00 -0500\n\n"
    (_, pups) = read_articles(write(tmp_path / "a.eml", head + body))
    assert isinstance(pups, Article) and (pups.title, pups.text) == ("Pups", "312 pups were counted.")


def test_a_flowed_message_that_is_forwarded_as_a_quotation(tmp_path: Path) -> None:
    head = (
        "From: Jan Roth <jan@paper.example>\nSubject: Fwd: Mill\nContent-Type: text/plain; format=flowed; delsp=yes\n"
    )
    told = "> Von: Mühlenverein <post@mill.example>\n> Betreff: Die Mühle\n> Datum: 6. Mai 2025 um 10:11:05 MESZ\n"
    text = "> Die Mühle dreht sich wieder, sagte der  \n> Müller.\n"
    body = f"> Anfang der weitergeleiteten Nachricht:\n> \n{told}> \n{text}"
    found = article(write(tmp_path / "a.eml", f"{head}\n{body}"))
    assert (found.title, found.published, found.outlet) == ("Die Mühle", "2025-05-06", "Mühlenverein")
    assert found.text == "Die Mühle dreht sich wieder, sagte der Müller."


@pytest.mark.parametrize(
    ("sender", "sent", "title"),
    [
        ("De", "Enviado el", "Asunto"),
        ("De", "Enviada em", "Assunto"),
        ("De ", "Date ", "Objet "),
        ("Feladó", "Elküldve", "Tárgy"),
        ("Від", "Надіслано", "Тема"),
        ("Kimden", "Gönderildi", "Konu"),
    ],
)
def test_header_lines_of_more_languages(tmp_path: Path, sender: str, sent: str, title: str) -> None:
    lines = f"{sender}: Ville de Odd <a@odd.example>\n{sent}: 2025-05-06 10:00\n{title}: The mill\n"
    data = f"From: Jo Lund <jo@paper.example>\nSubject: Fw\n\nSee below.\n\n{lines}\nThe mill turns again.\n"
    own, inner = read_articles(write(tmp_path / "a.eml", data))
    assert isinstance(own, Article) and isinstance(inner, Article)
    assert (own.text.strip(), inner.text) == ("See below.", "The mill turns again.")
    assert (inner.title, inner.outlet, inner.published) == ("The mill", "Ville de Odd", "2025-05-06")


def test_a_message_that_is_attached_in_base64(tmp_path: Path) -> None:
    inner = base64.encodebytes(
        b"From: Zoo <zoo@zoo.example>\r\nSubject: Bear born\r\n\r\nA bear was born.\r\n"
    ).decode()
    head = "From: Jo <jo@a.example>\nContent-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: message/rfc822\n"
    data = f"{head}Content-Transfer-Encoding: base64\n\n{inner}\n--X--\n"
    assert article(write(tmp_path / "a.eml", data)).title == "Bear born"


def test_what_a_list_adds_to_a_message_is_no_part_of_it(tmp_path: Path) -> None:
    foot = "_______________________________________________\nOdd mailing list\nOdd@lists.example\nhttps://lists.example/odd\n"
    head = "From: Ada Berg via Odd <odd@lists.example>\nSubject: Mill\n"
    found = article(write(tmp_path / "a.eml", f"{head}\nThe mill turns.\n{foot}"))
    assert (found.text.strip(), found.authors) == ("The mill turns.", ("Ada Berg",))


def test_header_lines_that_are_blocks_of_html(tmp_path: Path) -> None:
    lines = "<div><b>Från: </b>Region Odd</div><div><b>Ämne: </b>Kvarnen</div><div><b>Datum: </b>6 maj 2025 08:11</div>"
    body = (
        f"Kolla!<blockquote><div>Vidarebefordrat brev:</div><br>{lines}<br><p>Kvarnen i Odd går igen.</p></blockquote>"
    )
    head = "From: Maja Lind <maja@kurir.example>\nSubject: Fwd: Kvarnen\nContent-Type: text/html; charset=utf-8\n"
    own, inner = read_articles(write(tmp_path / "a.eml", f"{head}\n{body}"))
    assert isinstance(own, Article) and isinstance(inner, Article)
    assert (own.text.strip(), inner.text) == ("Kolla!", "Kvarnen i Odd går igen.")
    assert (inner.title, inner.outlet, inner.published) == ("Kvarnen", "Region Odd", "2025-05-06")


def test_a_digest_of_a_list_with_lines_of_hyphens_is_read_at_once(tmp_path: Path) -> None:
    rule, thin = "-" * 70, "-" * 30
    parts = [
        f"Message: {number}\nDate: Mon, {number} Mar 2026 10:00:00 +0000\nFrom: Ann Reed <ann@paper.example>\n"
        f"Subject: [list] Port {number}\nMessage-ID: <{number}@x>\n\n{TEXT}"
        for number in (1, 2)
    ]
    footer = f"Subject: Digest Footer\n\n{'_' * 47}\nlist mailing list\nlist@x.example\n"
    end = f"End of list Digest, Vol 3, Issue 1\n{'*' * 35}\n"
    body = f"Today's Topics:\n\n   1. Port 1 (Ann Reed)\n\n\n{rule}\n\n" + f"\n{thin}\n\n".join([*parts, footer, end])
    head = "From: list@x.example\nSubject: list Digest\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n\n"
    began = time.perf_counter()
    items = [item for item in read_articles(write(tmp_path / "a.eml", head + body)) if isinstance(item, Article)]
    assert time.perf_counter() - began < 5
    assert [(item.title, item.published) for item in items[1:]] == [
        ("[list] Port 1", "2026-03-01"), ("[list] Port 2", "2026-03-02")
    ]  # fmt: skip
    assert [item.text for item in items[1:]] == [TEXT.strip()] * 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "{0}: Ada Berg <ada@holm.example>\n{1}: Thu, 18 Sep 2025 10:00\n{2}: Desk\n{3}: Mill turns\n\n{4}\n"),
        (
            "a.htm",
            "<html><body lang=EN><div><p><b>{0}:</b> Ada Berg &lt;ada@holm.example&gt;<br><b>{1}:</b> Thursday,"
            " 18 September 2025 10:00<br><b>{2}:</b> Desk<br><b>{3}:</b> Mill turns</p></div><p>{4}</p></body></html>",
        ),
    ],
)
@pytest.mark.parametrize("names", [("From", "Sent", "To", "Subject"), ("Von", "Gesendet", "An", "Betreff")])
def test_a_message_that_was_saved_as_text_or_as_a_page(
    tmp_path: Path, name: str, content: str, names: tuple[str, ...]
) -> None:
    said = "The mill of Odd turns again, its miller said on Thursday."
    (found,) = read_articles(write(tmp_path / name, content.format(*names, said).encode()))
    assert isinstance(found, Article)
    assert (found.title, found.authors, found.published) == ("Mill turns", ("Ada Berg",), "2025-09-18")
    assert (found.text, found.record) == (said, "")


def test_a_page_that_begins_with_a_label_is_no_message(tmp_path: Path) -> None:
    page = f"<html><body><p><b>From: the archive</b></p><p>{TEXT}</p><p>{TEXT}</p></body></html>"
    (found,) = read_articles(write(tmp_path / "a.html", page.encode()))
    assert isinstance(found, Article) and found.authors == () and found.text.count("The port reopened") == 2
