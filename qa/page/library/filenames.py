"""Names of files that come from outside: made safe for any file system, and free."""

import re
import unicodedata
from pathlib import Path, PurePosixPath

from index.articles.packing import ENDINGS

LONGEST_NAME = 120
DEEPEST = 12
"""Folders of an added file's path that are kept, counted from the file."""
LONGEST_FOLDER = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """A file name without folders, control or direction characters, hidden or reserved names; never empty."""
    base = _plain(re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1])
    suffixes = Path(base).suffixes
    ending = "".join(suffixes[-2:] if base.lower().endswith(ENDINGS) else suffixes[-1:])[-20:]
    stem = base.removesuffix(ending)[: LONGEST_NAME - len(ending)].strip() or "article"
    return f"_{stem}{ending}" if _RESERVED.match(stem) else stem + ending


def safe_path(name: str) -> PurePosixPath | None:
    """The path of a file in an added folder ("politics/2025/vote.txt"), every part safe and none leading upwards.

    None where a part of it is hidden (".git", ".DS_Store", "~$draft.docx"): such files are no articles.
    """
    parts = [part for part in re.split(r"[/\\]", unicodedata.normalize("NFC", name)) if part.strip() not in _NOWHERE]
    if len(parts) > 1 and any(part.startswith((".", "~$")) for part in parts):
        return None
    folders = [folder for part in parts[:-1][-DEEPEST:] if (folder := _plain(part)[:LONGEST_FOLDER].strip(" ."))]
    folders = [f"_{folder}" if _RESERVED.match(folder) else folder for folder in folders]
    return PurePosixPath(*folders, safe_name(parts[-1] if parts else ""))


_NOWHERE = ("", ".", "..")


def _plain(part: str) -> str:
    kept = (c if c.isalnum() or c in " ._-()" else "_" for c in part if unicodedata.category(c)[0] != "C")
    return "".join(kept).strip(" .")


def free(path: Path) -> Path:
    """This path, or the first numbered one beside it that nothing holds."""
    number = 1
    candidate = path
    while candidate.exists():
        number += 1
        candidate = numbered(path, number)
    return candidate


def numbered(path: Path, number: int) -> Path:
    """ "story.txt" and 2 → "story-2.txt"; 1 is the name itself."""
    stem, dot, ending = path.name.partition(".")
    return path if number == 1 else path.with_name(f"{stem}-{number}{dot}{ending}")
