"""Settings: one small frozen value, read from corpus.toml. Unknown keys fail and list the valid ones."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from corpus_pipeline.errors import UsageError

COMMENTERS = ("local", "pseudonym", "keep")
# What may be replaced in published text.
MASKED = ("email", "phone", "ip", "handle")
# Shorter keys of pseudonyms could be guessed.
MIN_KEY_BYTES = 16
INPUT_FIELDS = (
    *("id", "text", "html", "url", "site", "title", "author", "date"),
    *("retrieved_at", "timezone", "encoding", "rights"),
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the card, the manifest and the citation say.

    ``license``: an SPDX identifier where there is one. ``creators``: ``Family, Given`` for people, a plain name for
    others, each with an ORCID iD behind it in parentheses where there is one. ``released``: a day, as YYYY-MM-DD.
    """

    name: str = "corpus"
    version: str = "0.1.0"
    title: str = ""
    description: str = ""
    license: str = "other"
    creators: tuple[str, ...] = ()
    homepage: str = ""
    doi: str = ""
    released: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """How records are read. ``columns`` maps our field names to the input's own column names."""

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    encoding: str = ""
    max_bytes: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Quality:
    """What the build accepts. ``max_rejected``: share of records, counted from 20 rejected ones on.

    ``model``: file of the weights that tell where comments start; the weights that ship where it is empty.
    """

    max_rejected: float = 0.05
    model: str = ""


@dataclass(frozen=True, slots=True)
class Privacy:
    """How commenters are named.

    ``local``: a pseudonym within each article; ``pseudonym``: one on all pages of a site, by a key that is no setting;
    ``keep``: as ``local``, and names as written. ``mask``: what is replaced in published text, of ``MASKED``.
    """

    commenters: str = "local"
    mask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that shapes the output. ``as_of``: later dates are refused as future."""

    corpus: Corpus = Corpus()
    input: Input = Input()
    quality: Quality = Quality()
    privacy: Privacy = Privacy()
    as_of: dt.date | None = None

    def to_dict(self) -> dict[str, Any]:
        """The settings as the manifest publishes them."""
        sections = {name: getattr(self, name) for name in ("corpus", "input", "quality", "privacy")}
        out: dict[str, Any] = {
            name: {f.name: _plain(getattr(section, f.name)) for f in fields(section)}
            for name, section in sections.items()
        }
        return out | {"as_of": self.as_of.isoformat() if self.as_of else None}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


SECTIONS: Mapping[str, type] = MappingProxyType(
    {"corpus": Corpus, "input": Input, "quality": Quality, "privacy": Privacy}
)


def settings_from(raw: Mapping[str, Any], where: str) -> Settings:
    """Settings from a parsed corpus.toml. ``where`` names the file in errors."""
    _refuse_unknown(raw, SECTIONS, where, "section")
    parts = {name: _section(cls, raw.get(name, {}), f"{where} [{name}]") for name, cls in SECTIONS.items()}
    settings = Settings(**parts)
    if settings.privacy.commenters not in COMMENTERS:
        raise UsageError(
            f"commenters = {settings.privacy.commenters!r} is unknown",
            where=f"{where} [privacy]",
            hint="use one of " + ", ".join(COMMENTERS),
        )
    _refuse_unknown(dict.fromkeys(settings.privacy.mask), MASKED, f"{where} [privacy] mask", "value")
    _check_corpus(settings.corpus, f"{where} [corpus]")
    _refuse_unknown(settings.input.columns, INPUT_FIELDS, f"{where} [input] columns", "field")
    for name, column in settings.input.columns.items():
        if not isinstance(column, str):
            raise UsageError(
                "must be a string", where=f"{where} [input] columns.{name}", hint="name a column of the input"
            )
    if settings.input.encoding and not _is_encoding(settings.input.encoding):
        raise UsageError(
            f"encoding = {settings.input.encoding!r} is unknown",
            where=f"{where} [input]",
            hint="use a name such as windows-1252, iso-8859-2, shift_jis or gb18030",
        )
    if settings.input.max_bytes < 1:
        raise UsageError("must be at least 1", where=f"{where} [input] max_bytes", hint="give a number of bytes")
    if not 0 <= settings.quality.max_rejected <= 1:
        raise UsageError("must be a share", where=f"{where} [quality] max_rejected", hint="give a number from 0 to 1")
    return settings


def _check_corpus(corpus: Corpus, where: str) -> None:
    """What citations are made of must be of the form that their readers expect."""
    if corpus.released and not _is_day(corpus.released):
        raise UsageError("is no day", where=f"{where} released", hint="write it as YYYY-MM-DD")
    if corpus.doi and not re.fullmatch(r"10\.\d{4,9}/\S{1,200}", corpus.doi):
        raise UsageError("is no DOI", where=f"{where} doi", hint="write it as 10.1234/abc, without https://doi.org/")


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name.strip()))
    except (LookupError, ValueError):
        return False


def _is_day(written: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return False
    try:
        dt.date.fromisoformat(written)
    except ValueError:  # of a form that no month or year has
        return False
    return True


def _refuse_unknown(found: Mapping[str, Any], valid: Any, where: str, what: str) -> None:
    for key in found:
        if key not in valid:
            raise UsageError(f"unknown {what} {key!r}", where=where, hint="valid are " + ", ".join(valid))


def _section(cls: type, raw: Any, where: str) -> Any:
    if not isinstance(raw, Mapping):
        raise UsageError("must be a table", where=where, hint="write it as [section] with key = value lines")
    defaults = cls()
    known = {f.name: getattr(defaults, f.name) for f in fields(cls)}
    _refuse_unknown(raw, known, where, "key")
    return cls(**{key: _value(value, known[key], f"{where} {key}") for key, value in raw.items()})


def _value(value: Any, default: Any, where: str) -> Any:
    if isinstance(default, Mapping):
        kind: Any = Mapping
    elif isinstance(default, tuple):
        kind = list
    elif isinstance(default, float):
        kind = (int, float)
    else:
        kind = type(default)
    if not isinstance(value, kind) or (isinstance(value, bool) and not isinstance(default, bool)):
        raise UsageError(f"has the wrong type ({type(value).__name__})", where=where, hint=_wanted(default))
    if isinstance(default, tuple):
        if not all(isinstance(v, str) for v in value):
            raise UsageError("holds something else than strings", where=where, hint=_wanted(default))
        return tuple(value)
    return value


def _wanted(default: Any) -> str:
    names: dict[type, str] = {str: "a string", int: "a whole number", float: "a number", tuple: "a list of strings"}
    return "write " + names.get(type(default), "a table")
