"""The folder the page adds articles to, under safe names; a page that is fetched anew goes to ``.removed``."""

import filecmp
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index.articles import Failure
from index.articles.registry import in_words
from index.errors import ArticleError
from qa.page.library.filenames import free, numbered, safe_path

REMOVED = ".removed"
NO_FOLDER = "Newsdesk was started without a folder for articles: start it with --articles FOLDER."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived: where it lies now, and its name or its path in the folder that was added."""

    file: Path
    name: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of uploads: files now in the folder, and those refused. Hidden files are passed over silently."""

    paths: tuple[Path, ...]
    refused: tuple[Failure, ...]


@dataclass
class Library:
    """``folder`` need not exist before something is added; None takes no files. ``supported`` holds the endings a file
    may have. Safe to use from several threads."""

    folder: Path | None
    supported: Sequence[str]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, uploads: Iterable[Upload]) -> Saved:
        """Copy files into the folder; one that is there already, byte for byte, is not copied again.

        Raises ArticleError when the folder cannot be written, or there is none.
        """
        folder = self._folder()
        paths, refused = [], []
        for upload in uploads:
            name = safe_path(upload.name)
            if name is None:
                continue
            if not name.name.lower().endswith(tuple(self.supported)):
                refused.append(Failure(str(name), self.unreadable()))
                continue
            with self._lock, _told(folder):
                paths.append(_store(folder, upload.file, name))
        return Saved(tuple(paths), tuple(refused))

    def unreadable(self) -> str:
        """Why a file of another kind is refused."""
        return f"Files of this kind cannot be read: use {in_words(self.supported, 'or')}."

    def write(self, name: PurePosixPath, content: bytes, *, replace: bool = False) -> Path:
        """Make a file of this safe name. Where there is another one of that name it is left as it is, and a number
        goes into this one's, or with ``replace`` it goes to ``.removed``. Raises ArticleError as `add`."""
        folder = self._folder()
        with self._lock, _told(folder), tempfile.NamedTemporaryFile(prefix="newsdesk-") as made:
            made.write(content)
            made.flush()
            target = _inside(folder, name)
            if replace and target.is_file() and target.read_bytes() != content:
                target.rename(free(_aside(folder) / target.name))
            return _store(folder, Path(made.name), name)

    def _folder(self) -> Path:
        if self.folder is None:
            raise ArticleError(NO_FOLDER)
        return self.folder

    def writable(self) -> None:
        """Raises ArticleError where nothing can be added: no folder was given, or it cannot be written."""
        folder = self._folder()
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()

    def existing(self) -> Path:
        """The folder, to index it. Raises ArticleError where there is none yet."""
        folder = self._folder()
        if not folder.is_dir():
            raise ArticleError(f"There is no folder {folder} yet: add an article first.")
        return folder

    def place(self, path: str) -> str:
        """Where a file lies, for people: its path within the folder, or all of it where it lies elsewhere."""
        if self.folder is None:
            return path
        inside = path.removeprefix(f"{self.folder}{os.sep}")
        return inside or path


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Errors of the file system as a sentence."""
    try:
        yield
    except OSError as problem:
        raise ArticleError(
            f"Cannot write to {folder} ({problem.strerror or problem}): "
            "make the folder writable or start Newsdesk with another --articles FOLDER."
        ) from problem


def _aside(folder: Path) -> Path:
    aside = folder / REMOVED
    aside.mkdir(exist_ok=True)
    return aside


def _inside(folder: Path, name: PurePosixPath) -> Path:
    """The place of ``name``, its folders made. A link in the folder must not lead what is added out of it."""
    target = folder / name
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise OSError(f"{name.parent} is a link that leads elsewhere")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _umask() -> int:
    """The process's mask for new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _store(folder: Path, source: Path, name: PurePosixPath) -> Path:
    wanted = _inside(folder, name)
    for number in range(1, 10_000):
        target = numbered(wanted, number)
        if target.is_file() and filecmp.cmp(source, target, shallow=False):
            return target
        try:
            # Taking the name first, exclusively, is what makes overwriting another file impossible.
            target.open("xb").close()
        except FileExistsError:
            continue
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".upload-")
        os.close(handle)
        try:
            shutil.copyfile(source, part)
            Path(part).chmod(0o666 & ~_umask())
            Path(part).replace(target)
        except OSError:
            Path(part).unlink(missing_ok=True)
            target.unlink(missing_ok=True)
            raise
        return target
    raise OSError(f"too many files named {name}")
