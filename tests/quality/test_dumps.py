"""Quality of plain text as scrapers leave it: pages broken at every inline element, wrapped, or written as Markdown.

The weights were fitted on these pages, but on lines as browsers show them: what is measured is what the form costs.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.quality.gold import GOLD, load_scorer, needs_gold

import corpus_pipeline

FLOORS: dict[str, float] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))["dumps"]["at_least"]
DATASET = "scrapinghub"


def broken(html: str) -> str:
    """Every piece of text on a line of its own."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, noscript, template, head"):
        node.decompose()
    return tree.body.text(separator="\n", strip=True) if tree.body else ""


def wrapped(lines: list[dict[str, Any]]) -> str:
    """Lines as browsers show them, none of them longer than 78 characters."""
    return "\n\n".join(textwrap.fill(line["text"], 78) for line in lines)


def marked(html: str) -> str:
    """Links, headings and items of lists as Markdown has them."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, noscript, template, head"):
        node.decompose()
    for node in tree.css("a"):
        node.replace_with(f"[{' '.join(node.text().split())}]({node.attributes.get('href') or '#'})")
    for name, mark in (("li", "* "), ("h1", "# "), ("h2", "## "), ("h3", "### "), ("h4", "#### ")):
        for node in tree.css(name):
            node.insert_before(f"\n\n{mark}")
    for node in tree.css("p, div, li, h1, h2, h3, h4, ul, br, tr, section, article, header, footer"):
        node.insert_after("\n\n")
    return tree.body.text() if tree.body else ""


@pytest.fixture(scope="module")
def dumps() -> dict[str, dict[str, str]]:
    """By form, the text of each page."""
    pages = pq.read_table(GOLD / "pages.parquet", filters=[("dataset", "=", DATASET)])
    pages = pages.filter(pc.is_valid(pages["html"])).to_pylist()
    own = [("dataset", "=", DATASET), ("variant", "=", "full")]
    lines: dict[str, list[dict[str, Any]]] = {}
    for line in pq.read_table(GOLD / "lines.parquet", filters=own).to_pylist():
        lines.setdefault(line["doc_id"], []).append(line)
    forms: dict[str, Callable[[str], str]] = {"broken": broken, "marked": marked}
    out = {name: {page["doc_id"]: form(_text(page["html"])) for page in pages} for name, form in forms.items()}
    return out | {"wrapped": {page: wrapped(own) for page, own in lines.items()}}


def _text(html: str | bytes) -> str:
    return html.decode("utf-8", "replace") if isinstance(html, bytes) else html


@needs_gold
@pytest.mark.parametrize("form", ["broken", "marked", "wrapped"])
def test_articles_are_found_in_dumps(dumps: dict[str, dict[str, str]], form: str, tmp_path: Path) -> None:
    texts = dumps[form]
    scorer = load_scorer("forum_posts", tmp_path)
    pages = pq.read_table(GOLD / "pages.parquet", filters=[("dataset", "=", DATASET)])
    pq.write_table(pages.filter(pc.is_in(pages["doc_id"], pa.array(list(texts)))), tmp_path / "pages.parquet")
    pq.write_table(pa.table({"id": list(texts), "text": list(texts.values())}), tmp_path / "input.parquet")
    corpus_pipeline.build(tmp_path / "input.parquet", tmp_path / "dist", max_rejected=1.0)
    scored = scorer.score_pages(scorer.page_predictions(tmp_path / "dist"), "all")
    found = scored[DATASET]["body_4gram"]["f1"]
    assert found >= FLOORS[form], found
