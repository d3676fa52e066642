"""zstd frames taken apart by their headers: every size of header and block, damage, and what is no frame."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.streams import CHUNK, Counted
from corpus_pipeline.readers.zstd_stream import ZstdStream

NUMBERS = b" ".join(b"%d" % (i * 7919 % 1000) for i in range(5000))
SKIPPED = b"\x5a\x2a\x4d\x18\x05\x00\x00\x00abcde"


def frame(payload: bytes) -> bytes:
    return bytes(pa.compress(payload, "zstd", asbytes=True))


def streamed(payload: bytes) -> bytes:
    """A frame as tools write that do not know the size beforehand: with a window and no size of content."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as packing:
        packing.write(payload)
    return bytes(sink.getvalue())


def unpacked(packed: bytes, n: int = CHUNK) -> tuple[bytes, list[str], int]:
    """What is read of packed bytes, the damage told, and how many bytes stand behind."""
    stream, data, told = ZstdStream(Counted(io.BytesIO(packed))), b"", list[str]()
    while True:
        try:
            block = stream.read(n)
        except GateError as error:
            told.append(error.code)
            continue
        if not block:
            return data, told, stream.n_behind
        data += block


@given(
    st.lists(st.one_of(st.binary(max_size=300), st.integers(0, 400_000).map(bytes)), max_size=4),
    st.sampled_from([1, 100, CHUNK]),
)
def test_frames_and_skipped_ones_give_what_was_packed(payloads: list[bytes], n: int) -> None:
    n = max(n, sum(map(len, payloads)) // 2000)
    packed = SKIPPED + SKIPPED.join(frame(payload) for payload in payloads)
    assert unpacked(packed, n) == (b"".join(payloads), [], 0)


@pytest.mark.parametrize("junk", [b"j", b"\0" * 512, b"junk" * 100_000, SKIPPED[:3]])
def test_what_stands_behind_costs_nothing_that_was_packed(junk: bytes) -> None:
    payload = b"some words " * 60_000
    assert unpacked(streamed(payload) + frame(b"more") + junk) == (payload + b"more", [], len(junk))


def test_behind_a_damaged_frame_the_next_one_is_read() -> None:
    first, damaged, last = b"first " * 90_000, bytearray(frame(NUMBERS)), b"last " * 90_000
    damaged[12:52] = b"\xff" * 40
    data, told, n_behind = unpacked(frame(first) + bytes(damaged) + frame(last))
    assert told == ["damaged"]
    assert data.endswith(last)
    assert len(first) - len(data.removesuffix(last)) <= CHUNK  # what Arrow had unpacked in the same read
    assert n_behind == 0


@pytest.mark.parametrize("n_cut", [1, 4, 5, 9, 200])
def test_a_frame_that_breaks_off_is_told(n_cut: int) -> None:
    whole = frame(b"one " * 50) + frame(bytes(range(256)))
    data, told, _ = unpacked(whole[:-n_cut])
    assert told == ["damaged"]
    assert data in (b"", b"one " * 50)


@pytest.mark.parametrize("kind", [3, 0])
def test_a_block_that_is_none_is_told_once(kind: int) -> None:
    header = (200_000 << 3 | kind << 1).to_bytes(3, "little")
    assert unpacked(b"\x28\xb5\x2f\xfd\x00\x58" + header + b"x" * 300_000)[1:] == (["damaged"], 0)


@pytest.mark.parametrize(
    ("header", "n"),
    [
        (b"\x20\x03", 3),  # one segment, its size in a byte
        (b"\x60\x03\x00", 256 + 3),  # in two, less 256
        (b"\xa0\x03\x00\x00\x00", 3),
        (b"\xe0\x03\x00\x00\x00\x00\x00\x00\x00", 3),
        (b"\x00\x58", 3),  # a window and no size
        (b"\x80\x58\x03\x00\x00\x00", 3),
        (b"\x21\x00\x03", 3),  # a dictionary, of no number
    ],
)
def test_headers_of_every_form(header: bytes, n: int) -> None:
    raw, repeated = (n << 3 | 1).to_bytes(3, "little") + b"o" * n, (n << 3 | 3).to_bytes(3, "little") + b"o"
    packed = b"".join(b"\x28\xb5\x2f\xfd" + header + block for block in (raw, repeated))
    assert unpacked(packed + b"junk") == (b"o" * 2 * n, [], len(b"junk"))


def test_damage_of_what_holds_the_frames_is_told_and_passed() -> None:
    class Holed:
        parts = iter([frame(b"one"), GateError("damaged", "outer"), frame(b"two")])

        def read(self, _n: int, /) -> bytes:
            if isinstance(part := next(self.parts, b""), GateError):
                raise part
            return part

    stream = ZstdStream(Holed())
    with pytest.raises(GateError, match="outer"):
        stream.read(10)
    assert (stream.read(10), stream.read(10)) == (b"two", b"")


def skipped(n: int) -> bytes:
    return SKIPPED[:4] + n.to_bytes(4, "little") + bytes(n)


@pytest.mark.parametrize("n", [0, CHUNK - 8, CHUNK, 3 * CHUNK + 5])
def test_what_follows_a_long_frame_that_is_skipped_is_read(n: int) -> None:
    assert unpacked(skipped(n) + frame(b"words") + skipped(n)) == (b"words", [], 0)


@pytest.mark.parametrize("n_left", [4, 6, 8, 12, CHUNK + 1])
def test_a_frame_to_be_skipped_that_breaks_off_is_told(n_left: int) -> None:
    assert unpacked(frame(b"words") + skipped(3 * CHUNK)[:n_left]) == (b"words", ["damaged"], 0)


def test_a_frame_with_a_dictionary_is_told_as_such_and_the_next_one_read() -> None:
    whole = frame(b"words")
    named = whole[:4] + bytes((whole[4] | 1, 7)) + whole[5:]
    assert unpacked(named + frame(b"more")) == (b"more", ["unsupported"], 0)
