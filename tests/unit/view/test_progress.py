"""What a build prints, on a terminal and elsewhere."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import pytest
from rich.console import Console

from corpus_pipeline.summary import Summary
from corpus_pipeline.view.progress import NAMED, Reporter

ROWS = {"articles": 1234, "paragraphs": 5, "comments": 6, "spans": 7}


def summary(*rejected: str, target: str = "dist") -> Summary:
    return Summary(Path(target), ROWS, {"published": 1234, "empty": 2}, 3, 2_000_000, rejected)


def run(reporter: Reporter, own: Summary) -> None:
    with reporter:
        for done in range(1, 4):
            reporter.progress("reading", done, 3)
        reporter.finish(own)


def test_elsewhere_each_step_is_one_plain_line_and_stdout_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    run(Reporter(quiet=False), summary())
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("reading") == 1
    assert "\x1b" not in err


def test_the_closing_table_and_the_two_lines_that_open_the_release(capsys: pytest.CaptureFixture[str]) -> None:
    run(Reporter(quiet=False), summary())
    lines = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert ["documents", "published", "1,234"] in lines
    assert ["documents", "empty", "2"] in lines
    assert ["articles", "1,234"] in lines
    assert ["paragraphs", "5"] in lines
    assert ["comments", "6"] in lines
    assert ["needs", "review", "3"] in lines
    assert any(line[0] == "speed" and "MB/s" in line for line in lines if line)
    assert lines[-2][-1] == "pd.read_parquet('dist/articles.parquet')"
    assert lines[-1][0] == "duckdb"


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    run(Reporter(quiet=True), summary("a.txt rejected (binary): x."))
    assert capsys.readouterr() == ("", "")


def test_rejected_records_are_named_up_to_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"page-{i:03d}.txt rejected (binary): controls." for i in range(NAMED + 7)]
    run(Reporter(quiet=False), summary(*lines))
    err = capsys.readouterr().err
    assert err.count("rejected (binary)") == NAMED
    assert "7 more rejected" in err


def test_names_of_files_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    run(Reporter(quiet=False), summary("[red]\x1b[31m.txt rejected (binary): x.", target="[bold]dist"))
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "[red]\\x1b[31m.txt" in err
    assert "[bold]dist" in err


def test_on_a_terminal_a_bar_comes_and_goes(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter(quiet=False)
    reporter.console = Console(stderr=True, force_terminal=True, width=100, highlight=False)
    with reporter:
        assert reporter.bar is not None
        reporter.progress("reading", 1, 3)
        reporter.progress("reading", 2, 3)
        assert [task.completed for task in reporter.bar.tasks] == [2]
    assert reporter.bar is None
    assert capsys.readouterr().out == ""


def test_the_bar_goes_away_when_the_build_fails() -> None:
    reporter = Reporter(quiet=False)
    reporter.console = Console(stderr=True, force_terminal=True, highlight=False)
    with pytest.raises(ValueError, match="broken"), reporter:
        raise ValueError("broken")
    assert reporter.bar is None


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EPIPE])
def test_a_terminal_that_takes_nothing_does_not_end_a_build(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(code, "no")

    monkeypatch.setattr("sys.stderr", Full())
    run(Reporter(quiet=False), summary("a.txt rejected (binary): x."))
