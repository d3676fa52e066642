"""What the tests of releases share: a small corpus and a release of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.release.small import write_corpus

import corpus_pipeline


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def published(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that is only read."""
    target = tmp_path_factory.mktemp("published") / "dist"
    corpus_pipeline.build(corpus, target)
    return target


@pytest.fixture
def old(published: Path, tmp_path: Path) -> Path:
    """The same release in a folder of its own."""
    return Path(shutil.copytree(published, tmp_path / "there" / "dist"))
