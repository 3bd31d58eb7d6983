"""What the environment sets: every variable of Newsdesk's is read and checked here, and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import SettingError

MAX_FILE_SETTING = "NEWSDESK_MAX_FILE_MIB"
MOST_THREADS = 1024
MOST_MIB = 1024 * 1024

_SHOWN = 40  # characters of a wrong value
_SWITCHED = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "newsdesk"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment sets, and the defaults of what it does not set.

    ``store`` is the folder of the store, as it was written. ``model`` names the embedding model of a new store; empty
    for the packaged one. ``threads`` are those of models and of large searches, ``max_file_mib`` the size in MiB up to
    which a file of one article is read. ``fetch_private`` allows addresses of the own network, ``auth`` is the page's
    one user (``user:password``; None where nobody has to sign in), and ``debug`` lets tracebacks through. ``writer`` is
    the address of a language model that may phrase answers ("": none), ``writer_model`` its name there, ``writer_key``
    its key, and ``writer_http`` allows plain http to hosts outside the own network. ``cache`` is the folder of what
    can be made or fetched again: the embedder's graph, and copies of what a bucket keeps.
    """

    store: Path = Path("store")
    model: str = ""
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    max_file_mib: int = 64
    fetch_private: bool = False
    auth: str | None = field(default=None, repr=False)
    debug: bool = False
    writer: str = ""
    writer_model: str = ""
    writer_key: str = field(default="", repr=False)
    writer_http: bool = False
    cache: Path = field(default_factory=_cache)

    @classmethod
    def from_environment(cls) -> Settings:
        """What the environment sets now; a variable that is empty counts as not set, but for ``NEWSDESK_AUTH``.

        Raises:
            SettingError: a variable holds what it may not; names it, its value and what it may be.
        """
        unset = cls()
        return cls(
            store=Path(os.environ.get("NEWSDESK_STORE") or unset.store),
            model=_text("NEWSDESK_MODEL") or unset.model,
            threads=_whole_number("NEWSDESK_THREADS", MOST_THREADS) or unset.threads,
            max_file_mib=_whole_number(MAX_FILE_SETTING, MOST_MIB) or unset.max_file_mib,
            fetch_private=_switch("NEWSDESK_FETCH_PRIVATE"),
            auth=os.environ.get("NEWSDESK_AUTH"),  # set to nothing by mistake: better closed than open
            debug=_switch("NEWSDESK_DEBUG"),
            writer=_text("NEWSDESK_WRITER"),
            writer_model=_text("NEWSDESK_WRITER_MODEL"),
            writer_key=_text("NEWSDESK_WRITER_KEY"),
            writer_http=_switch("NEWSDESK_WRITER_HTTP"),
            cache=Path(os.environ.get("NEWSDESK_CACHE") or unset.cache).absolute(),
        )


def _text(name: str) -> str:
    return os.environ.get(name, "").strip()


def _whole_number(name: str, most: int) -> int | None:
    """1 to ``most``; None where the variable is not set."""
    text = _text(name)
    if not text:
        return None
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    if not digits or len(digits) > len(str(most)) or int(digits) > most:
        raise _refused(name, text, f"a whole number from 1 to {most:,}")
    return int(digits)


def _switch(name: str) -> bool:
    text = _text(name)
    if text and text.lower() not in _SWITCHED:
        raise _refused(name, text, "1 (on) or 0 (off)")
    return _SWITCHED.get(text.lower(), False)


def _refused(name: str, text: str, wanted: str) -> SettingError:
    return SettingError(f"{name} is {text[:_SHOWN]!r}: set it to {wanted}, or unset it.")
