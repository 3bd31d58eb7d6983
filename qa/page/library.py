"""The folder the page adds articles to: uploads go in under safe names, removed articles go to ``.removed``."""

import filecmp
import os
import re
import secrets
import shutil
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ArticleError
from index.records import Article

REMOVED = ".removed"
NO_FOLDER = "Newsdesk was started without a folder for articles: start it with --articles FOLDER."
LONGEST_NAME = 120
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an upload: files now in the folder, and (name, reason) of those refused."""

    paths: tuple[Path, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """A removed article and the way back: ``kept`` is where its file lies now, None where the file stayed."""

    title: str
    path: Path
    kept: Path | None


def safe_name(name: str) -> str:
    """A file name without folders, control or direction characters, hidden or reserved names; never empty."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in base if unicodedata.category(c)[0] != "C")
    base = base.strip(" .")
    suffixes = Path(base).suffixes
    ending = "".join(suffixes[-2:] if base.lower().endswith(".gz") else suffixes[-1:])[-20:]
    stem = base.removesuffix(ending)[: LONGEST_NAME - len(ending)].strip() or "article"
    return f"_{stem}{ending}" if RESERVED.match(stem) else stem + ending


@dataclass
class Library:
    """``folder`` need not exist before something is added; None takes no files. ``supported`` holds the endings a file
    may have."""

    folder: Path | None
    supported: Sequence[str]
    _removals: dict[str, Removal] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, uploads: Iterable[Path]) -> Saved:
        """Copy files into the folder; one that is there already, byte for byte, is not copied again.

        Raises ArticleError when the folder cannot be written, or there is none.
        """
        folder = self._folder()
        paths, refused = [], []
        with self._lock:
            for upload in uploads:
                name = safe_name(upload.name)
                if not name.lower().endswith(tuple(self.supported)):
                    refused.append(
                        (name, f"Files of this kind cannot be read; use {', '.join(sorted(self.supported))}.")
                    )
                    continue
                try:
                    paths.append(_store(folder, upload, name))
                except OSError as problem:
                    raise ArticleError(
                        f"Cannot write to {folder} ({problem.strerror or problem}): "
                        "make the folder writable or start Newsdesk with another --articles FOLDER."
                    ) from problem
        return Saved(tuple(paths), tuple(refused))

    def _folder(self) -> Path:
        if self.folder is None:
            raise ArticleError(NO_FOLDER)
        return self.folder

    def existing(self) -> Path:
        """The folder, to index it. Raises ArticleError where there is none yet."""
        folder = self._folder()
        if not folder.is_dir():
            raise ArticleError(f"There is no folder {folder} yet: add an article first.")
        return folder

    def remove(self, article: Article, drop: Callable[[str], object]) -> tuple[str, str]:
        """Drop the article from the store, and put its file aside where it lies in the folder and holds nothing else.

        Returns the token that `undo` takes and a sentence on what happens to the file.
        """
        path = Path(article.path)
        drop(article.id)
        kept = None
        if not article.path:
            note = "It came from no file."
        elif article.record:
            note = f"{path.name} holds other articles too and stays as it is; re-indexing it brings this one back."
        elif not self._inside(path):
            note = f"Its file stays at {path}; re-indexing that folder brings it back."
        else:
            kept, note = self._put_aside(path)
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._removals[token] = Removal(article.title, path, kept)
        return token, note

    def _inside(self, path: Path) -> bool:
        try:
            return self.folder is not None and path.is_file() and path.resolve().is_relative_to(self.folder.resolve())
        except OSError:
            return False

    def _put_aside(self, path: Path) -> tuple[Path | None, str]:
        aside = self._folder() / REMOVED
        try:
            aside.mkdir(exist_ok=True)
            kept = _free(aside / path.name)
            path.rename(kept)
        except OSError as problem:
            return None, f"Its file could not be moved ({problem.strerror}); re-indexing brings it back."
        return kept, f"Its file is kept in {REMOVED}."

    def undo(self, token: str) -> Path:
        """Put a removed article's file back; returns the path to index again. Raises ArticleError where it cannot."""
        with self._lock:
            removal = self._removals.pop(token, None)
        if removal is None:
            raise ArticleError("This removal cannot be undone any more: re-index the article's file instead.")
        if removal.kept is None:
            return removal.path
        try:
            target = _free(removal.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            removal.kept.rename(target)
        except OSError as problem:
            raise ArticleError(
                f"Cannot put {removal.path.name} back ({problem.strerror}): move it out of {REMOVED} by hand."
            ) from problem
        return target


def _free(path: Path) -> Path:
    """This path, or the first numbered one beside it that nothing holds."""
    stem, dot, ending = path.name.partition(".")
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{stem}-{number}{dot}{ending}")
    return path


def _store(folder: Path, upload: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    stem, dot, ending = name.partition(".")
    for number in range(1, 10_000):
        target = folder / (name if number == 1 else f"{stem}-{number}{dot}{ending}")
        if target.is_file() and filecmp.cmp(upload, target, shallow=False):
            return target
        try:
            # Taking the name first, exclusively, is what makes overwriting another file impossible.
            target.open("xb").close()
        except FileExistsError:
            continue
        handle, part = tempfile.mkstemp(dir=folder, prefix=".upload-")
        os.close(handle)
        shutil.copyfile(upload, part)
        Path(part).chmod(0o644)
        Path(part).replace(target)
        return target
    raise OSError(f"too many files named {name}")
