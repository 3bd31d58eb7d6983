"""What is passed over on the way in, each of it told of: files of a kind that is not read, and records that are no
articles by their own word.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.articles.packing import ENDINGS

_SUFFIX = re.compile(r"\.(?=\d*[a-z])[a-z0-9_]{1,10}", re.ASCII)
_EXAMPLES = 5
# As browsers name them in the languages that they speak.
_SAVED_BESIDE = re.compile(
    r"(?P<page>.+?)(?:[_-](?:files|dateien|fichiers|archivos|ficheros|file|bestanden|filer|tiedostot|arquivos|pliki|soubory"
    r"|súbory|fájlok|elemei|dosyalar|datoteke|failid|fails|bylos|fitxers|fitxategiak|файлы|файли|αρχεία)|\.files)",
    re.IGNORECASE | re.DOTALL,
)
FROM_PICTURE = "It was read from its picture: its words may be wrong."
SCAN = (
    "It holds no text, only pictures (a scan): run `pip install 'newsdesk[ocr]'` and index it again, or run it through "
    "text recognition (OCR) yourself."
)
"""What is said of a scan where nothing is installed that reads it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record of a file that is no article of its own: one that says so itself (a draft, "[Removed]"), an earlier
    version, the same article once more; or a page that was read from its picture, which is told of beside them.

    ``path`` is as in `Failure`; ``reason`` is a sentence.
    """

    path: str
    reason: str

    @property
    def was_read(self) -> bool:
        """Whether it was not left out, but read from its picture."""
        return self.reason == FROM_PICTURE

    def as_dict(self) -> dict[str, str]:
        """As the command prints it."""
        return {"path": self.path, "reason": self.reason}


def as_lists(records: Iterable[LeftOut]) -> dict[str, list[dict[str, str]]]:
    """What was left out, and what was read from pictures, as the command prints them."""
    found: dict[str, list[dict[str, str]]] = {"left_out": [], "from_pictures": []}
    for record in records:
        found["from_pictures" if record.was_read else "left_out"].append(record.as_dict())
    return found


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file, or a file of an archive, of a kind that is not read. ``path`` is as in `Failure`."""

    path: str

    @property
    def kind(self) -> str:
        """Its suffix in small letters (``.csv``, ``.csv.gz``); "" where it has none."""
        name = PurePath(self.path.rpartition("/")[2].lower())
        inner, last = PurePath(name.stem).suffix, name.suffix
        suffix = inner + last if last in ENDINGS and _SUFFIX.fullmatch(inner) else last
        return suffix if _SUFFIX.fullmatch(last) else ""


@dataclass(frozen=True, slots=True)
class KindNotRead:
    """The files of one kind that were not read: how many, and the first few."""

    kind: str
    count: int
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.count:,} {self.kind or 'without a suffix'}"

    def as_dict(self) -> dict[str, str | int | list[str]]:
        """As the command prints it."""
        return {"kind": self.kind, "count": self.count, "examples": list(self.examples)}


_NOT_READ = "It is of a kind that is not read."


def as_line(item: LeftOut | NotRead) -> tuple[str, str]:
    """Its path and a sentence that says why, by which `of_line` knows it again."""
    return item.path, item.reason if isinstance(item, LeftOut) else _NOT_READ


def of_line(path: str, reason: str) -> LeftOut | NotRead:
    """What `as_line` was given."""
    return NotRead(path) if reason == _NOT_READ else LeftOut(path, reason)


class KindCounter:
    """Counts files that are not read, by kind; no more than a few of their names are held."""

    def __init__(self, before: Sequence[KindNotRead] = ()) -> None:
        """``before`` were counted already."""
        self._counts = {kind.kind: kind.count for kind in before}
        self._examples = {kind.kind: list(kind.examples) for kind in before}

    def add(self, file: NotRead) -> None:
        """Count a file."""
        kind = file.kind
        self._counts[kind] = self._counts.get(kind, 0) + 1
        examples = self._examples.setdefault(kind, [])
        if len(examples) < _EXAMPLES:
            examples.append(file.path)

    def kinds(self) -> tuple[KindNotRead, ...]:
        """The kinds, the most frequent first."""
        found = (KindNotRead(kind, count, tuple(self._examples[kind])) for kind, count in self._counts.items())
        return _ordered(found)


def joined(*reports: Iterable[KindNotRead]) -> tuple[KindNotRead, ...]:
    """What several looks at the same folders passed over: of each kind, what the look said that found most of it."""
    most: dict[str, KindNotRead] = {}
    for found in (found for report in reports for found in report):
        if found.kind not in most or most[found.kind].count < found.count:
            most[found.kind] = found
    return _ordered(most.values())


def _ordered(found: Iterable[KindNotRead]) -> tuple[KindNotRead, ...]:
    return tuple(sorted(found, key=lambda each: (-each.count, each.kind)))


def in_words(kinds: Iterable[KindNotRead]) -> str:
    """``6 files not read: 2 .csv, 1 .doc, 3 without a suffix``; "" where there are none."""
    kinds = list(kinds)
    total = sum(kind.count for kind in kinds)
    if not total:
        return ""
    return f"{total:,} file{'' if total == 1 else 's'} not read: {', '.join(map(str, kinds))}"


def is_hidden(name: str) -> bool:
    """Whether a walk leaves out what has this name, without a word: hidden files, and Office's lock files."""
    return name.startswith((".", "~$"))


def is_of_saved_page(folder: str, exists: Callable[[str], bool]) -> bool:
    """Whether a folder holds what a browser saved beside a page, which ``exists`` there: its pictures, scripts and
    frames (``Bridge_files`` beside ``Bridge.html``). ``folder`` is a path.
    """
    match = _SAVED_BESIDE.fullmatch(folder)
    return match is not None and any(exists(f"{match['page']}{suffix}") for suffix in (".html", ".htm", ".xhtml"))
