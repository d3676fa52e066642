"""Threads as platforms show them, copied as plain text: the same article and comments in the form of each.

``platforms.toml`` says how each platform writes a comment; the article, names and comments here are the same for all.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple


class Talk(NamedTuple):
    """Who says what, in order."""

    names: tuple[str, ...]
    texts: tuple[str, ...]


TALKS = {
    "plain": Talk(
        ("ferry_moth", "Ilse Varga", "Quiet Oar"),
        (
            "I took the boat twice last week and it was late both times, so a second one would help me a lot.",
            "Who pays for the second crew? Nobody has told us that, and the tickets are dear enough.",
            "My grandfather rowed people across for a penny. He would have laughed at all this.",
        ),
    ),
    # Short ones without a full stop, two paragraphs, and one who speaks twice.
    "short": Talk(
        ("ferry_moth", "Ilse Varga", "Quiet Oar", "ferry_moth", "Tom Adeyemi"),
        (
            "so true",
            (
                "Who pays for the second crew? Nobody has told us that, and the tickets are dear enough.\n\n"
                "And what about the winter, when the river is high?"
            ),
            "My grandfather rowed people across for a penny. He would have laughed at all this.",
            "Ilse, the council pays, it says so above",
            "The old boat should stay as well. Two are better than one, as everybody knows who has waited in the rain.",
        ),
    ),
    "many": Talk(
        (
            "Ada Brill",
            "Bo Stark",
            "Cora Weiss",
            "Dino Moretti",
            "Elva Oss",
            "Finn Dahl",
            "Gus Reyes",
            "Hana Ito",
            "Ivo Petrov",
        ),
        (
            "I was there. The band played and the children had ice.",
            "Good news! I shall bring my bicycle on the first day of summer.",
            "No. It costs too much and it will never be on time.",
            "It is late, as ever. My bus left without me again on Tuesday.",
            "The yard does good work. My uncle learned his trade there in the sixties.",
            "I do not see the need. The bridge will be open again in two years.",
            "Thanks for this. I had not heard about the crew of two before.",
            "Where can one read the contract? The council used to put them in the library.",
            "Finally. We have asked for this since the bridge was closed.",
        ),
    ),
}

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
    n: int = 9

    def numbers(self, talk: Talk) -> range:
        """The numbers of the comments that it shows of a talk."""
        return range(1, min(self.n, len(talk.texts)) + 1)


PLATFORMS = {
    name: Platform(**fields)
    for name, fields in tomllib.loads((Path(__file__).parent / "platforms.toml").read_text("utf-8")).items()
}


def thread_of(platform: Platform, talk: Talk) -> str:
    """The comments of a platform, with their head."""
    own = platform.numbers(talk)
    comments = [
        platform.comment.format(**_words(talk, i), time=platform.time.format(i=i), text=talk.texts[i - 1]) for i in own
    ]
    return "\n\n".join(part for part in (platform.head.replace("{n}", str(len(own))), *comments) if part)


def wanted_of(platform: Platform, talk: Talk) -> list[tuple[str, str, str]]:
    """Name, time and text of each comment of a platform."""
    return [
        (platform.shown.format(**_words(talk, i)), platform.time.format(i=i), talk.texts[i - 1].replace("\n\n", "\n"))
        for i in platform.numbers(talk)
    ]


def article_of(platform: Platform, talk: Talk) -> str:
    """An article with its thread."""
    return f"{ARTICLE}\n{thread_of(platform, talk)}\n"


def page_of(platform: Platform, talk: Talk) -> str:
    """A whole page: menu, article, other articles, thread, footer."""
    return f"{ABOVE}{ARTICLE}{BETWEEN}\n{thread_of(platform, talk)}\n{BELOW}"


def _words(talk: Talk, i: int) -> dict[str, str | int]:
    name = talk.names[i - 1]
    return {"i": i, "name": name, "handle": name.lower().replace(" ", "")}
