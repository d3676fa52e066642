"""A few hundred damaged inputs for each reader and for the rendering of pages; ``make torture`` tries more."""

from __future__ import annotations

import random
import sys
from itertools import islice

import pytest
from tests.torture.fuzz import SEEDS, mutations, try_target

N_INPUTS = 100


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of time is an alarm of Unix")
@pytest.mark.parametrize("name", SEEDS)
def test_any_bytes_give_records_or_refused_ones(name: str) -> None:
    """Always the same inputs: what is new is looked for by ``make torture``."""
    for payload in islice(mutations(name, random.Random(name)), N_INPUTS):
        try_target(name, payload)
