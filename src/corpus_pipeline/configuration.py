"""corpus.toml on disk to settings."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tomllib
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.settings import Settings, settings_from

CONFIG = "corpus.toml"


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
