"""The lists that people write and the file that a build loads say the same."""

from __future__ import annotations

from importlib import resources

from corpus_pipeline.phrases.lists import COMPILED, compiled, load_lists, read_lists

READ = read_lists()


def test_the_compiled_lists_are_current() -> None:
    shipped = resources.files("corpus_pipeline.phrases").joinpath(COMPILED).read_text(encoding="utf-8")
    assert shipped == compiled(READ), "run python -m corpus_pipeline.phrases"


def test_what_is_loaded_is_what_was_read() -> None:
    (read, words), (loaded, loaded_words) = READ, load_lists()
    columns = ("family", "name", "language", "match", "texts", "pattern", "max_words", "script", "literals")
    assert [[getattr(p, c) for c in columns] for p in loaded] == [[getattr(p, c) for c in columns] for p in read]
    assert loaded_words == words
