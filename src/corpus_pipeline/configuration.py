"""corpus.toml on disk to settings."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.settings import MIN_KEY_BYTES, Settings, settings_from

CONFIG = "corpus.toml"
# Where the key of pseudonyms stands: itself, or the name of a file with it.
KEY, KEY_FILE = "CORPUS_PIPELINE_KEY", "CORPUS_PIPELINE_KEY_FILE"
# No key is as long: what is longer was named by mistake.
MAX_KEY_BYTES = 4096


def config_beside(raws: Sequence[str]) -> Path | None:
    """The corpus.toml beside a single RAW, where there is one."""
    beside = Path(raws[0]).parent / CONFIG if len(raws) == 1 else None
    return beside if beside is not None and beside.is_file() else None


def load_settings(config: Path | None) -> Settings:
    """Settings from a corpus.toml, the defaults without one; UsageError where it is unreadable or holds a wrong key.

    A model that it names is looked for beside it.
    """
    if config is None:
        return Settings()
    try:
        raw = tomllib.loads(config.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", where=str(config), hint="name an existing file"
        ) from error
    except (ValueError, RecursionError) as error:  # beside its own: bytes that are no UTF-8, numbers without end
        raise UsageError(f"is no TOML ({error})", where=str(config), hint="mend the line") from error
    settings = settings_from(raw, str(config))
    return _with_model(settings, str(config.parent / settings.quality.model)) if settings.quality.model else settings


def _with_model(settings: Settings, model: str) -> Settings:
    return dataclasses.replace(settings, quality=dataclasses.replace(settings.quality, model=model))


def with_overrides(
    settings: Settings, as_of: dt.date | None, max_rejected: float | None, model: str | None = None
) -> Settings:
    """The settings with what the command line says instead."""
    if as_of is not None:
        settings = dataclasses.replace(settings, as_of=as_of)
    if max_rejected is not None:
        quality = dataclasses.replace(settings.quality, max_rejected=max_rejected)
        settings = dataclasses.replace(settings, quality=quality)
    if model is not None:
        settings = _with_model(settings, model)
    return settings


def commenter_key(settings: Settings, environ: Mapping[str, str]) -> bytes:
    """The key of pseudonyms out of the environment; empty where the settings need none.

    UsageError where there is none, there are two, or it is too short. No error tells anything of the key.
    """
    if settings.privacy.commenters != "pseudonym":
        return b""
    given = [name for name in (KEY, KEY_FILE) if environ.get(name)]
    hint = f"set {KEY} to a secret of at least {MIN_KEY_BYTES} bytes, or {KEY_FILE} to a file with one"
    if len(given) != 1:
        what = f"{KEY} and {KEY_FILE} are both set" if given else 'commenters = "pseudonym" needs a key'
        raise UsageError(what, hint=f"unset one of them: {hint}" if given else hint)
    value = environ[given[0]]
    key = os.fsencode(value).strip() if given == [KEY] else _key_in(Path(value))
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        raise UsageError(f"the key has not {MIN_KEY_BYTES} to {MAX_KEY_BYTES} bytes", where=given[0], hint=hint)
    return key


def _key_in(path: Path) -> bytes:
    """The content of a key file without white space around it, and no more of it than tells that it is too long."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_KEY_BYTES + 2).strip()
    except OSError as error:
        hint = "name a readable file"
        raise UsageError(f"cannot be read ({error.strerror})", where=f"{KEY_FILE} {path}", hint=hint) from error
