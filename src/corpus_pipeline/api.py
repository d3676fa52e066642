"""The commands as functions, for scripts and notebooks."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_pipeline.configuration import commenter_key, config_beside, load_settings, with_overrides
from corpus_pipeline.engines.local import Engine, LocalEngine
from corpus_pipeline.errors import UsageError
from corpus_pipeline.summary import Summary

if TYPE_CHECKING:
    from corpus_pipeline.builder import Progress
    from corpus_pipeline.quality.findings import Finding

ENGINES = ("local",)
# What workers need: it is imported and loaded once, while this process imports what it needs.
_WORK = ("corpus_pipeline.resuming", "corpus_pipeline.passes", "corpus_pipeline.phrases:load_phrases")
# What this process imports while workers read: it checks the tables.
_CHECKS = ("corpus_pipeline.quality.frames:load_pandera",)
StrPath = str | os.PathLike[str]


def build(
    raw: StrPath | Sequence[StrPath] = "raw",
    target: StrPath = "dist",
    *,
    config: StrPath | None = None,
    jobs: int = 1,
    engine: str | Engine = "local",
    batch_bytes: int | None = None,
    as_of: dt.date | None = None,
    limit: int | None = None,
    max_rejected: float | None = None,
    model: StrPath | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Build a release of scraped pages into a folder, replacing the release that stands there in one step.

    ``raw``: files, folders or patterns; ``config``: a corpus.toml, by default the one beside a single RAW; ``jobs``:
    worker processes; ``engine``: a name, or one that is running already, which has its own ``jobs``; ``batch_bytes``:
    text held at a time; ``as_of``: later dates are refused; ``limit``: so many input files at most; ``max_rejected``:
    share of records; ``model``: weights that tell where comments start; ``fresh``: do all work again, although what did
    not change since the last build is kept. The key of ``commenters = "pseudonym"`` is read from the environment.
    Raises CorpusError, whose text says what to do.
    """
    raws = [os.fspath(raw)] if isinstance(raw, str | os.PathLike) else [os.fspath(r) for r in raw]
    path = Path(config) if config is not None else config_beside(raws)
    settings = with_overrides(load_settings(path), as_of, max_rejected, os.fspath(model) if model else None)
    key = commenter_key(settings, os.environ)
    with closing(engine_of(engine, jobs) if isinstance(engine, str) else engine) as workers:
        workers.start()
        from corpus_pipeline.engines.process import threads_as_memory  # noqa: PLC0415 (workers load Arrow meanwhile)

        with threads_as_memory():
            from corpus_pipeline.builder import BATCH_BYTES, Plan, run_build  # noqa: PLC0415
            from corpus_pipeline.correcting import find_annotations  # noqa: PLC0415
            from corpus_pipeline.withdrawing import find_withdrawals  # noqa: PLC0415

            root = path.parent if path else None
            annotations = tuple(find_annotations(root or Path(raws[0]).parent))
            withdrawn = tuple(find_withdrawals(raws, root))
            size = batch_bytes or BATCH_BYTES
            plan = Plan(workers, size, limit, fresh, progress, annotations=annotations, withdrawn=withdrawn, key=key)
            return run_build(raws, Path(target), settings, plan, root)


def engine_of(name: str, jobs: int) -> Engine:
    """The engine of a name, which starts its workers on ``start``; UsageError where there is none."""
    if name not in ENGINES:
        raise UsageError(f"unknown engine {name!r}", hint="use one of " + ", ".join(ENGINES))
    return LocalEngine(jobs, _WORK, _CHECKS)


def validate(
    dist: StrPath = "dist",
    *,
    raw: StrPath | None = None,
    config: StrPath | None = None,
    checksums: bool = True,
    schema_version: str | None = None,
) -> list[Finding]:
    """Everything that is wrong with a release; an empty list for a sound one.

    With ``raw`` (and the ``config`` of the build, by default the one beside it) the input is read again and every
    published text replayed from it. ``schema_version``: a range that the release must lie in, such as ``^1``.
    """
    from corpus_pipeline.folder import read_one  # noqa: PLC0415 (Arrow, which build starts without)
    from corpus_pipeline.quality.validation import validate_release  # noqa: PLC0415
    from corpus_pipeline.release.descriptions import description_files  # noqa: PLC0415

    folder = Path(dist)

    def find() -> list[Finding]:
        findings = validate_release(folder, checksums, schema_version, description_files)
        if raw is not None:
            from corpus_pipeline.replaying import replay_release  # noqa: PLC0415 (readers are only needed here)

            raws = [os.fspath(raw)]
            findings += replay_release(folder, raws, Path(config) if config else config_beside(raws))
        return findings

    return read_one(folder, find)
