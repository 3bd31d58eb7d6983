"""Rich Text Format (.rtf, version 1.9.1): its paragraphs in order; pictures, headers, feet and hidden text left out."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.articles.assemble import assemble
from index.articles.exports import export_articles
from index.articles.fields import stated_title
from index.articles.source import Item, Source
from index.errors import ArticleError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|\\"
)
# Groups that hold no text of the article; "info" and "fonttbl" are read for themselves.
_NO_TEXT = frozenset(
    b"annotation atnauthor atnid atrfend atrfstart bkmkend bkmkstart colortbl datastore fldinst filetbl footer footerf"
    b" footerl footerr generator header headerf headerl headerr latentstyles list listoverridetable listtable listtext"
    b" nonshppict object objdata operator pict pntext private1 revtbl rsidtbl shprslt sp stylesheet tc themedata xe"
    b" xmlnstbl".split()
)
_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"softline": "\n", b"cell": "\t", b"nestcell": "\t", b"emdash": "—", b"endash": "–",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ",
    b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_ENDS = frozenset((b"par", b"sect", b"page", b"row", b"nestrow", b"column"))
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\n": "\n", b"\r": "\n"}
# Windows' character sets by the numbers that fonts give (RTF 1.9.1, "fcharset").
_CHARSETS = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
    186: 1257, 204: 1251, 222: 874, 238: 1250,
}  # fmt: skip
_CODECS = {10000: "mac-roman", 65001: "utf-8"}
_DEEPEST = 2000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group sets, until it ends. ``place`` is what its text belongs to: "text", "note", "title", "" for none."""

    place: str = "text"
    codec: str = "cp1252"
    hidden: bool = False
    skip: int = 1  # bytes that stand for a \u character
    alternative: bool = False  # within \upr, whose first half is the same text once more
    table: bool = False


@dataclass(slots=True)
class Rtf:
    """What a file holds: its paragraphs (rows of tables among them), and title, author and day of its properties."""

    paragraphs: list[str] = field(default_factory=list)
    title: str = ""
    author: str = ""
    day: str = ""


def read_rtf(source: Source) -> Iterator[Item]:
    """One article: its paragraphs with an empty line between.

    Of an export of a press database, each of its articles.
    """
    data = source.read()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ArticleError("It is no RTF: save it as .rtf again, or give it the suffix of what it is.")
    found = parse_rtf(data)
    text = "\n\n".join(found.paragraphs)
    if articles := export_articles(source, text.split("\n")):
        yield from articles
    else:
        names = re.split(r"\s*;\s*", found.author)
        yield assemble(
            source, text, title=stated_title(found.title), file_authors=filter(None, names), file_date=found.day
        )


def parse_rtf(data: bytes) -> Rtf:
    """The text of RTF; what is broken in it is passed over."""
    return _Parser().parse(data)


class _Parser:
    def __init__(self) -> None:
        self._found = Rtf()
        self._state = _State()
        self._stack: list[_State] = []
        self._texts: dict[str, list[str]] = {"text": [], "note": []}
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default = "cp1252"
        self._bytes = bytearray()
        self._ignored = 0  # bytes still to come that stand for a \u character
        self._star = False
        self._day: dict[str, int] = {}

    def parse(self, data: bytes) -> Rtf:
        at = 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            word, number, code, symbol, brace, text = match.groups()
            if code:
                self._byte(int(code, 16))
                continue
            if text:
                text = self._plain(text)
            self._flush()
            if brace == b"{":
                self._open()
            elif brace:
                self._close()
            elif symbol:
                self._symbol(symbol)
            elif word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word.lower(), int(number) if number else None)
            if not brace and symbol != b"*":
                self._star = False
            if text:
                self._put(text.decode(self._state.codec, "replace"))
        self._flush()
        self._end_paragraph()
        self._end_notes()
        if self._day:
            self._found.day = f"{self._day.get('yr', 0):04}-{self._day.get('mo', 0):02}-{self._day.get('dy', 0):02}"
        self._found.title = "".join(self._texts.get("title", ())).strip()
        self._found.author = "".join(self._texts.get("author", ())).strip()
        return self._found

    def _byte(self, value: int) -> None:
        if self._ignored:
            self._ignored -= 1
        else:
            self._bytes.append(value)

    def _plain(self, text: bytes) -> bytes:
        """Text as it stands, without what stood for a \\u character; its first byte may be the second of a pair."""
        skipped, self._ignored = min(self._ignored, len(text)), max(0, self._ignored - len(text))
        text = text[skipped:]
        if self._bytes and text:
            try:
                self._bytes.decode(self._state.codec)
            except UnicodeDecodeError:
                self._bytes += text[:1]
                text = text[1:]
        return text

    def _flush(self) -> None:
        if self._bytes:
            self._put(self._bytes.decode(self._state.codec, "replace"))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        state = self._state
        if state.place and not state.hidden and not state.alternative:
            self._texts.setdefault(state.place, []).append(text)

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise ArticleError("It is nested too deeply to be read: simplify it.")
        self._stack.append(self._state)

    def _close(self) -> None:
        if self._state.place == "note" and self._stack and self._stack[-1].place != "note":
            self._texts["note"].append("\n\n")
        if self._stack:
            self._state = self._stack.pop()
        self._star = False

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._star = True
        elif symbol in b"\\{}":
            self._put(symbol.decode())
        elif symbol in (b"\n", b"\r"):
            self._end_paragraph()
        else:
            self._put(_SYMBOLS.get(symbol, ""))

    def _word(self, word: bytes, number: int | None) -> None:
        state = self._state
        if word == b"u" and number is not None:
            self._put(_character(number))
            self._ignored = state.skip
        elif word == b"uc":
            self._state = replace(state, skip=max(0, min(number or 0, 20)))
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word == b"par" and state.table:
            self._put(" ")
        elif word in _ENDS:
            self._end_paragraph()
        elif word in (b"pard", b"intbl"):
            self._state = replace(state, table=word == b"intbl")
        elif word in (b"v", b"deleted"):
            self._state = replace(state, hidden=number != 0)
        elif word == b"plain":
            self._state = replace(state, hidden=False)
        elif word == b"ansicpg":
            self._default = _codec(number or 1252)
            self._state = replace(state, codec=self._default)
        elif word in (b"mac", b"pc", b"pca"):
            self._default = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}[word]
            self._state = replace(state, codec=self._default)
        elif word == b"f":
            self._set_font(number or 0)
        elif word == b"fcharset" and state.place == "":
            if (number or 0) in _CHARSETS:
                self._fonts[self._font] = _codec(_CHARSETS[number or 0])
        else:
            self._destination(word, number)

    def _set_font(self, number: int) -> None:
        self._font = number
        if self._state.place:
            self._state = replace(self._state, codec=self._fonts.get(number, self._default))

    def _destination(self, word: bytes, number: int | None) -> None:
        state, star = self._state, self._star
        if word in (b"footnote", b"shptxt"):
            self._state = replace(state, place="note" if state.place == "text" else "")
        elif word == b"info":
            self._state = replace(state, place="info")
        elif state.place == "info" and word in (b"title", b"author"):
            self._state = replace(state, place=word.decode())
        elif state.place == "info" and word == b"creatim":
            self._state = replace(state, place="creatim")
        elif state.place == "creatim" and word in (b"yr", b"mo", b"dy") and number is not None:
            self._day[word.decode()] = number
        elif word == b"upr":
            self._state = replace(state, alternative=True)
        elif word == b"ud":
            self._state = replace(state, alternative=False)
        elif word == b"fonttbl" or word in _NO_TEXT or (star and word != b"shpinst"):
            self._state = replace(state, place="")

    def _end_paragraph(self) -> None:
        place = self._state.place
        if place == "note":
            self._texts["note"].append("\n\n")
        elif place == "text":
            text = "".join(self._texts["text"])
            self._texts["text"].clear()
            if text.strip():
                self._found.paragraphs.append(_whole(text).strip())
            self._end_notes()

    def _end_notes(self) -> None:
        notes = "".join(self._texts["note"]).split("\n\n")
        self._texts["note"].clear()
        self._found.paragraphs += [_whole(note).strip() for note in notes if note.strip()]


def _character(number: int) -> str:
    """The character of ``\\uN``, which is written as a signed number of 16 bits, those beyond as two of them."""
    return chr(number) if 0xFFFF < number <= 0x10FFFF else chr(number & 0xFFFF)


def _whole(text: str) -> str:
    """``text`` with the two halves of a character joined."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _codec(page: int) -> str:
    name = _CODECS.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
