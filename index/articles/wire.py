"""What plain news text says about itself at its top: header lines, headline, date, dateline, byline.

Agencies and papers lay articles out alike (AP Stylebook, "datelines" and "bylines"; Reuters Handbook of Journalism):

    Title: ...              labelled header lines, in any order
    A headline              a short first line without a full stop
    By Jane Doe             a byline
    December 1, 2025        a date of its own, or before the dateline, with or without "date"
    PARIS, Dec. 1 (AP) —    the dateline: place, day, agency, dash
    First sentence ...

Nothing is taken out of the text: this only reads. Every rule is anchored at a line's start and looks at a bounded
piece of it, so that no text makes it slow.
"""

import re
from dataclasses import dataclass

from index.articles.bylines import byline, dated_byline, is_slug, is_stamp, only_day, release
from index.articles.credits import is_outlet, read_credits
from index.articles.dates import DATE, MONTH, TIME, WEEKDAY, iso_date, parse_date
from index.articles.fields import AGENCY, outlet_name, split_byline
from index.articles.labels import field_of
from index.articles.text import clean
from index.articles.titles import headline_of, made_title
from index.articles.tops import PAGE, chinese_dateline, told_by

_TOP = 8000
_LINES = 24

_LABEL = re.compile(
    r"(?P<label>title|headline|by|byline|authors?|date|published|publication date|source|outlet|publisher|publication"
    r"|url|link|place|location|dateline)\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_MEANS = {
    "headline": "title",
    "by": "authors",
    "byline": "authors",
    "author": "authors",
    "date": "published",
    "publication date": "published",
    "source": "outlet",
    "publisher": "outlet",
    "publication": "outlet",
    "link": "url",
    "location": "place",
    "dateline": "place",
}
_ANY_LABEL = re.compile(r"(?P<label>[^\W\d_][^\W\d]{1,20}(?: [^\W\d_]{1,20}){0,2})\s?[:：]\s*(?P<value>\S.*)$")
_LABELS = 12  # lines
_ISSUE = re.compile(r"(?:no|nr|n[°º]|vol|issue|ausgabe|num[ée]ro)\W{0,3}\d[\d\W]*", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
_CONTACT = re.compile(
    r"(?:(?:media|press) )?(?:contacts?|kontakt|pressekontakt|contacto|contatti)\s?:.*", re.IGNORECASE
)
_EMPHASISED = re.compile(r"^([*_]{1,3})([^*_]+)\1$")
_DATE_WORD = r"(?:(?:date|published|publication date|first published|posted|updated|last updated)(?:\s+on)?\s*:?\s*)"
_DATED = re.compile(rf"(?P<word>{_DATE_WORD})?{WEEKDAY}{DATE}{TIME}[\s,;]*", re.IGNORECASE)
_DASH = re.compile(r"(?:[—–―−|]|-{1,2}(?=\s))\s*")
_DATELINE = re.compile(
    r"(?P<where>[^()\n]{0,90}?)(?:\s*\((?P<agency>[^()\n]{2,40})\))?"
    r"\s*(?:[—–―−]|(?<=[\s)])-{1,2}(?=\s)|--|(?P<colon>:)(?=\s)|(?P<bare>(?<=\))\s*(?=\S)))\s*"
)
_DAY = re.compile(rf",?\s+(?:{WEEKDAY}(?:{MONTH}\s?\d{{1,2}}|\d{{1,2}}\s?{MONTH})(?:,?\s+\d{{4}})?)\s*$", re.IGNORECASE)
_AGENCY_END = re.compile(rf"(?:^|[\s,]){AGENCY}$")
_NOT_PLACES = re.compile(
    r"\b(?:advisory|analysis|background|breaking|claim|clarifications?|column|commentary|corrections?|editorial"
    r"|exclusive|explained|explainer|factbox|feature|file|first|focus|forecast|how|insight|interview|latest|links|live"
    r"|more|news|notes?|opinion|original|photos?|poll|question|recap|related|review|spoiler|sports|story|summary|through"
    r"|timeline|today|update[ds]?|video|warning|watch|what|when|where|who|why)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {*("al", "da", "das", "de", "del", "der", "di", "do", "dos", "du", "e", "el", "en", "i", "la", "las", "le", "les")}
    | {*("of", "on", "sur", "the", "und", "upon", "y")}
)
_RULE = re.compile(r"[=\-_*~#]{3,}$")


@dataclass(slots=True)
class Facts:
    """What the rules found; empty where they found nothing, but for ``title``, which is made when none is given.

    ``labelled`` is an outlet that header lines name, rather than a credit or an agency.
    """

    title: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    url: str = ""
    place: str = ""
    labelled: str = ""


def read_facts(text: str, *, headed: bool = False) -> Facts:
    """The facts that the text of one article states about itself.

    ``title`` is the labelled or first-line headline, else the first sentence without date header and dateline, cut at
    a word at about 90 characters; ``headed`` says that the headline stands elsewhere. ``outlet`` is the labelled one,
    else the credit at the end, else the dateline's agency. ``published`` needs a year: a dateline's day alone is none.
    """
    facts, agency, body = _read_top(text[:_TOP], headed)
    credits = read_credits(text)
    facts.labelled = facts.outlet
    facts.outlet = facts.outlet or credits.outlet or agency
    facts.authors = facts.authors or credits.authors
    facts.title = facts.title or made_title(body) or made_title(text[:_TOP])
    return facts


def _read_top(text: str, headed: bool) -> tuple[Facts, str, str]:
    """The facts of the header lines, the dateline's agency, and the text that follows them."""
    facts, agency, dated, bylined, released = Facts(), "", False, False, False
    lines = text.split("\n")
    elsewhere = _has_labels_elsewhere(lines)
    for at, raw in enumerate(lines[:_LINES]):
        line = _EMPHASISED.sub(r"\2", raw.strip())
        if not line or _RULE.match(line) or _labelled(line, facts, elsewhere) or _is_no_text(line, at, released):
            continue
        day, end = _date_header(line)
        if not day and is_stamp(line):  # in another language
            day, end = parse_date(line), len(line)
        if day:
            facts.published = facts.published or day
            dated, line = True, line[end:]
            if not line:
                continue
        if told := told_by(line) if facts.title or headed or released or PAGE.search(line) else None:
            facts.published, facts.outlet = facts.published or told.published, facts.outlet or told.outlet
            facts.authors, bylined = facts.authors or told.authors, bylined or bool(told.authors)
            continue
        if (facts.title and bylined and _is_masthead(line, lines[at + 1 :])) or _heads_release(line, lines[at + 1 :]):
            facts.outlet = facts.outlet or outlet_name(line)
            continue
        if handed_out := release(line, number=released):
            released = True
            facts.published = facts.published or handed_out.published
            continue
        line, signed_on = dated_byline(line, headed=headed or bool(facts.title))
        if names := byline(line, lines[at + 1 :], headed=headed or bool(facts.title)):
            facts.published = facts.published or signed_on
            facts.authors, bylined = facts.authors or names.authors, True
            agency = agency or names.outlet
            continue
        if chinese := chinese_dateline(line):
            told, place, end = chinese
            facts.place, facts.authors = facts.place or place, facts.authors or told.authors
            return facts, told.outlet or agency, "\n".join([line[end:], *lines[at + 1 :]])
        if found := _dateline(line, dated):
            place, day, named, end = found
            facts.place, facts.published = facts.place or place, facts.published or day
            return facts, named or agency, "\n".join([line[end:], *lines[at + 1 :]])
        if not facts.title and _is_kicker(line, lines[at + 1 :]):
            continue
        if not facts.title and _is_headline(line, lines[at + 1 :]):
            facts.title = headline_of(line)
        elif not _header_follows(line, lines[at + 1 :]):
            return facts, agency, "\n".join([line, *lines[at + 1 :]])
    return facts, agency, ""


def dateline_end(text: str) -> int:
    """Where the date header and the dateline end that ``text`` begins with; 0 where it begins with neither."""
    line = text.partition("\n")[0]
    day, end = _date_header(line)
    found = _dateline(line[end:], dated=bool(day))
    return end + found[3] if found else end


def date_header_end(text: str) -> int:
    """Where the date ends that stands before or above the text, as a header; 0 where ``text`` begins with none."""
    return _date_header(text.partition("\n")[0])[1]


def _date_header(line: str) -> tuple[str, int]:
    """The day that ``line`` begins with, above or before the text, and where that ends; ("", 0) where there is none."""
    match = _DATED.match(line)
    day = iso_date(match) if match else ""
    if not match or not day:
        return "", 0
    rest = line[match.end() :]
    dash = _DASH.match(rest)
    if rest and not (match["word"] or dash or _dateline(rest, dated=True)):
        return "", 0
    return day, match.end() + (dash.end() if dash else 0)


def _is_no_text(line: str, at: int, released: bool) -> bool:
    """Whether a line above the text is there for others: an agency's editors, who asks for more, who writes mail."""
    return bool((at < 4 and is_slug(line)) or _MAIL.fullmatch(line) or (released and _CONTACT.fullmatch(line)))


def _has_labels_elsewhere(lines: list[str]) -> bool:
    """Whether two of the first lines have labels in other languages: one alone may be a headline ("Zeitung: ...")."""
    found = (_ANY_LABEL.match(line.strip()) for line in lines[:_LABELS])
    return len({field_of(match["label"]) for match in found if match} - {""}) > 1


def _labelled(line: str, facts: Facts, elsewhere: bool) -> bool:
    """Whether ``line`` is a header line with a label, ``elsewhere`` in any language; its value goes into ``facts``."""
    match = _LABEL.match(line) or (_ANY_LABEL.match(line) if elsewhere else None)
    if not match:
        return False
    label, value = match["label"].lower(), match["value"].strip()
    name = _MEANS.get(label, label)
    if not hasattr(facts, name):
        name = _MEANS.get(field_of(label), field_of(label))
    if name == "published":
        day = _DATED.fullmatch(value)
        told = iso_date(day) if day else only_day(value)
        facts.published = facts.published or told
        return bool(day or told)
    if name == "text" or not hasattr(facts, name):
        return False
    if name == "authors":
        facts.authors = facts.authors or split_byline(value)
    elif not getattr(facts, name):
        setattr(facts, name, outlet_name(value) if name == "outlet" else clean(value))
    return True


def _heads_release(line: str, following: list[str]) -> bool:
    """Whether a line in capitals names the paper above a line by which a text is handed out."""
    after = next((other.strip() for other in following[:3] if other.strip()), "")
    return line.isupper() and is_outlet(line.title()) and release(after) is not None


def _is_masthead(line: str, following: list[str]) -> bool:
    """Whether a line below headline and byline names the paper: a few words with capitals, right above the date."""
    words = line.split()
    after = following[0].strip() if following else ""
    day = _DATED.fullmatch(after)
    capitals = all(word[:1].isupper() or word.lower() in _PARTICLES | {"and", "&"} for word in words)
    return bool(day) and len(words) <= 5 and capitals and line[-1:].isalnum()


def _dateline(line: str, dated: bool) -> tuple[str, str, str, int] | None:
    """(place, day with a year or empty, agency, end) of the dateline that ``line`` begins with, or None.

    ``dated`` says that a date stood before it: then a place need not be in capitals to be one.
    """
    match = _DATELINE.match(line)
    if not match:
        return None
    where, agency, colon = match["where"].strip(), match["agency"] or "", bool(match["colon"])
    if match["bare"] is not None and not re.fullmatch(AGENCY, agency):
        return None
    day = _DAY.search(where)
    where = where[: day.start()] if day else where
    if named := _AGENCY_END.search(where):
        agency = agency or named[0].strip(" ,")
        where = where[: named.start()]
    where = where.strip(" ,")
    rest = line[match.end() :]
    if not where:
        return ("", "", agency, match.end()) if re.fullmatch(AGENCY, agency) else None
    if not _is_place(where, certain=bool(agency or day or (dated and not colon)), colon=colon):
        return None
    if rest and rest[0].islower() and not (agency or day):
        return None
    return _place_name(where), parse_date(day[0]) if day else "", agency, match.end()


def _is_place(where: str, certain: bool, colon: bool) -> bool:
    first = where.split(",")[0]
    words = re.split(r"[\s/]+", first)
    letters = "".join(c for c in first if c.isalpha())
    if len(letters) < 3 or len(words) > 6 or where.count(",") > 3 or re.search(r"[^\w\s.,'’/&-]|\d", where):
        return False
    if not all(w[:1].isupper() or w.lower() in _PARTICLES for w in words if w):
        return False
    if _NOT_PLACES.search(where):
        return False
    if not letters.isupper() and not certain:
        return False
    # Four letters before a colon are an acronym ("NASA: ...") more often than a town.
    return not (colon and not certain and len(words) == 1 and len(letters) < 5)


def _place_name(where: str) -> str:
    """``RIO DE JANEIRO, Brazil`` → ``Rio de Janeiro, Brazil``; a region's abbreviation (``UAE``, ``D.C.``) stays."""
    return clean(", ".join(_capitalised(part.strip(), at > 0) for at, part in enumerate(where.split(","))), 80)


def _capitalised(part: str, region: bool) -> str:
    def word(match: re.Match[str]) -> str:
        text = match[0]
        if match.start() and text.lower() in _PARTICLES and part[match.start() - 1] in " -":
            return text.lower()
        short = len(text) <= 3 if region else text == "DC"
        return text if short or not text.isupper() else re.sub(r"^(\w['’])(\w{2,})$", _o_neill, text.capitalize())

    return re.sub(r"(?<![.\w])[^\W\d_]+(?:['’][^\W\d_]+)?(?!\.\w|\w)", word, part)


def _o_neill(match: re.Match[str]) -> str:
    return match[1] + match[2].capitalize()


def _is_headline(line: str, following: list[str]) -> bool:
    """A short line without a sentence's end that stands apart from the text below it."""
    if line.startswith("#"):
        return True
    if _ISSUE.fullmatch(line):
        return False
    ended = line.rstrip("\"”’')").endswith((".", ",", ";", ":", "…", "-"))
    if len(line) > 160 or ended or not any(c.isalpha() for c in line):
        return False
    below = next((at for at, other in enumerate(following) if other.strip()), None)
    if below is None:
        return False
    after = following[below].strip()
    # Without an empty line between, only a longer line that starts anew is sure not to be the same sentence wrapped.
    anew = len(after) > 1.5 * len(line) and not after[0].islower()
    anew = anew or (line.isupper() and not after.isupper() and len(line.split()) > 2)
    return below > 0 or anew or bool(_RULE.match(after)) or _is_header(after)


def _is_kicker(line: str, following: list[str]) -> bool:
    """Whether a line names a section above the headline: a word or two in capitals ("TRANSPORT")."""
    below = [other.strip() for other in following[:4] if other.strip()]
    if not line.isupper() or len(line.split()) > 2 or line[-1:] in ".:" or len(below) < 2 or below[0].isupper():
        return False
    at = following.index(next(other for other in following if other.strip() == below[0]))
    return not _is_header(below[0]) and len(below[0].split()) > 2 and _is_headline(below[0], following[at + 1 :])


def _is_header(line: str) -> bool:
    dated = _DATED.match(line)
    return bool(
        _LABEL.match(line)
        or byline(dated_byline(line, headed=True)[0], [], headed=True)
        or (dated and not line[dated.end() :])
        or told_by(line)
        or is_slug(line)
        or is_stamp(line)
        or _MAIL.fullmatch(line)
        or _dateline(line, bool(dated))
    )


def _header_follows(line: str, following: list[str]) -> bool:
    """Whether ``line`` is a summary between the headline and a byline or date, not yet the text."""
    if len(line) > 250:
        return False
    after = [other.strip() for other in following[:6] if other.strip()][:2]
    return any(_is_header(other) for other in after)
