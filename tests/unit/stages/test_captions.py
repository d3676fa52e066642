"""Captions of plain text that end in who made the picture."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.stages.helpers import labels_of, lines_of, prose

from corpus_pipeline.stages.captions import end_in_credits

CAPTIONS = [
    "The counting boat at the bend on Tuesday (Image: Ada Brill)",
    "The counting boat at the bend on Tuesday morning. [PHOTO / Ada Brill]",
    "Die Talstation am Morgen: Schlange nur auf einer Seite. | Bildquelle: Ada Brill",
    "Peserta lomba perahu di teluk. (Foto: Ada Brill/Pond Paper)",
    "Een schaap wacht op groen bij de oversteek. © Ada Brill",
]
OTHERS = [
    "(Image: Ada Brill)",
    "The counting boat (an image of calm) at the bend",
    "Image: the counting boat at the bend",
    "All that was written here. © 2020 Pond Paper",
    "The counting boat at the bend © Ada Brill",
]


def test_the_end_tells() -> None:
    lines = lines_of("\n".join([*CAPTIONS, *OTHERS]))
    assert end_in_credits(lines, np.ones(10, np.bool_)).tolist() == [True] * 5 + [False] * 5
    assert not end_in_credits(lines, np.zeros(10, np.bool_)).any()


@pytest.mark.parametrize("line", CAPTIONS)
def test_neither_heading_nor_standfirst(line: str) -> None:
    title = ("title", "Why the pond froze twice")
    above, within = labels_of(f"{title[1]}\n{line}\n{prose(3)}", f"{title[1]}\n{prose(3)}\n{line}\n{prose(2, 4)}")
    assert above[:2] == [title, ("caption", line)]
    assert within[4] == ("caption", line)
