"""The weights that ship can be fitted anew: from a table of examples, the same bytes each time, with their figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.stages.helpers import SENTENCES

from corpus_pipeline import refitting_starts
from corpus_pipeline.model import word_training
from corpus_pipeline.model.page_model import PageModel, shipped_page_weights
from corpus_pipeline.model.start_model import load_model, read_model, shipped_weights
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.refitting import main, read_examples, refit_pages
from corpus_pipeline.refitting_titles import main as fit_titles_anew

N_SITES = 12
MENU = ("Home", "Boats", "Nets", "Tides", "Weather")
REMARKS = (
    "I never saw such a thing!",
    "You are right, thank you.",
    "I think my own boat is better.",
    "Lovely, thanks!",
)
Line = tuple[str, str]


def article(first: int, n: int = 6) -> list[Line]:
    return [(SENTENCES[(first + i) % len(SENTENCES)], "body") for i in range(n)]


def thread(first: int) -> list[Line]:
    return [(REMARKS[(first + i) % len(REMARKS)], "comment") for i in range(4)]


def furniture(site: int) -> list[Line]:
    return [(f"{name} {site}", "furniture") for name in MENU]


def table(path: Path, documents: list[tuple[dict[str, Any], list[Line]]]) -> Path:
    """A table of documents, each with what it counts, and its lines."""
    rows = [
        {**own, "document": str(number), "text": text, "label": label}
        for number, (own, lines) in enumerate(documents)
        for text, label in lines
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    documents = []
    for i in range(N_SITES):
        page = {"site": f"{i}.example", "weight": 1.0, "kind": "full", "role": "page", "judged": "page"}
        text = {**page, "kind": "alone", "role": "text", "judged": "text"}
        lines = furniture(i) + article(i) + thread(i) + furniture(i + 1)
        documents.append(({**page, "share": 1.0, "apart": 0.0}, lines))
        documents.append(({**text, "share": 0.0, "apart": 0.3}, article(i, 8)))
    return table(tmp_path / "pages.parquet", documents)


@pytest.fixture
def threads(tmp_path: Path) -> Path:
    documents = []
    for i in range(N_SITES):
        site = f"{i}.example"
        own = {"site": site, "origin": site, "seed": i % 2, "line_weight": 1.0, "start_weight": 1.0}
        documents.append(({**own, "seed": 0, "kind": "thread", "judged": "bare"}, article(i) + thread(i)))
        documents.append(({**own, "seed": 0, "kind": "alone", "judged": "alone"}, article(i, 8)))
        documents.append(({**own, "seed": 1, "kind": "thread", "judged": "bare"}, article(i + 3) + thread(i + 1)))
        documents.append(({**own, "seed": 1, "kind": "alone", "judged": "alone"}, article(i + 4, 8)))
    ordered = sorted(documents, key=lambda document: document[0]["seed"])
    return table(tmp_path / "threads.parquet", ordered)


def twice(kind: str, examples: Path, fit: Callable[[list[str]], None] = main) -> str:
    first, second = (examples.with_suffix(f".{number}.json") for number in (1, 2))
    for output in (first, second):
        fit([kind, str(examples), "-o", str(output)])
    assert first.read_bytes() == second.read_bytes()
    return first.read_text("utf-8")


def test_weights_for_whole_pages_are_fitted_anew(pages: Path) -> None:
    raw = json.loads(twice("pages", pages))
    figures = raw["manifest"]["cross_validated"]
    assert (figures["pages"], figures["texts"], raw["manifest"]["n_sites"]) == (N_SITES, N_SITES, N_SITES)
    assert figures["line_f1"]["body"] > 0.8
    assert PageModel.from_json(raw).maybe <= PageModel.from_json(raw).least


def test_trees_of_whole_pages_are_fitted_anew_and_the_rest_stays(pages: Path) -> None:
    raw, shipped = json.loads(twice("page_text", pages)), json.loads(shipped_page_weights())
    assert raw["manifest"]["text"]["cross_validated"]["line_f1"]["body"] > 0.7
    assert {name for name in raw if raw[name] != shipped[name]} == {"text", "manifest", "policy"}
    assert PageModel.from_json(raw).text != PageModel.from_json(shipped).text


def test_weights_for_starts_are_fitted_anew(threads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refitting_starts, "SEEDS", 1)
    monkeypatch.setattr(word_training, "LEAST_SITES", 4)
    text = twice("starts", threads, refitting_starts.main)
    model, manifest = read_model(text), json.loads(text)["manifest"]
    assert len(model.starts) == 2
    assert model.line == load_model().line
    assert dict(model.words.words)["thank"] > 0
    assert manifest["starts"]["documents"] == {"alone": 2 * N_SITES, "thread": 2 * N_SITES}
    assert manifest["starts"]["cross_validated"]["bare_f1"] > 0.5
    assert manifest["line"] == json.loads(shipped_weights())["manifest"]["line"]
    assert (np.diff(model.calibration.shares) >= 0).all()


def test_the_look_of_lines_is_fitted_anew_and_the_rest_stays(threads: Path) -> None:
    raw, shipped = json.loads(twice("lines", threads, refitting_starts.main)), json.loads(shipped_weights())
    assert {name for name in raw if raw[name] != shipped[name]} == {"line", "manifest"}
    assert raw["manifest"]["line"]["n_sites"] == N_SITES


def test_no_text_of_the_examples_is_in_the_weights(pages: Path) -> None:
    assert SENTENCES[0][:20] not in json.dumps(refit_pages(pages))


def test_a_row_that_is_not_one_line_is_refused(tmp_path: Path) -> None:
    broken = table(tmp_path / "broken.parquet", [({"site": "a.example"}, [("one\ntwo", "body")])])
    with pytest.raises(ValueError, match="each must hold one line"):
        read_examples(pq.read_table(broken), load_phrases())


def test_titles_are_fitted_anew_with_their_figures(tmp_path: Path) -> None:
    documents = []
    for i in range(N_SITES):
        title = [(f"{' '.join(SENTENCES[i % len(SENTENCES)].split()[:5])}", "title"), ("March 3, 2021", "head")]
        lines = furniture(i) * 6 + title + article(i) + furniture(i + 1) * 6
        documents.append(({"site": f"{i}.example", "kind": "full"}, lines))
    examples = table(tmp_path / "titles.parquet", documents)
    found = []
    for name in ("one.json", "two.json"):
        fit_titles_anew([str(examples), "-o", str(tmp_path / name)])
        found.append((tmp_path / name).read_text("utf-8"))
    assert found[0] == found[1]
    figures = json.loads(found[0])["manifest"]["cross_validated"]
    assert figures["documents_with_a_title"] == N_SITES
    assert figures["titles_found"] > 0.7
