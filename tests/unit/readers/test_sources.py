"""sources.csv: what it may say, and how errors in it are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.readers.find import find_sources
from corpus_pipeline.readers.sources import MOST_TOLD, Statement, Statements, parse_retrieved_at, read_statements


def statements(tmp_path: Path, content: str | bytes) -> list[Statement]:
    path = tmp_path / "sources.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_statements(path)


def problem(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(UsageError) as raised:
        statements(tmp_path, content)
    assert raised.value.where.startswith(str(tmp_path / "sources.csv"))
    assert raised.value.hint
    return str(raised.value)


def test_rows_keep_their_order_and_leave_out_what_they_do_not_say(tmp_path: Path) -> None:
    found = statements(tmp_path, "path,site,encoding,rights\n a.txt , pond.example ,,CC0-1.0\nold/*,,koi8-r,\n")
    assert found == [
        Statement("a.txt", {"site": "pond.example", "rights": "CC0-1.0"}, is_pattern=False),
        Statement("old/*", {"encoding": "koi8-r"}, is_pattern=True),
    ]


@pytest.mark.parametrize("path", ["*.txt", "page-?.txt", "page-[12].txt"])
def test_patterns_are_told_by_their_marks(tmp_path: Path, path: str) -> None:
    (found,) = statements(tmp_path, f"path,id\n{path},x\n")
    assert found.is_pattern


def test_a_byte_order_mark_and_quoted_cells_are_read(tmp_path: Path) -> None:
    content = '\ufeffpath,rights\r\n"a, b.txt","CC0, ""really"""\r\n'
    assert statements(tmp_path, content) == [Statement("a, b.txt", {"rights": 'CC0, "really"'}, is_pattern=False)]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    (found,) = statements(tmp_path, "rights,path\nCC0,a.txt\n")
    assert (found.path, found.given) == ("a.txt", {"rights": "CC0"})


def test_a_header_alone_says_nothing(tmp_path: Path) -> None:
    assert statements(tmp_path, "path,url\n") == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("path,colour\na.txt,red\n", "unknown column 'colour'"),
        ("url\nhttps://pond.example/a\n", "no column 'path'"),
        ("", "no column 'path'"),
        ("path,id\na.txt,1,2\n", "more cells than columns"),
        ("path,id,id\na.txt,1,2\n", "two columns are named 'id'"),
        ("path,timezone\na.txt,Harbour/Pier\n", "timezone 'Harbour/Pier' is unknown"),
        ("path,timezone\na.txt,../../etc/passwd\n", "timezone '../../etc/passwd' is unknown"),
        ("path,timezone\na.txt,Europe\n", "timezone 'Europe' is unknown"),
        ("path,id\n,1\n", "an empty path"),
        ("path,retrieved_at\na.txt,yesterday\n", "'yesterday' is no ISO 8601 time"),
        (b"path,id\n\xff\xfe,1\n", "cannot be read"),
        ('path,id\n"a.txt,1\n', "cannot be read"),
    ],
)
def test_every_error_names_the_file_and_what_to_do(tmp_path: Path, content: str | bytes, what: str) -> None:
    assert what in problem(tmp_path, content)


def test_an_unknown_column_is_answered_with_the_valid_ones(tmp_path: Path) -> None:
    assert "path, id, url, site, retrieved_at, timezone, encoding, rights" in problem(tmp_path, "path,colour\n")


def test_time_zones_are_those_of_the_iana_database(tmp_path: Path) -> None:
    found = statements(tmp_path, "path,timezone\na.txt,Europe/Berlin\nb.txt,UTC\n")
    assert [statement.given["timezone"] for statement in found] == ["Europe/Berlin", "UTC"]
    assert "Europe/Berlin" in problem(tmp_path, "path,timezone\na.txt,CET+1\n")


def test_the_line_of_a_wrong_row_is_named(tmp_path: Path) -> None:
    assert "sources.csv#3 " in problem(tmp_path, "path,id\na.txt,1\n,2\n")


def test_a_missing_file_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_statements(tmp_path / "sources.csv")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-06-01T08:00:00Z", dt.datetime.fromisoformat("2024-06-01 08:00")),
        ("2024-06-01T08:00:00+02:00", dt.datetime.fromisoformat("2024-06-01 06:00")),
        ("2024-06-01T23:30:00-05:00", dt.datetime.fromisoformat("2024-06-02 04:30")),
        ("2024-06-01", dt.datetime.fromisoformat("2024-06-01 00:00")),
    ],
)
def test_times_of_retrieval_are_utc(text: str, at: dt.datetime) -> None:
    assert parse_retrieved_at(text, "here") == at


def test_rows_that_speak_of_no_input_are_told(tmp_path: Path) -> None:
    (tmp_path / "pond").mkdir()
    (tmp_path / "pond" / "a.txt").touch()
    rows = [
        "pond/a.txt,CC0-1.0",
        "pont/*,CC0-1.0",
        "*.txt,CC0-1.0",
        *(f"{i}.txt,CC0-1.0" for i in range(MOST_TOLD + 2)),
    ]
    (tmp_path / "sources.csv").write_text("\n".join(["path,rights", *rows]), "utf-8")
    unused: list[str] = []
    find_sources([str(tmp_path)], unused=unused)
    assert unused[0] == f"{tmp_path}/sources.csv#3 'pont/*' matches no input."
    assert (len(unused), unused[-1]) == (MOST_TOLD + 1, f"{tmp_path}/sources.csv 3 more rows match no input.")


def test_of_two_rows_the_later_speaks() -> None:
    rows = [
        Statement("a.txt", {"site": "one"}, is_pattern=False),
        Statement("*.txt", {"rights": "two"}, is_pattern=True),
    ]
    own = Statements("sources.csv", [*rows, Statement("a.txt", {"site": "three"}, is_pattern=False)])
    assert own.of("a.txt") == {"site": "three", "rights": "two"}
    assert own.of("b.txt") == {"rights": "two"}
    assert own.of("c.csv") == {}
    assert own.unused() == []
