"""The gold beside the repository, where there is any: its own scorer, loaded by path, over some of its lines."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

SHARED = Path(__file__).parents[3] / "shared"
GOLD, SEEDS, EXPECTED = SHARED / "gold", SHARED / "seeds", SHARED / "EXPECTED.md"
LINES = GOLD / "lines.parquet"

needs_gold = pytest.mark.skipif(not LINES.is_file(), reason="the gold lines are not on this machine")
needs_seeds = pytest.mark.skipif(
    not (LINES.is_file() and SEEDS.is_dir() and EXPECTED.is_file()), reason="the seeds are not on this machine"
)


def load_scorer(variant: str, folder: Path, part: str = "") -> ModuleType:
    """The scorer, reading the lines of one variant alone, which are written into a folder for it.

    ``part``: only documents whose id holds this.
    """
    lines = pq.read_table(LINES)
    own = pc.and_(pc.equal(lines["variant"], variant), pc.match_substring(lines["doc_id"], part))
    pq.write_table(lines.filter(own), folder / "lines.parquet")
    spec = importlib.util.spec_from_file_location("gold_scorer", GOLD / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    vars(scorer)["GOLD"] = folder
    return scorer


def write_documents(scorer: ModuleType, path: Path) -> None:
    """The documents of the scorer's lines as a Parquet table of id and text."""
    texts = {key: text for key, (text, _) in scorer.text_documents("dev").items()}
    pq.write_table(pa.table({"id": list(texts), "text": list(texts.values())}), path)


def sha256_of_lines() -> str:
    """The version of the gold."""
    return hashlib.sha256(LINES.read_bytes()).hexdigest()
