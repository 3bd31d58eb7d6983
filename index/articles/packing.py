"""Files that are packed as a whole, by gzip (RFC 1952) or zstd (RFC 8878): their names, and their bytes unpacked."""

import gzip
import io
from typing import Any, BinaryIO, cast

_WINDOW = 128 * 1024 * 1024  # as `zstd --long` has it; what needs more is refused
_STEP = 1024  # bytes; zstd unpacks all that it is given, some thirty thousand times as much at most
ENDINGS = (".gz", ".zst")


def without_packing(name: str) -> tuple[str, str]:
    """A file's name without ``.gz`` or ``.zst`` (``.tgz`` stands for ``.tar.gz``), and which of them it had, or ""."""
    lower = name.lower()
    if lower.endswith(".tgz"):
        return f"{name[:-4]}.tar", ".gz"
    ending = next((ending for ending in ENDINGS if lower.endswith(ending)), "")
    return name.removesuffix(name[-len(ending) :]) if ending else name, ending


def undo_packing(stream: BinaryIO, ending: str) -> BinaryIO:
    """What ``stream``, packed as its ``ending`` says, unpacks to; closing it closes ``stream``."""
    if ending == ".zst":
        return cast(BinaryIO, io.BufferedReader(_OwningZstd(stream)))
    # GzipFile is a BinaryIO in all but its declared type.
    return cast(BinaryIO, _OwningGzip(fileobj=stream)) if ending else stream


class _OwningGzip(gzip.GzipFile):
    """A GzipFile that closes the file it was given; the standard one leaves it open."""

    def __init__(self, fileobj: BinaryIO) -> None:
        self._owned = fileobj
        super().__init__(fileobj=fileobj, mode="rb")

    def close(self) -> None:
        super().close()
        self._owned.close()


class _OwningZstd(io.RawIOBase):
    """The bytes of frames of zstd, one after the other. Raises EOFError where one is damaged or cut short."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frame = _new_frame()
        self._begun = False
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and self._unpack():
            pass
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _unpack(self) -> bool:
        """Unpack a little more; whether there was anything left to unpack."""
        import zstandard

        packed = self._packed or self._stream.read(_STEP)
        if not packed:
            if self._begun:
                raise EOFError("The data ends within a frame.")
            return False
        try:
            self._ready, self._packed, self._begun = self._frame.decompress(packed), b"", True
        except zstandard.ZstdError as error:
            raise EOFError("The data is damaged.") from error
        if self._frame.eof:
            self._packed, self._begun, self._frame = self._frame.unused_data, False, _new_frame()
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _new_frame() -> Any:
    import zstandard

    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
