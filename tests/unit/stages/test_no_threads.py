"""What looks like a thread within an article and is none: programmes, chronicles, transcripts, lists, briefs."""

from __future__ import annotations

from functools import cache

import pytest
from tests.unit.stages.helpers import Release, each, prose

SAID = (
    "The band from the far shore plays the songs that everybody knows, and some that nobody does.",
    "Bring a chair and a coat, because the wind comes up the river in the evening.",
    "There is soup in the break, and the children may sit in the first row.",
)
DAYS = ("Friday", "Saturday", "Sunday")
NAMES = ("Ada Brill", "Bo Stark", "Cora Weiss")
TITLES = ("Jazz at the pier", "Open stage", "Songs for children")
LAST = "The last evening ends with a fire on the bank, for which the yard gives the wood, as it does every year."

FORMS = {
    "programme by weekdays": "{title}\n{day}, 20:00\n{said}",
    "programme by half days": "{title}\n{day}, 8 pm\n{said}",
    "programme by days": "{title}\nMay {n}, 8:00 pm\n{said}",
    "programme by dates": "{title}\n1{n} May 2023, 20:00\n{said}",
    "briefs": "{title}\nMay 1{n}\n{said}",
    "chronicle": "{day}, 14:0{n}\n{said}",
    "chronicle by dates": "1{n} May 2023, 14:0{n}\n{said}",
    "diary": "{day}, 1{n} May\n{said}",
    "live blog": "14:0{n}\n{said}",
    "live blog by people": "14:0{n} {name}\n{said}",
    "live blog with headings": "{title}\n14:0{n}\n{said}",
    "live blog by age": "{title}\n{n} hours ago\n{said}",
    "transcript": "{name} 00:1{n}\n{said}",
    "transcript in brackets": "{name} (00:1{n}:12):\n{said}",
    "transcript on lines": "{name}\n00:1{n}\n{said}",
    "interview": "{name}: {said}",
    "speakers": "{name}\nFerry engineer at Oxmere Ltd\n{said}",
    "timetable": "1{n}:00\n{name}\n{title}\n{said}",
    "list": "{n}. {title}\n{said}",
    "points": "{name} {n} pts\n{said}",
    "letters": "{said}\n{name}\nUpper Weir",
    "questions": "Q: {title}?\nA: {said}",
    "match": "{n}{n}' {name} shoots\n{said}",
    "posts on a site for short ones": "{name} (@{name}) May 1{n}, 2023\n{said}",
}


def article(form: str) -> str:
    """An article that goes on with three parts in a form, and ends with a sentence."""
    parts = zip(DAYS, NAMES, TITLES, SAID, strict=True)
    own = (
        form.format(n=n, day=day, name=name, title=title, said=said)
        for n, (day, name, title, said) in enumerate(parts, 1)
    )
    return "\n".join(("Evenings at the pond", "By Miro Tanev", "1 March 2021", prose(6), *own, LAST))


@cache
def releases() -> dict[str, Release]:
    """All articles, made in one batch."""
    return dict(zip(FORMS, each(*map(article, FORMS.values())), strict=True))


@pytest.mark.parametrize("name", FORMS)
def test_the_article_keeps_it(name: str) -> None:
    release = releases()[name]
    assert release.comments == []
    text = "\n".join(release.paragraphs)
    assert all(said in text for said in (*SAID, LAST))


def test_a_head_above_tells_that_people_speak() -> None:
    form = FORMS["programme by half days"].replace("{title}", "{name}")
    (release,) = each(article(form).replace("Ada Brill", "3 comments\nAda Brill").removesuffix(f"\n{LAST}"))
    assert release.comments == list(SAID)
