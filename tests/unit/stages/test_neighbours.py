"""Documents of one batch do not see each other: what stands at the end of one is no evidence of the next."""

from __future__ import annotations

import pytest
from tests.golden.platforms import ARTICLE, PLATFORMS, TALKS, page_of, thread_of
from tests.unit.stages.helpers import each, prose

# What ends or begins in the midst of something.
ENDS = (
    f"{ARTICLE}\nRelated stories:\n• Ten Walks Along the Weir\n• Two Apprentices",
    prose(3),
    f"{ARTICLE}\n3 comments\nIlse Varga says:",
    "Ada Brill\n3 March 2021, 5:14 pm\nI saw it.\n12\nOrrin\n3 March 2021, 5:15 pm\nNo.\n7",
    f"{page_of(PLATFORMS['xenforo'], TALKS['plain'])}\nAda Brill\n3 March 2021, 5:14 pm",
    f"{prose(1, 4)}\n{prose(2, 6)}",
    f"{ARTICLE}\nComments\nAda Brill said...\nI saw it.\n5:11 PM\nOrrin said...\nNo.\n5:12 PM",
    "3 March 2021, 5:14 pm\nAda Brill\nI saw it.\n3 March 2021, 5:15 pm\nOrrin\nNo.\n3 March 2021, 5:16 pm",
)
SHOWN = ("blogger", "facebook", "bbpress", "stack_exchange", "smf", "hacker_news")
TEXTS = (*ENDS, *(thread_of(PLATFORMS[name], TALKS["short"]) for name in SHOWN))


def told(*texts: str) -> list[list[tuple[str, str, int, int]]]:
    """Label, rule and place of all spans of each text, all in one batch."""
    return [
        [(span["label"], span["rule"], span["char_start"], span["char_end"]) for span in release.rows("spans")]
        for release in each(*texts)
    ]


@pytest.mark.parametrize("first", range(len(TEXTS)))
def test_two_in_one_batch_are_what_each_is_alone(first: int) -> None:
    alone = {text: told(text)[0] for text in TEXTS}
    for text in TEXTS[:first] + TEXTS[first + 1 :]:
        assert told(TEXTS[first], text) == [alone[TEXTS[first]], alone[text]]
