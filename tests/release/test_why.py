"""What decided for a line is told in words: the rule, and the weights where they were asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.model.test_fitted_segmenter import THREAD, TITLE
from tests.unit.stages.helpers import prose
from tests.unit.stages.test_whole_pages import WHOLE

import corpus_pipeline
from corpus_pipeline.cli import main
from corpus_pipeline.model.start_model import shipped_weights


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    (folder / "raw").mkdir()
    text = "\n".join((TITLE, prose(8), *THREAD, "Share this:"))
    (folder / "raw" / "pond.txt").write_text(text, "utf-8")
    corpus_pipeline.build(folder / "raw", folder / "dist")
    return folder


def why(corpus: Path, line: int, *options: str) -> Result:
    places = ["-d", str(corpus / "dist"), "--raw", str(corpus / "raw")]
    return CliRunner().invoke(main, ["explain", "pond", "--why", str(line), *places, *options])


def test_a_comment_that_the_weights_found_is_explained(corpus: Path) -> None:
    told = why(corpus, 11)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "comment.model: from where the fitted model finds comments to start" in told.stdout
    assert "a reader wrote it: +" in told.stdout
    assert " word " in told.stdout
    assert "comments start here: probability" in told.stdout


def test_furniture_is_told_by_its_rule_alone(corpus: Path) -> None:
    told = why(corpus, 17).stdout
    assert "a listed phrase of the family furniture" in told
    assert "a reader wrote it" not in told


def test_a_line_of_a_whole_page_is_explained(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "pond.txt").write_text(WHOLE, "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    told = why(tmp_path, 2).stdout
    assert "furniture.model: furniture of a whole page" in told
    assert "the document is a whole page: +" in told
    assert "it is text, not furniture: -" in told


def test_what_cannot_be_told_is_one_line(corpus: Path) -> None:
    assert "no line 99" in why(corpus, 99).stderr
    other = corpus / "other.json"
    other.write_text(shipped_weights() + "\n", "utf-8")
    assert "was built with other weights" in why(corpus, 11, "--model", str(other)).stderr


def test_what_the_weights_for_pages_counted_is_told(tmp_path: Path) -> None:
    body = "".join(f"<p>{prose(3)}</p>" for _ in range(4))
    page = f"<nav><a href=/>Home</a></nav><main><h1>{TITLE}</h1>{body}</main><div class=related><p>Ponds</p></div>"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "pond.html").write_text(f"<!doctype html><body>{page}", "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    text, related = (why(tmp_path, line).stdout for line in (3, 6))
    assert "it is of the article: +" in text
    assert "taken out below -" in text
    assert text.count("a sum of its evidence: +") == text.count("questions that hang together: +") == 1
    assert "it is of the article: -" in related
    assert "taken in above +" in related
    assert "markup.related: in a list of other pages" in related
