"""What a build tells the person who started it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# The step of a build that is told when nothing is left to do.
PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did: the published folder, rows by table, documents by status, and what the log should say.

    ``unanswered``: a line for each row of withdrawn.csv that names nothing of the build.
    """

    target: Path
    rows: dict[str, int]
    statuses: dict[str, int]
    needs_review: int
    n_bytes: int
    rejected: tuple[str, ...]
    unanswered: tuple[str, ...] = ()
