"""Bytes → text, and the cleaning of text and of metadata."""

import codecs
import re
from collections.abc import Sequence
from itertools import pairwise

from index.errors import ArticleError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 256 * 1024
_PAIRS = re.compile(r"gb|hz|big5|euc|shift|sjis|s-jis|ms_?kanji|ks|cp9|windows-(?:31j|9)|iso-2022", re.IGNORECASE)
_BY_CHANCE = 30  # bytes beyond ASCII
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ANY_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# Explicit embeddings, overrides and isolates: in a title they would turn around the page's text that follows it.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_C1 = re.compile("[\x80-\x9f]")
_SIBLINGS = {"iso-8859-2": "cp1250", "iso-8859-7": "cp1253", "iso-8859-13": "cp1257"}
_LARGER = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("shift-jis", "sjis", "x-sjis", "ms-kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb-2312", "gb2312-80"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks-c-5601-1987", "ksc5601", "ks-c-5601", "windows-949"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
}
# The letters that Turkish has at the places of these Icelandic ones, and those that Icelandic has and Turkish not.
_AS_TURKISH, _NOT_TURKISH = re.compile("[ýþðÝÞÐ]"), re.compile("[áíóúæÁÍÓÚÆ]")
_MIXED_CASE = re.compile("[a-zà-ÿα-ωά-ώа-яё][A-ZÀ-ÞΑ-ΩΆ-ΏА-ЯЁ]")
_WITH_CASE = ("cp1251", "cp1253", "koi8_r")
# A symbol of cp1252 between two letters: the text was written in another code page.
_MISREAD = re.compile("[^\\W\\d_][¡-©«-´¶-¹»-¿×÷][^\\W\\d_]")
# Signs beyond ASCII beside letters that are none of those that stand there in writing; letters after letters.
_SIGN_WITHIN = re.compile("[^\\W\\d_][^\\w\x00-\x7f’‘“”«»–—…\xa0„‚·]|[^\\w\x00-\x7f’‘“”«»–—…\xa0„‚·¿¡©®§°€£][^\\W\\d_]")
_AFTER_SMALL = re.compile("[^\\W\\d_](?=[^\\W\\d_])(?=[^\x00-\x7f])[^\\W\\d_]")
_SEVERAL = 2
# Symbols, controls and signs for what is none, beside letters.
_ODD = re.compile("[^\\W\\d_][\x80-©«-´¶-¹»-¿×÷\ufffd]|[\x80-©«-´¶-¹»-¿×÷\ufffd][^\\W\\d_]")


def encoding_mark(data: bytes) -> str:
    """The encoding that the byte order mark at the start of ``data`` stands for, or an empty string."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def decode(data: bytes, declared: str = "") -> str:
    """Text of ``data``, not yet normalised; raises ArticleError where it is no text.

    In this order: byte order mark, UTF-16 without a mark (seen by its NULs), UTF-8 where that is what the bytes are,
    the encoding ``declared`` by the file itself, cp1252 where that gives whole words, what charset-normalizer
    finds, cp1252 with U+FFFD.
    """
    mark = encoding_mark(data)
    for encoding in (
        mark,
        _unmarked_utf16(data),
        "utf-8" if is_utf8(data, declared) else "",
        _web_name(declared),
        "utf-8",
    ):
        if encoding:
            try:
                text = data.decode(encoding, "replace" if encoding == mark else "strict")
                return _require_text(_of_windows(data, encoding, text))
            except (UnicodeError, LookupError):
                continue
    return _require_text(data.decode(legacy_encoding(data), "replace"))


def is_utf8(data: bytes, declared: str = "") -> bool:
    """Whether ``data`` is UTF-8 whatever is ``declared``: it has bytes beyond ASCII, and all fit.

    Pairs of bytes that are letters of an East Asian encoding fit by chance now and then, so more of them are asked for.
    """
    beyond = len(data) - len(data.decode("ascii", "ignore"))
    if beyond < (_BY_CHANCE if _PAIRS.match(declared.strip()) else 1):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _web_name(declared: str) -> str:
    # As the WHATWG encoding standard has it: pages that declare these are written in the larger code page.
    name = declared.strip().lower().replace("_", "-")
    return _LARGER.get(name, name)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16: of Latin text nearly every second byte is NUL; of other scripts only those of its spaces."""
    sample = data[: _SAMPLE // 64 * 2]
    half = max(1, len(sample) // 2)
    high, low = sample[::2].count(0) / half, sample[1::2].count(0) / half
    for name, nul, other in (("utf-16-le", low, high), ("utf-16-be", high, low)):
        if (nul > 0.6 and other < 0.1) or (nul > 0.02 and not other and _is_written(sample.decode(name, "replace"))):
            return name
    return ""


def _is_written(text: str) -> bool:
    """Whether nearly all of a text are letters, figures, signs and spaces."""
    return sum(c.isprintable() or c in "\r\n\t" for c in text) > 0.98 * len(text)


def _of_windows(data: bytes, encoding: str, text: str) -> str:
    """``text``, as Windows has it where its code page is a standard one's sibling and it holds controls, as no text
    does.
    """
    sibling = _SIBLINGS.get(encoding)
    return data.decode(sibling) if sibling and _C1.search(text) else text


def legacy_encoding(data: bytes) -> str:
    """The code page that text is most likely in which is not UTF-8, by its beginning."""
    sample = data[:_SAMPLE]
    western = sample.decode("cp1252", "replace")
    beyond_ascii = sum(byte > 127 for byte in sample) / len(sample)
    # charset-normalizer often takes a few accents and curly quotes for an Asian or Eastern European code page, so the
    # most likely one is tried before it. Text in another script has far more bytes beyond ASCII.
    if beyond_ascii < 0.2 and (old := _of_dos_or_mac(sample, western)):
        return old
    if beyond_ascii < 0.2 and "\ufffd" not in western and not _MISREAD.search(western):
        return "cp1254" if _is_turkish(western) else "cp1252"
    if beyond_ascii < 0.2 and (central := _central_european(sample, western)):
        return central
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample).best()
    if not best:
        return "cp1252"
    # Of alphabets it takes one for another where a text is short: then capitals stand within words.
    return min((best.encoding, *_WITH_CASE), key=lambda name: _disorder(sample.decode(name, "replace")))


def _of_dos_or_mac(sample: bytes, western: str) -> str:
    """The code page of old Windows consoles or Macs in which no word looks strange, where several do in cp1252, and in
    those of Windows and Unix for Central Europe; "" where there is none.
    """
    if _strangeness(western) < _SEVERAL or not all(
        _strangeness(sample.decode(name, "replace")) for name in ("cp1250", "iso-8859-2")
    ):
        return ""
    return next((name for name in ("mac_roman", "cp850") if not _strangeness(sample.decode(name, "replace"))), "")


def _strangeness(text: str) -> int:
    """How often a sign stands in a word, or a capital with an accent after a small letter."""
    return len(_SIGN_WITHIN.findall(text)) + sum(
        match[0][1].isupper() for match in _AFTER_SMALL.finditer(text) if match[0][0].islower()
    )


def _is_turkish(western: str) -> bool:
    """Whether text in cp1252 would be Icelandic in which Icelandic's other letters are hardly found."""
    return len(_AS_TURKISH.findall(western)) > 2 * len(_NOT_TURKISH.findall(western))


def _disorder(text: str) -> int:
    return len(_ODD.findall(text)) + len(_MIXED_CASE.findall(text))


def _central_european(sample: bytes, western: str) -> str:
    """The code page of Polish, Czech, Slovak, Hungarian ... in which words have hardly any symbols in them, where they
    have many in cp1252; "" where there is none.
    """
    odd = {name: len(_ODD.findall(sample.decode(name, "replace"))) for name in ("cp1250", "iso-8859-2")}
    best = min(odd, key=lambda name: odd[name])
    return best if 4 * odd[best] < len(_ODD.findall(western)) else ""


def _require_text(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) + sample.count("\0") > len(sample) * 0.05:
        raise ArticleError("It holds binary data, not text: check that its suffix says what it is.")
    return text


def normalise(text: str) -> str:
    """The only changes ever made to an article's text: newlines are ``\\n``, NUL goes, lone surrogates are U+FFFD."""
    return _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def clean(value: str, limit: int = 300) -> str:
    """A metadata field: no controls, spaces collapsed, at most ``limit`` characters (then cut at a word with "…")."""
    value = _BIDI.sub("", _SURROGATE.sub("\ufffd", value[: 20 * limit]))
    return shorten(" ".join(_ANY_CONTROL.sub(" ", value).split()), limit)


def shorten(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters, cut at a word with an ellipsis where it is longer."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    space = cut.rfind(" ", limit // 2)
    return cut[: space if space > 0 else limit - 1].rstrip(" ,;:–—-([{“\"'‘") + "…"


def spaced(blocks: Sequence[tuple[str, bool]]) -> str:
    """The texts of blocks with an empty line between paragraphs, and none between blocks that are rows of a table."""
    pieces = [blocks[0][0]] if blocks else []
    for (_, row), (text, after) in pairwise(blocks):
        pieces += ["\n" if row and after else "\n\n", text]
    return "".join(pieces)
