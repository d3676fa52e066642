"""What every match of a pattern must hold, so that most lines need not be asked at all.

Reads the dialect of the phrase lists: letters, ``.``, classes, groups, alternatives and bounded repeats. All ten ASCII
digits count as ``0`` here and where lines are searched, which makes one literal of a class of digits.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

DIGITS = str.maketrans("123456789", "0" * 9)
# Strings that one part of a pattern may be spelled out to, and bytes after which a literal says enough.
MAX_STRINGS, ENOUGH_BYTES = 512, 8
# A class of more characters than this tells nothing.
MAX_CLASS = 24
# A literal of less worth stands in every line. Dates are everywhere, so a digit is worth 0.4 bytes of other letters.
LEAST_WORTH, DIGIT_LOSS = 0.8, 0.6

# The body of a class, which may begin with the closing bracket; its members; names for many characters at once.
_CLASS = re.compile(r"(\]?(?:\\.|[^\]\\])*)\]")
_RANGE = re.compile(r"(\\.|.)(?:-(\\.|.))?")
_CLASS_OF_CHARS = re.compile(r"\\[A-Za-z0-9]|\[:")

Strings = frozenset[str]
_EMPTY = frozenset([""])


@dataclass(frozen=True, slots=True)
class Literals:
    """Every match holds one of ``texts``, and begins with it if ``at_start``. No texts: nothing is known."""

    texts: tuple[str, ...]
    at_start: bool


NOTHING_KNOWN = Literals((), at_start=False)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part of a pattern.

    ``exact``: all that it matches, of long strings the beginning; ``start``: each match begins with one; ``inside``:
    holds one. None: unknown.
    """

    exact: Strings | None = None
    start: Strings | None = None
    inside: Strings | None = None


_UNKNOWN = _Part()


def literals_of(pattern: str) -> Literals:
    """What every line holds that a pattern matches as a whole. ValueError where brackets do not match."""
    parser = _Parser(pattern)
    part = parser.alternatives()
    if parser.rest():
        raise ValueError(f"unbalanced at {parser.at}: {pattern}")
    if part.start and _worth(part.start) >= max(LEAST_WORTH, min(3, _worth(part.inside))):
        return Literals(_without_longer(part.start, str.startswith), at_start=True)
    if part.inside and _worth(part.inside) >= LEAST_WORTH:
        return Literals(_without_longer(part.inside, str.__contains__), at_start=False)
    return NOTHING_KNOWN


def literals_of_texts(texts: Iterable[str]) -> Literals:
    """The same of lines that begin with one of these texts."""
    return Literals(_without_longer({text.translate(DIGITS) for text in texts}, str.startswith), at_start=True)


def _without_longer(texts: Iterable[str], holds: Callable[[str, str], bool]) -> tuple[str, ...]:
    """The texts without those that hold another one of them, which says as much."""
    kept: list[str] = []
    for text in sorted(texts, key=lambda text: (len(text), text)):
        if not any(holds(text, other) for other in kept):
            kept.append(text)
    return tuple(kept)


def _worth(strings: Strings | None) -> float:
    """How much the least of them tells: its bytes, of which a digit counts little; 0 where nothing is known."""
    return min((_size(text) - DIGIT_LOSS * text.count("0") for text in strings), default=0) if strings else 0


def _size(text: str) -> int:
    return min(len(text.encode()), ENOUGH_BYTES)


def _known(exact: Strings) -> _Part:
    return _Part(exact, exact, exact)


def _joined(left: Strings, right: Strings) -> Strings:
    """Every string of the left, going on with each of the right unless it says enough by itself."""
    return frozenset(a if _size(a) == ENOUGH_BYTES else a + b for a, b in itertools.product(left, right))


def _sequence(parts: Iterable[_Part]) -> _Part:
    """What is known of parts in a row: the best of the runs of parts that can be spelled out."""
    run, at_start = _EMPTY, True
    start: Strings | None = None
    found: list[Strings] = []
    for part in parts:
        if part.exact is not None and len(run) * len(part.exact) <= MAX_STRINGS:
            run = _joined(run, part.exact)
            continue
        ends = part.start if part.start is not None and len(run) * len(part.start) <= MAX_STRINGS else _EMPTY
        found += [_joined(run, ends), part.inside or _EMPTY]
        start = found[0] if at_start else start
        run, at_start = part.exact if part.exact is not None else _EMPTY, False
    if at_start:
        return _known(run)
    return _Part(None, start, max([*found, run], key=lambda strings: (_worth(strings), -len(strings))))


def _alternatives(parts: list[_Part]) -> _Part:
    columns = ([getattr(part, name) for part in parts] for name in ("exact", "start", "inside"))
    return _Part(*(_union(column) for column in columns))


def _union(sets: list[Strings | None]) -> Strings | None:
    known = [strings for strings in sets if strings is not None]
    union = frozenset(itertools.chain.from_iterable(known))
    return union if len(known) == len(sets) and len(union) <= MAX_STRINGS else None


def _repeated(part: _Part, least: int, most: int | None) -> _Part:
    """What is known of a part that stands there from ``least`` to ``most`` times."""
    counts = range(least, most + 1) if most is not None and most - least < MAX_CLASS else range(0)
    if part.exact is not None and counts and len(part.exact) ** counts[-1] <= MAX_STRINGS:
        return _alternatives([_sequence([part] * n) for n in counts])
    if not least:
        return _UNKNOWN
    first = _sequence([part] * min(least, 2))
    return _Part(None, first.start, first.inside)


class _Parser:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def rest(self) -> str:
        """What has not been read."""
        return self.pattern[self.at :]

    def _take(self, text: str) -> bool:
        """Whether this stands next; if so, it is read."""
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def _upto(self, mark: str) -> str:
        """All before the next mark; both are read."""
        before, self.at = self.pattern[self.at : self.pattern.index(mark, self.at)], self.pattern.index(mark, self.at)
        self.at += len(mark)
        return before

    def alternatives(self) -> _Part:
        """Everything up to the end of the group."""
        parts = [_sequence(self._items())]
        while self._take("|"):
            parts.append(_sequence(self._items()))
        return _alternatives(parts)

    def _items(self) -> Iterator[_Part]:
        while (rest := self.rest()) and rest[0] not in "|)":
            yield self._counted(self._atom())

    def _atom(self) -> _Part:
        if self._take("("):
            return self._group()
        if self._take("["):
            return self._class()
        if self._take("."):
            return _UNKNOWN
        char = self.pattern[self.at]
        self.at += 1
        return self._escape() if char == "\\" else _known(frozenset([char.translate(DIGITS)]))

    def _group(self) -> _Part:
        if self._take("?P<"):
            self._upto(">")
        else:
            self._take("?:")
        part = self.alternatives()
        if not self._take(")"):
            raise ValueError(f"unbalanced at {self.at}: {self.pattern}")
        return part

    def _escape(self) -> _Part:
        char = self.pattern[self.at]
        self.at += 1
        return _UNKNOWN if char.isalnum() else _known(frozenset([char]))

    def _class(self) -> _Part:
        negated = self._take("^")
        found = _CLASS.match(self.pattern, self.at)
        if not found:
            raise ValueError(f"unbalanced at {self.at}: {self.pattern}")
        self.at = found.end()
        chars = {char.translate(DIGITS) for char in _members(found[1])}
        is_known = not negated and len(chars) <= MAX_CLASS and not _CLASS_OF_CHARS.search(found[1])
        return _known(frozenset(chars)) if is_known else _UNKNOWN

    def _counted(self, part: _Part) -> _Part:
        least, most = 1, 1  # type: int, int | None
        if self._take("?"):
            least = 0
        elif self._take("*"):
            least, most = 0, None
        elif self._take("+"):
            most = None
        elif self._take("{"):
            low, comma, high = self._upto("}").partition(",")
            least, most = int(low), (int(high) if high else None) if comma else int(low)
        else:
            return part
        self._take("?")
        return _repeated(part, least, most)


def _members(body: str) -> Iterator[str]:
    """The characters of a class."""
    for first, last in _RANGE.findall(body):
        yield from map(chr, range(ord(first[-1]), ord((last or first)[-1]) + 1))
