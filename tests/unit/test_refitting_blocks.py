"""Weights for pages fitted anew from a table of annotated pages: what is read of it, and the same bytes twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_pipeline.model.block_model import read_block_models
from corpus_pipeline.model.boosting import Boosting
from corpus_pipeline.refitting_blocks import BARE_WEIGHT, MOST, SNIPPET_WEIGHT, VARIED_WEIGHT, main, read_parts

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things"
BODY = "\n".join(f"{PROSE}, year {i}." for i in range(4))
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
MENU = "<ul class=menu><li><a href=/a>Ponds</a><li><a href=/b>Wells</a></ul><aside><p>More of the ponds here</aside>"

# The number of a page whose variant has less text, as its key tells.
SHORTENED = 4


def page(number: int, **changes: Any) -> dict[str, Any]:
    """One annotated page of a site of its own."""
    html = f"<html><body>{MENU}<h1>Basin {number}</h1><div>{PARAGRAPHS}</div><footer>End of {number}</footer>"
    row = {"doc_id": f"p{number}", "dataset": "wcxb", "url": f"https://site{number}.example/a", "page_type": "article"}
    row |= {"html": html.encode(), "gold_body": BODY, "gold_comments": None, "use": "train"}
    return row | {"with_snippets": None, "without_snippets": None} | changes


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    pieces = pa.list_(pa.string())
    types = {"with_snippets": pieces, "without_snippets": pieces, "gold_comments": pa.string(), "url": pa.string()}
    columns = {name: pa.array([row[name] for row in rows], types.get(name)) for name in rows[0]}
    pq.write_table(pa.table(columns), folder / "pages.parquet")
    return folder / "pages.parquet"


def test_lines_are_judged_by_what_people_said(tmp_path: Path) -> None:
    pieces = {"gold_body": None, "with_snippets": ["year 2"], "without_snippets": ["End of 1"], "dataset": "other"}
    part, _ = read_parts(written(tmp_path, page(0), page(1, **pieces), page(2, use="eval")))
    judged = part.judged
    assert sorted(set(judged.page.tolist())) == [0, 1]
    first = judged.page == 0
    assert judged.is_body[first].sum() == 4
    assert judged.page_words[first].max() == len(BODY.replace(",", "").replace(".", "").split())
    weights = judged.weight[~first]
    assert weights[weights > 0].tolist() == [BARE_WEIGHT * SNIPPET_WEIGHT] * 2
    assert judged.is_body[~first].sum() == 1


def test_pages_with_a_main_element_count_once(tmp_path: Path) -> None:
    named = page(1)["html"].replace(b"<div>", b"<main>").replace(b"</div>", b"</main>")
    part, _ = read_parts(written(tmp_path, page(0), page(1, html=named)))
    bare, other = (part.judged.weight[part.judged.page == number].sum() for number in (0, 1))
    assert bare == pytest.approx(BARE_WEIGHT * other)


def test_pages_are_read_again_with_a_shorter_article(tmp_path: Path) -> None:
    _, varied = read_parts(written(tmp_path, page(0), page(SHORTENED), page(2, page_type="forum")))
    judged = varied.judged
    assert set(judged.group) == {"wcxb:article:varied"}
    own = judged.page == 1
    assert 1 <= judged.is_body[own].sum() < 4
    assert judged.page_words[own][0] == pytest.approx(judged.words[own & judged.is_body].sum(), abs=1)
    assert judged.weight[own].max() <= BARE_WEIGHT * VARIED_WEIGHT * MOST


def test_the_same_table_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus_pipeline.model.block_training.TREES", Boosting(3, 2, 0.3, 1.0, 1))
    monkeypatch.setattr("corpus_pipeline.model.block_training.PAGES", ("parts",))
    table = written(tmp_path, *(page(number) for number in range(6)))
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        main([str(table), "-o", str(file)])
    assert files[0].read_bytes() == files[1].read_bytes()
    found = json.loads(files[0].read_text())
    assert found["manifest"]["examples"]["parts"]["pages"] == 12
    assert found["manifest"]["cross_validated"]["page_f1"]["wcxb:article"] == pytest.approx(1.0, abs=0.1)
    assert PROSE not in files[0].read_text()
    found["pages"]["text"] = found["pages"]["parts"]
    assert set(read_block_models(json.dumps(found))) == {"text", "parts"}
