"""What a bucket keeps of each thing, a part or the plan: its states, each a set of files that never change.

A file is kept in pieces, named by their hashes in a folder of the one who wrote them. A state is a small object that
names them, written last and only where nobody else wrote a state of that number. So whoever is cut off leaves the state
before, who reads sees one state whole, and of two who write at once the second is refused. Pieces that the newest two
states do not name are removed, but for those that were written for a state which is still to come.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.store.schema import file_error

PIECE = 4 * 2**20  # bytes
AT_ONCE = 8  # pieces that are in memory, and under way
_FORMAT = 1
_STATES, _PIECES = "states", "pieces"
_STATE = re.compile(r"(\d{12})\.json")
_NAMED = re.compile(r"(\d{12}-[0-9a-f]{8})/([0-9a-f]{32})")  # a piece: who wrote it, its hash
_FILE = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")


def is_address(text: str) -> bool:
    """Whether it names a bucket, rather than a folder."""
    return "://" in text


class Gone(Exception):
    """A state was removed while it was fetched: there are newer ones."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a state: its bytes, and its pieces in their order."""

    size: int
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """State number ``edition`` of something; ``told`` is what there is to know of it without its files."""

    edition: int
    files: dict[str, File]
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """All of its bytes."""
        return sum(file.size for file in self.files.values())

    def as_text(self) -> str:
        return json.dumps({"format": _FORMAT, **asdict(self)})

    @classmethod
    def of_text(cls, text: str | bytes) -> State | None:
        """What `as_text` gave; None where it is something else, or cut off."""
        try:
            found = json.loads(text)
            files = {str(name): File(int(of["size"]), tuple(of["pieces"])) for name, of in found["files"].items()}
            sound = found["format"] == _FORMAT and all(map(_FILE.fullmatch, files))
            sound = sound and all(_NAMED.fullmatch(piece) for file in files.values() for piece in file.pieces)
            return cls(int(found["edition"]), files, dict(found["told"])) if sound else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


class Bucket:
    """The objects below one address."""

    def __init__(self, address: str) -> None:
        """Raises `StoreError` where what reaches such an address is not installed."""
        self.address = address.rstrip("/")
        scheme = self.address.partition("://")[0]
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise StoreError(
                "A bucket needs fsspec, which is not installed: pip install 'newsdesk[cluster]'."
            ) from error
        options = {"auto_mkdir": True} if scheme in ("file", "local") else {}
        try:
            self._fs, self._root = url_to_fs(self.address, **options)
        except ImportError as error:
            how = str(error).removeprefix("Please ")
            raise StoreError(f"{self.address} cannot be reached as yet: {how[:1].lower()}{how[1:]} (pip).") from error
        except ValueError as error:
            raise StoreError(f"Nothing is known that reaches {scheme}:// ({error}): name another --store.") from error

    def names(self) -> set[str]:
        """Whatever lies there."""
        with self._reached():
            return {path.rsplit("/", 1)[-1] for path in self._listed("")}

    def newest(self, name: str, known: State | None = None) -> State | None:
        """The newest state of something, which is not read where it is the one that is ``known``; None where there is
        none.
        """
        with self._reached():
            for number in reversed(self._editions(name)):
                if known is not None and known.edition == number:
                    return known
                with contextlib.suppress(FileNotFoundError):
                    if state := State.of_text(self._fs.cat_file(self._path(name, _STATES, f"{number:012}.json"))):
                        return state
        return None

    def publish(
        self, name: str, files: Mapping[str, Path], base: State | None, told: Mapping[str, Any] | None = None
    ) -> State:
        """Make ``files`` the next state of something, after ``base``, whose pieces are not written again.

        Nothing is written where they are those of ``base``.

        Raises:
            StoreError: somebody else wrote that state, or the bucket cannot be written.
        """
        with self._reached():
            edition = max(self._editions(name), default=0) + 1
            if self.newest(name, base) != base:
                raise self._other(name)
            folder = f"{edition:012}-{secrets.token_hex(4)}"
            known = {_hash_in(piece): piece for file in base.files.values() for piece in file.pieces} if base else {}
            made = {each: self._put(name, path, folder, known) for each, path in sorted(files.items())}
            if base is not None and made == base.files:
                return base
            state = State(edition, made, dict(told or {}))
            self._claim(name, state)
            with contextlib.suppress(Exception):  # what is left is removed after the next one
                self._tidy(name, state, base)
        return state

    def _put(self, name: str, path: Path, folder: str, known: dict[str, str]) -> File:
        """Write what is not ``known`` of a file."""
        pieces, waiting = list[str](), dict[str, bytes]()
        for data in pieces_of(path):
            digest = hash_of(data)
            if digest not in known:
                known[digest] = f"{folder}/{digest}"
                waiting[self._path(name, _PIECES, known[digest])] = data
            pieces.append(known[digest])
            if len(waiting) == AT_ONCE:
                self._fs.pipe(waiting)
                waiting = {}
        if waiting:
            self._fs.pipe(waiting)
        return File(path.stat().st_size, tuple(pieces))

    def _claim(self, name: str, state: State) -> None:
        path = self._path(name, _STATES, f"{state.edition:012}.json")
        try:
            self._fs.pipe_file(path, state.as_text().encode(), mode="create")
        except Exception as error:
            self._fs.invalidate_cache()
            if self._fs.exists(path):
                raise self._other(name) from error
            raise

    def _other(self, name: str) -> StoreError:
        what = f"{self.address}/{name} was changed by somebody else meanwhile"
        return StoreError(f"{what}: one at a time changes a bucket; run the same command again.")

    def _tidy(self, name: str, state: State, before: State | None) -> None:
        """Remove what only states before those two name, and what was never named and cannot be any more."""
        kept = {piece for each in (state, before) if each for file in each.files.values() for piece in file.pieces}
        numbers = [each.edition for each in (state, before) if each]
        old = [self._path(name, _STATES, f"{each:012}.json") for each in self._editions(name) if each < min(numbers)]
        pieces = self._fs.find(self._path(name, _PIECES))
        named = ("/".join(path.split("/")[-2:]) for path in pieces)
        dead = [
            path
            for path, piece in zip(pieces, named, strict=True)
            if piece not in kept and _NAMED.fullmatch(piece) and int(piece[:12]) <= state.edition
        ]
        for paths in (old, dead):
            if paths:
                self._fs.rm(paths)

    def fetch(self, name: str, state: State, folder: Path, having: Path | None = None) -> None:
        """Write the files of a state into ``folder``, which is empty or not there; what those in the folder ``having``
        hold of them is taken from there.

        Raises:
            Gone: the state was removed meanwhile. StoreError: the bucket cannot be read, or the folder not be written.
        """
        old = [path for path in having.rglob("*") if path.is_file()] if having and having.is_dir() else []
        here = {hash_of(data): (path, at * PIECE) for path in old for at, data in enumerate(pieces_of(path))}
        for file_name, file in state.files.items():
            path = folder / file_name
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    for at in range(0, len(file.pieces), AT_ONCE):
                        for data in self._pieces(name, file.pieces[at : at + AT_ONCE], here):
                            out.write(data)
                    if out.tell() != file.size:
                        raise StoreError(f"{self.address}/{name} is damaged: {file_name} is not as long as it was.")
            except OSError as error:
                raise file_error(error, folder) from error

    def _pieces(self, name: str, pieces: Sequence[str], here: Mapping[str, tuple[Path, int]]) -> list[bytes]:
        far = {self._path(name, _PIECES, piece): piece for piece in pieces if _hash_in(piece) not in here}
        with self._reached():
            try:
                found = self._fs.cat(list(far)) if far else {}
            except FileNotFoundError as error:
                raise Gone from error
            # Of a file system's own forms of a path, the last two names are ours.
            by_piece = {"/".join(path.split("/")[-2:]): data for path, data in found.items()}
        read = [by_piece[piece] if piece in by_piece else _read(*here[_hash_in(piece)]) for piece in pieces]
        for piece, data in zip(pieces, read, strict=True):
            if hash_of(data) != _hash_in(piece):
                raise StoreError(f"{self.address}/{name} is damaged: a piece of it is not what was written.")
        return read

    def drop(self, name: str) -> None:
        """Remove all states of something."""
        with self._reached():
            self._fs.rm(self._path(name), recursive=True)

    def _editions(self, name: str) -> list[int]:
        """The numbers of all states, rising."""
        found = (_STATE.fullmatch(path.rsplit("/", 1)[-1]) for path in self._listed(name, _STATES))
        return sorted(int(match[1]) for match in found if match)

    def _listed(self, *names: str) -> list[str]:
        self._fs.invalidate_cache()
        try:
            listed: list[str] = self._fs.ls(self._path(*names), detail=False)
        except FileNotFoundError:
            return []
        return listed

    def _path(self, *names: str) -> str:
        return "/".join((self._root.rstrip("/"), *filter(None, names)))

    @contextlib.contextmanager
    def _reached(self) -> Iterator[None]:
        """What file systems raise, each its own kinds, as one sentence."""
        try:
            yield
        except (StoreError, Gone):
            raise
        except Exception as error:
            why = (str(error).splitlines() or [""])[0] or type(error).__name__
            mend = "check the address, the network, and who may read and write there"
            raise StoreError(f"The bucket at {self.address} could not be used ({why}): {mend}.") from error


def pieces_of(path: Path) -> Iterator[bytes]:
    """The pieces of a file."""
    with path.open("rb") as file:
        while data := file.read(PIECE):
            yield data


def hash_of(data: bytes) -> str:
    """By what two pieces are the same."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _hash_in(piece: str) -> str:
    return piece.rpartition("/")[2]


def _read(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        return os.pread(file.fileno(), PIECE, start)
