"""Two contracts compared: every change, graded as SemVer grades it for those who read the tables.

Major: whatever can make a program that read the old tables fail or mislead it. A column or table that is gone, renamed,
moved, of another type (a wider one too: it overflows what readers allocated) or nullability; other keys, units,
identifier recipes or offsets; a closed list without a value or with another meaning of one; looser bounds. Minor: what
only adds. A table, a nullable column behind all others, a value of a closed list, a tighter bound, a deprecation.
Patch: words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from corpus_pipeline.errors import UsageError
from corpus_pipeline.versions import GRADES, Grade, step

FORMATS = ("text", "json", "markdown")
FAIL_ON = ("breaking", "unversioned")
_RECIPES: Mapping[str, str] = MappingProxyType({"offsets": "offset", "identifiers": "identifier"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts. ``where``: table, or table.column, or another part of the contract."""

    grade: Grade
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.grade}: {self.where} {self.message}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes from one contract to another, gravest first."""

    old_version: str
    new_version: str
    changes: tuple[Change, ...]

    @property
    def needed(self) -> Grade | None:
        """The part of the version that these changes must raise; None without a change."""
        return self.changes[0].grade if self.changes else None

    @property
    def is_breaking(self) -> bool:
        """Whether a program that read the old tables may fail on the new ones."""
        return self.needed == "major"

    @property
    def is_unversioned(self) -> bool:
        """Whether the version was raised by less than the changes need."""
        if self.needed is None:
            return False
        raised = step(self.old_version, self.new_version)
        return raised is None or GRADES.index(raised) > GRADES.index(self.needed)

    def fails(self, fail_on: str | None) -> bool:
        """Whether to fail, asked to do so on ``breaking`` changes or on ``unversioned`` ones."""
        return {"breaking": self.is_breaking, "unversioned": self.is_unversioned}.get(fail_on or "", False)


def compare_contracts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    """Every change from the old contract to the new one."""
    changes = [
        *(change for part, what in _RECIPES.items() for change in _recipes(old.get(part, {}), new.get(part, {}), what)),
        *_tables(old["tables"], new["tables"]),
    ]
    ranked = sorted(changes, key=lambda change: GRADES.index(change.grade))
    return Comparison(old["schema_version"], new["schema_version"], tuple(ranked))


def _recipes(old: Mapping[str, str], new: Mapping[str, str], what: str) -> Iterator[Change]:
    for name in _either(old, new):
        if name not in old:
            yield Change("minor", f"{what} {name}", "is new")
        elif old[name] != new.get(name):
            yield Change("major", f"{what} {name}", f"is {_shown(new.get(name))}, was {_shown(old[name])}")


def _tables(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in _either(old, new):
        if name not in new:
            yield Change("major", name, "is gone")
        elif name not in old:
            yield Change("minor", name, "is a new table")
        else:
            yield from _table(name, old[name], new[name])


def _table(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if old["primary_key"] != new["primary_key"]:
        message = f"has the primary key {', '.join(new['primary_key'])}, had {', '.join(old['primary_key'])}"
        yield Change("major", name, message)
    columns = [{column["name"]: column for column in table["columns"]} for table in (old, new)]
    yield from _references(name, old, new, columns[0])
    yield from _column_sets(name, *columns)
    for column in (column for column in columns[0] if column in columns[1]):
        yield from _column(f"{name}.{column}", columns[0][column], columns[1][column])
    if old["description"] != new["description"]:
        yield Change("patch", name, "is described in other words")


def _references(
    name: str, old: Mapping[str, Any], new: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[Change]:
    keys = [{_reference(key): key for key in table["foreign_keys"]} for table in (old, new)]
    for text in keys[0].keys() - keys[1].keys():
        yield Change("major", name, f"has no longer the foreign key {text}")
    for text in keys[1].keys() - keys[0].keys():
        if set(keys[1][text]["columns"]) & known.keys():
            yield Change("major", name, f"has the new foreign key {text}")


def _reference(key: Mapping[str, Any]) -> str:
    return f"{', '.join(key['columns'])} → {key['table']}.{', '.join(key['references'])}"


def _column_sets(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Columns that went, came or moved."""
    gone, added = [c for c in old if c not in new], [c for c in new if c not in old]
    for column in gone:
        heir = next((other for other in added if _same_but_name(old[column], new[other])), None)
        yield Change("major", f"{name}.{column}", f"is renamed to {heir}" if heir else "is gone")
        added = [other for other in added if other != heir]
    if [c for c in old if c in new] != [c for c in new if c in old]:
        yield Change("major", name, "has its columns in another order")
    trailing = [*new][len([c for c in new if c in old]) :]
    for column in added:
        wrong = [] if column in trailing else ["not behind all others"]
        wrong += [] if new[column]["nullable"] else ["not nullable"]
        words = f"is a new column, {' and '.join(wrong)}" if wrong else "is a new nullable column"
        yield Change("major" if wrong else "minor", f"{name}.{column}", words)


def _same_but_name(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    parts = ("type", "nullable", "description", "enum")
    return all(old.get(part) == new.get(part) for part in parts)


def _column(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for part in ("type", "unit", "pattern"):
        if old.get(part) != new.get(part):
            yield Change("major", where, f"has the {part} {_shown(new.get(part))}, had {_shown(old.get(part))}")
    if old["nullable"] != new["nullable"]:
        yield Change("major", where, "may be null now" if new["nullable"] else "is never null now")
    yield from _values(where, old.get("enum"), new.get("enum"))
    for bound, looser in (("minimum", _below), ("maximum", _above)):
        if old.get(bound) != new.get(bound):
            grade: Grade = "major" if looser(old.get(bound), new.get(bound)) else "minor"
            yield Change(grade, where, f"has the {bound} {_shown(new.get(bound))}, had {_shown(old.get(bound))}")
    if old.get("deprecated") != new.get("deprecated"):
        yield Change("minor", where, f"is deprecated: {new.get('deprecated')}" if "deprecated" in new else "is kept")
    yield from _words(where, old, new)


def _words(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for part in ("description", "example", "since"):
        if old.get(part) != new.get(part):
            yield Change("patch", where, f"has another {part}")


def _values(where: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Iterator[Change]:
    if old is None or new is None:
        if old is not new:
            yield Change("major", where, "is a closed list now" if old is None else "is no closed list now")
        return
    for value in _either(old, new):
        if value not in new:
            yield Change("major", where, f"has no longer the value {value}")
        elif value not in old:
            yield Change("minor", where, f"has the new value {value}")
        elif old[value] != new[value]:
            yield Change("major", where, f"says of {value} {_shown(new[value])}, said {_shown(old[value])}")


def _below(old: float | None, new: float | None) -> bool:
    return old is not None and (new is None or new < old)


def _above(old: float | None, new: float | None) -> bool:
    return old is not None and (new is None or new > old)


def _either(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [*old, *(name for name in new if name not in old)]


def _shown(value: Any) -> str:
    return "none" if value is None else f"“{value}”" if isinstance(value, str) else str(value)


def render_comparison(comparison: Comparison, form: str) -> str:
    """The comparison as ``text``, ``json`` or ``markdown``; UsageError for another format."""
    if form not in _RENDERERS:
        raise UsageError(f"unknown format {form!r}", hint="use one of " + ", ".join(FORMATS))
    return _RENDERERS[form](comparison)


def _verdict(comparison: Comparison) -> str:
    versions = f"{comparison.old_version} to {comparison.new_version}"
    if comparison.needed is None:
        return f"{versions}: no change."
    counts = [(g, sum(change.grade == g for change in comparison.changes)) for g in GRADES]
    told = ", ".join(f"{n} {grade}" for grade, n in counts if n)
    short = f"; the version must rise by a {comparison.needed} step" if comparison.is_unversioned else ""
    return f"{versions}: {told}{short}."


def _as_text(comparison: Comparison) -> str:
    return "".join(f"{line}\n" for line in (*map(str, comparison.changes), _verdict(comparison)))


def _as_json(comparison: Comparison) -> str:
    content = asdict(comparison) | {
        "needed": comparison.needed,
        "breaking": comparison.is_breaking,
        "unversioned": comparison.is_unversioned,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _as_markdown(comparison: Comparison) -> str:
    lines = [_verdict(comparison), ""]
    lines += [f"- **{change.grade}** `{change.where}` {change.message}" for change in comparison.changes]
    return "".join(f"{line}\n" for line in lines)


_RENDERERS: Mapping[str, Callable[[Comparison], str]] = MappingProxyType(
    {"text": _as_text, "json": _as_json, "markdown": _as_markdown}
)
