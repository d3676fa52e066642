"""What all tests share: one release of the sample in raw/."""

from __future__ import annotations

import os
import signal
import tomllib
from pathlib import Path

import pytest
from hypothesis import settings

import corpus_pipeline

RAW = Path(__file__).parents[1] / "raw"

# The same examples in every run, however long one takes: other ones are tried with HYPOTHESIS_PROFILE=search.
settings.register_profile("search", deadline=None)
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# What is started in the background of a script ignores these, and all that it starts does: tests send them.
for _signal in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(_signal) is signal.SIG_IGN:
        signal.signal(_signal, signal.SIG_DFL if _signal is signal.SIGHUP else signal.default_int_handler)

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
