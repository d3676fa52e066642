"""What a line looks like: named evidence for "a reader wrote this", as plain numbers, a column a feature.

Nothing here depends on where in the document a line stands, but for the words that it shares with earlier lines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import (
    Bools,
    Hashes,
    Ints,
    bools,
    holding,
    ints,
    matches,
    of_bytes,
    one_chunk,
    present,
    text_buffer,
    times_of,
)
from corpus_pipeline.model.forms import forms_of
from corpus_pipeline.model.lookups import Values
from corpus_pipeline.model.tokens import Words, find_words, seen_before, straightened, word_keys
from corpus_pipeline.phrases import Phrases, has

# Words shorter than this many bytes are the grammar of a language: that they stood there before tells nothing.
SEEN_BYTES = 5
# Author lines have at most so many words, and names alone so many.
FORM_WORDS, NAME_WORDS = 12, 3
# Lines of one form beyond which more of them tell nothing.
MOST_FORMS = 4
# Rates are shares of a line's words; a line of fewer words counts as one of so many, or one word would be all of it.
LEAST_WORDS = 10

# Kinds of bytes that are no letters; digits share one, and the leads of longer punctuation have one each.
_SIGNS = '!?.,:;()"@/'
EXCLAIM, ASK, STOP, COMMA, COLON, SEMICOLON, OPEN, CLOSE, QUOTE, AT, SLASH, DIGIT = range(1, 13)
_LEADS = (0xE2, 0xC2, 0xEF, 0xE3, 0xF0)
SPACE = ord(" ")
_BYTE = np.frombuffer(b"\0" + _SIGNS.encode() + b"\0" * 16, np.uint8)


def _kind_table() -> npt.NDArray[np.uint8]:
    """The kind of every byte, 0 for letters and blanks."""
    table = np.zeros(256, np.uint8)
    for kind, sign in enumerate(_SIGNS, 1):
        table[ord(sign)] = kind
    table[ord("0") : ord("9") + 1] = DIGIT
    for kind, lead in enumerate(_LEADS, DIGIT + 1):
        table[lead] = kind
    return table


_KIND = _kind_table()
_MOUTH = np.isin(np.arange(256), [ord(mouth) for mouth in ")(DPp"])


class WordClasses:
    """The classes of words.toml and the reporting verbs of the phrase lists, as one table of hashes and bits."""

    def __init__(self, classes: Mapping[str, list[str]]) -> None:
        self.names = tuple(classes)
        bits: dict[int, int] = {}
        for i, words in enumerate(classes.values()):
            for key in word_keys(words).tolist():
                bits[key] = bits.get(key, 0) | 1 << i
        self.keys: Hashes = np.array(sorted(bits), np.uint64)
        self.bits = np.array([bits[key] for key in sorted(bits)], np.int64)
        # Most words are in no class: their first 16 bits tell, at a tenth of the cost of a search.
        self.some = np.zeros(1 << 16, np.bool_)
        self.some[self.keys >> np.uint64(48)] = True

    def of(self, keys: Hashes) -> tuple[Ints, Ints]:
        """The words that are in some class, by number, and the classes of each as bits."""
        asked = np.flatnonzero(self.some[keys >> np.uint64(48)])
        place = np.minimum(np.searchsorted(self.keys, keys[asked]), len(self.keys) - 1)
        found = self.keys[place] == keys[asked]
        return asked[found], self.bits[place[found]]


@cache
def load_word_classes(reporting: tuple[str, ...]) -> WordClasses:
    """The classes that ship with the package, with these reporting verbs."""
    raw = tomllib.loads((resources.files(__package__) / "words.toml").read_text(encoding="utf-8"))
    classes = {
        name: sorted({word for own in by_language.values() for word in own}) for name, by_language in raw.items()
    }
    return WordClasses(classes | {"reporting": sorted(word for word in reporting if " " not in word)})


def line_features(lines: pa.Table, phrases: Phrases) -> tuple[dict[str, Values], Words]:
    """The features of each line, and its words. Needs: the columns of ``add_features``, ``find_turns``."""
    clean = one_chunk(lines["bare"])
    straight = straightened(clean)
    words = find_words(straight)
    n = lines.num_rows
    n_words = np.maximum(ints(lines["n_words"]), 1)
    out = _shape(lines, n_words) | _signs(straight, n_words) | _forms(lines, n_words)
    out |= _vocabulary(words, load_word_classes(phrases.texts("reporting")), n)
    long, seen = seen_before(words, ints(lines["doc_no"]), n, SEEN_BYTES)
    out["seen_share"] = np.where(long >= 3, seen / np.maximum(long, 1), -1)
    return {name: np.asarray(values, np.float32) for name, values in out.items()}, words


def _shape(lines: pa.Table, n_words: Ints) -> dict[str, npt.NDArray[np.generic]]:
    families = ints(lines["families"])
    clean = one_chunk(lines["bare"])
    shape = one_chunk(lines["turn"])
    # A heading with a date stands in lists of articles more often than above a comment.
    turn = present(shape) & ~bools(pc.ends_with(shape, " dated"))
    flags = ("ends_sentence", "ends_open", "opens_quote", "starts_low", "is_list", "is_code", "is_table", "is_buttons")
    out: dict[str, npt.NDArray[np.generic]] = {name: bools(lines[name]) for name in flags}
    out["n_words"] = n_words
    out["chars_a_word"] = ints(lines["n_chars"]) / n_words
    out["has_url"] = holding(clean, b"http") | holding(clean, b"www.")
    out["is_turn"] = turn + 2 * (turn & bools(lines["turn_timed"])) + 4 * (turn & bools(lines["turn_strong"]))
    out["short_date"] = bools(lines["has_date"]) & (n_words <= 12) & ~turn
    for family in ("ago", "action", "note", "caption", "byline", "dateline", "thread", "form", "generic_name"):
        out[f"is_{family}"] = has(families, family)
    return out


def _forms(lines: pa.Table, n_words: Ints) -> dict[str, npt.NDArray[np.generic]]:
    """Short lines by their form, words and numbers aside: how often it stands in the document, and names alone.

    A form with a number in it that recurs is what author lines have in common, in whatever language they are.
    """
    n = lines.num_rows
    rows = np.flatnonzero((n_words <= FORM_WORDS) & ~bools(lines["ends_sentence"]) & ~bools(lines["ends_open"]))
    texts = one_chunk(lines["bare"]).take(pa.array(rows))
    few, numbered = n_words[rows] <= NAME_WORDS, matches(texts, "[0-9]")
    asked = np.flatnonzero(few | numbered)  # the form of the others is not asked for
    forms = forms_of(texts.take(pa.array(asked)))
    name, of_form = np.zeros(n, np.bool_), np.zeros(n, np.int64)
    name[rows[asked]] = bools(pc.equal(forms, "a")) & few[asked]
    dated = np.flatnonzero(numbered[asked] & matches(forms, "a"))
    own = rows[asked[dated]]
    of_form[own] = _in_document(forms.take(pa.array(dated)), ints(lines["doc_no"])[own])
    return {"is_name": name, "same_form": np.minimum(of_form, MOST_FORMS)}


def _in_document(texts: pa.Array, doc_no: Ints) -> Ints:
    """How often each string stands in its document."""
    codes = ints(texts.dictionary_encode().indices)
    return times_of(doc_no * (len(codes) + 1) + codes)


class _Signs:
    """The bytes of a column that are no letters, with the three bytes from each on. ``code``: kind of the first."""

    def __init__(self, texts: pa.Array) -> None:
        data, offsets = text_buffer(texts)
        data = data[: offsets[-1]]
        self.n_lines, self.offsets = len(texts), offsets
        self.at = np.flatnonzero(of_bytes(_KIND, data))
        self.line = np.searchsorted(offsets, self.at, side="right") - 1
        self.code = _KIND[data[self.at]]
        wide = np.concatenate([data, np.zeros(4, np.uint8)])
        self.second, self.third = wide[self.at + 1], wide[self.at + 2]
        filled = offsets[1:] > offsets[:-1]
        self.first = np.zeros(self.n_lines, np.uint8)
        self.first[filled] = data[offsets[:-1][filled]]

    def per_line(self, mask: Bools) -> Ints:
        """How many of the signs under the mask stand in each line."""
        return np.bincount(self.line[mask], minlength=self.n_lines).astype(np.int64)

    def each(self) -> Ints:
        """How many of each kind stand in each line: (n, kinds)."""
        kinds = len(_LEADS) + DIGIT + 1
        counts = np.bincount(self.line * kinds + self.code, minlength=kinds * self.n_lines)
        return counts.reshape(self.n_lines, kinds).astype(np.int64)

    def is_lead(self, lead: int) -> Bools:
        """Signs that begin with this byte."""
        return np.asarray(self.code == DIGIT + 1 + _LEADS.index(lead))


def _signs(texts: pa.Array, n_words: Ints) -> dict[str, npt.NDArray[np.generic]]:
    """Counts and rates of punctuation: looked up byte by byte, then only at the few places that hold any."""
    signs = _Signs(texts)
    count, code = signs.each(), signs.code
    stop = (code == STOP) | (code == EXCLAIM) | (code == ASK)
    ends = (signs.second == SPACE) | (signs.at + 1 == signs.offsets[1:][signs.line])
    letter_next, letter_after = signs.second - np.uint8(97) < 26, signs.third - np.uint8(97) < 26
    doubled = signs.second == _BYTE[code]
    n_sentences = signs.per_line(stop & ends)
    base = np.maximum(n_words, LEAST_WORDS)
    return {
        "exclaims": count[:, EXCLAIM],
        "runs": signs.per_line(doubled & ((code == EXCLAIM) | (code == ASK))),
        "asks": count[:, ASK],
        "ellipses": signs.per_line(doubled & (code == STOP)) + 2 * signs.per_line(_is_ellipsis(signs)),
        "quotes": signs.per_line(_is_quote(signs)),
        "brackets": count[:, OPEN],
        "smiles": signs.per_line(_is_smile(signs)),
        "mention": np.where(signs.first == ord("@"), 2, np.minimum(count[:, AT], 1)),
        "sloppy": signs.per_line(stop & (signs.second == SPACE) & letter_after),
        "unspaced": signs.per_line(((code == COMMA) | (code == EXCLAIM) | (code == ASK)) & letter_next),
        "words_a_sentence": n_words / np.maximum(n_sentences, 1),
        "sentences": n_sentences,
        "comma_rate": count[:, COMMA] / base,
        "digit_rate": count[:, DIGIT] / base,
        "semicolons": count[:, SEMICOLON],
        "colons": count[:, COLON],
    }


def _is_ellipsis(signs: _Signs) -> Bools:
    return np.asarray(signs.is_lead(0xE2) & (signs.second == 0x80) & (signs.third == 0xA6))


def _is_quote(signs: _Signs) -> Bools:
    """Quotation marks: straight, typographic, angled."""
    curly = signs.is_lead(0xE2) & (signs.second == 0x80) & (signs.third >= 0x98) & (signs.third <= 0x9F)
    angled = signs.is_lead(0xC2) & ((signs.second == 0xAB) | (signs.second == 0xBB))
    return np.asarray(curly | angled | (signs.code == QUOTE))


def _is_smile(signs: _Signs) -> Bools:
    """Emoji, hearts, and emoticons of a colon or semicolon with a mouth."""
    eyes = (signs.code == COLON) | (signs.code == SEMICOLON)
    mouth = _MOUTH[signs.second] | ((signs.second == ord("-")) & _MOUTH[signs.third])
    heart = signs.is_lead(0xE2) & ((signs.second == 0x9D) | (signs.second == 0x98))
    return np.asarray((eyes & mouth) | (signs.is_lead(0xF0) & (signs.second == 0x9F)) | heart)


def _vocabulary(words: Words, classes: WordClasses, n: int) -> dict[str, npt.NDArray[np.generic]]:
    """Rates of the classes of words, of names and of capitals, and the classes of the first word."""
    n_words = np.bincount(words.line, minlength=n)
    base = np.maximum(n_words, LEAST_WORDS)
    some, bits = classes.of(words.key)
    line = words.line[some]
    out: dict[str, npt.NDArray[np.generic]] = {}
    for i, name in enumerate(classes.names):
        out[name] = np.bincount(line[bits >> i & 1 > 0], minlength=n) / base
    out["names"] = np.bincount(words.line[words.capital & words.inside], minlength=n) / base
    out["capitals"] = np.bincount(words.line[words.capitals & (words.n_bytes > 3)], minlength=n) / base
    first = np.zeros(n, np.int64)
    heads = np.flatnonzero(np.diff(words.line, prepend=-1) > 0)
    opening, bits = classes.of(words.key[heads])
    first[words.line[heads[opening]]] = bits
    for name in ("courtesy", "first_person", "second_person", "opinion"):
        out[f"opens_{name}"] = first >> classes.names.index(name) & 1
    capital = np.ones(n, np.bool_)
    capital[words.line[heads]] = words.capital[heads]
    out["opens_low"] = ~capital
    return out
