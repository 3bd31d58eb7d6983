"""Lines below a headline that tell several things at once: paper, day, page, who wrote it, when it was changed."""

import re
from dataclasses import dataclass

from index.articles.bylines import byline, dated_byline, only_day
from index.articles.credits import PERSON, Credits, is_outlet
from index.articles.dates import CHANGED_WORD, PUBLISHED_WORD, parse_date
from index.articles.fields import AGENCY, outlet_name, split_byline
from index.articles.labels import field_of
from index.articles.notices import is_notice

_LONGEST = 160  # characters
_LONGEST_VALUE = 40
_LONGEST_NAME = 12  # in a script without capitals
_MOST_WORDS = 6  # of a paper's name
_PARTS = re.compile(r"\s+[·•|/]\s+|\s*[•|]\s*")
_ASIDE = re.compile(r"[【\[［][^】\]］]{0,60}[】\]］]")
_PIECE = re.compile(
    r"(?P<label>[^\W\d_]{1,20})\s?[:：]\s*(?P<value>[^\s:：][^:：|]*?)(?=[\s|]+[^\W\d_]{1,20}\s?[:：]|[\s|]*$)"
)
_EDITORS = frozenset("编辑 編輯 责任编辑 責任編輯 责编 責編 校对 字体 字号".split())
_BEGINS = re.compile(rf"(?:[^\W\d_]+ )?(?:{PUBLISHED_WORD.pattern})", re.IGNORECASE)
_WHERE = re.compile(
    r"[^\W\d_][^\d,.:;!?]{1,40}(?:, [^\W\d_][^\d,.:;!?]{1,30})?,\s+(?:den |le |el |il |de )?(?=\d|[^\W\d_]+ \d)"
)
PAGE = re.compile(r",\s+(?:pp?|pg|page|s|seite|sida|side|sivu|pág|pag|str)\.?\s?[A-Z]?\d{1,3}$", re.IGNORECASE)
"""The page of a paper, at the end of a line that tells day and section."""
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?", re.IGNORECASE)
# 新华社斯德哥尔摩6月11日电（记者 王芳）
_CHINESE = re.compile(
    r"[\s\u3000]*(?:（|\()?(?P<agency>[\u4e00-\u9fff]{2,4}社)(?P<where>[\u4e00-\u9fff·]{2,10}?)(?:\d{1,2}月)?\d{1,2}日[电電讯訊]?"
    r"\s?(?:[（(](?:[\u4e00-\u9fff]{0,4}?记者|記者)?[：:\s\u3000]*(?P<names>[^（()）]{2,40})[)）])?"
)
_CHINESE_PAPER = re.compile("[\u4e00-\u9fff]{1,6}(?:社|日报|日報|晚报|晚報|新闻网|新聞網)")
# 本报讯（记者 王芳 通讯员 李明）
_CHINESE_OWN = re.compile(
    r"[\s\u3000]*本[报報网網台刊社](?:[讯訊])?\s?[（(][\u4e00-\u9fff]{0,6}?[记記]者[：:\s\u3000]*(?P<names>[^（()）]{2,40})[)）]"
)
_KOREAN = re.compile(r"([\uac00-\ud7a3]{2,4})\s(?:[\uac00-\ud7a3]{2,4}\s?)?기자")  # 이서준 기자
# "mardi 24 juin 2025, par Hugo Lenoir"
_DAY_FIRST = re.compile(
    rf"(?P<day>[^:]{{6,50}}?)\s(?i:by|von|par|por|di|door|av|af)\s"
    rf"(?P<names>{PERSON}(?: (?:und|et|y|e|en|och|og|i) {PERSON})?)"
)
_CORRESPONDENT = re.compile(r"(?:通讯员|通訊員|摄影|攝影|文|图|圖)[：:\s\u3000/]*")
_SMALL = frozenset("a al am an auf da das de del der di do du e el en la las le les los of on sur the upon y".split())


@dataclass(frozen=True, slots=True)
class Told:
    """What a line tells; empty where it does not."""

    published: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()


def told_by(line: str) -> Told | None:
    """What a line tells that stands between headline and text and is there for nothing else; None for any other.

    ``The Post · 6 May 2025 · 3 · By Jane Doe``; ``2025年6月6日 来源：新华社 作者：王芳``; ``Lund, 6 June 2025``;
    ``Publié le 6 juin 2025 - Mis à jour le 7 juin 2025``.
    """
    if not 3 <= len(line) <= _LONGEST or dated_byline(line, headed=True)[1]:
        return None
    if _CHINESE_PAPER.fullmatch(line):
        return Told("", line)
    if korean := _KOREAN.fullmatch(line):
        return Told(authors=(korean[1],))
    if (signed := _DAY_FIRST.fullmatch(line)) and (day := only_day(signed["day"].strip(" ,|-–—"))):
        return Told(day, "", split_byline(signed["names"]))
    return _labelled(line) or _published(line) or _parted(line) or _placed(line)


def chinese_dateline(line: str) -> tuple[Told, str, int] | None:
    """What the dateline tells that a line in Chinese begins with, its place, and where it ends."""
    if own := _CHINESE_OWN.match(line):
        return Told(authors=_people(_CORRESPONDENT.sub(" ", own["names"]).strip())), "", own.end()
    found = _CHINESE.match(line)
    if not found:
        return None
    return Told("", found["agency"], _people(found["names"] or "")), found["where"], found.end()


def _labelled(line: str) -> Told | None:
    line = _ASIDE.sub(" ", line).strip()
    pieces = list(_PIECE.finditer(line))
    if not pieces:
        return None
    before = line[: pieces[0].start()].strip(" |\u3000")
    values: dict[str, str] = {}
    for piece in pieces:
        label, value = piece["label"].casefold(), piece["value"].strip()
        field = field_of(label)
        if len(value) > _LONGEST_VALUE or not (field in ("author", "outlet", "date") or label in _EDITORS):
            return None
        values.setdefault(field, value)
    if len(pieces) == 1 and not before and not _is_certain(*next(iter(values.items()))):
        return None
    day = _day_and_time(before) or parse_date(values.get("date", ""))
    if (before and not day) or not ({"author", "outlet"} & values.keys()):
        return None
    return Told(day, outlet_name(values.get("outlet", "")), _people(values.get("author", "")))


def _is_certain(field: str, value: str) -> bool:
    """Whether a label and its value, alone in a line, are no headline ("Zeitung: ...")."""
    if not any(c.isupper() or c.islower() for c in value):
        return len(value) <= _LONGEST_NAME
    return bool(split_byline(value)) if field == "author" else is_outlet(value) or bool(re.fullmatch(AGENCY, value))


def _day_and_time(text: str) -> str:
    return only_day(re.sub(r"\s+\d{1,2}:\d\d(?::\d\d)?$", "", text))


def _people(names: str) -> tuple[str, ...]:
    """The people of a field; names without capitals (王芳) stand apart by spaces or commas of their script."""
    if not names or names.isascii():
        return split_byline(names)
    apart = re.split(r"[、，,;；/\s\u3000]+", names)
    return tuple(apart) if not any(c.isupper() or c.islower() for c in names) else split_byline(names)


def _published(line: str) -> Told | None:
    if line.endswith((".", "!", "?")) or not _BEGINS.match(line):
        return None
    changed = CHANGED_WORD.search(line)
    day = parse_date(line[: changed.start()] if changed else line)
    words = re.findall(r"[^\W\d_]{3,}", line)
    return Told(day) if day and len(words) <= 12 else None


_BY = re.compile(r"\bby\b", re.IGNORECASE)  # "Story by Ada Berg", "Photos by Otto Vik" name no paper


def _parted(line: str) -> Told | None:
    parts = [part for part in _PARTS.split(line) if part]
    if len(parts) < 2:
        return None
    parts = [part for part in parts if not _CLOCK.fullmatch(part) and not is_notice(part)]
    days = [day for part in parts if (day := _day_of(part))]
    if not parts or not days or (len(days) > 1 and not any(map(_is_labelled_day, parts))):
        return None
    rest = [part for part in parts if not _day_of(part) and not part.isdigit()]
    signed = [found for part in rest if (found := byline(part, [], headed=True)) and found.authors]
    names = [part for part in rest if not byline(part, [], headed=True) and not _BY.search(part)]
    named = [part for part in names if is_outlet(part)] or (names[:1] if len(parts) > 2 else [])
    paper = named[0] if named and len(named[0].split()) <= _MOST_WORDS else ""
    if any(len(part.split()) > _MOST_WORDS for part in names):
        return None
    issued = next((_day_of(part) for part in parts if PUBLISHED_WORD.match(part) and _day_of(part)), days[0])
    return Told(issued, outlet_name(paper), (signed[0] if signed else Credits()).authors)


def _day_of(part: str) -> str:
    """The day of a part that is only that, or a word for publication or change and that."""
    return only_day(part) or (parse_date(part) if _is_labelled_day(part) else "")


def _is_labelled_day(part: str) -> bool:
    """Whether a part is a word for publication or change with a day ("Stand: 21.07.2025, 15:50 Uhr")."""
    told = _published(part) if PUBLISHED_WORD.match(part) else _changed(part)
    return told is not None and len(part.split()) <= _MOST_WORDS + 1


def _changed(line: str) -> Told | None:
    day = parse_date(line) if CHANGED_WORD.match(line) and not line.endswith(".") else ""
    return Told(day) if day and len(re.findall(r"[^\W\d_]{3,}", line)) <= _MOST_WORDS else None


def is_of_change(line: str) -> bool:
    """Whether a line says when a page was changed, and nothing else ("Last updated: 20 November 2025")."""
    return len(line) <= _LONGEST and _changed(re.sub(r"^last ", "", line, flags=re.IGNORECASE)) is not None


def _placed(line: str) -> Told | None:
    """A place and a day, or a paper and a day, and perhaps the page."""
    paged = PAGE.search(line) is not None
    line = PAGE.sub("", line)
    where = _WHERE.match(line)
    if not where or not (day := only_day(line[where.end() :])):
        return None
    words = re.findall(r"[^\W\d_]+", where[0])
    name = where[0].rstrip(", ")
    capitals = all(word[0].isupper() or word in _SMALL for word in words[:-1] or words)
    if not capitals or not words[0][0].isupper():
        return None
    named = "," not in name and (is_outlet(name) or (paged and len(words) > 1))
    return Told(day, name if named else "")
