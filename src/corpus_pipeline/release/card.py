"""The dataset card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus_pipeline.release.publish import CARD_MARK


def write_card(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write README.md."""
    (folder / "README.md").write_text(f"{CARD_MARK}\n# {manifest['name']}\n", encoding="utf-8")
