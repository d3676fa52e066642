"""``python -m corpus_pipeline.phrases``: bring what a build loads up to date with the lists."""

from __future__ import annotations

from pathlib import Path

from corpus_pipeline.phrases.lists import COMPILED, compiled, read_lists

if __name__ == "__main__":
    Path(__file__).with_name(COMPILED).write_text(compiled(read_lists()), encoding="utf-8")
