"""Lists of web crawls, as Common Crawl gives them out: ``warc.paths`` and ``warc.paths.gz`` name a file a line."""

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.articles.source import printable
from index.errors import ArticleError

ENDINGS = (".paths", ".paths.gz")
LONGEST = 64 * 2**20  # bytes of a list, unpacked


def without_lists(paths: Iterable[Path]) -> list[Path]:
    """``paths``, each once, with the files that a list names in its place.

    They lie where the list says, seen from its folder, or beside it. Raises ArticleError for a list that cannot be read
    or that names what is not there.
    """
    return list(dict.fromkeys(found for path in paths for found in _named(Path(path))))


def _named(path: Path) -> Iterator[Path]:
    if not path.name.lower().endswith(ENDINGS) or not path.is_file():
        yield path
        return
    listed = [_place(path.parent, line) for line in _lines(path)]
    missing = [each for each in listed if not os.path.lexists(each)]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ArticleError(
            f"{printable(path)} lists {printable(missing[0])}{more}, which is not there: fetch what it lists, or take "
            "the line out."
        )
    yield from listed


def _place(folder: Path, line: str) -> Path:
    """Where a file that a list names lies."""
    place, beside = folder / line, folder / Path(line).name
    return beside if not os.path.lexists(place) and os.path.lexists(beside) else place


def _lines(path: Path) -> list[str]:
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            content = file.read(LONGEST + 1)
        if len(content) > LONGEST:
            raise ArticleError(f"{printable(path)} is no list of files: it is larger than 64 MiB.")
        lines = content.decode("utf-8-sig").splitlines()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ArticleError(f"{printable(path)} cannot be read as a list of files: {error}.") from None
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
