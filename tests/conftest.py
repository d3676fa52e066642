"""What all tests share: one release of the sample in raw/."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus_pipeline

RAW = Path(__file__).parents[1] / "raw"


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of raw/, built once a session. Read it; copy it before you change it."""
    target = tmp_path_factory.mktemp("sample") / "dist"
    corpus_pipeline.build(RAW, target)
    return target
