"""Dates as news files write them, in the languages of `months` → ISO 8601 days.

A date keeps the day its publisher wrote, whatever the time zone; a number is a Unix time, read in UTC. Numeric dates
that could be read as day/month or as month/day (``06/07/2022``) are taken for neither, unless the weekday before them
tells.
"""

import datetime
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from index.articles.months import THAI_MONTHS, month_of, weekday_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ZONE = r"(?:z|utc|gmt|bst|ces?t|ee?[sd]?t|c[sd]t|m[sd]t|p[sd]t|ist|jst|[+-]\d\d:?\d\d)"
TIME = (
    r"(?:[t,]?\s*(?:at\s+|[|•·]\s*|[–-]\s*(?=\d+:))?\d{1,2}[:.]\d\d(?::\d\d)?(?:[.,]\d+)?"
    rf"\s*(?:[ap]\.?m\b\.?)?\s*(?:\(?{_ZONE}\b\)?)?)?"
)
_CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?\s+(?:[a-z]{3,4}\s+|[+-]\d{4}\s+)?)?"
DATE = (
    r"(?<!\d)(?:(?P<iso_y>\d{4})\s?[-/.年]\s?(?P<iso_m>\d{1,2})\s?[-/.月]\s?(?P<iso_d>\d{1,2})(?![\d%])"
    r"|(?P<run>(?:19|20)\d{6})(?:(?!\d)|(?=(?:[01]\d|2[0-3])(?:[0-5]\d){1,2}(?!\d)))"
    rf"|(?P<us_m>\b{MONTH})\s*(?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s+{_CLOCK}(?P<us_y>\d{{4}})(?!\d)"
    rf"|(?P<uk_d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s/-]*(?P<uk_m>{MONTH})[\s,/-]*(?P<uk_y>\d{{4}})(?!\d)"
    r"|(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<num_y>\d{4})(?!\d))"
)
"""A regular expression of one date (case-insensitive, ASCII digits), to be given to ``iso_date`` when it matched."""

_DATE = re.compile(DATE, re.IGNORECASE)
# The same in other languages, and years of two digits where the day before them leaves no doubt what they are.
_WORD = r"(?P<month>[^\W\d_]{3,14})"
_YEAR = r"(?P<year>\d{4}(?!\d)|['’]?\d\d(?=[.)]?\s*$|[,.]?\s+(?:\w{1,4}\s+)?\d{1,2}[:.h]\d\d))"
_OF = r"(?:\s*(?:de|del|di|do|of|d['’]|'?en|ta'|i)\b)?"
_AFTER_DAY = r"(?P<dot>[.ºª°]|er|re|[snrt][tdh]|-?го|η|\.º)?"
_IN_WORDS = (
    re.compile(rf"(?<![\d:])(?P<day>\d{{1,2}}){_AFTER_DAY}{_OF}[\s.-]*ב?{_WORD}\.?,?{_OF}[\s,،.-]*{_YEAR}"),
    # Devanagari, whose vowels are marks
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s+(?P<month>[\u0900-\u097f]{2,10})[,\s]+(?P<year>\d{4})(?!\d)"),
    re.compile(rf"{_WORD}\.?\s+(?P<day>\d{{1,2}}){_AFTER_DAY},?{_OF}\s+(?P<year>\d{{4}}|['’]\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s*(?:m\.|г\.|i\.\s?e\.)?\s*{_WORD}\.?\s+(?P<day>\d{{1,2}})(?!\d)"),
)
_IN_NUMBERS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?년\s?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s+(?P<month>\d{1,2})[월月]\s+(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})(?:,|\s+năm)?\s+(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d\d)(?![\d.:])"),
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d\d)(?![\d/])"),
)
_THAI_MONTH = "|".join(map(re.escape, THAI_MONTHS))
_THAI = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s*(?P<month>{_THAI_MONTH})\s*(?:พ\.ศ\.\s*)?(?P<year>\d{{4}})(?!\d)")
# Where a program had no time to give: the beginning of Unix time.
_NO_TIME = re.compile(r"1970-01-01[T ]0?[01]:00(?::00)?\b|(?:Thu, )?0?1 Jan(?:uary)? 1970 0?[01]:00")
_WEEKDAY_LENGTH = 16  # characters
_WEEKDAY_BEFORE = re.compile(
    r"(?:^|(?<=\s))((?:th|ch)[^\W\d_]{1,2} [^\W\d_]{2,4}|[^\W\d_]{3,12}(?:-feira)?)\.?,?\s+$", re.IGNORECASE
)
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?!\d)", re.IGNORECASE)

# What dates beside an article are called.
PUBLISHED_WORD = re.compile(
    r"\b(?:publish|posted|submitted|issued|publié|veröffentlicht|erschienen|erstveröffentlich|stand:|publicado|pubblicat|gepubliceerd"
    r"|publicerad|publisert|udgivet|julkaistu|publikac|opublikowano|dodano|data de publica|vydáno|опубликовано)",
    re.IGNORECASE,
)
CHANGED_WORD = re.compile(
    r"\b(?:updated?\b|modified|amended|aktualisiert|geändert|mis à jour|modifié|actualizad|modificad|aggiornat"
    r"|atualizad"
    r"|bijgewerkt|gewijzigd|oppdatert|uppdaterad|ändrad|opdateret|päivitetty|zaktualizowano|aktualizacja|aktualizováno"
    r"|обновлен|更新)",
    re.IGNORECASE,
)


def parse_date(value: object) -> str:
    """``YYYY-MM-DD`` of a date, time, Unix time (seconds or milliseconds) or text; empty where it holds no date."""
    if isinstance(value, datetime.datetime | datetime.date):
        return _iso(value.year, value.month, value.day)
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str):
        return ""
    text = value.strip()[:200]
    if _NO_TIME.match(text):
        return ""
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", text):
        return _from_number(int(text))
    return next((day for match in _DATE.finditer(text) if (day := iso_date(match))), "") or _other_date(text)


def _other_date(text: str) -> str:
    """The day of a date in another language, or whose year has two digits."""
    if thai := _THAI.search(text):
        year = int(thai["year"])
        return _iso(year - 543 if year > 2400 else year, THAI_MONTHS[thai["month"]], int(thai["day"]))
    for pattern in (*_IN_WORDS, *_IN_NUMBERS):
        for match in pattern.finditer(text):
            month = match["month"]
            dot = match.groupdict().get("dot") == "."
            number = int(month) if month.isdigit() else month_of(month, after_dot=dot)
            if number and (day := _iso(_whole_year(match["year"]), number, int(match["day"]))):
                return day
    return ""


def _whole_year(year: str) -> int:
    """Two digits are of 1950 to 2049 (RFC 5322, 4.3)."""
    number = int(year.strip("'’"))
    return number if len(year.strip("'’")) == 4 else number + (2000 if number < 50 else 1900)


def moment(value: object) -> str:
    """When a version was made, as ``value`` says: ISO 8601, a time in UTC or a day; empty where it is no date."""
    if not isinstance(value, str):
        return parse_date(value)
    text = value.strip()[:60]
    if not (day := parse_date(text)):
        return ""
    for read in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
            zoned = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
            utc = zoned.astimezone(datetime.UTC)
        except (ValueError, OverflowError):
            continue
        return day if len(text) <= 10 else f"{utc.date().isoformat()}T{utc:%H:%M:%S}"
    return day


_URL_RUN = re.compile(r"(?<=/)((?:19|20)\d\d)(\d\d)(\d\d)(?=[-_/.]|$)")  # a piece of a path that begins with it


def url_date(url: str) -> str:
    """``YYYY-MM-DD`` of a date in a URL's path (``/2022/06/12/``, ``/2022/jun/12/``, ``-2022-06-12``), or empty. A day
    to come is what an article is about, and not its own.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    latest = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)).date().isoformat()
    found = (_iso(int(y), _month(m), int(d)) for y, m, d in _URL_DATE.findall(path) + _URL_RUN.findall(path))
    return next((day for day in found if day and day <= latest), "")


def iso_date(match: re.Match[str]) -> str:
    """``YYYY-MM-DD`` of a match of ``DATE``; empty where there is no such day or it is ambiguous."""
    part = match.groupdict()
    if part["iso_y"]:
        return _iso(int(part["iso_y"]), int(part["iso_m"]), int(part["iso_d"]))
    if part["run"]:
        return _iso(int(part["run"][:4]), int(part["run"][4:6]), int(part["run"][6:]))
    for order in ("us", "uk"):
        if part[f"{order}_y"]:
            return _iso(int(part[f"{order}_y"]), _month(part[f"{order}_m"]), int(part[f"{order}_d"]))
    weekday = _WEEKDAY_BEFORE.search(match.string[max(0, match.start() - _WEEKDAY_LENGTH) : match.start()])
    return _numeric(
        int(part["one"]),
        int(part["two"]),
        int(part["num_y"]),
        part["mark"],
        weekday_of(weekday[1]) if weekday else None,
    )


def _numeric(one: int, two: int, year: int, mark: str, weekday: int | None = None) -> str:
    """A day of numbers alone; of two that it may be, the one that is that ``weekday``."""
    if mark == "." or one > 12 or one == two:  # dots are the European order
        return _iso(year, two, one)
    if two > 12:
        return _iso(year, one, two)
    days = [day for day in (_iso(year, two, one), _iso(year, one, two)) if day]
    fit = [day for day in days if weekday == datetime.date.fromisoformat(day).weekday()]
    return fit[0] if len(fit) == 1 else ""


def _from_number(value: int | float) -> str:
    if 19000101 <= value <= 21991231 and (day := _iso(int(value) // 10000, int(value) // 100 % 100, int(value) % 100)):
        return day
    # From 1975 to 2199: other numbers are counters or years more often than times.
    if not 157_766_400 <= value < 7_258_118_400_000:
        return ""
    seconds = value / 1000 if value >= 157_766_400_000 else value
    if seconds >= 7_258_118_400:
        return ""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.date().isoformat()


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    return _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0


def _iso(year: int, month: int, day: int) -> str:
    if not 1600 <= year <= 2199:
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
