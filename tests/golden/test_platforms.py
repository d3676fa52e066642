"""Every comment of every platform: names, times and texts, below an article and in a whole page."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.golden.platforms import BODY, PLATFORMS, TALKS, article_of, page_of, wanted_of

import corpus_pipeline

FORMS = {"article": article_of, "page": page_of}
CASES = [(name, talk, form) for name in PLATFORMS for talk in TALKS for form in FORMS]
TABLES = ("documents", "articles", "paragraphs", "comments")
SHOWN = ("commenter_name", "posted_raw", "text")
Told = tuple[list[tuple[str, ...]], list[str]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Comments and paragraphs by case; each case is of a site of its own, so that nothing repeats."""
    folder = tmp_path_factory.mktemp("platforms")
    rows = [
        {
            "id": f"{name}-{talk}-{form}",
            "text": FORMS[form](PLATFORMS[name], TALKS[talk]),
            "site": f"{form}.{talk}.{name.replace('_', '-')}.example",
        }
        for name, talk, form in CASES
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "input.parquet")
    (folder / "corpus.toml").write_text('[privacy]\ncommenters = "keep"\n', "utf-8")
    corpus_pipeline.build(folder / "input.parquet", folder / "dist", config=folder / "corpus.toml")
    tables = {name: _rows(folder / "dist" / f"{name}.parquet") for name in TABLES}
    source = {own["document_id"]: own["source_id"] for own in tables["documents"]}
    case = {own["article_id"]: source[own["document_id"]] for own in tables["articles"]}
    out: dict[str, Told] = defaultdict(lambda: ([], []))
    for own in tables["comments"]:
        out[case[own["article_id"]]][0].append(tuple(own[name] or "" for name in SHOWN))
    for own in tables["paragraphs"]:
        out[case[own["article_id"]]][1].append(own["text"])
    return out


def _rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a table, those of an article in their order."""
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return sorted(rows, key=lambda own: own.get("position") or 0)


@pytest.mark.parametrize(("name", "talk", "form"), CASES)
def test_every_comment_and_nothing_of_it_in_the_article(told: dict[str, Told], name: str, talk: str, form: str) -> None:
    comments, paragraphs = told[f"{name}-{talk}-{form}"]
    assert comments == wanted_of(PLATFORMS[name], TALKS[talk])
    assert paragraphs == list(BODY)


def test_the_file_of_platforms_is_in_order() -> None:
    """A platform that shows the same as another is none."""
    texts = [article_of(platform, TALKS["plain"]) for platform in PLATFORMS.values()]
    assert len(set(texts)) == len(texts)
