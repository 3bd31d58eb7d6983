"""Who wrote a plain text, and that it is handed out to the press, as lines above it say."""

import re
from dataclasses import dataclass

from index.articles.credits import PERSON, Credits, is_institution, is_outlet, signed
from index.articles.dates import DATE, TIME, WEEKDAY, parse_date
from index.articles.fields import AGENCY, outlet_name, split_byline
from index.articles.months import month_of

_BYLINE = re.compile(
    r"(?i:(?:(?:posted|submitted|written|reported) )?by)(?:\s+|\s?:\s*)[^\W\d_a-z][^!?]{2,150}(?<!\.)$"
)
_ELSEWHERE = re.compile(
    rf"(?:(?:von|par|por|di|door|av|af)\s?:?|autor(?:in)?:|text:|texte\s?:|texto:|testo:|tekst:)\s+(?-i:{PERSON}"
    rf"(?: (?:und|et|y|e|en|och|og|i) (?:{PERSON}|{AGENCY}))?)"
    r"(?P<of>, [^,]{2,40})?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\w+\s?:\s+")
_OUTLET_LINE = re.compile(rf"{AGENCY}(?: (?:Network|NETWORK|Sports|Staff))?")
_FROM = re.compile(r"(?:special (?:to|for)|from)\s+(?:the\s+)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
_PARTED = re.compile(r"\s*[|•·–—»]\s*|,\s+|\s+-\s+|\s+(?:on|at)\s+")
_DAY_WORD = r"(?:(?:published|posted|(?:last )?(?:updated|modified)|am|le|el|den|op|on)(?: on)?\b:?\s*)?"
_DAY_ALONE = re.compile(rf"{_DAY_WORD}{WEEKDAY}{DATE}{TIME}\W*", re.IGNORECASE)
_LONGEST_DAY = 32  # characters of a date in another language
_RELEASE = re.compile(
    r"(?P<embargo>(?:(?:strictly )?(?:under )?embargo(?:ed)?|sperrfrist|sous embargo|embargad[oa]|not for publication)"
    r"(?:\s*:|\s+(?:until|till|before|bis|jusqu['’]|hasta|fino|tot|até)\b)(?=.*\d).*)"
    r"|(?:[^–—|:]{2,60}[–—|:]\s*)?"
    r"(?:for (?:immediate|general) release|for publication"
    r"|(?:press|news|media) (?:release|statement)|press[- ]?(?:notice|information)"
    r"|presse-?(?:mitteilung|information|meldung|aussendung)|medienmitteilung|communiqué(?: de presse)?"
    r"|(?:nota|comunicado) de (?:prensa|imprensa)|comunicato stampa|persbericht|pressmeddelande|pressemeddelelse"
    r"|pressemelding|lehdistötiedote|informacja prasowa|tisková zpráva|пресс-релиз)"
    r"(?:\W+(?P<rest>.{0,60}))?",
    re.IGNORECASE,
)
# Lines of agencies for their editors: a story's name on the wire, what is new in it, which pictures it has.
_SLUG = re.compile(
    r"(?:BC|AM|PM|[A-Z]{2})-{1,2}(?=\S*[-,]).{3,80}|(?:[Ee]ds?|EDS?|Editors)\s?[:.].{3,150}"
    r"|AP (?:[Pp]hotos?|[Vv]ideo)\b.{0,80}"
    r"|(?:Urgent|URGENT|Bulletin|BULLETIN|Flash|(?:\d\w\w )?(?:ld|lead)[- ]writethru.{0,40})"
)
_BESIDE_TIME = re.compile(r"\b(?:alle|ore|uhr|las|klo|godz|hrs?|gmt|utc|cest?|bst|[ecmp][sd]t)\b", re.IGNORECASE)
_STAMPED = re.compile("更新|公開|配信|掲載|发布|發布|发表")
_NUMBER = re.compile(
    r"(?:n(?:[or]|umber|ummer|r)?\W{0,3})?\d{1,5}(?:[/.-]\d{1,4})?", re.IGNORECASE
)  # of a press release


@dataclass(frozen=True, slots=True)
class Release:
    """A line by which a text is handed out: "For immediate release", with the day that it gives, or ""."""

    published: str = ""


def release(line: str, *, number: bool = False) -> Release | None:
    """What a line says of a press release that stands above one; None for any other line. Its ``number`` may stand in a
    line of its own below that.

    The end of an embargo is no day of publication.
    """
    if number and _NUMBER.fullmatch(line):
        return Release()
    match = _RELEASE.fullmatch(line.replace("\t", " | "))  # cells of a letterhead
    if not match:
        return None
    rest = match["rest"] or ""
    if match["embargo"] or not rest or _NUMBER.fullmatch(rest):
        return Release()
    day = only_day(rest)
    return Release(day) if day else None


def is_slug(line: str) -> bool:
    """Whether a line above a headline is an agency's for its editors ("BC-EU--Sweden-Bakery, 2nd Ld-Writethru")."""
    return _SLUG.fullmatch(line) is not None


def dated_byline(line: str, headed: bool) -> tuple[str, str]:
    """A byline without the day that ends it, and that day ("By Jane Doe | 11 March 2025"); the line and "" where it is
    none.
    """
    if len(line) > 160:
        return line, ""
    for part in _PARTED.finditer(line):
        before, day = line[: part.start()], only_day(line[part.end() :])
        if day and (_BYLINE.match(before) or (headed and _ELSEWHERE.fullmatch(before))):
            return before, day
    return line, ""


def byline(line: str, following: list[str], headed: bool = False) -> Credits | None:
    """Who a line above the text says wrote it: ``By Jane Doe``, ``Jane Doe, The Post``, a name with an outlet on the
    line below, or an outlet alone; None for any other line. Below a headline (``headed``) also ``Von Jane Doe``.
    """
    if _BYLINE.match(line):
        return Credits(authors=split_byline(line))
    if headed and (elsewhere := _ELSEWHERE.fullmatch(line)):
        beside = (elsewhere["of"] or "").strip(", ")
        person = re.fullmatch(PERSON, beside) is not None and not is_institution(beside)
        signed_by = line if person or not beside else line[: elsewhere.start("of")]
        return Credits(authors=split_byline(_LABEL.sub("", signed_by)))
    if len(line) > 100:
        return None
    if found := signed(line):
        return found
    carrier = _FROM.sub("", line)
    if _OUTLET_LINE.fullmatch(line) or (carrier != line and is_outlet(carrier)):
        return Credits(outlet_name(carrier))
    below = next((other.strip() for other in following[:3] if other.strip()), "")
    if (
        re.fullmatch(PERSON, line)
        and not is_outlet(line)
        and len(below) < 60
        and (is_outlet(below) or _FROM.match(below) or _MAIL.fullmatch(below))
    ):
        return Credits(authors=split_byline(line))
    return None


def is_byline(line: str) -> bool:
    """Whether a line below a headline is nothing but a byline."""
    return bool(_BYLINE.match(line) or _ELSEWHERE.fullmatch(line))


def is_stamp(line: str) -> bool:
    """Whether a line has a day, and perhaps a time, and no word beside those of a date in English, or of a month."""
    words = re.findall(r"[^\W\d_]{3,}|[\u3040-\u9fff]{2,}", _BESIDE_TIME.sub(" ", _STAMPED.sub(" ", line)))
    return bool(only_day(line)) and bool(_DAY_ALONE.fullmatch(line) or all(month_of(word) for word in words))


def only_day(text: str) -> str:
    """The day of a text that is nothing but one; "" for any other text."""
    if not text or len(text) > 60:
        return ""
    if _DAY_ALONE.fullmatch(text):
        return parse_date(text)
    return parse_date(text) if len(text) <= _LONGEST_DAY and len(text.split()) <= 5 else ""
