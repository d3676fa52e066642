"""A document's lines with label, rule and score, from the release alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.stages.helpers import SENTENCES, prose, publish, record

from corpus_pipeline.errors import CorpusError, UsageError
from corpus_pipeline.readers.names import escape_name
from corpus_pipeline.view.explain import explain_document, find_document, spans_of

PAGE = (
    "Why the pond froze twice\nBy Miro Tanev\n1 March 2021\n"
    + prose(5)
    + "\n2 comments\nAda Brill\nMarch 3, 2021 at 5:14 pm\nI saw it \u202e myself.\nTwice.\n"
    + "Orrin B.\nMarch 4, 2021 at 6:14 pm\nNo you did not.\n"
)
WRAPPED = "The list of boats\n\n" + "\n".join(
    line
    for i in (0, 3, 6)
    for line in (SENTENCES[i][:60] + "-", SENTENCES[i + 1][:58] + "\u00a0on", SENTENCES[i + 2][:59] + " so.")
)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    pages = (record(PAGE, 0, id="n-100"), record(WRAPPED, 1, id="n-10"), record(prose(6, 4), 2), record(b"\0" * 99, 3))
    for name, table in publish(*pages).tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def test_a_table_of_another_name_is_told(dist: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(dist, tmp_path / "dist"))
    for name in ("articles", "spans", "paragraphs", "documents"):
        own = (folder / f"{name}.parquet").read_bytes()
        shutil.copy(folder / "quotes.parquet", folder / f"{name}.parquet")
        with pytest.raises(CorpusError, match=f"{name}.parquet is damaged"):
            explain_document(folder, "n-100")
        (folder / f"{name}.parquet").write_bytes(own)


def path_of(dist: Path, wanted: str) -> str:
    return str(find_document(dist, wanted)["source_path"])


@pytest.mark.parametrize(
    ("wanted", "path"),
    [("page-001.txt", "page-001.txt"), ("002", "page-002.txt"), ("n-100", "page-000.txt"), ("n-10", "page-001.txt")],
)
def test_a_document_is_named_by_path_or_id_or_a_part(dist: Path, wanted: str, path: str) -> None:
    assert path_of(dist, wanted) == path


def test_a_document_is_named_by_its_own_id(dist: Path) -> None:
    every = pq.read_table(dist / "documents.parquet").to_pylist()
    for row in every:
        assert path_of(dist, row["document_id"]) == row["source_path"]
        assert path_of(dist, row["document_id"][:10]) == row["source_path"]


def test_records_of_one_file_are_named_by_file_and_record(dist: Path, tmp_path: Path) -> None:
    every = pq.read_table(dist / "documents.parquet").to_pylist()
    rows = [{**row, "source_path": "all.jsonl", "source_record": str(n)} for n, row in enumerate(every, 9)]
    pq.write_table(
        pa.Table.from_pylist(rows, pq.read_schema(dist / "documents.parquet")), tmp_path / "documents.parquet"
    )
    assert find_document(tmp_path, "all.jsonl#9")["document_id"] == every[0]["document_id"]
    with pytest.raises(UsageError, match=r"4 documents match .*: all\.jsonl#9, all\.jsonl#10"):
        find_document(tmp_path, "all.jsonl")


@pytest.mark.parametrize("name", ["a\nb.txt", "a\udcff\udcfe.txt", "a\\x41.txt", "\x1b]0;t\x07.txt"])
def test_a_document_is_named_as_its_file_is(dist: Path, tmp_path: Path, name: str) -> None:
    """A name that is no UTF-8 ended the command with a traceback."""
    every = pq.read_table(dist / "documents.parquet").to_pylist()
    rows = [{**row, "source_path": escape_name(name) if not i else f"{i}"} for i, row in enumerate(every)]
    schema = pq.read_schema(dist / "documents.parquet")
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "documents.parquet")
    assert path_of(tmp_path, name) == path_of(tmp_path, escape_name(name)) == escape_name(name)


@pytest.mark.parametrize(("wanted", "what"), [("page-", "4 documents match"), ("page-9", "no document matches")])
def test_none_or_several_are_errors_of_the_user(dist: Path, wanted: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as raised:
        find_document(dist, wanted)
    assert raised.value.hint


def test_a_folder_without_release_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no documents\.parquet"):
        find_document(tmp_path, "page")


def shown(dist: Path, wanted: str) -> list[str]:
    spans = spans_of(dist, find_document(dist, wanted)["document_id"])
    assert [span["char_start"] for span in spans] == sorted(span["char_start"] for span in spans)
    return [span["shown"] for span in spans]


def test_every_line_is_shown_but_the_names_of_people(dist: Path) -> None:
    lines = PAGE.replace("\u202e ", "").splitlines()
    withheld = ("Ada Brill", "March 3", "Orrin B.", "March 4")
    expected = ["(withheld)" if line.startswith(withheld) else line for line in lines]
    assert shown(dist, "page-000.txt") == expected


def test_lines_of_a_hard_wrapped_paragraph_are_shown_one_by_one(dist: Path) -> None:
    expected = [" ".join(line.split()) for line in WRAPPED.splitlines() if line]
    assert shown(dist, "page-001.txt") == expected


def test_it_prints_label_rule_and_score_and_no_escapes(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain_document(dist, "page-000.txt")
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("d-")
    assert "page-000.txt" in out[0]
    assert out[1].split()[:3] == ["0", "title", "header.title"]
    assert out[1].endswith("Why the pond froze twice")
    assert len(out) == 1 + len(PAGE.splitlines())
    assert not {"\x1b", "\u202e"} & set("".join(out))


def test_a_document_without_spans_says_why(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain_document(dist, "page-003.txt")
    (line,) = capsys.readouterr().out.splitlines()
    assert "rejected" in line
    assert "control bytes" in line


def test_a_release_in_several_files_is_read_as_one(dist: Path, tmp_path: Path) -> None:
    for path in dist.glob("*.parquet"):
        table: pa.Table = pq.read_table(path)
        half = table.num_rows // 2
        for i, part in enumerate((table.slice(0, half), table.slice(half))):
            pq.write_table(part, tmp_path / f"{path.stem}-{i:05d}-of-00002.parquet")
    assert shown(tmp_path, "page-000.txt") == shown(dist, "page-000.txt")
