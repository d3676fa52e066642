"""Two releases compared: rows by key in every table, articles whose body changed, counts by rule."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import one_chunk
from corpus_pipeline.errors import UsageError
from corpus_pipeline.folder import read_table
from corpus_pipeline.release.markdown import cell, counted
from corpus_pipeline.release.matching import TableChanges, compare_table, match_rows
from corpus_pipeline.release.reading import Release, open_release
from corpus_pipeline.tables import TABLES

# Rows that are named one by one: in a report that people read, and in JSON.
SHOWN_IDS, MOST_IDS = 10, 1000
# Articles whose text is shown, and how much of it around a change.
SHOWN_BODIES, CONTEXT_CHARS, EXCERPT_CHARS = 20, 40, 160
# Spans are keyed by offsets, which any inserted line moves: they are counted, but fail nothing.
_JUDGED = tuple(name for name in TABLES if name != "spans")


@dataclass(frozen=True, slots=True)
class Body:
    """An article whose text changed: its title and what went (``-``) and came (``+``), shortened."""

    article_id: str
    title: str
    excerpt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two releases.

    ``names``: title or path of articles and documents by identifier, but of those that were withdrawn; ``withdrawn``:
    documents and comments that are tombstones now and were not before, by table.
    """

    versions: Mapping[str, tuple[str, str]]
    tables: Mapping[str, TableChanges]
    bodies: tuple[Body, ...]
    n_bodies: int
    rules: Mapping[str, tuple[int, int]]
    names: Mapping[str, str]
    withdrawn: Mapping[str, pa.Array]

    def fails(self, fail_on: str | None) -> bool:
        """Whether to fail, asked to do so where rows are ``removed``, or also where any are ``changed``."""
        judged = [self.tables[name] for name in _JUDGED]
        removed = any(len(changes.removed) for changes in judged)
        changed = removed or any(len(changes.changed) for changes in judged)
        return {"removed": removed, "changed": changed}.get(fail_on or "", False)


def compare_releases(old: Path, new: Path) -> Difference:
    """Every difference between the releases in two folders; UsageError where one is none."""
    releases = open_release(old), open_release(new)
    tables = {name: compare_table(old, new, name) for name in TABLES}
    bodies = _changed_bodies(*releases)
    withdrawn = {name: _withdrawn(*releases, name) for name in ("documents", "comments")}
    return Difference(
        versions=MappingProxyType(
            {key: (str(releases[0].manifest.get(key)), str(releases[1].manifest.get(key))) for key in _VERSIONS}
        ),
        tables=MappingProxyType(tables),
        bodies=tuple(_bodies(*releases, bodies[:SHOWN_BODIES])),
        n_bodies=len(bodies),
        rules=MappingProxyType(_rules(*(release.manifest for release in releases))),
        names=MappingProxyType(_names(*releases, tables, withdrawn["documents"])),
        withdrawn=MappingProxyType(withdrawn),
    )


_VERSIONS = ("data_version", "schema_version", "package_version")


def _rules(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Spans by rule in both releases, where they differ, largest difference first."""
    counts = [manifest.get("counts", {}).get("spans.rule", {}) for manifest in (old, new)]
    both = {rule: (counts[0].get(rule, 0), counts[1].get(rule, 0)) for rule in sorted({*counts[0], *counts[1]})}
    changed = {rule: pair for rule, pair in both.items() if pair[0] != pair[1]}
    return dict(sorted(changed.items(), key=lambda item: -abs(item[1][1] - item[1][0])))


def _withdrawn(old: Release, new: Release, name: str) -> pa.Array:
    """Identifiers of the rows of a table that are withdrawn in the new release and were not in the old one."""
    key = TABLES[name].primary_key[0]
    tables = [read_table(release.dist, name, [key, "status"]) for release in (old, new)]
    before, now = (one_chunk(table[key].filter(pc.equal(table["status"], "withdrawn"))) for table in tables)
    return now.filter(pc.invert(pc.is_in(now, value_set=before)))


def _names(old: Release, new: Release, tables: Mapping[str, TableChanges], withdrawn: pa.Array) -> dict[str, str]:
    """What people call the articles and documents that are named in a report; nothing of withdrawn ones."""
    names: dict[str, str] = {}
    for table, key, label in (("articles", "article_id", "title"), ("documents", "document_id", "source_path")):
        changes = tables[table]
        for release, lists in ((old, (changes.removed,)), (new, (changes.added, changes.changed))):
            wanted = pa.concat_arrays([ids.slice(0, MOST_IDS) for ids in lists])
            rows = read_table(release.dist, table, list(dict.fromkeys((key, label, "document_id"))))
            rows = rows.filter(pc.is_in(rows[key], value_set=wanted))
            found = rows.filter(pc.invert(pc.is_in(rows["document_id"], value_set=withdrawn)))
            names |= {k: v for k, v in zip(found[key].to_pylist(), found[label].to_pylist(), strict=True) if v}
    return names


def _changed_bodies(old: Release, new: Release) -> list[str]:
    """Articles in both releases whose paragraphs are not the same ones, in the order of the new release."""
    columns = ["paragraph_id", "article_id", "kind", "text"]
    before, after = (read_table(release.dist, "paragraphs", columns) for release in (old, new))
    matched = match_rows(before, after, TABLES["paragraphs"])
    left, right = before.take(pa.array(matched.old)), after.take(pa.array(matched.new))
    differs = pc.or_(pc.not_equal(left["text"], right["text"]), pc.not_equal(left["kind"], right["kind"]))
    touched = pa.chunked_array(
        [
            *before["article_id"].take(pa.array(matched.removed)).chunks,
            *after["article_id"].take(pa.array(matched.added)).chunks,
            *right["article_id"].filter(differs).chunks,
        ],
        pa.string(),
    )
    kept, articles = (read_table(release.dist, "articles", ["article_id"])["article_id"] for release in (old, new))
    own = pc.and_(pc.is_in(articles, value_set=one_chunk(touched)), pc.is_in(articles, value_set=one_chunk(kept)))
    found: list[str] = articles.filter(own).to_pylist()
    return found


def _bodies(old: Release, new: Release, article_ids: Sequence[str]) -> Iterator[Body]:
    if not article_ids:
        return
    texts = [_paragraphs_of(release, article_ids) for release in (old, new)]
    titles = read_table(new.dist, "articles", ["article_id", "title"], [("article_id", "in", list(article_ids))])
    named = dict(zip(titles["article_id"].to_pylist(), titles["title"].to_pylist(), strict=True))
    for article_id in article_ids:
        excerpt = tuple(excerpt_of(*(own.get(article_id, []) for own in texts)))
        yield Body(article_id, named.get(article_id) or "", excerpt)


def _paragraphs_of(release: Release, article_ids: Sequence[str]) -> dict[str, list[str]]:
    rows = read_table(release.dist, "paragraphs", ["article_id", "text"], [("article_id", "in", list(article_ids))])
    out: dict[str, list[str]] = {}
    for article_id, text in zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True):
        out.setdefault(article_id, []).append(text)
    return out


def excerpt_of(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Paragraphs that went or came, one a line behind ``-`` or ``+``; of one that changed only the change."""
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and j - i == m - k:
            for before, after in zip(old[i:j], new[k:m], strict=True):
                yield from _focus(before, after)
        elif kind != "equal":
            yield from (f"- {_short(text)}" for text in old[i:j])
            yield from (f"+ {_short(text)}" for text in new[k:m])


def _focus(old: str, new: str) -> tuple[str, str]:
    """The parts of two texts that differ, with some of what is equal around them."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    end = next((n for n in range(most - start) if old[-1 - n] != new[-1 - n]), most - start)
    first, last = max(start - CONTEXT_CHARS, 0), max(end - CONTEXT_CHARS, 0)
    cut = [
        ("…" if first else "") + _short(text[first : len(text) - last]) + ("…" if last else "") for text in (old, new)
    ]
    return f"- {cut[0]}", f"+ {cut[1]}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT_CHARS else flat[: EXCERPT_CHARS - 1] + "…"


def render_difference(difference: Difference, form: str) -> str:
    """The difference as ``text``, ``json`` or ``markdown``; UsageError for another format."""
    if form not in _RENDERERS:
        raise UsageError(f"unknown format {form!r}", hint="use one of " + ", ".join(_RENDERERS))
    return _RENDERERS[form](difference)


def _as_json(difference: Difference) -> str:
    content = {
        "versions": {key: list(pair) for key, pair in difference.versions.items()},
        "tables": {name: _table_as_dict(changes, difference.names) for name, changes in difference.tables.items()},
        "bodies": {
            "count": difference.n_bodies,
            "articles": [
                {"article_id": body.article_id, "title": body.title, "excerpt": list(body.excerpt)}
                for body in difference.bodies
            ],
        },
        "withdrawn": {
            name: {"count": len(ids), "ids": ids.slice(0, MOST_IDS).to_pylist()}
            for name, ids in difference.withdrawn.items()
        },
        "rules": {rule: list(pair) for rule, pair in difference.rules.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _table_as_dict(changes: TableChanges, names: Mapping[str, str]) -> dict[str, Any]:
    lists = {kind: getattr(changes, kind) for kind in ("added", "removed", "changed")}
    return {
        "rows": [changes.n_old, changes.n_new],
        **{kind: {"count": len(ids), "ids": ids.slice(0, MOST_IDS).to_pylist()} for kind, ids in lists.items()},
        "moved": changes.n_moved,
        "columns": dict(changes.columns),
        "names": {i: names[i] for ids in lists.values() for i in ids.slice(0, MOST_IDS).to_pylist() if i in names},
    }


def _version(difference: Difference) -> str:
    told = [f"{key.replace('_', ' ')} {a} to {b}" for key, (a, b) in difference.versions.items() if a != b]
    same = f"data version {difference.versions['data_version'][0]} in both"
    return "; ".join(told) if told else same


def _as_text(difference: Difference) -> str:
    lines = [_version(difference)]
    for changes in difference.tables.values():
        lines += _told(changes, difference.names)
    for name, ids in difference.withdrawn.items():
        lines += [f"withdrawn {name}: {_some(ids)}"] if len(ids) else []
    if difference.n_bodies:
        lines += ["", f"{counted(difference.n_bodies, 'article')} with another body:"]
    for body in difference.bodies:
        lines += [f"  {body.article_id} {body.title}", *(f"    {line}" for line in body.excerpt)]
    if difference.rules:
        lines += ["", "spans by rule:"]
        lines += [f"  {rule} {a:,} to {b:,} ({b - a:+,})" for rule, (a, b) in difference.rules.items()]
    return "".join(f"{line}\n" for line in lines)


def _told(changes: TableChanges, names: Mapping[str, str]) -> Iterator[str]:
    """A line a table, and for tables of rows that people know a line a row."""
    if changes.is_empty:
        yield f"{changes.table}: {counted(changes.n_new, 'row')}, no difference"
        return
    numbers = ", ".join(f"{len(getattr(changes, kind)):,} {kind}" for kind in ("added", "removed", "changed"))
    columns = ", ".join(f"{name} {n:,}" for name, n in changes.columns.items())
    told = f"{changes.table}: {changes.n_old:,} to {changes.n_new:,} rows; {numbers}, {changes.n_moved:,} moved"
    yield told + (f" ({columns})" if columns else "")
    for sign, ids in (("+", changes.added), ("-", changes.removed), ("~", changes.changed)):
        shown = ids.slice(0, SHOWN_IDS).to_pylist() if changes.table in ("articles", "documents") else []
        yield from (f"  {sign} {i} {names.get(i, '')}".rstrip() for i in shown)
        if shown and len(ids) > len(shown):
            yield f"  {sign} … {len(ids) - len(shown):,} more"


def _some(ids: pa.Array, mark: str = "") -> str:
    """Identifiers one behind the other."""
    shown = ", ".join(f"{mark}{own}{mark}" for own in ids.slice(0, SHOWN_IDS).to_pylist())
    return shown + (f" and {len(ids) - SHOWN_IDS:,} more" if len(ids) > SHOWN_IDS else "")


def _as_markdown(difference: Difference) -> str:
    """For a change log: a table of counts, then the articles by title."""
    lines = [
        f"Changes of the data: {_version(difference)}.",
        "",
        "| table | rows | added | removed | changed | moved |",
    ]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    for c in difference.tables.values():
        numbers = (c.n_new, len(c.added), len(c.removed), len(c.changed), c.n_moved)
        lines.append(f"| {c.table} | " + " | ".join(f"{n:,}" for n in numbers) + " |")
    articles = difference.tables["articles"]
    for heading, ids in (("Added", articles.added), ("Removed", articles.removed)):
        lines += _listed(heading, ids, difference.names)
    for name, ids in difference.withdrawn.items():
        lines += ["", f"Withdrawn {name}: {_some(ids, '`')}."] if len(ids) else []
    if difference.bodies:
        lines += ["", f"Articles with another body ({difference.n_bodies:,}):", ""]
    for body in difference.bodies:
        lines += [f"- {cell(body.title)} (`{body.article_id}`)", "", "  ```diff"]
        lines += [*(f"  {line.replace('```', '‵‵‵')}" for line in body.excerpt), "  ```", ""]
    if difference.rules:
        lines += ["", "| rule | spans before | spans now |", "| --- | ---: | ---: |"]
        lines += [f"| `{rule}` | {a:,} | {b:,} |" for rule, (a, b) in difference.rules.items()]
    return "".join(f"{line}\n" for line in lines)


def _listed(heading: str, ids: pa.Array, names: Mapping[str, str]) -> Iterator[str]:
    if len(ids):
        yield from ("", f"{heading} articles:", "")
        yield from (f"- {cell(names.get(i, 'no title'))} (`{i}`)" for i in ids.slice(0, SHOWN_IDS).to_pylist())
        if len(ids) > SHOWN_IDS:
            yield f"- … {len(ids) - SHOWN_IDS:,} more"


_RENDERERS: Mapping[str, Callable[[Difference], str]] = MappingProxyType(
    {"text": _as_text, "json": _as_json, "markdown": _as_markdown}
)
