"""The lists as files: the TOML that people write, and what is made of it for a build to load in a few milliseconds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from corpus_pipeline.phrases.entries import Phrase, phrase_of
from corpus_pipeline.phrases.literals import Literals

# Reading the TOML takes 0.3 s, and finding the literals of all patterns a second.
COMPILED = "compiled.json"
_COLUMNS = ("family", "name", "language", "match", "texts", "pattern", "max_words", "script")

Lists = tuple[Sequence[Phrase], Mapping[str, Mapping[str, Any]]]


def read_lists() -> Lists:
    """The phrases with their examples, and the other words of each language, from the TOML files."""
    import tomllib  # noqa: PLC0415 (a build does without)

    files = sorted(resources.files(__package__).iterdir(), key=lambda file: file.name)
    lists = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".toml")
    }
    phrases = [phrase_of(raw, language) for language, own in lists.items() for raw in own.pop("phrase", ())]
    return phrases, lists


def compiled(lists: Lists) -> str:
    """The lists as the JSON that is shipped: without examples, with the literals of each pattern; a line an entry."""
    phrases, words = lists
    rows = ([*(getattr(p, c) for c in _COLUMNS), p.literals.at_start, p.literals.texts] for p in phrases)
    return f'{{"words":{_json(words)},"phrases":[\n' + ",\n".join(map(_json, rows)) + "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load_lists() -> Lists:
    """The same as ``read_lists``, without examples, from the JSON."""
    content = json.loads(resources.files(__package__).joinpath(COMPILED).read_text(encoding="utf-8"))
    return [_phrase(row) for row in content["phrases"]], content["words"]


def _phrase(row: list[Any]) -> Phrase:
    *columns, at_start, literals = row
    given = dict(zip(_COLUMNS, columns, strict=True))
    return Phrase(**given | {"texts": tuple(given["texts"])}, literals=Literals(tuple(literals), at_start))
