"""Zip and tar archives and packed files: every member accounted for, none followed out of the archive."""

from __future__ import annotations

import bz2
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import fates, gzipped, read_records, tarred, texts, warc_record, zipped

from corpus_pipeline.readers.names import unescape_name
from corpus_pipeline.readers.records import Record

LINES = b'{"text": "one"}\n{"text": broken\n'


def parquet(*values: str) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"text": list(values)}), file)
    return file.getvalue()


def zstd(payload: bytes) -> bytes:
    return bytes(pa.compress(payload, "zstd", asbytes=True))


MEMBERS = {
    "a.txt": b"The heron.",
    "in/b.jsonl.gz": gzipped(LINES),
    "c.csv": b"text\nrow\n",
    "d.parquet": parquet("p", "q"),
    "e.warc": warc_record(b"<!doctype html>"),
    "f.zip": zipped({"g.txt": b"inner", "h.tar.zst": zstd(tarred({"i.jsonl": LINES}))}),
}
FOUND = [
    ("a.txt", None),
    ("in/b.jsonl.gz#line 1", None),
    ("in/b.jsonl.gz#line 2", "bad_row"),
    ("c.csv#line 2", None),
    ("d.parquet#row 0", None),
    ("d.parquet#row 1", None),
    ("e.warc#offset 0", None),
    ("f.zip#g.txt", None),
    ("f.zip#h.tar.zst#i.jsonl#line 1", None),
    ("f.zip#h.tar.zst#i.jsonl#line 2", "bad_row"),
]


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("a.zip", zipped(MEMBERS)),
        ("a.zip", zipped(MEMBERS, zipfile.ZIP_STORED)),
        ("a.tar", tarred(MEMBERS)),
        ("a.tgz", gzipped(tarred(MEMBERS))),
        ("a.tar.gz", gzipped(tarred(MEMBERS))),
        ("a.tar.zst", zstd(tarred(MEMBERS))),
        ("no-suffix", gzipped(tarred(MEMBERS))),
        ("a.tar.bz2", bz2.compress(tarred(MEMBERS))),
        ("a.tbz2", bz2.compress(tarred(MEMBERS))),
        ("a.txz", lzma.compress(tarred(MEMBERS))),
        ("no-suffix", lzma.compress(zipped(MEMBERS))),
    ],
)
def test_members_of_every_kind_are_read(tmp_path: Path, name: str, payload: bytes) -> None:
    assert fates(read_records(tmp_path, name, payload)) == FOUND


def test_a_packed_page_is_the_record_of_its_file(tmp_path: Path) -> None:
    for name, payload in (
        ("a.txt.gz", gzipped(b"one")),
        ("a.html.zst", zstd(b"<p>one")),
        ("a.txt.bz2", bz2.compress(b"one")),
        ("a.html.xz", lzma.compress(b"<p>one")),
    ):
        (found,) = read_records(tmp_path, name, payload, given={"id": "n-1"})
        assert (found.source_record, found.is_row, found.refusal, found.given["id"]) == (None, False, None, "n-1")
        assert found.media_type == ("text/html" if ".html" in name else "text/plain")


DICTIONARY = b"\x5d\x2a\x4d\x18\x04\x00\x00\x00abcd" + zstd(b"one")
ARC = b"filedesc://a.arc 0.0.0.0 20010101000000 text/plain 76\n1 0 Crawler\n"


@pytest.mark.parametrize(
    ("name", "payload", "code"),
    [
        ("a.warc.zst", DICTIONARY, "unsupported"),
        ("a.arc", ARC, "unsupported"),
        ("a.arc.gz", gzipped(ARC), "unsupported"),
        ("a", ARC, "unsupported"),
        ("a.txt.xz", b"no xz", "damaged"),
        ("a.txt.bz2", b"no bzip2", "damaged"),
        ("a.txt.bz2", bz2.compress(b"one")[:-4], "damaged"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), "unsupported"),
    ],
)
def test_what_cannot_be_unpacked_is_one_refused_record(tmp_path: Path, name: str, payload: bytes, code: str) -> None:
    assert [code for _, code in fates(read_records(tmp_path, name, payload))] == [code]


def test_a_member_has_what_is_said_of_its_file_but_not_its_id(tmp_path: Path) -> None:
    (found,) = read_records(tmp_path, "a.zip", zipped({"a.txt": b"one"}), given={"id": "n-1", "rights": "CC0"})
    assert (found.given, found.is_row) == ({"rights": "CC0"}, False)


NAMES = [
    "../x.txt",
    "/etc/passwd",
    "a b#c%20.txt",
    "two\nlines",
    "back\\slash",
    "-rf",
    "Цапля.txt",
    "x" * 255,
    "\x1b[31m",
]


def test_an_archive_before_the_one_whose_directory_is_read_is_told(tmp_path: Path) -> None:
    payload = zipped({"a.txt": b"one"}) + zipped({"b.txt": b"two"})
    assert fates(read_records(tmp_path, "a.zip", payload)) == [(None, "damaged"), ("b.txt", None)]
    program = b"#!/bin/sh\n" + zipped({"b.txt": b"two"})
    assert fates(read_records(tmp_path, "b.zip", program)) == [("b.txt", None)]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_are_kept_reversibly_and_lead_nowhere(tmp_path: Path, pack: type) -> None:
    found: list[Record] = read_records(tmp_path / "..", "names.bin", pack(dict.fromkeys(NAMES, b"text")))
    assert [unescape_name(record.source_record or "").decode() for record in found] == NAMES
    assert all(record.refusal is None and (record.source_record or "").isprintable() for record in found)


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    packed = zipped({"caf_.txt": b"one"}).replace(b"caf_.txt", b"caf\xe9.txt")
    (one,) = read_records(tmp_path, "a.zip", packed)
    assert unescape_name(one.source_record or "") == b"caf\xe9.txt"
    falsely = bytearray(zipped({"é_.txt": b"one", "good.txt": b"two"}).replace("é_.txt".encode(), b"\xe9\xe9_.txt"))
    found = read_records(tmp_path, "a.zip", bytes(falsely))
    assert [unescape_name(record.source_record or "") for record in found] == [b"\xe9\xe9_.txt", b"good.txt"]
    assert texts(found) == ["one", "two"]
    (one,) = read_records(tmp_path, "a.tar", tarred({"caf\udce9.txt": b"one"}))
    assert unescape_name(one.source_record or "") == b"caf\xe9.txt"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_numbered(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for text in ("one", "two", "three"):
            archive.writestr("a.txt", text)
    found = read_records(tmp_path, "a.zip", file.getvalue())
    assert [(r.source_record, r.payload) for r in found] == [
        ("a.txt", b"one"),
        ("a.txt#2", b"two"),
        ("a.txt#3", b"three"),
    ]


def test_folders_and_hidden_members_are_no_inputs(tmp_path: Path) -> None:
    members = {"in/": b"", "in/.hidden": b"x", ".git/a": b"x", "__MACOSX/._a.txt": b"x", "./a.txt": b"one"}
    assert fates(read_records(tmp_path, "a.zip", zipped(members))) == [("./a.txt", None)]


def test_links_and_devices_are_refused_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE)
        for i, kind in enumerate(kinds):
            member = tarfile.TarInfo(f"{i}.txt")
            member.type, member.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(member)
        archive.addfile(tarfile.TarInfo("good.txt"))
    found = read_records(tmp_path, "a.tar", file.getvalue())
    assert fates(found) == [*((f"{i}.txt", "unsupported") for i in range(5)), ("good.txt", None)]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zip_archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        zip_archive.writestr(info, str(tmp_path / "secret.txt"))
    assert fates(read_records(tmp_path, "a.zip", file.getvalue())) == [("link.txt", "unsupported")]


def test_encrypted_and_oddly_packed_members_are_refused_one_by_one(tmp_path: Path) -> None:
    payload = bytearray(zipped({"a.txt": b"one", "b.txt": b"two", "c.txt": b"three"}))
    first = payload.index(b"PK\x01\x02")
    second = payload.index(b"PK\x01\x02", first + 1)
    payload[first + 8] |= 1
    payload[second + 10] = 12
    assert fates(read_records(tmp_path, "a.zip", bytes(payload))) == [
        ("a.txt", "encrypted"),
        ("b.txt", "unsupported"),
        ("c.txt", None),
    ]


def test_a_damaged_member_takes_no_other_with_it(tmp_path: Path) -> None:
    texts_ = {f"{i}.txt": f"page {i} ".encode() * 100 for i in range(3)}
    payload = bytearray(zipped(texts_))
    at = payload.index(b"1.txt") + 10
    payload[at : at + 6] = b"\xff" * 6
    assert fates(read_records(tmp_path, "a.zip", bytes(payload))) == [
        ("0.txt", None),
        ("1.txt", "damaged"),
        ("2.txt", None),
    ]


@pytest.mark.parametrize("n", [30, 400, 2000])
def test_what_precedes_the_end_of_a_cut_archive_is_read(tmp_path: Path, n: int) -> None:
    members = {f"{i}.txt": bytes(f"{i * 7919}", "ascii") * 300 for i in range(9)}
    for name, payload in (("a.tar", tarred(members)), ("a.tar.gz", gzipped(tarred(members)))):
        found = read_records(tmp_path, name, payload[: len(payload) * n // 2500])
        good = texts(found)
        assert good == [text.decode() for text in members.values()][: len(good)]
        assert [code for _, code in fates(found)][len(good) :] == ["damaged"]


def _with_field(block: bytes, at: int, value: bytes) -> bytes:
    """A header of a tar archive with another value, and its checksum."""
    header = bytearray(block)
    header[at : at + len(value)] = value
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header[:512])
    return bytes(header)


NUMBER_OF_TWO = b"\xff" * 12  # -1


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: 1024 + 20] + b"X" + whole[1024 + 21 :],  # its checksum is wrong
        lambda whole: whole[:1024] + _with_field(whole[1024:1536], 124, NUMBER_OF_TWO) + whole[1536:],
        lambda whole: whole[:1024] + _with_field(whole[1024:1536], 124, b"12x45zz\0    ") + whole[1536:],
        lambda whole: whole[:1024] + bytes(1024) + whole[2048:],  # an end in the middle
    ],
)
def test_behind_a_damaged_header_of_a_tar_the_next_one_is_found(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    members = {f"{i}.txt": f"page {i} of the pond".encode() for i in range(4)}
    for name, pack in (("a.tar", bytes), ("a.tar.gz", gzipped)):
        found = read_records(tmp_path, name, pack(damage(tarred(members))))
        assert fates(found) == [("0.txt", None), ("offset 1024", "damaged"), ("2.txt", None), ("3.txt", None)]


def test_an_extended_size_that_is_none_takes_no_other_member_with_it(tmp_path: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, headers in (("a.txt", {"size": "-1"}), ("b.txt", {"comment": "x" * 3_000_000}), ("c.txt", {})):
            member = tarfile.TarInfo(name)
            member.size, member.pax_headers = 10, headers
            archive.addfile(member, io.BytesIO(b"The heron."))
    found = read_records(tmp_path, "a.tar", file.getvalue(), max_bytes=10**8)
    names = [(place, code) for place, code in fates(found) if place is not None and not place.startswith("offset")]
    assert names == [("a.txt", None), ("b.txt", None), ("c.txt", None)]
    assert [code for place, code in fates(found) if place is not None and place.startswith("offset")] == ["damaged"] * 2


def test_archives_one_behind_the_other_are_read(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.tar", tarred({"a.txt": b"The heron."}) + tarred({"b.txt": b"The pond."}))
    assert [code for _, code in fates(found)] == [None, "damaged", None]
    assert texts(found) == ["The heron.", "The pond."]


def test_members_of_a_zip_without_its_directory_are_read_front_to_back(tmp_path: Path) -> None:
    members = {f"{i}.txt": f"page {i} of the pond ".encode() * 30 for i in range(3)}
    whole = zipped(members)
    directory = whole.index(b"PK\x01\x02")
    good = [(name, None) for name in members]
    for end in (len(whole) - 10, directory + 60, directory):
        assert fates(read_records(tmp_path, "a.zip", whole[:end])) == [(None, "damaged"), *good]
    cut = read_records(tmp_path, "a.zip", whole[: directory - 20])
    assert fates(cut) == [(None, "damaged"), *good[:2], ("2.txt", "damaged")]
    assert texts(cut) == [text.decode() for text in members.values()][:2]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_members_are_found_front_to_back_however_they_were_written(tmp_path: Path, method: int) -> None:
    """A writer that cannot go back states sizes behind members; stored ones end nowhere then."""
    file = io.BytesIO()
    with zipfile.ZipFile(_Unseekable(file), "w", method) as archive:
        for i in range(3):
            archive.writestr(zipfile.ZipInfo(f"{i}.txt"), f"page {i} of the pond ".encode() * 30, method)
        archive.writestr(zipfile.ZipInfo(".hidden"), b"x", method)
        archive.writestr(zipfile.ZipInfo("folder/"), b"")
    payload = file.getvalue()
    found = read_records(tmp_path, "a.zip", payload[: payload.index(b"PK\x01\x02")])
    code = None if method == zipfile.ZIP_DEFLATED else "damaged"
    assert fates(found) == [(None, "damaged"), *((f"{i}.txt", code) for i in range(3))]


class _Unseekable(io.RawIOBase):
    """A pipe, as far as the writer of an archive can tell."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._file.write(data)  # type: ignore[arg-type]


def test_damage_and_secrets_are_passed_over_front_to_back(tmp_path: Path) -> None:
    members = {f"{i}.txt": f"page {i} of the pond ".encode() * 30 for i in range(5)}
    payload = bytearray(zipped(members))
    starts = [payload.index(f"{i}.txt".encode()) - 30 for i in range(5)]
    payload[starts[0] + 40] ^= 0xFF  # its bytes
    payload[starts[1] + 14] ^= 0xFF  # its checksum
    payload[starts[2] + 6] |= 1  # encrypted
    payload[starts[3] + 8] = 12  # bzip2
    found = read_records(tmp_path, "a.zip", bytes(payload[: payload.index(b"PK\x01\x02")]))
    codes = ["damaged", "damaged", "encrypted", "unsupported", None]
    assert fates(found) == [(None, "damaged"), *((f"{i}.txt", code) for i, code in enumerate(codes))]


def test_headers_without_members_are_not_read_over_and_over(tmp_path: Path) -> None:
    header = b"PK\x03\x04" + bytes((20, 0, 8, 0, 8, 0)) + bytes(16) + b"\x01\x00\x00\x00n"
    found = read_records(tmp_path, "a.zip", header * 100_000, max_bytes=10**8)
    assert {code for _, code in fates(found)} == {"damaged"}


def test_a_bomb_without_a_directory_is_one_record(tmp_path: Path) -> None:
    whole = zipped({"a.txt": bytes(50_000_000), "b.txt": b"The heron."})
    found = fates(read_records(tmp_path, "a.zip", whole[: whole.index(b"PK\x01\x02")], max_bytes=10**8))
    assert found[:2] == [(None, "damaged"), ("a.txt", "bomb")]


@pytest.mark.parametrize("name", ["", "\0.txt", "\0"])
def test_members_without_a_usable_name_are_read(tmp_path: Path, name: str) -> None:
    payload = zipped({"N" * max(len(name), 1): b"The heron."}).replace(b"N" * max(len(name), 1), name.encode() or b"\0")
    assert texts(read_records(tmp_path, "a.zip", payload)) == ["The heron."]


def test_names_of_two_dots_are_not_hidden(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.zip", zipped({"..a.txt": b"The heron.", "...": b"The pond.", ".b": b"x"}))
    assert fates(found) == [("..a.txt", None), ("...", None)]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.gz", "a.tgz", "a.zst", "a.warc.gz", "a.jsonl.gz"])
def test_what_is_named_like_an_archive_but_is_none_is_damaged(tmp_path: Path, name: str) -> None:
    payload = b"just words, nothing packed here at all"
    assert [code for _, code in fates(read_records(tmp_path, name, payload))] == ["damaged"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.gz", "a.parquet", "a.csv", "a.json", "a.warc", "a.xml", "a.txt"])
def test_a_file_without_bytes_is_empty_whatever_its_name(tmp_path: Path, name: str) -> None:
    found = read_records(tmp_path, name, b"")
    assert fates(found) == [(None, None)]
    assert found[0].payload == b""


def test_a_bomb_in_a_packed_archive_is_one_record(tmp_path: Path) -> None:
    packed = gzipped(tarred({"a.txt": bytes(50_000_000), "b.txt": b"The heron."}))
    assert fates(read_records(tmp_path, "a.tar.gz", packed, max_bytes=10**8)) == [("a.txt", "bomb")]


def test_a_directory_that_points_before_the_file_is_damaged(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.zip", zipped({"a.txt": b"The heron.", "b.txt": b"The grebe."})[20:])
    assert fates(found) == [("a.txt", "damaged"), ("b.txt", None)]


def test_trailing_zeros_and_noise_after_gzip(tmp_path: Path) -> None:
    packed = gzipped(LINES.splitlines()[0] + b"\n")
    assert fates(read_records(tmp_path, "a.jsonl.gz", packed + bytes(512))) == [("line 1", None)]
    assert fates(read_records(tmp_path, "a.jsonl.gz", packed + packed)) == [("line 1", None), ("line 2", None)]
    at = f"packed offset {len(packed)}"
    assert fates(read_records(tmp_path, "a.jsonl.gz", packed + b"noise")) == [("line 1", None), (at, "damaged")]
    inner = zipped({"a.txt.gz": packed + b"noise"})
    assert fates(read_records(tmp_path, "a.zip", inner)) == [("a.txt.gz", None), (f"a.txt.gz#{at}", "damaged")]


@pytest.mark.parametrize("pack", [gzipped, bz2.compress, lzma.compress])
def test_a_text_is_whole_where_something_follows_what_it_is_packed_in(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    suffix = {gzipped: "gz", bz2.compress: "bz2", lzma.compress: "xz"}[pack]
    packed = pack(b"The heron.")
    whole, told = read_records(tmp_path, f"a.txt.{suffix}", packed + b"of nobody")
    assert (whole.source_record, whole.payload, whole.refusal) == (None, b"The heron.", None)
    assert told.source_record == f"packed offset {len(packed)}"
    assert told.refusal is not None
    assert told.refusal[1].startswith("9 bytes behind")


def test_a_directory_that_names_no_member_is_damaged(tmp_path: Path) -> None:
    """The end of the directory is looked for from behind: a comment may hold another, of an empty archive."""
    payload = zipped({"a.txt": b"The heron.", "b.txt": b"The grebe."})
    empty = zipped({})
    found = [(None, "damaged"), ("a.txt", None), ("b.txt", None)]
    assert fates(read_records(tmp_path, "a.zip", payload[:-2] + bytes((len(empty), 0)) + empty)) == found
    assert fates(read_records(tmp_path, "b.zip", payload[:-22] + empty)) == found
    assert fates(read_records(tmp_path, "c.zip", empty)) == [(None, None)]


def test_zstd_frames_with_skipped_ones_between(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"abcd"
    packed = skipped + zstd(b'{"text": "one"}\n') + skipped + zstd(b'{"text": "two"}\n')
    assert texts(read_records(tmp_path, "a.jsonl.zst", packed)) == ["one", "two"]
    found = read_records(tmp_path, "a.warc.zst", b"\x5d" + skipped[1:] + zstd(b""))
    assert fates(found) == [(None, "unsupported")]


def test_documents_packed_as_zip_are_no_archives(tmp_path: Path) -> None:
    found = read_records(tmp_path, "a.docx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert fates(found) == [(None, "unsupported")]


@given(
    st.binary(max_size=200), st.integers(0, 4000), st.integers(0, 200), st.sampled_from(["zip", "tar", "tgz", "zst"])
)
def test_any_damage_gives_records_or_refusals(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, n: int, kind: str
) -> None:
    members = {"a.txt": b"The heron.", "b.jsonl": LINES, "c.zip": zipped({"d.txt": b"deep"})}
    whole = {
        "zip": zipped(members),
        "tar": tarred(members),
        "tgz": gzipped(tarred(members)),
        "zst": zstd(tarred(members)),
    }[kind]
    at %= len(whole)
    payload = whole[:at] + noise + whole[at + n :]
    found = read_records(tmp_path_factory.mktemp("any"), f"a.{kind}", payload)
    assert found
    assert len({record.source_record for record in found}) == len(found)


@given(
    st.binary(max_size=400),
    st.sampled_from(
        ["txt", "jsonl", "json", "csv", "tsv", "parquet", "warc", "zip", "tar", "gz", "zst", "tgz", "html"]
    ),
)
def test_any_bytes_of_any_name_are_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, payload: bytes, suffix: str
) -> None:
    found = read_records(tmp_path_factory.mktemp("any"), f"a.{suffix}", payload)
    assert all(isinstance(record, Record) for record in found)
    assert found
