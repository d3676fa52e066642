"""Threads as platforms show them, copied as plain text: the same article and comments in the form of each.

``platforms.toml`` says how each platform writes a comment; the article, names and comments here are the same for all.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

NAMES = ("ferry_moth", "Ilse Varga", "Quiet Oar")
TEXTS = (
    "I took the boat twice last week and it was late both times, so a second one would help me a lot.",
    "Who pays for the second crew? Nobody has told us that, and the tickets are dear enough.",
    "My grandfather rowed people across for a penny. He would have laughed at all this.",
)

BODY = (
    "The ferry at Oxmere, which has crossed the river with one boat since the bridge was closed, gets another.",
    "It was built in the yard below the weir, has room for forty people and their bicycles, and needs a crew of two.",
    "Until it is here, the old boat goes every twenty minutes from six in the morning, and then every half an hour.",
)
ARTICLE = "\n\n".join(("The Ferry at Oxmere Gets a Second Boat", "14 May 2023", *BODY)) + "\n"

ABOVE = """Oxmere Messenger

  • Home
  • Town
  • River
  • Weather
  • About us

"""

BETWEEN = """
Related stories:

  • Why the Bridge Stays Closed This Year
  • Ten Walks Along the Weir
  • The Yard Takes Two Apprentices
Posted in: River, Town
"""

BELOW = """
Previous: The Yard Takes Two Apprentices

Subscribe to our newsletter

Contact us | Privacy | Map of this site

© 2023 Oxmere Messenger. All rights reserved.
"""


class Platform(NamedTuple):
    """One way to show comments; the fields are those of ``platforms.toml``."""

    comment: str
    head: str = ""
    time: str = ""
    shown: str = "{name}"
    n: int = len(TEXTS)


PLATFORMS = {
    name: Platform(**fields)
    for name, fields in tomllib.loads((Path(__file__).parent / "platforms.toml").read_text("utf-8")).items()
}


def thread_of(platform: Platform) -> str:
    """The comments of a platform, with their head."""
    comments = [
        platform.comment.format(**_words(i), time=platform.time.format(i=i), text=TEXTS[i - 1])
        for i in range(1, platform.n + 1)
    ]
    return "\n\n".join(part for part in (platform.head.replace("{n}", str(platform.n)), *comments) if part)


def wanted_of(platform: Platform) -> list[tuple[str, str, str]]:
    """Name, time and text of each comment of a platform."""
    rows = range(1, platform.n + 1)
    return [(platform.shown.format(**_words(i)), platform.time.format(i=i), TEXTS[i - 1]) for i in rows]


def article_of(platform: Platform) -> str:
    """An article with its thread."""
    return f"{ARTICLE}\n{thread_of(platform)}\n"


def page_of(platform: Platform) -> str:
    """A whole page: menu, article, other articles, thread, footer."""
    return f"{ABOVE}{ARTICLE}{BETWEEN}\n{thread_of(platform)}\n{BELOW}"


def _words(i: int) -> dict[str, str | int]:
    name = NAMES[i - 1]
    return {"i": i, "name": name, "handle": name.lower().replace(" ", "")}
