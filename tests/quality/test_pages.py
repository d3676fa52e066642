"""Quality of whole pages never falls: every tenth gold page, built and measured with the gold's own scorer.

The weights for pages were fitted on wcxb and scrapinghub, so that dragnet alone tells what other sites may expect.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.quality.gold import GOLD, load_scorer, needs_gold

import corpus_pipeline

FLOORS: dict[str, Any] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))["pages"]
PAGES = GOLD / "pages.parquet"
STEP = 10
LIMITS = [(kind, name) for kind in ("at_least", "at_most") for name in FLOORS[kind]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """All measures, named by the path to each in the scorer's answer."""
    folder = tmp_path_factory.mktemp("pages")
    scorer = load_scorer("forum_posts", folder)
    pages = pq.read_table(PAGES)
    own = pages.filter(pc.equal(pages["split"], "dev")).take(pa.array(range(0, pages.num_rows, STEP)))
    pq.write_table(own, folder / "pages.parquet")
    shown = own.filter(pc.is_valid(own["html"]))
    names = ["id", "url", "html"]
    pq.write_table(shown.select(["doc_id", "url", "html"]).rename_columns(names), folder / "input.parquet")
    corpus_pipeline.build(folder / "input.parquet", folder / "dist", max_rejected=1.0)
    scored = scorer.score_pages(scorer.page_predictions(folder / "dist"), "dev")
    return {f"{group}.{name}": value for group, own in scored.items() for name, value in _flat(own).items()}


def _flat(measures: dict[str, Any], above: str = "") -> dict[str, float]:
    out: dict[str, float] = {}
    for name, value in measures.items():
        out |= _flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return out


@needs_gold
@pytest.mark.parametrize(("kind", "name"), LIMITS, ids=lambda part: part)
def test_measure_holds_its_limit(measured: dict[str, float], kind: str, name: str) -> None:
    limit, value = FLOORS[kind][name], measured[name]
    assert value >= limit if kind == "at_least" else value <= limit
