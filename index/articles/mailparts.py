"""What a message is made of (MIME, RFC 2045 to 2049): its text, the messages attached to it, and attached files."""

import base64
import mimetypes
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import PurePosixPath

from index.articles.markup import html_text
from index.articles.notices import without_notices
from index.articles.text import clean, decode, normalise
from index.errors import ArticleError

_LONGEST_HEADER = 16 * 1024
_DEEPEST = 50
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4}\s*){8,}(?:[A-Za-z0-9+/]{2,3}={1,2})?\s*")
# What list servers add to each message.
_LIST_FOOT = re.compile(
    r"\n_{20,}\n[^\n]{0,100}\b(?:mailing list|liste|lista|list)\b(?:[^\n]{0,200}\n){0,5}[^\n]{0,200}\s*\Z"
    r"|\n-- ?\nYou received this message because you are subscribed to .{0,1000}\Z",
    re.IGNORECASE | re.DOTALL,
)
# What programs of mail add below a message that somebody writes ("Sent from my iPhone", "Get Outlook for iOS<...>").
_SENT_FROM = re.compile(
    r"^[ \t]*(?:(?:get outlook for \w+|outlook für \w+ beziehen|obtenir outlook pour \w+)(?:[ \t]?<\S+>)?"
    r"|sent (?:from|via|with) (?:my |the )?"
    r"(?:iphone|ipad|android|samsung|galaxy|blackberry|mobile|phone|mail|outlook|yahoo|proton|gmail|aol)\b.{0,60}"
    r"|von meinem (?:iphone|ipad|smartphone|handy|samsung)\b.{0,30} gesendet|gesendet von meinem \w+.{0,30}"
    r"|envoyé (?:de|depuis|à partir de) (?:mon|l[’']application)\b.{0,60}|enviado (?:desde|do) (?:mi|meu)\b.{0,60}"
    r"|inviato da(?:l mio)? (?:iphone|ipad|dispositivo|smartphone)\b.{0,60}|verzonden vanaf mijn\b.{0,60}"
    r"|skickat från min\b.{0,60}|sendt fra min\b.{0,60})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTING = re.compile(">*")
_PLAIN = ("text/plain", "text/markdown", "text/x-markdown")
_UNSEEN = ("text/calendar", "text/vcard", "text/x-vcard", "text/css", "text/rfc822-headers")


@dataclass(frozen=True, slots=True)
class File:
    """An attached file; ``name`` may be what its type stands for (``.pdf``) where it has none."""

    name: str
    data: bytes


@dataclass(slots=True)
class Parts:
    """The parts of a message in their order. ``texts`` are those that a mail program shows one below the other."""

    texts: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    files: list[File] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text, with an empty line between its parts."""
        texts = [text for text in self.texts if text.strip()]
        return texts[0] if len(texts) == 1 else "\n\n".join(text.strip("\n") for text in texts)


def parts_of(message: Message) -> Parts:
    """The parts of ``message``, without those of the messages in it. Raises ArticleError for a hostile header."""
    parts = Parts()
    _add(message, parts, 0)
    return parts


def _add(part: Message, parts: Parts, depth: int) -> None:
    if depth > _DEEPEST:
        raise ArticleError("Its parts are nested too deeply: save the message anew.")
    if any(len(str(value)) > _LONGEST_HEADER for value in part.get_all("Content-Type", [])):
        raise ArticleError("It says what it holds in far too many words: save the message anew.")
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        inner = part.get_payload()
        found = [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []
        parts.messages += map(_unpacked, found)
    elif kind == "multipart/alternative":
        _add_best(part, parts, depth)
    elif part.is_multipart():
        for each in part.get_payload():
            if isinstance(each, Message):
                _add(each, parts, depth + 1)
    elif (name := _file_name(part, kind)) is not None:
        data = part.get_payload(decode=True)
        parts.files.append(File(name, data if isinstance(data, bytes) else b""))
    elif (text := _text(part, kind)) and not any(_same(text, other) for other in parts.texts):
        parts.texts.append(text)


def _unpacked(message: Message) -> Message:
    """A message that is attached in base64, which the standard forbids and programs do, as what it is."""
    body = message.get_payload()
    if message.keys() or not isinstance(body, str) or not _BASE64.fullmatch(body):
        return message
    return message_from_bytes(base64.b64decode(body))


def _add_best(part: Message, parts: Parts, depth: int) -> None:
    """Of several forms of one text the plain one, but where it is a mere hint ("view this in your browser")."""
    plain = rich = ""
    for each in part.get_payload():
        if not isinstance(each, Message):
            continue
        found = Parts()
        _add(each, found, depth + 1)
        parts.messages += found.messages
        parts.files += found.files
        if each.get_content_type() in _PLAIN:
            plain = plain or found.text
        else:
            rich = found.text or rich
    best = rich if _is_hint(plain, rich) else plain
    if best.strip():
        parts.texts.append(best)


def _is_hint(plain: str, rich: str) -> bool:
    """Whether a plain text only sends its reader to the longer one: it is far shorter, or says other words."""
    words, told = (set(re.findall(r"\w+", text.casefold())) for text in (plain, rich))
    return len(plain) < len(rich) and (2 * len(plain) < len(rich) or 2 * len(words & told) < len(words))


def _file_name(part: Message, kind: str) -> str | None:
    """The name of an attached file; None for what a mail program shows as text, and for pictures in it."""
    disposition = part.get_content_disposition()
    name = clean(PurePosixPath((part.get_filename() or "").replace("\\", "/")).name, 200)
    if kind.startswith("text/") and disposition != "attachment":
        return None
    if disposition != "attachment" and (not name or kind.startswith("image/")):
        return None
    return name if "." in name else f"{name or 'attachment'}{mimetypes.guess_extension(kind) or ''}"


def _text(part: Message, kind: str) -> str:
    if not kind.startswith("text/") or kind in _UNSEEN:
        return ""
    content = part.get_payload(decode=True)
    text = normalise(decode(content, part.get_content_charset("") or "")) if isinstance(content, bytes) else ""
    if kind not in _PLAIN:
        return without_notices(_SENT_FROM.sub("", html_text(text)))
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unfolded(text, joined=str(part.get_param("delsp", "")).lower() == "yes")
    return _SENT_FROM.sub("", _LIST_FOOT.sub("\n", text))


def _same(one: str, other: str) -> bool:
    """Whether a message gives one text twice, plain and as HTML, without saying that they are alternatives."""
    return "".join(re.findall(r"\w", one)) == "".join(re.findall(r"\w", other))


def _unfolded(text: str, joined: bool) -> str:
    """``format=flowed`` (RFC 3676): a line that ends with a space goes on in the next one of the same depth of quoting,
    but for a signature's; with ``joined`` (DelSp) the space is no part of the text.
    """
    out: list[str] = []
    last, flows = "", False
    for raw in text.split("\n"):
        marks = _QUOTING.match(raw)[0]  # type: ignore[index]
        line = raw[len(marks) :].removeprefix(" ")
        if flows and marks == last and line:
            out[-1] = (out[-1][:-1] if joined else out[-1]) + line
        else:
            out.append(f"{marks} {line}" if marks else line)
        last, flows = marks, line.endswith(" ") and line != "-- "
    return "\n".join(out)
