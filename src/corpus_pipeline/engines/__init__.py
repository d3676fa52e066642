"""Where work runs: one ``map`` over tasks, in this process or in workers of its own."""

from __future__ import annotations
