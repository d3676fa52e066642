"""Files of a release that are damaged, missing, foreign, or not what manifest and checksums say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.negative.release import make, sign, sound_release, write_part, write_release

import corpus_pipeline
from corpus_pipeline.errors import UsageError
from corpus_pipeline.quality.validation import validate_release
from corpus_pipeline.release.descriptions import described_names


def codes_of(folder: Path, *, checksums: bool) -> list[tuple[str, str]]:
    return [(f.code, f.table) for f in validate_release(folder, checksums=checksums)]


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x80
    path.write_bytes(data)


def test_flipped_byte_in_a_page_is_caught_with_and_without_checksums(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    column = pq.read_metadata(tmp_path / "comments.parquet").row_group(0).column(14)
    assert column.path_in_schema == "text"
    flip(tmp_path / "comments.parquet", column.data_page_offset + column.total_compressed_size - 8)
    assert ("checksum.differs", "comments.parquet") in codes_of(tmp_path, checksums=True)
    assert ("file.damaged", "comments") in codes_of(tmp_path, checksums=True)
    assert codes_of(tmp_path, checksums=False) == [("file.damaged", "comments")]


def test_no_flipped_byte_anywhere_ends_in_a_traceback(tmp_path: Path) -> None:
    """The footer most of all: its lengths, types and column names."""
    write_release(tmp_path, sound_release())
    path = tmp_path / "authors.parquet"
    whole = path.read_bytes()
    name = whole.rindex(b"article_id")
    for at in (*range(0, len(whole), 83), name, *range(len(whole) - 12, len(whole))):
        path.write_bytes(whole)
        flip(path, at)
        assert ("checksum.differs", "authors.parquet") in codes_of(tmp_path, checksums=True), at


def test_cut_file_is_damaged(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    path = tmp_path / "spans.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    assert ("file.damaged", "spans") in codes_of(tmp_path, checksums=False)


def test_foreign_file_is_named_with_and_without_checksums(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert codes_of(tmp_path, checksums=False) == [("file.foreign", "notes.txt")]
    assert codes_of(tmp_path, checksums=True) == [("file.foreign", "notes.txt")]


def test_missing_file_is_named(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / "README.md").unlink()
    assert codes_of(tmp_path, checksums=False) == [("file.missing", "README.md")]


def test_edited_file_differs_from_its_checksum(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / "README.md").write_text("# Another\n", "utf-8")
    assert codes_of(tmp_path, checksums=True) == [("checksum.differs", "README.md")]
    assert codes_of(tmp_path, checksums=False) == []


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
def test_missing_manifest_or_checksums_are_named(tmp_path: Path, name: str) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / name).unlink()
    assert ("file.missing", name) in codes_of(tmp_path, checksums=False)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b""])
def test_damaged_manifest_is_named(tmp_path: Path, content: bytes) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / "manifest.json").write_bytes(content)
    assert codes_of(tmp_path, checksums=False) == [("file.damaged", "manifest.json")]


@pytest.mark.parametrize("line", ["nonsense", "0" * 64 + "  ../outside.txt", "0" * 64 + "  /outside.txt"])
def test_damaged_checksum_line_is_named(tmp_path: Path, line: str) -> None:
    write_release(tmp_path, sound_release())
    with (tmp_path / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(line + "\n")
    assert codes_of(tmp_path, checksums=False) == [("file.damaged", "SHA256SUMS")]


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change the manifest and name its new checksum."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    sign(folder)
    path.write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (lambda m: m.update(schema_version="2.0.0"), "schema_version"),
        (lambda m: m["tables"].pop("quotes"), "tables"),
        (lambda m: m["tables"]["comments"].update(rows=3), "tables.comments.rows"),
        (lambda m: m["tables"]["comments"]["files"][0].update(rows=3), "tables.comments.files"),
        (lambda m: m["tables"]["comments"]["files"][0].update(path="other.parquet"), "tables.comments.files"),
        (lambda m: m["tables"]["comments"].update(files="none"), "tables.comments.files"),
        (lambda m: m.update(tables=None), "tables"),
    ],
)
def test_manifest_that_differs_is_named(tmp_path: Path, change: Callable[[dict[str, Any]], Any], column: str) -> None:
    write_release(tmp_path, sound_release())
    edit_manifest(tmp_path, change)
    found = validate_release(tmp_path, checksums=False)
    assert ("manifest.differs", column) in [(f.code, f.column) for f in found]


@pytest.mark.parametrize("key", ["bytes", "sha256"])
def test_sizes_and_hashes_of_the_manifest_are_compared_with_checksums(tmp_path: Path, key: str) -> None:
    write_release(tmp_path, sound_release())
    edit_manifest(tmp_path, lambda m: m["tables"]["spans"]["files"][0].update({key: 7}))
    assert ("manifest.differs", "manifest.json") in codes_of(tmp_path, checksums=True)
    assert codes_of(tmp_path, checksums=False) == []


def test_table_in_several_files_is_one_table(tmp_path: Path) -> None:
    tables = sound_release()
    spans = tables.pop("spans")
    write_release(tmp_path, tables)
    for part, rows in enumerate((spans.slice(0, 9), spans.slice(9))):
        write_part(rows, tmp_path / f"spans-{part:05}-of-00002.parquet", "spans")
    sign(tmp_path)
    assert validate_release(tmp_path) == []
    (tmp_path / "spans-00001-of-00002.parquet").unlink()
    sign(tmp_path)
    assert ("file.missing", "spans") in codes_of(tmp_path, checksums=True)


def test_rows_are_numbered_through_the_files_of_a_table(tmp_path: Path) -> None:
    tables = sound_release()
    rows = tables.pop("spans").to_pylist()
    rows[12]["label_score"] = 1.5
    spans = make("spans", rows)
    write_release(tmp_path, tables)
    for part, rows in enumerate((spans.slice(0, 9), spans.slice(9))):
        write_part(rows, tmp_path / f"spans-{part:05}-of-00002.parquet", "spans")
    sign(tmp_path)
    assert [(f.code, f.row) for f in validate_release(tmp_path)] == [("range.outside", 12)]


@pytest.mark.parametrize("key", ["schema_version", "data_version"])
def test_table_of_another_version_is_named(tmp_path: Path, key: str) -> None:
    """A file of another release, put among the others and signed anew."""
    tables = sound_release()
    write_release(tmp_path, tables)
    write_part(tables["quotes"], tmp_path / "quotes.parquet", "quotes", **{key: "2.0.0"})
    sign(tmp_path)
    (found,) = validate_release(tmp_path, checksums=False)
    assert (found.code, found.table, found.column) == ("version.differs", "quotes", key)
    assert "'2.0.0'" in found.message


def test_table_that_says_no_version_is_named(tmp_path: Path) -> None:
    tables = sound_release()
    write_release(tmp_path, tables)
    pq.write_table(tables["quotes"], tmp_path / "quotes.parquet", write_page_checksum=True)
    sign(tmp_path)
    assert set(codes_of(tmp_path, checksums=False)) == {("version.differs", "quotes")}


@pytest.mark.parametrize(
    ("wanted", "fits"), [("^1", True), ("~1.0", True), (">=1,<2", True), ("^2", False), ("0.9", False)]
)
def test_release_outside_a_range_of_schema_versions_is_named(tmp_path: Path, wanted: str, *, fits: bool) -> None:
    write_release(tmp_path, sound_release())
    found = [(f.code, f.table, f.column) for f in validate_release(tmp_path, schema_version=wanted)]
    assert found == ([] if fits else [("version.differs", "manifest.json", "schema_version")])


def test_range_of_another_form_is_a_usage_error(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(UsageError, match="no range"):
        validate_release(tmp_path, schema_version="one")


DESCRIPTIONS = [name for name in described_names() if name != "README.md"]


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_description_that_is_missing_is_named_even_where_no_file_names_it(tmp_path: Path, name: str) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / name).unlink()
    sign(tmp_path)
    found = corpus_pipeline.validate(tmp_path, checksums=False)
    assert [(f.code, f.table) for f in found] == [("file.missing", name)]
    assert found[0].fix


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_description_that_is_altered_is_named_even_where_it_is_signed_anew(tmp_path: Path, name: str) -> None:
    write_release(tmp_path, sound_release())
    lines = (tmp_path / name).read_text("utf-8").split("\n")
    lines[1] += " and more"
    (tmp_path / name).write_text("\n".join(lines), "utf-8")
    sign(tmp_path)
    (found,) = corpus_pipeline.validate(tmp_path, checksums=False)
    assert (found.code, found.table, found.row) == ("description.differs", name, 1)
    assert "and more" in found.message


@pytest.mark.parametrize(("cut", "said"), [(lambda text: text[:-1], "too early"), ("{}\n".format, "ended before")])
def test_description_that_ends_elsewhere_is_named(tmp_path: Path, cut: Callable[[str], str], said: str) -> None:
    write_release(tmp_path, sound_release())
    path = tmp_path / "datapackage.json"
    path.write_text(cut(path.read_text("utf-8")), "utf-8")
    (found,) = corpus_pipeline.validate(tmp_path, checksums=False)
    assert (found.code, found.table, said in found.message) == ("description.differs", path.name, True)


def test_sums_that_end_in_a_line_are_damaged(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(sums.read_text("utf-8").rstrip("\n"), "utf-8")
    found = corpus_pipeline.validate(tmp_path)
    assert ("file.damaged", "SHA256SUMS") in {(f.code, f.table) for f in found}


@pytest.mark.parametrize("name", ["articles.parquet", "manifest.json", "SHA256SUMS", "CITATION.cff", "README.md"])
@pytest.mark.parametrize("instead", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to(path.name)])
@pytest.mark.parametrize("checksums", [True, False])
def test_what_is_no_file_is_named_and_not_waited_for(
    tmp_path: Path, name: str, instead: Callable[[Path], object], checksums: bool
) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / name).unlink()
    instead(tmp_path / name)
    found = corpus_pipeline.validate(tmp_path, checksums=checksums)
    assert name in {finding.table for finding in found} | {f"{finding.table}.parquet" for finding in found}


def test_type_changed_in_the_descriptions_alone_is_named_with_both_values(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    for name, old, new in (
        ("croissant.json", '"dataType": "sc:Integer"', '"dataType": "sc:Text"'),
        ("datapackage.json", '"type": "integer"', '"type": "string"'),
    ):
        text = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1), "utf-8")
    sign(tmp_path)
    found = corpus_pipeline.validate(tmp_path, checksums=False)
    assert [(f.code, f.table) for f in found] == [
        ("description.differs", "croissant.json"),
        ("description.differs", "datapackage.json"),
    ]
    assert "sc:Text" in found[0].message
    assert "sc:Integer" in found[0].message


def test_descriptions_of_another_release_are_named(tmp_path: Path) -> None:
    """The tables were changed and signed anew, their descriptions were not."""
    tables = sound_release()
    write_release(tmp_path, tables)
    write_part(tables["quotes"].slice(0, 2), tmp_path / "quotes.parquet", "quotes")
    sign(tmp_path)
    found = {(f.code, f.table) for f in corpus_pipeline.validate(tmp_path, checksums=False)}
    assert {("description.differs", "croissant.json"), ("description.differs", "datapackage.json")} <= found


def test_file_that_the_manifest_does_not_name_is_missed_there(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    edit_manifest(tmp_path, lambda m: m["files"].remove("CITATION.cff"))
    (found,) = corpus_pipeline.validate(tmp_path, checksums=False)
    assert (found.code, found.column, "CITATION.cff" in found.message) == ("manifest.differs", "files", True)


@pytest.mark.parametrize("key", ["settings", "name", "tables"])
def test_manifest_that_descriptions_cannot_be_made_of_is_named(tmp_path: Path, key: str) -> None:
    write_release(tmp_path, sound_release())
    edit_manifest(tmp_path, lambda m: m.update({key: 7}))
    found = corpus_pipeline.validate(tmp_path, checksums=False)
    assert key == "name" or "manifest.differs" in {f.code for f in found}


def test_descriptions_by_another_version_of_the_package_are_its_own(tmp_path: Path) -> None:
    write_release(tmp_path, sound_release())
    (tmp_path / "LICENSE").write_text("as another version writes it\n", "utf-8")
    edit_manifest(tmp_path, lambda m: m.update(package_version="9.9.9"))
    assert corpus_pipeline.validate(tmp_path, checksums=False) == []


def test_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        validate_release(tmp_path / "none")
