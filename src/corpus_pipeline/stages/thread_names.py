"""Names of commenters without what the author lines of their thread all begin with: numbers, or a word such as *by*."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.text.folding import fold_text

if TYPE_CHECKING:
    from corpus_pipeline.stages.threads import Comment

# Least comments that tell a form: one may be called *Da Silva*.
LEAST = 2
# Words for *by* that names of people begin with as well, so that no list of bylines has them.
_BY = frozenset(["af", "av", "da", "de", "di", "door", "från", "fra", "od", "przez", "van"])
_NUMBERED = re.compile(r"#?([0-9]{1,5})(?:[.)]| ?[-–:|])? (?=\S)")
# *#12 yes*, *>>12*: which comment it answers.
_ANSWERED = re.compile(r"(?:#|>>|№ ?)([0-9]{1,5})(?![0-9])")


def bare_names(comments: Sequence[Comment], heads: Sequence[str], phrases: Phrases) -> Mapping[int, int]:
    """Take numbers and words such as *by* off all names of a thread; gives the comments by their number.

    ``heads``: the first line of meta data of each comment, where some names may have lost that word already.
    """
    named = [i for i, comment in enumerate(comments) if comment.name]
    numbers = _numbers([comments[i].name for i in named])
    words = {fold_text(heads[i].partition(" ")[0]) for i in named}
    word = min(words) if len(named) >= LEAST and len(words) == 1 else ""
    word = word if word in _BY or phrases.is_text(word, "byline") else ""
    for i in named:
        comment = comments[i]
        own = numbers or _counts(comment.name, i + 1)
        if not own and not word:
            continue
        comment.name = _NUMBERED.sub("", comment.name, count=1) if own else comment.name
        first, _, rest = comment.name.partition(" ")
        comment.name = rest if rest and word and fold_text(first) == word else comment.name
        comment.is_generic = phrases.is_generic_name(comment.name)
    return dict(zip(numbers, named, strict=True)) if numbers else {}


def _counts(name: str, place: int) -> bool:
    """Whether a name begins with the place of its comment, as those of lists do, where others have lost it already."""
    return name.partition(" ")[0] in (f"{place}.", f"{place})", f"#{place}") and " " in name


def _numbers(names: Sequence[str]) -> list[int]:
    """The numbers that all names begin with, where each is one more, or one less, than the one before; else none."""
    found = [_NUMBERED.match(name) for name in names]
    numbers = [int(number[1]) for number in found if number]
    steps = {below - above for above, below in pairwise(numbers)}
    return numbers if len(numbers) == len(names) >= LEAST and steps in ({1}, {-1}) else []


def answered(opening: str, numbers: Mapping[int, int]) -> int | None:
    """The comment whose number a text begins with."""
    found = _ANSWERED.match(opening) if numbers else None
    return numbers.get(int(found[1])) if found else None
