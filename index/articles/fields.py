"""Metadata as files give it → the fields of an article."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from index.articles.text import clean

MAX_AUTHORS = 50
_MAX_URL = 2000

# News agencies and broadcasters, as datelines and credit lines name them.
AGENCY = (
    r"(?:The )?(?:Associated Press|AP|AFP|Agence France[- ]Presse|(?:Thomson )?Reuters(?: Staff)?|UPI"
    r"|United Press International|CNN ?Business|CNN|BBC(?: News)?|NPR|PA(?: Media)?|Press Association|DPA|dpa|EFE|ANSA"
    r"|TASS|Xinhua|Kyodo(?: News)?|Yonhap|ANI|PTI|IANS|AAP|KHN|Bloomberg(?: News)?|Anadolu(?: Agency)?|CBC(?: News)?"
    r"|CBS(?: News)?|ABC(?: News)?|NBC(?: News)?|USA TODAY|News [Aa]gencies|[Aa]gencies)"
)
_AGENCY = re.compile(AGENCY)
_MADE_UP_TITLE = re.compile(
    r"untitled|microsoft word|.*\btemplate\b.{0,10}$|(?:\w+-?)?vorlage\b.{0,10}$"
    r"|.*\.(?:docx?|odt|pdf|indd|qxd|rtf|html?|tex)$|page \d+$|\W*$"
    r"|(?:word[- ])?(?:document|dokument|documento?)\s*\d*$"
    r"|(?:unbenannt|ohne titel|sans titre|sin título|senza titolo|titel|title|titre)\s*\d*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:staff|writers?|reporters?|correspondents?|editors?|special to|for the|network|news|press|times|post|agency|"
    r"agencies|photograph(?:s|er)|updated|published|team|bureau)\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[;|/\n•·]|,|\s&\s|\s(?:and|with|AND|WITH)\s)\s*")
_BY_ELSEWHERE = re.compile(r"\s*(?i:von|par|por|di|door|av|af)(?:\s?:)?\s+(?=[^\W\d_a-z][\w.'’-]*\s+[^\W\d_a-z])")
_AND_ELSEWHERE = re.compile(r"\s(?:und|et|y|e|en|och|og|i)\s")
_ACCOUNT = re.compile(
    r"\b(?:users?|benutzer|utilisateur|usuario|utente|admin\w*|owner|guest|author|unknown|test|microsoft|windows|office"
    r"|hewlett|lenovo|dell|python-docx|openoffice|libreoffice)\b|[@_\d]",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"(?:[\w&-]+ ){0,3}(?:writer|reporter|correspondent|editor|producer|columnist|journalist|redakteur(?:in)?"
    r"|journaliste)"
    r"s?",
    re.IGNORECASE,
)
_SPACELESS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_INVERTED = re.compile(r"([^\s,]+(?: [^\s,]+)?), ([^\s,]+(?: [^\s,]+)?)")  # the last name first
_BY = re.compile(
    r"^\s*(?:(?:(?:posted|submitted|written|reported)\s+)?by|byline)\b\s?[:\s]\s*|^\s*(?:كتبت?|بقلم|تحرير|文[/／:：]|作者|記者)\s?[:：]?\s+",
    re.IGNORECASE,
)


def stated_title(title: str) -> str:
    """The title that a file's properties give; "" where a program has made it up ("Word Document", "report.docx")."""
    return "" if _MADE_UP_TITLE.match(title.strip()) else title


def web_url(value: str) -> str:
    """``value`` where it is an http or https URL with a host, else empty: anything else must never become a link."""
    url = "".join(clean(value, _MAX_URL + 1).split())
    if len(url) > _MAX_URL or not re.match(r"https?://[^/?#\s]", url, re.IGNORECASE):
        return ""
    return url if _host(url) else ""


def outlet_of(url: str) -> str:
    """The outlet that a URL's host stands for: the host without ``www.``, ``m.``, ``amp.`` or ``mobile.``."""
    return clean(re.sub(r"^(?:(?:www\d?|m|amp|mobile)\.)+(?=[^.]+\.)", "", _host(url)), 120)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def outlet_name(value: str) -> str:
    """A publisher's or credit line's name: spaces collapsed, `` / `` between names, no brackets or dashes around."""
    if (url := web_url(value)) or re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", value.strip()):
        return outlet_of(url or f"http://{value.strip().lower()}")
    value = re.sub(r"^\s*special (?:to|for)\s+(?:the\s+)?", "", value, flags=re.IGNORECASE)
    name = clean(value, 120) if any(map(str.isalpha, value)) else ""
    name = name.strip(' \t-–—―()[]{}*_|:;,.·•"')
    if name.count("(") > name.count(")"):  # "The Guardian (London)"
        name += ")"
    return re.sub(r"\s*/\s*", " / ", name)


def without_outlet(title: str, outlet: str) -> str:
    """A title without the outlet at its end, as collections of articles write it there, with or without "The"."""
    bare = re.escape(re.sub(r"^the ", "", outlet, flags=re.IGNORECASE))
    between = r"\s*[-_–—|·»：｜│]\s*" if _SPACELESS.search(outlet) else r"(?:\s+[-–—|·»]\s+|\s*[｜│]\s*)"
    return re.sub(rf"{between}(?:the )?{bare}$", "", title, flags=re.IGNORECASE).strip() or title if bare else title


def authors_of(names: Iterable[str]) -> tuple[str, ...]:
    """Clean names, each once, in order; without "By", and without entries that only run other entries together."""
    seen: dict[str, None] = {}
    for value in names:
        name = clean(_BY.sub("", value), 120).strip(" ,;|")
        if any(c.isalpha() for c in name) and not name.lower().startswith(("http:", "https:")):
            seen.setdefault(name)
        if len(seen) > MAX_AUTHORS:
            break
    kept = list(seen)[:MAX_AUTHORS]
    # Some extractors give the whole byline as the first author, then its names one by one.
    whole = " ".join(kept[1:])
    return tuple(kept[1:] if len(kept) > 2 and kept[0] == whole else kept)


def split_byline(byline: str) -> tuple[str, ...]:
    """The people of a byline such as ``By Jane Doe and John Roe, Associated Press``: agencies and roles left out.

    Also of ``Von Eva Roth und Jan Kuhn``, where two names with capitals follow.
    """
    names = _BY.sub("", re.sub(r"\s*\([^()]*\)", "", clean(byline, 600)))
    if elsewhere := _BY_ELSEWHERE.match(names):
        names = _AND_ELSEWHERE.sub(" and ", names[elsewhere.end() :])
    parts = _BETWEEN_NAMES.split(names)
    people = (re.sub(r"\s+in\s+[A-Z].*$|\s*\(.*$|\s*@.*$|\s+\S+@\S+$", "", part).strip(" .") for part in parts)
    return authors_of(p for p in people if p and not _AGENCY.fullmatch(p) and not _ROLE.search(p) and _is_name(p))


def people_among(names: Iterable[str]) -> tuple[str, ...]:
    """Of the names of who made a file those that may be people's: no account's ("plohm", "Office User")."""
    return authors_of(
        name
        for name in names
        if not _ACCOUNT.search(name) and (" " in name.strip() or not any(c.isupper() or c.islower() for c in name))
    )


def is_role(text: str) -> bool:
    """Whether words after or instead of a name say what somebody is at a paper ("transport editor")."""
    return _JOB.fullmatch(text.strip()) is not None


def cased(name: str) -> str:
    """``JANE DOE`` → ``Jane Doe``; a name of one word, or not all of capitals, as it is."""
    return name.title() if name.isupper() and " " in name else name


def in_order(name: str) -> str:
    """``Doe, Jane`` → ``Jane Doe``, as catalogues and address books write a name; any other as it is."""
    inverted = _INVERTED.fullmatch(name)
    return f"{inverted[2]} {inverted[1]}" if inverted else name


def without_by(name: str) -> str:
    """A name without the "By" that stands before it in some language, where it has two words with capitals."""
    elsewhere = _BY_ELSEWHERE.match(name)
    return name[elsewhere.end() :] if elsewhere else _BY.sub("", name)


def _is_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 5 and words[0][0].isupper() and not any(c.isdigit() for c in text)
