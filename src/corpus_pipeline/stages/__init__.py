"""Lines to lines: one stage a file, each a pure function that only adds columns or fills empty labels and cuts."""

from __future__ import annotations
