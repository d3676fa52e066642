"""The command line says in one line what is wrong and what to do, and ends with the right exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from tests.negative.bad_files import FATES, GOOD, Fate, write_bad_files
from tests.reading import Row, contents, rows
from tests.records import warc_record

from corpus_pipeline.cli import main
from corpus_pipeline.view.progress import NAMED

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(main.commands)


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """The commands install a handler of their own; give the old one back."""
    old = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, old)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with one good page."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, "utf-8")
    return folder


def run(*arguments: str | Path) -> Result:
    """The command in this process; nothing but an exit may come out of it."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def complaint(result: Result, code: int = 2) -> str:
    """The one line of a command that failed with this exit code."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert re.fullmatch(r"corpus-pipeline: \S.*[.!?)]( Hint: .+)?\n", result.stderr), result.stderr
    return result.stderr


USAGE: dict[str, tuple[list[str], str]] = {
    "missing RAW": (["build", "nowhere"], "nowhere no such file"),
    "pattern without match": (["build", "raw/*.pdf"], "no such file"),
    "empty RAW": (["build", "hollow"], "no input files"),
    "unknown engine": (["build", "raw", "--engine", "cloud"], "unknown engine 'cloud'. Hint: use one of local"),
    "missing config": (["build", "raw", "--config", "none.toml"], "none.toml cannot be read"),
    "missing model": (["build", "raw", "--model", "none.json"], "none.json cannot be read"),
    "broken model": (["build", "raw", "--model", "raw/good.txt"], "raw/good.txt holds no JSON"),
    "target is a file": (["build", "raw", "-o", "raw/good.txt"], "raw/good.txt the target is no folder"),
    "target is here": (["build", "raw", "-o", "."], "working directory"),
    "DIST is no folder": (["validate", "raw/good.txt"], "raw/good.txt is no folder"),
    "DIST holds no release": (["validate", "raw"], "raw holds no release. Hint: name the folder of one"),
    "two ways to explain": (["explain", "good", "--why", "1", "--annotate"], "--why and --annotate exclude"),
    "DIST is missing": (["validate", "nowhere"], "nowhere is no folder"),
    "DIST of explain is missing": (["explain", "good", "-d", "nowhere"], "nowhere holds no documents.parquet"),
    "RAW of text is missing": (["text", "good", "--raw", "nowhere"], "nowhere no such file"),
    "text without match": (["text", "other"], "no document matches 'other'"),
}


@pytest.mark.parametrize(("arguments", "words"), USAGE.values(), ids=list(USAGE))
def test_wrong_argument_is_named(raw: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str) -> None:
    monkeypatch.chdir(raw.parent)
    (raw.parent / "hollow").mkdir()
    assert words in complaint(run(*arguments))
    assert sorted(path.name for path in raw.parent.iterdir()) == ["hollow", "raw"]


def test_what_is_rejected_has_no_text_to_print(raw: Path) -> None:
    (raw / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert "picture.txt has no text: image/png is not read" in complaint(run("text", "picture", "--raw", raw))


OPTIONS = (["--jobs", "0"], ["--limit", "0"], ["--as-of", "soon"], ["--max-rejected", "7"], ["--batch-bytes", "x"])


@pytest.mark.parametrize("option", [*OPTIONS, ["--nope"]], ids=" ".join)
def test_wrong_option_is_named(raw: Path, option: list[str]) -> None:
    result = run("build", raw, *option)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert option[0] in result.stderr.splitlines()[-1]


CONFIGS = {
    "[corpus]\ncolour = 'red'": r"\[corpus\] unknown key 'colour'\. Hint: valid are name, version, title, .*homepage",
    "[colours]\nred = 1": r"unknown section 'colours'\. Hint: valid are corpus, input, quality, privacy",
    "[input.columns]\nbody = 'text'": r"unknown field 'body'\. Hint: valid are id, text, html, url",
    "[corpus]\nname = 3": r"\[corpus\] name has the wrong type \(int\)\. Hint: write a string",
    "[corpus]\ncreators = 'Me'": r"creators has the wrong type \(str\)\. Hint: write a list of strings",
    "[corpus]\ncreators = [1]": r"creators .*Hint: write a list of strings",
    "[input]\nmax_bytes = '1 GB'": r"max_bytes has the wrong type \(str\)\. Hint: write a whole number",
    "[input]\nmax_bytes = true": r"max_bytes has the wrong type \(bool\)",
    "[input]\nmax_bytes = -1": r"max_bytes ",
    "[quality]\nmax_rejected = 7": r"max_rejected ",
    "[quality]\nmax_rejected = 'few'": r"max_rejected has the wrong type \(str\)\. Hint: write a number",
    "corpus = 3": r"\[corpus\] must be a table",
    "[privacy]\ncommenters = 'loud'": r"'loud' is unknown\. Hint: use one of local, .*keep",
    "[corpus": r"is no TOML",
    f"a = {'[' * 9999}": r"is no TOML",
    f"a = {'9' * 9999}": r"is no TOML \(Exceeds the limit",
}


@pytest.mark.parametrize("config", CONFIGS)
def test_wrong_config_is_named(raw: Path, config: str) -> None:
    """It is found beside RAW by itself."""
    (raw.parent / "corpus.toml").write_text(config, "utf-8")
    assert re.search(rf"corpus\.toml.*{CONFIGS[config]}", complaint(run("build", raw, "-o", raw.parent / "dist")))


SOURCES = {
    b"path,colour\ngood.txt,red\n": r"sources\.csv unknown column 'colour'. Hint: valid columns are path, id, url",
    b"site\nmine\n": r"sources\.csv no column 'path'",
    b"": r"sources\.csv no column 'path'",
    b"path,retrieved_at\ngood.txt,2024-06-01\ngood.txt,soon\n": r"sources\.csv#3 retrieved_at 'soon' is no ISO 8601",
    b"path,retrieved_at\ngood.txt,0001-01-01T00:00+23:59\n": r"sources\.csv#2 retrieved_at '0001-01-01T00:00\+23:59'",
    b"path,site\ngood.txt,a,b\n": r"sources\.csv#2 more cells than columns",
    b"path,site\n,mine\n": r"sources\.csv#2 an empty path",
    b"path,site\ngood.txt,\xff\n": r"sources\.csv cannot be read",
}


@pytest.mark.parametrize("content", SOURCES)
def test_wrong_sources_csv_is_named(raw: Path, content: bytes) -> None:
    (raw / "sources.csv").write_bytes(content)
    assert re.search(SOURCES[content], complaint(run("build", raw, "-o", raw.parent / "dist")))


def test_errors_reach_the_shell_without_a_traceback(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("corpus-pipeline"), "build", "nowhere"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("corpus-pipeline: nowhere no such file or folder. Hint: ")
    assert done.stderr.count("\n") == 1


def test_name_with_a_line_break_stays_in_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert r"no\x0awhere" in complaint(run("build", "no\nwhere")).replace(r"\n", r"\x0a")


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, list[Row]]:
    """A build of all the bad files, and its documents."""
    folder = tmp_path_factory.mktemp("bad")
    raw = write_bad_files(folder / "raw")
    result = run("build", raw, "-o", folder / "dist", "--max-rejected", "1")
    return result, rows(folder / "dist", "documents")


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: f"{fate.path} {fate.record or ''}".strip())
def test_bad_file_is_a_row_with_its_reason(bad: tuple[Result, list[Row]], fate: Fate) -> None:
    (row,) = (r for r in bad[1] if (r["source_path"], r["source_record"]) == (fate.path, fate.record))
    assert (row["status"], row["reason_code"]) == (fate.status, fate.reason_code)
    assert fate.word in (row["reason"] or "")


def test_bad_files_do_not_stop_a_build_and_are_named_in_a_line_each(bad: tuple[Result, list[Row]]) -> None:
    result, documents = bad
    assert result.exit_code == 0
    assert result.stdout == ""
    assert len(documents) == len(FATES)
    named = [line for line in result.stderr.splitlines() if " rejected (" in line]
    n_rejected = sum(fate.status == "rejected" and fate.reason_code != "revisit" for fate in FATES)
    assert len(named) == min(n_rejected, NAMED)
    assert f"{n_rejected - NAMED} more rejected records" in result.stderr
    assert all(re.fullmatch(r"\S+(#[a-z]+ \d+)? rejected \([a-z_]+\): [^\n]*[^.]\.", line) for line in named), named


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_unreadable_file_is_a_row(raw: Path) -> None:
    (raw / "locked.txt").write_text(GOOD, "utf-8")
    (raw / "locked.txt").chmod(0)
    assert run("build", raw, "-o", raw.parent / "dist").exit_code == 0
    found = {row["source_path"]: row["reason_code"] for row in rows(raw.parent / "dist", "documents")}
    assert found == {"good.txt": None, "locked.txt": "unreadable"}


def test_raw_that_is_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert run("build", tmp_path / "pipe", "-o", tmp_path / "dist").exit_code == 0
    assert [row["reason_code"] for row in rows(tmp_path / "dist", "documents")] == ["unreadable"]


def test_a_crawl_may_hold_more_pictures_than_pages(tmp_path: Path) -> None:
    """They are accounted for as rejected, but nothing is wrong with them."""
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
    text = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
    records = [warc_record(b"\x89PNG%d" % n, n, http=image) for n in range(30)]
    (tmp_path / "crawl.warc").write_bytes(b"".join(records) + warc_record(GOOD.encode(), 99, http=text))
    assert run("build", tmp_path / "crawl.warc", "-o", tmp_path / "dist").exit_code == 0
    found = [row["reason_code"] for row in rows(tmp_path / "dist", "documents")]
    assert found == ["not_page"] * 30 + [None]


def many_bad(raw: Path) -> None:
    """22 files of a format that is not read, 5 binary ones, and 30 empty ones, which nobody rejects."""
    for n in range(30):
        (raw / f"empty{n}.txt").write_bytes(b"")
        (raw / f"paper{n:02}.txt").write_bytes(b"%PDF-1.7\n%d" + bytes([48 + n]))
    for n in range(22, 30):
        (raw / f"paper{n:02}.txt").unlink()
    for n in range(5):
        (raw / f"binary{n}.txt").write_bytes(bytes([n]) * 99)


def test_too_many_rejected_records_fail_the_build_with_the_commonest_reasons(raw: Path) -> None:
    many_bad(raw)
    result = run("build", raw, "-o", raw.parent / "dist", "--quiet")
    line = complaint(result, 1)
    assert "27 of 58 records were rejected (unsupported 22, binary 5)" in line
    assert "--max-rejected" in line
    assert not (raw.parent / "dist").exists()


@pytest.mark.parametrize("share", ["0.47", "1"])
def test_rejected_records_may_be_allowed(raw: Path, share: str) -> None:
    many_bad(raw)
    assert run("build", raw, "-o", raw.parent / "dist", "--quiet", "--max-rejected", share).exit_code == 0


def test_limit_reads_the_first_files_only(tmp_path: Path) -> None:
    assert run("build", ROOT / "raw", "-o", tmp_path / "dist", "--limit", "3").exit_code == 0
    names = sorted(p.relative_to(ROOT / "raw").as_posix() for p in (ROOT / "raw").rglob("*.txt"))
    assert [row["source_path"] for row in rows(tmp_path / "dist", "documents")] == names[:3]


def test_quiet_prints_nothing(raw: Path) -> None:
    (raw / "paper.txt").write_bytes(b"%PDF-1.7\n")
    result = run("build", raw, "-o", raw.parent / "dist", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_build_prints_a_closing_table_on_stderr_alone(raw: Path) -> None:
    result = run("build", raw, "-o", raw.parent / "dist")
    assert (result.exit_code, result.stdout) == (0, "")
    for pattern in (r"documents published +1", r"articles +1", r"comments +0", r"needs review +\d", r"[\d.]+ [kM]B/s"):
        assert re.search(pattern, result.stderr)
    *_, python, sql = result.stderr.splitlines()
    assert "pd.read_parquet(" in python
    assert "duckdb" in sql


def test_explain_without_or_with_several_matches_names_them(sample_release: Path) -> None:
    assert "no document matches 'zebra'" in complaint(run("explain", "zebra", "-d", sample_release))
    line = complaint(run("explain", "rechnoy", "-d", sample_release))
    assert "3 documents match 'rechnoy'" in line
    assert "rechnoy-vestnik.example/parom-i-led.txt" in line


@pytest.mark.parametrize("wanted", ["hg-1042", "breakwater-repairs", "ID"])
def test_explain_prints_every_span_once(sample_release: Path, wanted: str) -> None:
    (document,) = (row for row in rows(sample_release, "documents") if row["source_id"] == "hg-1042")
    wanted = document["document_id"] if wanted == "ID" else wanted
    result = run("explain", wanted, "-d", sample_release)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *lines = result.stdout.splitlines()
    assert first.startswith(document["document_id"])
    spans = [row for row in rows(sample_release, "spans") if row["document_id"] == document["document_id"]]
    assert [line.split()[1:3] for line in lines] == [[row["label"], row["rule"]] for row in spans]


def test_text_prints_what_offsets_count_in() -> None:
    result = run("text", "bakenshchik", "--raw", ROOT / "raw")
    assert result.exit_code == 0
    raw = (ROOT / "raw" / "rechnoy-vestnik.example" / "bakenshchik.txt").read_bytes()
    assert result.stdout_bytes == raw.decode("cp1251").encode()


@pytest.fixture
def release(sample_release: Path, tmp_path: Path) -> Path:
    """A release of the sample to spoil."""
    return Path(shutil.copytree(sample_release, tmp_path / "dist"))


def rewrite(dist: Path, table: str, change: Callable[[list[Row]], object]) -> None:
    """Write a table again after a change of its rows."""
    path = dist / f"{table}.parquet"
    data = pq.read_table(path)
    changed = data.to_pylist()
    change(changed)
    pq.write_table(pa.Table.from_pylist(changed, schema=data.schema), path, write_page_checksum=True)


def flip_byte(dist: Path) -> None:
    path = dist / "paragraphs.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "flipped byte": (flip_byte, "file.damaged"),
    "article row deleted": (lambda d: rewrite(d, "articles", lambda r: r.pop(4)), "key.dangling"),
    "comment text changed": (lambda d: rewrite(d, "comments", lambda r: r[2].update(text="No.")), "text.length"),
    "parent missing": (
        lambda d: rewrite(d, "comments", lambda r: r[2].update(parent_comment_id="c-0123456789abcdef", depth=1)),
        "key.dangling",
    ),
    "span deleted": (lambda d: rewrite(d, "spans", lambda r: r.pop(9)), "span.missing"),
    "spans overlap": (lambda d: rewrite(d, "spans", lambda r: r[9].update(char_end=10**4)), "span.overlap"),
    "unknown label": (lambda d: rewrite(d, "spans", lambda r: r[9].update(label="advert")), "enum.unknown"),
    "table missing": (lambda d: (d / "quotes.parquet").unlink(), "table.missing"),
}


def findings(result: Result) -> list[str]:
    """The lines of a validation that found something."""
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert all(re.fullmatch(r"\S.*: .+ \([a-z]+\.[a-z]+\)\. Hint: .+", line) for line in lines), lines
    return lines


@pytest.mark.parametrize(("spoil", "code"), SPOILED.values(), ids=list(SPOILED))
def test_validate_names_what_is_wrong(release: Path, spoil: Callable[[Path], object], code: str) -> None:
    spoil(release)
    assert any(f"({code})" in line for line in findings(run("validate", release, "--no-checksums")))


def test_validate_names_a_file_that_is_not_as_published(release: Path) -> None:
    """Its contents would do."""
    rewrite(release, "authors", lambda r: r[0].update(name="Somebody Else"))
    assert run("validate", release, "--no-checksums").exit_code == 0
    lines = findings(run("validate", release))
    assert any(line.startswith("authors.parquet: ") and "(checksum.differs)" in line for line in lines)


def test_validate_says_that_a_release_is_sound_and_changes_nothing(sample_release: Path) -> None:
    before = contents(sample_release)
    result = run("validate", sample_release, "--raw", ROOT / "raw")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{sample_release} is sound.\n"
    assert contents(sample_release) == before


def test_validate_with_raw_replays_what_counts_cannot_tell(release: Path) -> None:
    """Two words change places: every count is the same."""

    def change(paragraphs: list[Row]) -> None:
        text = paragraphs[1]["text"].split(" ")
        paragraphs[1]["text"] = " ".join([text[1], text[0], *text[2:]])

    rewrite(release, "paragraphs", change)
    assert run("validate", release, "--no-checksums").exit_code == 0
    (line,) = findings(run("validate", release, "--no-checksums", "--raw", ROOT / "raw"))
    assert "gives another text" in line


@pytest.mark.parametrize("name", ["documents", "spans", "paragraphs", "comments"])
def test_validate_with_raw_names_a_table_that_is_another_one(release: Path, name: str) -> None:
    shutil.copy(release / "quotes.parquet", release / f"{name}.parquet")
    lines = findings(run("validate", release, "--no-checksums", "--raw", ROOT / "raw"))
    assert any(line.startswith(f"{name}: cannot be replayed") for line in lines)


FORMATS = ("text", "json", "junit", "github")


def test_validate_speaks_other_formats(release: Path) -> None:
    rewrite(release, "articles", lambda r: r.pop(4))
    outputs = {form: run("validate", release, "--format", form).stdout for form in FORMATS}
    n = sum(bool(line) for line in outputs["text"].splitlines())
    assert len(json.loads(outputs["json"])["findings"]) == n
    assert len(list(ET.fromstring(outputs["junit"]).iter("failure"))) == n  # noqa: S314 (our own output)
    assert [line.startswith("::error") for line in outputs["github"].splitlines()] == [True] * n


def test_schema_check_tells_current_from_stale(tmp_path: Path) -> None:
    assert run("schema", "--check", "-o", ROOT / "schemas").exit_code == 0
    assert run("schema", "-o", tmp_path / "schemas").exit_code == 0
    assert run("schema", "--check", "-o", tmp_path / "schemas").exit_code == 0
    (tmp_path / "schemas" / "spans.yaml").write_text("old", "utf-8")
    line = complaint(run("schema", "--check", "-o", tmp_path / "schemas"), 1)
    assert "not current: spans.yaml. Hint: run corpus-pipeline schema" in line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps(name: str) -> None:
    result = run(name, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")
    options = [p for p in main.commands[name].params if isinstance(p, click.Option)]
    assert all(option.help for option in options)


def test_help_of_all_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(re.search(rf"^  {name} ", result.stdout, re.MULTILINE) for name in COMMANDS)
    assert {"build", "validate", "explain", "schema"} <= set(COMMANDS)


def test_version_is_that_of_the_package() -> None:
    assert re.fullmatch(r"corpus-pipeline, version \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["build", "--nope"], "--nope"),
        (["build", "--jobs", "many"], "--jobs"),
        (["build", "--limit", "0"], "--limit"),
        (["explian"], "explian"),
        (["explain"], "DOCUMENT"),
        (["validate", "a", "b"], "b"),
    ],
)
def test_wrong_arguments_are_told_in_one_line(arguments: list[str], named: str) -> None:
    told = complaint(run(*arguments))
    assert named in told
    assert "--help" in told


def test_no_command_at_all_prints_the_help() -> None:
    found = run()
    assert found.exit_code == 2
    assert all(command in found.output for command in COMMANDS)
