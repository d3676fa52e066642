"""The gate before every parser: what may be opened, how much of it is read, what its first bytes say it is."""

from __future__ import annotations

import codecs
import errno
import os
import stat

from corpus_pipeline.errors import CorpusError

# Longest magic number below plus what a text sample needs to show its controls.
HEAD_BYTES = 4096

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"PK\x07\x08", "application/zip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ARROW1\x00\x00", "application/vnd.apache.arrow.file"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"WARC/", "application/warc"),
    *((b"\x80" + version, "application/x-python-pickle") for version in (b"\x02", b"\x03", b"\x04\x95", b"\x05\x95")),
    (b"\x93NUMPY", "application/x-npy"),
    (b"\x89HDF\r\n", "application/x-hdf5"),
    (b"\x04\x22\x4d\x18", "application/x-lz4"),
    (b"{\\rtf", "application/rtf"),
)
_MAGICS = tuple(magic for magic, _ in MAGIC)
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_OF_SYSTEM = frozenset(
    getattr(errno, name, -1)
    for name in ("EIO", "EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "ENOSPC", "EDQUOT", "ESTALE", "ETIMEDOUT")
)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")


class GateError(Exception):
    """Something that is not let through, as (reason_code, reason).

    ``is_final``: it concerns the whole input file, so that nothing more of it is read. ``unheld``: bytes and sha256 of
    what was read and not held.
    """

    def __init__(
        self, code: str, reason: str, *, is_final: bool = False, unheld: tuple[int, str] | None = None
    ) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
        self.is_final = is_final
        self.unheld = unheld


_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))


def open_regular(path: str) -> int:
    """A handle of a regular file; GateError otherwise. Follows no link, never waits for a pipe or a device."""
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        what = "a link took its place" if error.errno == errno.ELOOP else reason_of(error)
        raise GateError("unreadable", what) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise GateError("unreadable", "not a regular file")
    return handle


def read_file(path: str, max_bytes: int) -> bytes:
    """All bytes of a regular file of at most ``max_bytes``; GateError otherwise."""
    handle = open_regular(path)
    try:
        with os.fdopen(handle, "rb", buffering=0) as file:
            payload = file.read(max_bytes + 1)
    except OSError as error:
        raise GateError("unreadable", reason_of(error)) from error
    if len(payload) > max_bytes:
        raise GateError("too_large", f"more than {max_bytes} bytes")
    return payload


def read_steady(path: str, n_bytes: int) -> bytes | None:
    """All bytes of a regular file that has so many; None of any other, of one that changes meanwhile, of none.

    CorpusError where the system is in trouble.
    """
    try:
        handle = open_regular(path)
    except GateError:
        return None
    try:
        before = os.fstat(handle)
        content = os.read(handle, n_bytes + 1)
        after = os.fstat(handle)
    except OSError as error:
        reason_of(error)
        return None
    finally:
        os.close(handle)
    is_steady = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return content if is_steady and len(content) == n_bytes == after.st_size else None


def read_head(path: str) -> bytes:
    """The first bytes of a regular file; empty where it cannot be read."""
    try:
        return _read_head(open_regular(path))
    except GateError:
        return b""


def _read_head(handle: int) -> bytes:
    try:
        return os.read(handle, HEAD_BYTES)
    except OSError as error:
        raise GateError("unreadable", reason_of(error)) from error
    finally:
        os.close(handle)


def reason_of(error: OSError) -> str:
    """What the operating system says of a file, in lower case and without the path; CorpusError if it is of itself."""
    said = (error.strerror or type(error).__name__).lower()
    if is_of_system(error):
        hint = "nothing was published; build again when the system is well, or without this file"
        raise CorpusError(f"the input cannot be read ({said})", where=str(error.filename or ""), hint=hint) from error
    return said


def is_of_system(error: OSError) -> bool:
    """Whether an error tells of a disk or a machine in trouble: a page rejected for it would be lost."""
    return error.errno in _OF_SYSTEM


def media_type_of(head: bytes) -> str:
    """Media type that the first bytes of a file tell, ``text/plain`` where they tell nothing else."""
    if head.startswith(_MAGICS):
        return next(media_type for magic, media_type in MAGIC if head.startswith(magic))
    if head[257:262] == b"ustar":
        return "application/x-tar"
    start = head.removeprefix(BOMS[0]).lstrip()[:1024].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if start.startswith((b"<?xml", b"<!--")) and b"<html" in start:
        return "text/html"
    if start.startswith(b"<?xml"):
        return "application/xml"
    # A page that a browser saved with its pictures, as MHTML.
    return "multipart/related" if b"mime-version:" in start and b"multipart/related" in start else "text/plain"


def _is_utf8(head: bytes) -> bool:
    """Whether bytes are UTF-8, up to a character that is cut off."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def looks_binary(payload: bytes) -> str | None:
    """Why bytes without a byte order mark are no text, or None.

    Text in any encoding but UTF-16 and UTF-32 holds next to no control bytes; a random file holds 10 %. One in a
    hundred of the first 4,096 is far above the stray controls of scraped text and far below a binary format. Where all
    of them are UTF-8, which no binary format is for long, it is text up to one in ten.
    """
    head = payload[:HEAD_BYTES]
    if not head or head.startswith(BOMS):
        return None
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if n_controls > max(2, len(head) // (10 if _is_utf8(head) else 100)):
        return f"{n_controls} control bytes among the first {len(head)}"
    return None
