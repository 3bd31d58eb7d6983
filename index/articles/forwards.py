"""Messages that stand within the text of another one: forwarded ones, and those of a digest.

A mail program that forwards a message puts its header lines above its text ("From: ... Date: ... Subject: ..."), in the
user's language, below a line that says so. A digest (RFC 1153) does the same with many messages, between lines of
hyphens. Only such header lines begin a message here; a line that says so is not needed, and does not suffice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = {
    "sender": ("from von de da van från fra lähettäjä od от від από kimden feladó 发件人 寄件者 差出人 من"),
    "title": (
        "subject betreff objet asunto oggetto onderwerp ämne emne aihe assunto temat předmět тема"
        " θέμα konu tárgy předmet predmet subiect 主题 主旨 件名 الموضوع"
    ),
    "date": (
        "date sent datum gesendet envoyé fecha enviado data inviato verzonden skickat dato sendt"
        " päivämäärä lähetetty wysłano дата отправлено надіслано ημερομηνία στάλθηκε tarih gönderildi"
        " elküldve enviada enviat odesláno odoslané trimis 日期 发送时间 日時 送信日時 تاريخ"
    ),
    "other": (
        "to cc bcc an kopie à para a aan till til vastaanottaja do кому копия προς kime címzett komu"
        " către إلى 收件人 抄送 宛先 reply-to message message-id in-reply-to content-type mime-version"
        " organization importance priority"
    ),
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split()}
_LINE = re.compile(
    r"[ \t]*\*{0,2}(?P<name>[^\W\d_][\w-]{0,20})(?: (?:el|em|il|op|le))?[ \t\xa0]?\*{0,2}[ \t]?[:\uff1a]\*{0,2}"
    r"\s*(?P<value>.*)"
)
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
# What stands above the header lines: hyphens with or without words, a rule, or words that end with a colon.
_ABOVE = re.compile(r"[ \t>]*(?:[-–—_=]{2,}.{0,80}|[^\n]{3,60}[:\uff1a]|[-–—_=*]{5,})[ \t]*$")
_RULE = frozenset("-–—_=* \t")
_END_OF = re.compile(r"[-–—_=*]*\s*end of .{0,60}", re.IGNORECASE)
_FOOTER = re.compile(r"\n-{10,}[ \t]*\n\s{0,9}Subject: Digest Footer\b")  # as Mailman ends its digests
_MOST_HEADERS = 12
_MOST = 500
_BEGINNING = 10_000  # characters in which header lines end


@dataclass(frozen=True, slots=True)
class Inner:
    """A message within a text; ``sender`` and ``date`` are as they stand there."""

    sender: str
    title: str
    date: str
    text: str


def split_forwarded(text: str) -> tuple[str, list[Inner]]:
    """What a message says itself, and the messages that its text holds, in their order."""
    starts = list(_headers(text))[:_MOST]
    if not starts:
        return text, []
    ends = [start for start, *_ in starts[1:]] + [len(text)]
    inner = [
        Inner(fields.get("sender", ""), fields.get("title", ""), fields.get("date", ""), _body(text[body:end]))
        for (_, body, fields), end in zip(starts, ends, strict=True)
    ]
    own = text[: starts[0][0]]
    return own, [message for message in inner if message.text]


def begins_as_message(text: str) -> bool:
    """Whether a text begins with the header lines of a message."""
    lines = text[:_BEGINNING].lstrip("\ufeff \t\r\n").splitlines(keepends=True)
    return _block(lines, 0)[1] is not None


def _headers(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """(where the lines above it begin, where the text below it begins, fields) of each block of header lines."""
    lines = text.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    at = last = 0
    while at < len(lines):
        fields, end = _block(lines, at)
        if end is None:
            at += 1
            continue
        begin = _begin_above(lines, at, last)
        yield offsets[begin], offsets[end], fields
        at = last = end


def _block(lines: list[str], at: int) -> tuple[dict[str, str], int | None]:
    """The fields of the header lines that begin at ``at`` and the line after them; None where there are none."""
    fields: dict[str, str] = {}
    seen: set[str] = set()
    here, name = at, ""
    for here in range(at, min(len(lines), at + _MOST_HEADERS)):
        line = _unquoted(lines[here])
        match = _LINE.match(line)
        known = _FIELD.get(match["name"].casefold()) if match else None
        if match and known:
            name = known
            seen.add(f"{known} {match['name'].casefold()}")
            fields.setdefault(known, match["value"].strip())
        elif name and not line.strip() and _goes_on(lines, here + 1):
            continue
        elif name and line.strip() and line[0] in " \t" and not match:
            if name != "other":  # the value goes on
                fields[name] = f"{fields[name]} {line.strip()}"
        else:
            break
    else:
        here += 1
    enough = "sender" in fields and ("title" in fields or "date" in fields) and len(seen) >= 3
    return fields, here if enough and fields["sender"] else None


def _goes_on(lines: list[str], at: int) -> bool:
    """Whether a header line follows an empty one, as where each is a block of HTML."""
    match = _LINE.match(_unquoted(lines[at])) if at < len(lines) else None
    return match is not None and match["name"].casefold() in _FIELD


def _begin_above(lines: list[str], at: int, last: int) -> int:
    """Where the lines begin that announce the header lines at ``at``."""
    begin = at
    while begin > last and not _unquoted(lines[begin - 1]).strip():
        begin -= 1
    return begin - 1 if begin > last and _ABOVE.match(lines[begin - 1].rstrip("\r\n")) else at


def _body(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(line.lstrip().startswith(">") for line in lines):
        text = _QUOTED.sub("", text)
    footer = _FOOTER.search(text)
    return _without_rules(text[: footer.start()] if footer else text).strip()


def _without_rules(text: str) -> str:
    """``text`` without the lines of hyphens or stars that end it, and "End of ..." below one."""
    lines = text.rstrip().split("\n")
    while lines and (_is_rule(lines[-1]) or (_END_OF.fullmatch(lines[-1].strip()) and _is_below_rule(lines))):
        lines.pop()
        while lines and not lines[-1].strip():
            lines.pop()
    return "\n".join(lines)


def _is_rule(line: str) -> bool:
    return len(line.strip()) > 2 and set(line) <= _RULE


def _is_below_rule(lines: list[str]) -> bool:
    above = next((line for line in reversed(lines[:-1]) if line.strip()), "")
    return _is_rule(above) or lines[-1].lstrip()[:3].strip("-–—_=*") == ""


def _unquoted(line: str) -> str:
    return _QUOTED.sub("", line, count=1)
