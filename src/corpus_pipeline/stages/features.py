"""Surface evidence of each line, vectorised: repairs, lengths, punctuation, phrases, dates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import (
    Bools,
    bools,
    byte_flags,
    char_lengths,
    edge_bytes,
    fold,
    holding,
    holding_any,
    ints,
    is_blank,
    matches,
    matches_among,
    one_chunk,
    present,
    replace_where,
    with_columns,
)
from corpus_pipeline.columns_words import estimate_words
from corpus_pipeline.phrases import Phrases, bits
from corpus_pipeline.text.breaks import without_breaks
from corpus_pipeline.text.repairs import BADNESS, BREAKS, PREFILTER, REPAIRS, plan_and_repair

# Phrases, dates and names are looked for in lines up to this length; longer ones are prose.
SHORT_CHARS = 300
SHORT_WORDS = 40
# Up to this length they are asked for what softwares of sites write below an article and around a form: that is known
# word for word. Of other families more than one in ten was text there (notes on authors).
LONG_CHARS, LONG_WORDS = 700, 100
_LONG, _BEFORE = ("form", "furniture"), ("turn", "thread", "list_head")

_ENDS_SENTENCE = r"[.!?…。！？؟۔॥।][\"'’”»“)\]›]{0,3}$"
_ENDS_OPEN = r"[,;:،؛：，；]$"
_OPENS_QUOTE = r"^[\"“”„«»‹›‘'\[>「『《]"
_OPENS_LINK = r"^\[(?:[0-9]{1,4}\]\S|[^\[\]]*\]\()"
_STARTS_LOW = r"^[\p{Ll}]"
# A year of this era, or of the Buddhist one beside a Thai month; numbers with stops between; Solar Hijri years.
_HAS_DATE = (
    r"(?:19|20|\p{Thai}[ .]{0,3}2[45])[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2}"
    r"|[۰-۹]{4}|[٠-٩]{4}|[๐-๙]{4}|1[34][0-9]{2}[/-][0-9]{1,2}"
)
_OTHER_DIGIT = "[۰-۹٠-٩]"
_KEYWORDS = "def|class|import|from|return|if|for|while|function|var|let|const|public|private|#include"
_IS_CODE = rf"[{{}};]$|^(?:{_KEYWORDS})\b.*[:;{{(]|^</?[a-z]+|^\$ "
# A long dash opens a line of dialogue in many languages, so it is no bullet.
_IS_LIST = r"^(?:[-*•‣▪●◦·]|[0-9]{1,3}[.)]|\(?[a-zа-я0-9]{1,2}\))\s+\S"
# Three and more short items side by side, as in a menu.
_ITEM = r"\S+(?: \S+){0,3}"
_ARE_MENUS = (
    r"^[^|·•]+(?:[|·•][^|·•]+){2,}$",
    r"^[^>»›]{2,40}(?: [>»›] [^>»›]{2,40}){2,}$",
    rf"^{_ITEM}(?:(?:  +|\t+){_ITEM}){{2,}}$",
    r"^[\p{Han}\p{Katakana}\p{Hiragana}ー]{1,6}(?: [\p{Han}\p{Katakana}\p{Hiragana}ー]{1,6}){3,}$",
)
_IS_TABLE = r"\t.*\S|\S\s*\|\s*\S.*\|"
# Bytes that lines hold, or begin or end with, of which these may be true: digits, and the first bytes of others and of
# Thai; letters that are not capitals of ASCII; what opens or ends code; what stands between cells; bars and arrows of
# menus and the first byte of Han and Kana.
_DIGIT, _DIGIT_LEAD, _THAI_LEAD = byte_flags(*b"0123456789"), byte_flags(0xD9, 0xDB), byte_flags(0xE0)
_LOW = byte_flags(*range(ord("a"), ord("z") + 1), *range(0x80, 0x100))
_OPENS_CODE = byte_flags(*{ord(word[0]) for word in _KEYWORDS.split("|")}, *b"<$")
_CLOSES_CODE, _CELL = byte_flags(*b"{};"), byte_flags(*b"\t|")
_LONE_LEAD = byte_flags(*range(0xE2, 0xEA), 0xEF, 0xF0)
# What Markdown and text browsers put around words, and what is left of it: pictures and links, behind which addresses
# stand that may hold brackets; headings; numbers of links (lynx has them before a word, footnotes stand behind one),
# bold type, the numbers of a list of comments, and what would be a mark were it not for the stroke before it.
_ADDRESS = r"\((?:[^()]|\([^()]*\))*\)"
_LINKED = ((rf"!\[([^\[\]]*)\]{_ADDRESS}", r"\1"), (rf"\[([^\[\]]*)\]{_ADDRESS}", r"\1"))
_PICTURE = rf"^!\[[^\[\]]*\]{_ADDRESS}$"
_HEADING = r"^#{1,6} +"
_MARKS = (
    (b"\\", r"\\([-.!#*_>+()\[\]])", r"\1"),
    (b"[", r"(^|[ (|·•])\[[0-9]{1,4}\]([\pL\pN@])", r"\1\2"),
    (b"**", r"\*\*", ""),
    # No ASCII but letters, _ and - before digits; with a class of letters RE2 takes 46 ms to make it ready, not 0.04.
    (b". ", r"^[0-9]{1,4}\. +((?:[^:0-9]|[^ -,.-@\[-^`{-~][0-9]+)+:)$", r"\1"),
)


def add_features(lines: pa.Table, phrases: Phrases) -> pa.Table:
    """Lines with their surface evidence.

    Needs: text, is_rejoined. Gives clean (the repaired text), bare (without marks), repairs (names, or null), folded
    (null for long lines), n_chars, n_words, is_short, ends_sentence, ends_open, opens_quote, starts_low, has_date,
    has_digit, is_code, is_list, is_table, is_menu, is_invisible, families (bits of phrase families), phrase_rule (index
    in ``phrases.rules``, or -1) and turn_phrase (index among the turns, or -1).
    """
    text = _without_breaks(one_chunk(lines["text"]), bools(lines["is_rejoined"]))
    clean, repairs = repair_lines(text)
    repairs = _with_name_of_breaks(repairs, bools(lines["is_rejoined"]))
    bare = bare_texts(clean)
    n_chars, n_words = char_lengths(bare), estimate_words(bare)
    is_short = (n_chars <= SHORT_CHARS) & (n_words <= SHORT_WORDS)
    surface = {
        "is_invisible": is_blank(clean),
        "ends_sentence": matches(bare, _ENDS_SENTENCE),
        "ends_open": matches(bare, _ENDS_OPEN),
        "opens_quote": _open_quotes(clean),
        "is_list": matches(clean, _IS_LIST),
    }
    counted = {
        "clean": clean,
        "bare": bare,
        "repairs": repairs,
        "n_chars": n_chars,
        "n_words": n_words,
        "is_short": is_short,
    }
    asked = is_short | ((n_chars <= LONG_CHARS) & (n_words <= LONG_WORDS))
    short = _told_of_lines(_where(asked, bare), is_short, phrases)
    repaired = np.flatnonzero(is_short & present(repairs))
    short["is_menu"][repaired] = _are_menus(text.take(pa.array(repaired)))  # its gaps are none in clean text
    return with_columns(lines, counted | surface | short)


def _without_breaks(texts: pa.Array, broken: Bools) -> pa.Array:
    """The texts, those under the mask without the breaks inside them."""
    if not broken.any():
        return texts
    return replace_where(texts, broken, [without_breaks(text) for text in texts.filter(pa.array(broken)).to_pylist()])


def _with_name_of_breaks(repairs: pa.Array, broken: Bools) -> pa.Array:
    """The names of repairs, with that of the breaks before those under the mask."""
    if not broken.any():
        return repairs
    others = repairs.filter(pa.array(broken)).to_pylist()
    return replace_where(repairs, broken, [f"{BREAKS} {own}" if own else BREAKS for own in others])


def _open_quotes(texts: pa.Array) -> Bools:
    """Texts that open with a quotation mark or a bracket, but for that of a link."""
    opens = matches(texts, _OPENS_QUOTE)
    rows = np.flatnonzero(opens)
    opens[rows] = ~matches(texts.take(pa.array(rows)), _OPENS_LINK)
    return opens


def _where(mask: Bools, texts: pa.Array) -> pa.Array:
    """The texts under the mask, null elsewhere."""
    return pc.if_else(pa.array(mask), texts, pa.scalar(None, pa.string()))


def _told_of_lines(asked: pa.Array, is_short: Bools, phrases: Phrases) -> dict[str, npt.NDArray[np.generic] | pa.Array]:
    """What is not asked of prose (null), once of each distinct line: most stand there again.

    Of those that are not short only whether they are furniture.
    """
    encoded = asked.dictionary_encode()
    place = ints(pc.fill_null(encoded.indices, -1))
    folded = fold(encoded.dictionary)
    found = phrases.match(folded)
    columns = {name: np.append(flags, False)[place] for name, flags in _flags(encoded.dictionary).items()}
    none = np.int16(-1)
    families = np.append(found.families, 0)[place]
    is_told = is_short | ((families & bits(*_LONG) != 0) & (families & bits(*_BEFORE) == 0))
    return {
        "folded": _where(is_short, folded.take(encoded.indices)),
        **{name: values & is_short for name, values in columns.items()},
        "families": np.where(is_short, families, np.where(is_told, families & bits(*_LONG), 0)),
        "phrase_rule": np.where(is_told, np.append(found.rule, none)[place], none),
        "turn_phrase": np.where(is_short, np.append(found.turn, none)[place], none),
    }


def _flags(texts: pa.Array) -> dict[str, Bools]:
    """What patterns tell of short lines, each asked of the lines whose bytes allow for it."""
    first, last = edge_bytes(texts)
    has_digit = holding_any(texts, _DIGIT)
    has_digit |= matches_among(texts, holding_any(texts, _DIGIT_LEAD) & ~has_digit, _OTHER_DIGIT)
    return {
        "starts_low": matches_among(texts, _LOW[first], _STARTS_LOW),
        "has_date": matches_among(texts, has_digit | holding_any(texts, _THAI_LEAD), _HAS_DATE),
        "has_digit": has_digit,
        "is_code": matches_among(texts, _OPENS_CODE[first] | _CLOSES_CODE[last], _IS_CODE),
        "is_table": matches_among(texts, holding_any(texts, _CELL), _IS_TABLE),
        "is_menu": _are_menus(texts),
    }


def _are_menus(texts: pa.Array) -> Bools:
    """Each pattern is asked by itself: together they take RE2 1 ms to make ready."""
    spaced = holding(texts, b" ")
    bars, arrows = (np.logical_or.reduce([holding(texts, mark.encode()) for mark in marks]) for marks in ("|·•", ">»›"))
    gaps = holding(texts, b"  ") | holding(texts, b"\t")
    likely = (bars, arrows & spaced, gaps, spaced & holding_any(texts, _LONE_LEAD))
    found = [matches_among(texts, own, pattern) for own, pattern in zip(likely, _ARE_MENUS, strict=True)]
    return np.asarray(np.logical_or.reduce(found))


def bare_texts(texts: pa.Array) -> pa.Array:
    """The texts as a reader of the page sees them: without what Markdown and text browsers add; never published."""
    linked = holding(texts, b"](")
    linked &= ~matches_among(texts, linked, _PICTURE)  # a picture alone is no text
    texts = _replaced(texts, linked, *_LINKED)
    texts = _replaced(texts, edge_bytes(texts)[0] == ord("#"), (_HEADING, ""))
    for sign, pattern, kept in _MARKS:
        texts = _replaced(texts, holding(texts, sign), (pattern, kept))
    return texts


def _replaced(texts: pa.Array, found: Bools, *pairs: tuple[str, str]) -> pa.Array:
    """The texts, those under the mask after some replacements."""
    if not found.any():
        return texts
    own = texts.filter(pa.array(found))
    for pattern, kept in pairs:
        own = pc.replace_substring_regex(own, pattern, kept)
    return pc.replace_with_mask(texts, pa.array(found), own)


def repair_lines(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The repaired texts, and the names of the repairs that each took (null for none).

    ftfy runs at 1.3 MB/s, so RE2 picks the rare lines that any repair would change.
    """
    suspect: Bools = matches(texts, PREFILTER)
    rows = np.flatnonzero(suspect)
    raw = texts.take(pa.array(rows)).to_pylist()
    mended = _mended(list(dict.fromkeys(raw)))
    names = np.full(len(texts), None, object)
    names[rows] = [" ".join(mended[text][0]) or None for text in raw]
    return replace_where(texts, suspect, [mended[text][1] for text in raw]), pa.array(names, pa.string())


def _mended(texts: list[str]) -> dict[str, tuple[tuple[str, ...], str]]:
    """The plan of each text and the repaired text; ftfy is only asked where RE2 sees mojibake, before or after."""
    out = {text: plan_and_repair(text, REPAIRS[1:]) for text in texts}
    is_bad = matches(pa.array([*texts, *(text for _, text in out.values())], pa.string()), BADNESS)
    for row in np.flatnonzero(is_bad[: len(texts)] | is_bad[len(texts) :]).tolist():
        out[texts[row]] = plan_and_repair(texts[row])
    return out
