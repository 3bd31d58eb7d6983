"""Text as word search and the models see it: what looks the same is the same, and what has no spaces is cut.

Articles and quotes keep their own characters; only copies that are searched, embedded or read are folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

# Nothing is seen of these: soft hyphens (with the line break that one makes), joiners, zero-width spaces, directions,
# variation selectors, the stretching and the vowel points of Arabic, the points of Hebrew.
_INVISIBLE = "\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
_SOFT_HYPHEN = "\u00ad"
UNSEEN = f"{_SOFT_HYPHEN}[ \\t]*\\n?[ \\t]*|[{_INVISIBLE}{_POINTS}]+"
_unseen = re.compile(UNSEEN)
# Letters and digits that are another way to write others (Unicode's compatibility forms), and parts of Hangul and kana
# that stand for one letter together. Signs such as ™ and … are left: they end a word.
_compatible = re.compile(
    "[\u00aa\u00b2\u00b3\u00b9\u00ba\u0132\u0133\u013f\u0140\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8"
    "\u1100-\u11ff\u1d2c-\u1d6a\u2070-\u209c\u2102\u210a-\u2115\u2119-\u211d\u2124\u2128-\u2139\u2160-\u217f"
    "\u2460-\u249b\u24b6-\u24ea\u2f00-\u2fd5\u3131-\u318e\uf900-\ufaff\ufb00-\ufdfb\ufe70-\ufefc"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\U0001d400-\U0001d7ff\U0002f800-\U0002fa1d]+"
)
_combining = re.compile("[\u0300-\u036f\u3099\u309a]")
# Letters that are written one for the other, where a keyboard, a typeface or a spelling lacks one: for words that are
# looked up alone. (The index itself drops the accents and umlauts of Latin letters.)
_ALIKE = {
    **{"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"},
    **{"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T"},
    **{"ı": "i", "İ": "I", "ё": "е", "Ё": "Е"},
    **dict(zip("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ", "αεηιουωιυιυΑΕΗΙΟΥΩΙΥ", strict=True)),
    **dict(zip("أإآٱىیکة", "ااااييكه", strict=True)),
}
_alike, _ALIKE_FOR = re.compile(f"[{''.join(_ALIKE)}]"), str.maketrans(_ALIKE)
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)
_umlauts = re.compile(r"\w*[äöüåøÄÖÜÅØ]\w*")
_APOSTROPHE = str.maketrans(dict.fromkeys("\u02b9\u02bb\u02bc\uff07", "'"))  # letters to Unicode, but signs to the eye

# Scripts without spaces between words, and Hangul, whose particles hang on to them. A unit is a letter with its marks.
_UNIT = (
    "(?:[\u1100-\u11ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3\u17d7\u17dc]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3]*)"
)
_unit = re.compile(_UNIT)
_run = re.compile(f"{_UNIT}+")
_broken = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ac]\n[ \t]*(?=[^\W\d_])(?=(\w+))")
# Anything but the letters and signs of most Western text: where there is none of it there is nothing to fold or to cut.
_rare = re.compile("[^\0-\u00a9\u00c0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u2010-\u201f\u2026\u20ac]")


def plain(text: str) -> str:
    """``text`` as the eye reads it: ligatures and full-width forms are letters, and what is not seen is not there."""
    if not _rare.search(text):
        return text
    text = _unseen.sub("", text).translate(_APOSTROPHE)
    text = _compatible.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", text) if _combining.search(text) else text


def indexed(text: str) -> str:
    """``text`` for the index of words: `plain` in letters that are alike, its words apart, and whole those that a
    line's end has broken; then its words with umlauts as they are written without ("Mueller").

    Where words are not told apart by spaces, every unit stands for itself and together with the next one.
    """
    composed = unicodedata.normalize("NFC", text) if _combining.search(text) else text
    umlauts = dict.fromkeys(word.translate(_SPELT_OUT) for word in _umlauts.findall(composed))
    return " ".join([_looked_up(_mended(text), _units_and_pairs), *umlauts])


def asked(text: str) -> str:
    """``text`` for a search of that index: pairs of units, which tell more than units alone; a lone unit as it is."""
    return _looked_up(text, pairs)


def alike(text: str) -> str:
    """``text`` with one letter for those that are written for one another: "ss" for "ß", "е" for "ё"."""
    return text.translate(_ALIKE_FOR) if _alike.search(text) else text


def pairs(run: str) -> list[str]:
    """Neighbours in a run of a script without spaces, two by two; the run itself where it is one unit."""
    units = _unit.findall(run)
    return [one + other for one, other in pairwise(units)] or units


def spaceless(word: str) -> bool:
    """Whether a word of a query is a piece of a text without spaces."""
    return _run.fullmatch(word) is not None


def rejoined(words: Sequence[str]) -> list[str]:
    """Words of a query in their order, with the pairs that overlap put together again."""
    found: list[str] = []
    last = ""
    for word in words:
        units = _unit.findall(word) if spaceless(word) else []
        if len(units) > 1 and units[0] == last:
            found[-1] += "".join(units[1:])
        else:
            found.append(word)
        last = units[-1] if units else ""
    return found


def _looked_up(text: str, pieces: Callable[[str], list[str]]) -> str:
    return alike(_cut(plain(text), pieces) if _rare.search(text) else text)


def _units_and_pairs(run: str) -> list[str]:
    units = _unit.findall(run)
    return [*units, *(pairs(run) if len(units) > 1 else ())]


def _cut(text: str, pieces: Callable[[str], list[str]]) -> str:
    return _run.sub(lambda found: f" {' '.join(pieces(found[0]))} ", text)


def _mended(text: str) -> str:
    """With the whole word, too, where a hyphen stands at a line's end: who can say whether it belongs there?"""
    if "-\n" in text or "\u2010\n" in text or "\u00ac\n" in text:
        return _broken.sub(lambda found: found[0] + _before(found) + found[1] + " ", text)
    return text


def _before(found: re.Match[str]) -> str:
    """The letters before a match, to the beginning of their word."""
    word = re.search(r"\w+$", found.string[max(0, found.start() - 64) : found.start()])
    return word[0] if word else ""
