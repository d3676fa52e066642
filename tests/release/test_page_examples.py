"""Examples of whole pages of plain text: of articles that are known, of picked pieces, of labelled lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.stages.helpers import SENTENCES

from corpus_pipeline import build
from corpus_pipeline.page_examples import main

ARTICLE = [f"{SENTENCES[i]} {SENTENCES[i + 1]} {SENTENCES[i + 2]}" for i in range(5)]
REPLY = "I walked there with my father before the bridge was built, and the ferryman knew all of us by name."
LAST = "Of {} and of what it is made, nobody who was asked had anything to tell us."
TEASER = "Why the old lighthouse of the northern harbour was sold to a baker, and what he means to do with it."


def page(article: list[str]) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in article)
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Boats", "Nets", "Tides"))
    return (
        f"<html><head><title>The ford</title></head><body><nav><ul>{menu}</ul></nav><article><h1>The ford</h1>{body}"
        f'</article><aside class="related"><p><a href="/x">{TEASER}</a></p></aside><ol class="commentlist">'
        f'<li class="comment" id="comment-1"><cite class="fn">Ada Holm</cite><p>{REPLY}</p></li></ol></body></html>'
    ).encode()


def row(name: str, **given: Any) -> dict[str, Any]:
    fixed = {"dataset": "own", "page_type": "article", "use": "train", "gold_body": None}
    pieces = {"with_snippets": None, "without_snippets": None}
    own = {"doc_id": name, "url": f"https://www.{name}.example/1", "html": page([*ARTICLE, LAST.format(name)])}
    return {**fixed, **pieces, **own, **given}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    folder = tmp_path_factory.mktemp("examples")
    pages = [
        row("whole", gold_body="\n".join([*ARTICLE, TEASER])),
        row("pieces", with_snippets=[ARTICLE[1][:40]], without_snippets=["Boats"]),
        row("wrong", with_snippets=["what stands nowhere"]),
        row("unseen"),
        row("kept", use="eval", gold_body="\n".join(ARTICLE)),
    ]
    table = pa.Table.from_pylist(pages)
    pq.write_table(table, folder / "pages.parquet")
    pq.write_table(
        table.select(["doc_id", "url", "html"]).rename_columns(["id", "url", "html"]), folder / "raw.parquet"
    )
    build([folder / "raw.parquet"], folder / "release")
    pq.write_table(pa.Table.from_pylist(labelled()), folder / "lines.parquet")
    main([str(folder / name) for name in ("pages.parquet", "lines.parquet", "release")] + ["-o", str(folder / "out")])
    return pq.read_table(folder / "out")


def labelled() -> list[dict[str, Any]]:
    fixed = {"doc_id": "whole", "variant": "full", "use": "train", "weight": 1.0}
    lines = [("Home", "boilerplate"), ("The  ford", "title"), (ARTICLE[0], "body"), (" ", "boilerplate")]
    rows = [{**fixed, "line_no": i, "text": text, "label": label} for i, (text, label) in enumerate(lines)]
    return [*rows, {**rows[0], "use": "eval", "doc_id": "kept"}]


def told(examples: pa.Table, document: str) -> Mapping[str, tuple[str, float]]:
    rows = [own for own in examples.to_pylist() if own["document"] == document]
    return {own["text"]: (own["label"], own["weight"]) for own in rows}


def test_what_people_say_of_the_article_goes_before_what_a_build_says(examples: pa.Table) -> None:
    lines = told(examples, "whole")
    assert lines["Home"] == ("furniture", 1)
    assert lines[ARTICLE[0]] == lines[TEASER] == ("body", 1)
    assert lines[LAST.format("whole")] == ("furniture", 1)  # people left it out
    assert lines[REPLY] == ("comment", 1)
    assert lines["Ada Holm"][0] == "comment_meta"
    assert lines["The ford"][0] == "head"


def test_picked_pieces_must_be_where_they_belong(examples: pa.Table) -> None:
    shares = {own["document"]: (own["kind"], own["share"], own["site"]) for own in examples.to_pylist()}
    assert shares == {
        "full:whole": ("full", 1.0, "whole.example"),
        "whole": ("page", 0.5, "whole.example"),
        "pieces": ("pieces", 0.7, "pieces.example"),
        "unseen": ("unseen", 0.4, "unseen.example"),
    }
    assert told(examples, "pieces")[TEASER][0] == "furniture"


def test_lines_that_people_labelled_stand_as_they_did(examples: pa.Table) -> None:
    assert told(examples, "full:whole") == {
        "Home": ("furniture", 1),
        "The ford": ("head", 1),
        ARTICLE[0]: ("body", 1),
    }
