"""Packed files, gzip, zstd, bzip2 and xz: one input, read as what its name says without the suffix of packing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import Options
from corpus_pipeline.readers.streams import (
    BZIP2,
    GZIP,
    XZ,
    Counted,
    GzipStream,
    MemberStream,
    Unpacked,
)
from corpus_pipeline.readers.zstd_stream import SKIPPED_ZSTD, ZSTD, ZstdStream

# What follows the first four bytes of bzip2 data: a block, or the end.
_BLOCKS = (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")
# A first frame that is skipped; one of this kind holds the dictionary of a .warc.zst.
_DICTIONARY = b"\x5d\x2a\x4d\x18"
# What a name ends in without the suffix of packing.
_INNER: Mapping[str, str] = MappingProxyType(
    dict.fromkeys((".tgz", ".tzst", ".tbz", ".tbz2", ".txz"), ".tar")
    | dict.fromkeys((".gz", ".zst", ".zstd", ".bz2", ".xz"), "")
)


def is_gzip(head: bytes, suffix: str) -> bool:
    """Whether an input is packed with gzip."""
    return head.startswith(GZIP) or suffix in (".gz", ".tgz")


def is_zstd(head: bytes, suffix: str) -> bool:
    """Whether an input is packed with zstd."""
    return head.startswith((ZSTD, *SKIPPED_ZSTD)) or suffix in (".zst", ".zstd", ".tzst")


def is_bzip2(head: bytes, suffix: str) -> bool:
    """Whether an input is packed with bzip2."""
    return (head.startswith(BZIP2) and head[4:10] in _BLOCKS) or suffix in (".bz2", ".tbz", ".tbz2")


def is_xz(head: bytes, suffix: str) -> bool:
    """Whether an input is packed with xz."""
    return head.startswith(XZ) or suffix in (".xz", ".txz")


def read_gzip(found: Input, _options: Options) -> Found:
    """What is packed, as one input; a refused record for what stands behind it."""
    if not found.stream.peek().startswith(GZIP):
        raise GateError("damaged", "no gzip data, though its name says so")
    packed = Counted(found.stream)
    yield from _unpacked(found, "gzip", packed, GzipStream(packed))


def read_zstd(found: Input, _options: Options) -> Found:
    """What is packed, as one input; a refused record for what stands behind it."""
    head = found.stream.peek()
    if head.startswith(_DICTIONARY):
        raise GateError("unsupported", "zstd data that needs a dictionary")
    if not head.startswith((ZSTD, *SKIPPED_ZSTD)):
        raise GateError("damaged", "no zstd data, though its name says so")
    packed = Counted(found.stream)
    yield from _unpacked(found, "zstd", packed, ZstdStream(packed))


def read_bzip2(found: Input, _options: Options) -> Found:
    """What is packed, as one input; a refused record for what stands behind it."""
    yield from _members(found, "bzip2", BZIP2)


def read_xz(found: Input, _options: Options) -> Found:
    """What is packed, as one input; a refused record for what stands behind it."""
    yield from _members(found, "xz", XZ)


def _members(found: Input, codec: str, magic: bytes) -> Found:
    if not found.stream.peek().startswith(magic):
        raise GateError("damaged", f"no {codec} data, though its name says so")
    packed = Counted(found.stream)
    yield from _unpacked(found, codec, packed, MemberStream(packed, codec))


def _unpacked(found: Input, codec: str, packed: Counted, stream: GzipStream | MemberStream | ZstdStream) -> Found:
    """What is packed is whole where something else follows it: that is told by itself."""
    yield found.member(_inner_name(found), "", Unpacked(stream, packed, found.meter))
    if stream.n_behind:
        what = GateError("damaged", f"{stream.n_behind} bytes behind the {codec} data are none")
        yield found.refused(what, f"packed offset {packed.n - stream.n_behind}")


def _inner_name(found: Input) -> str:
    inner = _INNER.get(found.suffix)
    return found.name if inner is None else found.name[: -len(found.suffix)] + inner
