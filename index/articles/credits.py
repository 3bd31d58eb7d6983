"""Who a plain news text says it comes from, in its last lines: agencies' credits and bylines at the end."""

import re
from dataclasses import dataclass

from index.articles.fields import AGENCY, outlet_name, split_byline

_BOTTOM = 3000
_LINES = 5

_REPORTING = re.compile(r"[(\[]?\s*(?:additional )?reporting by\s+(?P<names>[^;()\[\]]{3,400})", re.IGNORECASE)
_CREDIT = re.compile(r"(?:sources?|credits?|courtesy(?: of)?|via)\s*:\s*(?P<name>[^:]{2,60})$", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))\s*(?:copyright|©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?)?\s*(?:by\s+)?(?P<name>[^.,\d|]{2,60}?)"
    r"(?:\s+\d{4})?(?:\s*[.,|]|\s+all rights|$)",
    re.IGNORECASE,
)
_DASHED = re.compile(r"(?:[—–―−]|-{1,2})\s*(?P<name>[^\W\d_a-z][^.!?:;]{1,60})$")
_BRACKETED = re.compile(r"[(\[]\s*(?P<name>[^()\[\]:;!?]{2,60})\s*[)\]]$")
_AT_END = re.compile(
    rf"[.!?\"”’]\s*(?:[(\[]\s*(?P<inside>{AGENCY}(?:\s?/\s?{AGENCY})*)\s*[)\]]|[—–―−-]{{1,2}}\s*(?P<after>{AGENCY}))\.?$"
)
_OUTLET_WORD = re.compile(
    rf"\b(?:{AGENCY}|News|Newswires?|Wires?|Press|Times|Post|Herald|Guardian|Tribune|Journal|Telegraph|Gazette"
    r"|Chronicle|Observer|Standard|Daily|Weekly|Staff|Agency|Zeitung|Rundschau|Anzeiger|Tageblatt|Tagblatt|Dagblad(?:et)?"
    r"|Tidning(?:en)?|Nyheter|Kurir(?:en)?|Giornale|Gazzetta|Corriere|Gazeta|Noviny|Sanomat|Hírlap)\b"
)
# Words that stand in the names of institutions and not in those of people, and small ones between their words.
_INSTITUTION = re.compile(
    r"\b(?:câmara|prefeitura|urząd|gmina|úřad|magistrát|önkormányzat|primăria|transport|transit|railways?|airlines?"
    r"|bank|union|school|academy|clinic|orchestra|opera|productions|publishing|studios?|energy|region|landsting|\w*tjänst|pressestelle|ville|métropole|région|conseil|chambre|diputación|cámara|municipality|borough|trust|office|council|ministry|ministère|ministerium|ministerio|ministero|department|hospital|krankenhaus"
    r"|klinikum|universit\w+|college|institute?o?|museum|musée|museo|library|police|polizei|policía|polizia|politie"
    r"|brigade|feuerwehr|authority|agency|agentur|agence|commission|committee|company|corp|inc|ltd|limited|gmbh|srl|oy|bv"
    r"|plc|llc|group|gruppe|groupe|foundation|stiftung|fondation|fundación|fondazione|association|verein|verband|league"
    r"|party|partei|partido|society|gesellschaft|centre|center|zentrum|team|desk|services?|newsletter|briefing|digest"
    r"|presse|prensa|stampa|pers|media|medien|communications?|kommunikation|stadt|stadtwerke|gemeinde|landkreis|\w+(?:amt|verein|verband|werke?|museum|schule|kammer"
    r"|klinik|gesellschaft|ministerium|theater)"
    r"|mairie|préfecture|ayuntamiento|comune|gemeente|kommun|kommune|county|government|embassy"
    r"|airport|theatre|theater|festival|charity|diocese|federation|alliance|network|campaign)\b"
    r"|\s(?:of|for|and|&|für|und|pour)\s|^the\s",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:read|more|share|follow|sign|subscribe|click|see|watch|get|download|related|top|latest|breaking|join|visit"
    r"|contact|email|support|listen)\b",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_a-z][\w.'’-]*"
PERSON = rf"{_WORD}(?: {_WORD}){{1,3}}(?: (?:and|&) {_WORD}(?: {_WORD}){{1,3}})?"
# 「…と話した。（大西健太）」, as papers in Japanese sign
_JAPANESE = re.compile(
    r"。[\s\u3000]*[（【](?P<names>[\u3005\u4e00-\u9fff]{3,5}(?:[、・][\u3005\u4e00-\u9fff]{3,5}){0,3})[）】]$"
)
_NO_NAME = re.compile(
    r".*(?:社|通信|時事|共同|新聞|部|局|班|都|道|府|県|市|町|村|区|写真|提供|撮影|敬称略|以下略|時間|現在|参照|無断)$"
)
_KANA = re.compile("[\u3040-\u30ff]")
_SMALL = frozenset(
    {"and", "with", "of", "the", "for", "by", "from", "in", "agencies", "staff", "wires", "wire", "news"}
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Outlet and authors that a text names at its end; empty where it names none."""

    outlet: str = ""
    authors: tuple[str, ...] = ()


def read_credits(text: str) -> Credits:
    """The credits in the last lines of a text of at least two lines.

    ``(Reporting by X; Editing by Y)`` gives authors; ``Source: AFP``, a copyright line, ``— Associated Press``,
    ``(AP)`` or a bare line such as ``Reuters/ News agencies`` give the outlet, ``— Jane Doe, The Post`` both. The last
    four count only where nothing but other credits follows.
    """
    lines = [line.strip().strip("*_ ") for line in text[-_BOTTOM:].split("\n") if line.strip()]
    if len(lines) < 2:
        return Credits(_credit_at_end(lines[0]) if lines else "")
    outlet, last = "", True
    authors = _signed_in_japanese(lines[-1])
    # The first line of the text is never a credit; nor is the first of a window, which may be cut.
    for line in reversed(lines[1:][-_LINES:]):
        if match := _REPORTING.match(line):
            authors = split_byline(match["names"]) + authors
            continue
        found = _named(line) or (_shaped(line) if last else Credits())
        last = last and bool(found.outlet)
        outlet, authors = outlet or found.outlet, found.authors + authors
    return Credits(outlet, tuple(dict.fromkeys(authors)))


def _signed_in_japanese(line: str) -> tuple[str, ...]:
    """The names in brackets after the last sentence of a text in Japanese."""
    match = _JAPANESE.search(line[-60:]) if _KANA.search(line) else None
    names = re.split("[、・]", match["names"]) if match else []
    return () if any(map(_NO_NAME.match, names)) else tuple(names)


def _named(line: str) -> Credits | None:
    """The outlet of a line that says what it is."""
    match = _CREDIT.match(line) or _COPYRIGHT.match(line)
    return Credits(outlet_name(match["name"])) if match else None


def _shaped(line: str) -> Credits:
    """The outlet, and perhaps the author, of a line that is a credit by its shape or that ends with one."""
    match = _DASHED.match(line) or _BRACKETED.match(line)
    name = match["name"] if match else line
    if len(line) > 80 or _CALL.match(name) or not is_outlet(name, strict=match is None):
        return Credits(_credit_at_end(line))
    return signed(name) or Credits(outlet_name(name))


def signed(line: str) -> Credits | None:
    """The author and outlet of ``Jane Doe, The Post``; None where ``line`` is not of that form."""
    person, _, outlet = line.partition(",")
    if not is_outlet(outlet.strip()) or not re.fullmatch(PERSON, person) or _OUTLET_WORD.search(person):
        return None
    return Credits(outlet_name(outlet), split_byline(person))


def is_outlet(name: str, strict: bool = True) -> bool:
    """Whether ``name`` reads as that of a paper, broadcaster or agency; without ``strict`` initials are enough."""
    words = re.findall(r"[^\s/,&|+]+", name)
    if not 1 <= len(words) <= 8 or re.search(r"[:;]|[.!?…,]\s*$", name):
        return False
    if not all(word[0].isupper() or word.lower() in _SMALL or re.fullmatch(AGENCY, word) for word in words):
        return False
    return bool(_OUTLET_WORD.search(name)) or (not strict and name.isupper() and len(name) <= 6)


def is_institution(name: str) -> bool:
    """Whether ``name`` reads as that of a paper or any other institution, rather than of a person."""
    return is_outlet(name) or _INSTITUTION.search(name) is not None


def _credit_at_end(line: str) -> str:
    """The agency named after the last sentence: ``... he said. (AFP)``."""
    match = _AT_END.search(line[-80:])
    return outlet_name(match["inside"] or match["after"]) if match else ""
