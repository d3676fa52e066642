"""What tar and zip archives share: which members are inputs, and what they are called."""

from __future__ import annotations

from collections import Counter

from corpus_pipeline.readers.inputs import SEPARATOR
from corpus_pipeline.readers.names import escape_name, is_hidden_name


def is_hidden(name: str) -> bool:
    """Whether a member lies in a hidden folder or is a hidden file: no input, as in folders."""
    return any(map(is_hidden_name, name.split("/"))) or name.startswith("__MACOSX/")


class Places:
    """Published names of an archive's members: their own, numbered where one occurs again."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def place(self, name: str) -> str:
        """The published name of the next member of this name, ``?`` where it has none."""
        escaped = escape_name(name, SEPARATOR) or "?"
        self._seen[escaped] += 1
        n = self._seen[escaped]
        return escaped if n == 1 else f"{escaped}{SEPARATOR}{n}"
