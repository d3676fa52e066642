"""Language of articles, paragraphs and comments, offline and deterministic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from resiliparse.parse.lang import detect_fast

from corpus_pipeline.columns import SCRIPTS, Ints, char_lengths, matches, script_counts, utf8_head

# The first characters settle it; more only cost.
SAMPLE_CHARS = 1000
# Below this many letters a guess is no better than the article's own language.
MIN_LETTERS = 20
MIN_LETTERS_ARTICLE = 40
# The script of a paragraph is told by its first characters.
SCRIPT_CHARS = 120
# From here on a paragraph without two of the article language's function words near its beginning is asked for its own.
PROOF_CHARS, PROOF_HEAD = 200, 400
# The detector's distance: 0 is a perfect match, 1,200 as far as a text of an unknown language.
WORST = 1200
# Of so many nearest languages, those at most this much farther than the nearest may win by their function words.
NEAR, NEAR_DISTANCE, FUNCTION_SHARE = 4, 1.2, 0.06
UNKNOWN = "und"
# Places of the scripts whose letters say as much as several of others.
_KANA = SCRIPTS.index("kana")
_WIDE = (SCRIPTS.index("han"), _KANA, SCRIPTS.index("hangul"))
# Scripts that stand for one language each, where the detector is silent.
_BY_SCRIPT = {"han": "zh", "kana": "ja", "hangul": "ko", "greek": "el", "hebrew": "he"}


@dataclass(frozen=True, slots=True)
class Language:
    """ISO 639-1 code, or ``und``, and a score from 0 to 1."""

    code: str
    score: float


NO_WORDS: frozenset[str] = frozenset()
NO_LANGUAGE = Language(UNKNOWN, 0.0)


def detect_language(text: str, counts: Ints, least: int, function_words: Mapping[str, frozenset[str]]) -> Language:
    """The language of a text from its first 1,000 characters. ``counts``: its letters by script."""
    letters: list[int] = counts.tolist()
    n_letters, commonest = sum(letters), max(letters)
    if n_letters + 3 * sum(letters[script] for script in _WIDE) < least:
        return NO_LANGUAGE
    script = SCRIPTS[letters.index(commonest)]
    if letters[_KANA] > 0.1 * n_letters:
        script = "kana"
    if script in _BY_SCRIPT:
        return Language(_BY_SCRIPT[script], round(commonest / max(1, n_letters), 4))
    found: list[tuple[str, int]] = list(detect_fast(text[:SAMPLE_CHARS], cutoff=WORST, n_results=NEAR))  # type: ignore[arg-type]
    return _nearest(text[:SAMPLE_CHARS], found, function_words) if found else NO_LANGUAGE


def _nearest(text: str, found: Sequence[tuple[str, int]], function_words: Mapping[str, frozenset[str]]) -> Language:
    """The nearest language, or one about as near whose function words the text is full of.

    Close relatives differ least in what the detector measures and most in these: Russian passes for Bulgarian.
    """
    near = [(code, distance) for code, distance in found if distance <= NEAR_DISTANCE * found[0][1]]
    words = text.casefold().split() if len(near) > 1 else []
    full = (
        i for i, (code, _) in enumerate(near) if _share(words, function_words.get(code, NO_WORDS)) >= FUNCTION_SHARE
    )
    best = next(full, 0)
    code, distance = near[best]
    return Language(code, round(max(0.0, 1 - distance / WORST), 4))


def _share(words: Sequence[str], wanted: frozenset[str]) -> float:
    return sum(map(wanted.__contains__, words)) / max(1, len(words))


def detect_languages(
    texts: Sequence[str], counts: Ints, function_words: Mapping[str, frozenset[str]]
) -> list[Language]:
    """The language of each article."""
    pairs = zip(texts, counts, strict=True)
    return [detect_language(text, own, MIN_LETTERS_ARTICLE, function_words) for text, own in pairs]


def inherit_languages(
    texts: pa.Array,
    owner: Ints,
    articles: tuple[Sequence[Language], Ints],
    function_words: Mapping[str, frozenset[str]],
) -> list[str]:
    """The language of each paragraph or comment: that of its article unless its script or its words differ.

    ``owner``: index of each text's article; ``articles``: their languages, and the index of each one's script.
    """
    owners, scripts = articles
    codes = np.array([language.code for language in owners], object)[owner] if len(owner) else np.zeros(0, object)
    counts = script_counts(utf8_head(texts, SCRIPT_CHARS))
    asked = _of_other_script(counts, scripts[owner]) | _without_function_words(texts, codes, function_words)
    for row in np.flatnonzero(asked):
        found = detect_language(texts[row].as_py(), counts[row], MIN_LETTERS, function_words)
        codes[row] = found.code if found.code != UNKNOWN or counts[row].sum() > MIN_LETTERS else codes[row]
    return [str(code) for code in codes]


def _of_other_script(counts: Ints, scripts: Ints) -> np.typing.NDArray[np.bool_]:
    """Texts of at least 20 letters whose commonest script is not that of their article."""
    return np.asarray((counts.sum(axis=1) >= MIN_LETTERS) & (counts.argmax(axis=1) != scripts))


def _without_function_words(
    texts: pa.Array, codes: np.typing.NDArray[np.object_], function_words: Mapping[str, frozenset[str]]
) -> np.typing.NDArray[np.bool_]:
    """Long texts that do not hold two function words of their article's language; unlisted languages are not asked."""
    long = char_lengths(texts) >= PROOF_CHARS
    asked = np.zeros(len(texts), np.bool_)
    for code in sorted(set(codes[long])):
        if words := function_words.get(str(code)):
            rows = np.flatnonzero(long & (codes == code))
            heads = utf8_head(texts.take(pa.array(rows)), PROOF_HEAD)
            asked[rows] = ~matches(heads, _two_of(words, spaced=code not in ("zh", "ja")))
    return asked


def _two_of(words: frozenset[str], *, spaced: bool) -> str:
    body = "|".join(sorted(words))
    if not spaced:
        return f"(?:{body})(?s:.*)(?:{body})"
    edge = r"(?:[\s\pP]|^|$)"
    return f"(?i){edge}(?:{body}){edge}(?s:.*){edge}(?:{body}){edge}"
