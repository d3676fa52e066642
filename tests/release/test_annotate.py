"""A document is written out, corrected, and labelled as corrected in the next build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.reading import Row, rows

import corpus_pipeline
from corpus_pipeline.annotations import is_text, parse_annotation
from corpus_pipeline.cli import main
from corpus_pipeline.errors import CorpusError

RAW = Path(__file__).parents[2] / "raw"
PAGE = "harbour-gazette.example/2021-03-breakwater-repairs.txt"
TEXT = """The heron
By Ada Brill, 3 April 2021

The heron stood in the reeds until the first barge of the morning came round the bend.

Nobody in the village could remember a spring in which the water had stayed so low for weeks.
Such a lovely bird.
I saw it too.
Weather
"""


def annotated(folder: Path, document: str) -> str:
    """What the command writes."""
    arguments = ["explain", "--annotate", document, "-d", str(folder / "dist"), "--raw", str(folder / "raw")]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "heron.txt").write_text(TEXT, "utf-8")
    (tmp_path / "raw" / "stork.txt").write_text(TEXT.replace("heron", "stork"), "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    return tmp_path


def corrected(corpus: Path, **labels: str) -> str:
    """The annotation of the heron with the labels of lines that begin with a word changed."""
    out = []
    for row in annotated(corpus, "heron").split("\n"):
        _, bar, line = row.partition(" | ")
        label = labels.get(line.split()[0], "") if bar else ""
        out.append(f"{label} | {line}" if label else row)
    return "\n".join(out)


def spans(corpus: Path) -> list[Row]:
    wanted = [row["document_id"] for row in rows(corpus / "dist", "documents") if row["source_path"] == "heron.txt"]
    return [row for row in rows(corpus / "dist", "spans") if row["document_id"] in wanted]


def rebuild(corpus: Path, content: str) -> tuple[str, ...]:
    (corpus / "annotations").mkdir(exist_ok=True)
    (corpus / "annotations" / "heron.txt").write_text(content, "utf-8")
    return corpus_pipeline.build(corpus / "raw", corpus / "dist").rejected


def test_every_line_is_written(corpus: Path) -> None:
    found = parse_annotation(annotated(corpus, "heron"), "x")
    assert found.source == "heron.txt"
    assert is_text(found.lines, [line for line in TEXT.splitlines() if line])
    assert [line.blank_before for line in found.lines] == [False, False, True, True, False, False, False]


def test_corrections_are_labels_of_the_next_build(corpus: Path) -> None:
    content = corrected(corpus, Such="comment*", I="comment*", Weather="boilerplate")
    assert rebuild(corpus, content) == ()
    assert {(row["rule"], row["label_score"]) for row in spans(corpus)} == {("annotation.line", 1.0)}
    assert [row["text"] for row in rows(corpus / "dist", "comments")] == ["Such a lovely bird.", "I saw it too."]
    heron, _ = sorted(rows(corpus / "dist", "articles"), key=lambda row: -row["n_comments"])
    assert (heron["title"], heron["n_comments"], heron["comments_score"]) == ("The heron", 2, 1.0)
    assert heron["published_on"].isoformat() == "2021-04-03"
    assert corpus_pipeline.validate(corpus / "dist", raw=corpus / "raw") == []


def test_what_is_written_without_corrections_changes_no_label(corpus: Path) -> None:
    before = [(row["label"], row["char_start"], row["char_end"]) for row in spans(corpus)]
    rebuild(corpus, annotated(corpus, "heron"))
    assert [(row["label"], row["char_start"], row["char_end"]) for row in spans(corpus)] == before


def test_another_text_is_told_and_not_used(corpus: Path) -> None:
    content = corrected(corpus, Such="comment*")
    (warning,) = rebuild(corpus, content.replace("lovely", "huge"))
    assert "no longer matches" in warning
    assert "annotation.line" not in {row["rule"] for row in spans(corpus)}
    (warning,) = rebuild(corpus, content.replace("heron.txt", "none.txt").replace("d-", "d-0"))
    assert "names no document" in warning


def test_two_files_for_one_document_are_told(corpus: Path) -> None:
    rebuild(corpus, corrected(corpus, Such="comment*"))
    shutil.copy(corpus / "annotations" / "heron.txt", corpus / "annotations" / "again.txt")
    (warning,) = corpus_pipeline.build(corpus / "raw", corpus / "dist").rejected
    assert "again.txt is for the same document as" in warning
    assert "heron.txt" in warning


def test_without_the_file_the_rules_decide_again(corpus: Path) -> None:
    before = spans(corpus)
    rebuild(corpus, corrected(corpus, Such="comment*"))
    shutil.rmtree(corpus / "annotations")
    corpus_pipeline.build(corpus / "raw", corpus / "dist")
    assert spans(corpus) == before


def test_a_broken_file_is_one_line(corpus: Path) -> None:
    with pytest.raises(CorpusError, match="unknown label 'moon'"):
        rebuild(corpus, "moon | x")


def test_the_whole_sample_can_be_written_and_read_back(sample_release: Path, tmp_path: Path) -> None:
    """Labels and fields of an article with a thread stay as they were."""
    (tmp_path / "raw").symlink_to(RAW)
    (tmp_path / "dist").symlink_to(sample_release)
    content = annotated(tmp_path, PAGE)
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "a.txt").write_text(content, "utf-8")
    (tmp_path / "dist").unlink()
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    assert annotated(tmp_path, PAGE) == content
    told = ("title", "byline", "published_on", "publisher", "n_paragraphs", "n_comments", "n_words")
    articles = [
        {row["title"]: [row[n] for n in told] for row in rows(d, "articles")}
        for d in (sample_release, tmp_path / "dist")
    ]
    assert articles[0] == articles[1]
    said = ("comment_id", "commenter_id", "posted_at", "parent_comment_id", "text")
    before, after = (
        [[row[n] for n in said] for row in rows(d, "comments")] for d in (sample_release, tmp_path / "dist")
    )
    assert before == after


def test_names_above_dates_stay_names(tmp_path: Path) -> None:
    thread = "2 comments\nMara\n3 April 2021 at 9:10\nSuch a lovely bird, and so still.\nReply\n"
    answer = "ottilie_7\n3 April 2021 at 9:40\n@Mara I saw it too, by the lock.\nReply\n"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "heron.txt").write_text(TEXT.partition("Such")[0] + thread + answer, "utf-8")
    said = ("commenter_id", "posted_at", "parent_comment_id", "text")
    found = []
    for _ in range(2):
        corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
        found.append([[row[n] for n in said] for row in rows(tmp_path / "dist", "comments")])
        (tmp_path / "annotations").mkdir(exist_ok=True)
        (tmp_path / "annotations" / "heron.txt").write_text(annotated(tmp_path, "heron"), "utf-8")
    before, after = found
    assert after == before
    assert all(row[0] for row in before)
    assert before[1][2] is not None


def test_a_page_whose_lines_are_divided_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    page = (RAW.parent / "tests" / "markup_pages" / "deleted_and_cut.html").read_text("utf-8")
    (tmp_path / "raw" / "weir.html").write_text(page, "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    written = annotated(tmp_path, "weir.html")
    assert "comment_meta | Read more\n" in written
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "weir.txt").write_text(written, "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    assert {span["rule"] for span in rows(tmp_path / "dist", "spans")} == {"annotation.line"}


POST = """<li class="comment" id="comment-{number}"><b class="fn">{name}</b>
<time datetime="2021-04-0{number}T09:10:00">
{number} April 2021</time><div class="comment-content"><p>{text}</p></div>{answers}</li>"""


def test_what_is_withdrawn_from_a_page_stays_so_when_it_is_annotated(tmp_path: Path) -> None:
    """A comment that the site numbers keeps its identifier: that of its words would publish it again."""
    answer = POST.format(number=2, name="Bo", text="Kindly take this out of the corpus.", answers="")
    post = POST.format(number=1, name="Ada", text="Such a lovely bird.", answers=f'<ol class="children">{answer}</ol>')
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines()[3:6])
    page = f'<article><h1>The heron</h1>{body}</article><ol id="comments" class="comment-list">{post}</ol>'
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "heron.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>", "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    before = rows(tmp_path / "dist", "comments")
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "heron.txt").write_text(annotated(tmp_path, "heron"), "utf-8")
    corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    after = rows(tmp_path / "dist", "comments")
    assert [row | {"label_score": 1.0} for row in before] == after
    assert after[1]["parent_comment_id"] == after[0]["comment_id"]
    (tmp_path / "withdrawn.csv").write_text(
        f"comment_id,reason,date\n{after[1]['comment_id']},asked,2024-06-01\n", "utf-8"
    )
    summary = corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    assert summary.unanswered == ()
    assert [row["status"] for row in rows(tmp_path / "dist", "comments")] == ["visible", "withdrawn"]
    assert corpus_pipeline.validate(tmp_path / "dist", raw=tmp_path / "raw") == []


BROKEN = """The heron
By Ada Brill, 3 April 2021

The heron stood in the reeds until
the first barge
, which was late, came round the bend.

Nobody in the village could remember a spring in which
the water
, clear as it was, had stayed so low for weeks.
"""


def test_a_broken_sentence_is_one_line_of_the_file(corpus: Path) -> None:
    (corpus / "raw" / "heron.txt").write_text(BROKEN, "utf-8")
    corpus_pipeline.build(corpus / "raw", corpus / "dist")
    content = corrected(corpus, Nobody="caption")
    assert "\ncaption | Nobody in the village could remember a spring in which the water , clear" in content
    assert rebuild(corpus, content) == ()
    assert [row["label"] for row in spans(corpus)][-2:] == ["body", "caption"]
    why = ["explain", "--why", "2", "heron", "-d", str(corpus / "dist"), "--raw", str(corpus / "raw")]
    assert CliRunner().invoke(main, why).exit_code == 0
    check = CliRunner().invoke(main, ["validate", str(corpus / "dist"), "--raw", str(corpus / "raw")])
    assert check.exit_code == 0, check.stderr
