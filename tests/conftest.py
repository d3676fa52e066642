"""What all tests share: one release of the sample in raw/."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import corpus_pipeline

RAW = Path(__file__).parents[1] / "raw"


KNOWN = tomllib.loads((Path(__file__).parent / "known_failures" / "unit.toml").read_text("utf-8"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Known failures must fail."""
    for item in items:
        if reason := KNOWN.get(item.nodeid):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of raw/, built once a session. Read it; copy it before you change it."""
    target = tmp_path_factory.mktemp("sample") / "dist"
    corpus_pipeline.build(RAW, target)
    return target
