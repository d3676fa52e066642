"""Packed files, gzip and zstd: one input, read as what its name says without the suffix of packing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.inputs import Found, Input
from corpus_pipeline.readers.records import Options
from corpus_pipeline.readers.streams import ArrowStream, Counted, GzipStream, Unpacked

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
# A first frame that is skipped; one of this kind holds the dictionary of a .warc.zst.
_SKIPPED_ZSTD = tuple(bytes((kind, 0x2A, 0x4D, 0x18)) for kind in range(0x50, 0x60))
_DICTIONARY = b"\x5d\x2a\x4d\x18"
# What a name ends in without the suffix of packing.
_INNER: Mapping[str, str] = MappingProxyType({".tgz": ".tar", ".tzst": ".tar", ".gz": "", ".zst": "", ".zstd": ""})


def is_gzip(head: bytes, suffix: str) -> bool:
    """Whether an input is packed with gzip."""
    return head.startswith(GZIP) or suffix in (".gz", ".tgz")


def is_zstd(head: bytes, suffix: str) -> bool:
    """Whether an input is packed with zstd."""
    return head.startswith((ZSTD, *_SKIPPED_ZSTD)) or suffix in (".zst", ".zstd", ".tzst")


def read_gzip(found: Input, _options: Options) -> Found:
    """What is packed, as one input."""
    if not found.stream.peek().startswith(GZIP):
        raise GateError("damaged", "no gzip data, though its name says so")
    packed = Counted(found.stream)
    yield found.member(_inner_name(found), "", Unpacked(GzipStream(packed), packed, found.meter))


def read_zstd(found: Input, _options: Options) -> Found:
    """What is packed, as one input."""
    head = found.stream.peek()
    if head.startswith(_DICTIONARY):
        raise GateError("unsupported", "zstd data that needs a dictionary")
    if not head.startswith((ZSTD, *_SKIPPED_ZSTD)):
        raise GateError("damaged", "no zstd data, though its name says so")
    packed = Counted(found.stream)
    yield found.member(_inner_name(found), "", Unpacked(ArrowStream(packed, "zstd"), packed, found.meter))


def _inner_name(found: Input) -> str:
    inner = _INNER.get(found.suffix)
    return found.name if inner is None else found.name[: -len(found.suffix)] + inner
