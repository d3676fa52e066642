"""Head of the page: site name, title and its repeats, standfirst, byline, date, section, cross-post source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import Bools, Ints, bools, bounds, first_by, ints, matches, one_chunk, present, sum_by
from corpus_pipeline.markup.elements import LIST_ITEM, TABLE, TERM, Mark
from corpus_pipeline.phrases import Phrases, has
from corpus_pipeline.rules import FURNITURE_MODEL
from corpus_pipeline.stages.captions import end_in_credits
from corpus_pipeline.stages.field_heads import cut_fields
from corpus_pipeline.stages.head_meta import cut_meta, meta_pieces
from corpus_pipeline.stages.head_titles import (
    PUBLISHER_WORDS,
    date_words,
    desks,
    lone_counts,
    lone_names,
    name_lines,
    parted_bylines,
    publisher_cuts,
)
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.mail_heads import cut_mail, label_ends
from corpus_pipeline.stages.menu_lines import KNOWN as MENU_ENTRIES
from corpus_pipeline.stages.pieces import Piece
from corpus_pipeline.stages.segment import is_prose

# A head is read down to the second line of prose, and no further than this many lines.
MAX_ROWS = 24
TITLE_WORDS, TITLE_CHARS = 30, 250
# The second line of prose ends a head: the first may be its standfirst.
MAX_PROSE = 2
# A date line at the head holds little else.
META_WORDS = 30
# A byline may also stand below the article, among its last lines.
TAIL_ROWS = 3
# A repeated line of so many words that ends like one is a sentence of a copy.
SENTENCE_WORDS = 6
# Items of lists with so few words may name the author.
NAME_WORDS = 6


BREADCRUMB = "furniture.breadcrumb"
ASIDE = Mark.W_SHARE | Mark.W_NOTICE | Mark.W_AD | Mark.W_RELATED
_BREAKS = dict.fromkeys(map(ord, "\n\r\v\f\x85\u2028\u2029"), " ")
# Columns that lines of a head are told by.
_TEXTS = ("text", "clean", "folded", "repairs")
_FLAGS = ("n_words", "n_chars", "is_short", "ends_sentence", "ends_open", "starts_low", "is_list")


class _Reader:
    """The lines that heads may be read from, taken out of the columns of a batch in one go."""

    def __init__(
        self, lines: pa.Table, labels: Labels, repeats: Bools, titles: Bools, n_docs: int, phrases: Phrases
    ) -> None:
        at = bounds(ints(lines["doc_no"]), n_docs)
        prose, clue = is_prose(lines) & ~_may_be_sentences(lines, labels, at), _clues(lines)
        # A notice on cookies may be longer than any head.
        rest = labels.open & ~(is_prose(lines) & _above_prose(lines, labels, repeats, n_docs))
        counted = rest | ~(bools(lines["is_markup"]) | _in_whole_pages(lines, labels, at))
        head, tail = _zones(rest, prose & ~clue, counted, at)
        head &= clue | ~(_beside(lines) | end_in_credits(lines, head & ~clue))
        rows = np.flatnonzero(head | (tail & clue))
        self._at, self._is_head = np.searchsorted(rows, at).tolist(), head[rows].tolist()
        read = lines.select([*_TEXTS, *_FLAGS]).take(pa.array(rows))
        texts, folded = (pc.fill_null(read[name], "").to_pylist() for name in ("text", "folded"))
        texts = [text if text.isprintable() else text.translate(_BREAKS) for text in texts]
        dated = matches(one_chunk(read["clean"]), r"\b[0-9]{1,2}[:.][0-9]{2}\b")
        repaired = present(read["repairs"])
        told = (sum_by(titles, at) > 0)[ints(lines["doc_no"])[rows]]
        titular = np.where(told, titles[rows], _titular(read))
        flags = (ints(read["n_words"]), prose[rows], titular, repeats[rows], dated, repaired)
        pieces: list[tuple[Piece, ...]] = [()] * len(rows)
        for i in np.flatnonzero(clue[rows]).tolist():
            pieces[i] = meta_pieces(texts[i], phrases)
        over = _over_menus(labels, at)[rows].tolist()
        self._lines = list(
            map(HeadLine, rows.tolist(), texts, folded, *(flag.tolist() for flag in flags), pieces, over)
        )

    def documents(self) -> list[int]:
        """The documents that have such lines."""
        return [doc for doc, (low, high) in enumerate(pairwise(self._at)) if low < high]

    def of(self, doc_no: int) -> tuple[list[HeadLine], list[HeadLine]]:
        """The lines of a document's head, down to its second line of prose, and the telling ones of its end."""
        low, high = self._at[doc_no : doc_no + 2]
        head: list[HeadLine] = []
        tail: list[HeadLine] = []
        n_prose = 0
        for line, is_head in zip(self._lines[low:high], self._is_head[low:high], strict=True):
            n_prose += line.prose and not line.pieces
            if is_head and n_prose < MAX_PROSE:
                head.append(line)
            elif any(piece.kind == "byline" for piece in line.pieces):
                tail.append(line)
        return head, tail


def _are_menus(labels: Labels, *others: str) -> Bools:
    """Known entries of menus, and what stands among them."""
    rules = [labels.rule_code(rule) for rule in (*MENU_ENTRIES, "menu.lines", *others)]
    return np.isin(labels.rule, rules) & ~labels.open


def _over_menus(labels: Labels, at: Ints) -> Bools:
    """Lines right above a known entry of a menu, or the path of a page in its site."""
    known = _are_menus(labels, BREADCRUMB, "furniture.skip")
    over = np.append(known[1:], False)
    over[at[1:][at[1:] > 0] - 1] = False
    return over


def _may_be_sentences(lines: pa.Table, labels: Labels, at: Ints) -> Bools:
    """Lines that are no running text where they read so: heading elements, and a question above all other lines.

    Or right below a menu.
    """
    headings = ints(lines["heading_level"]) > 0
    first = first_by(labels.open, at)
    below = np.append(False, _are_menus(labels)[:-1]) & labels.open
    first = np.union1d(first[first < at[1:]], np.flatnonzero(below))
    read = lines.select(["clean", *_FLAGS]).take(pa.array(first))
    headings[first] |= _titular(read) & _ends_titular(read)
    return np.asarray(headings)


def _beside(lines: pa.Table) -> Bools:
    """Lines of pages that are no title and no standfirst: items of lists but names, cells, headings of buttons."""
    level = ints(lines["heading_level"])
    aside = ((ints(lines["marks"]) & ASIDE) != 0) & (level != 1)
    items = np.isin(ints(lines["block_kind"]), (LIST_ITEM, TERM, TABLE)) & (ints(lines["n_words"]) > NAME_WORDS)
    return np.asarray(aside | items)


def _in_whole_pages(lines: pa.Table, labels: Labels, at: Ints) -> Bools:
    """The lines of the documents whose furniture a model has told."""
    told = np.append(0, np.cumsum(labels.rule == labels.rule_code(FURNITURE_MODEL)))
    return np.asarray((told[at[1:]] > told[at[:-1]])[ints(lines["doc_no"])])


def _clues(lines: pa.Table) -> Bools:
    """Lines that may be all byline, date and the like."""
    families = ints(lines["families"])
    clues = has(families, "byline", "translator", "editor", "dateline", "source", "section", "ago")
    return bools(lines["is_short"]) & (clues | bools(lines["has_date"])) & (ints(lines["n_words"]) <= META_WORDS)


def _titular(lines: pa.Table) -> Bools:
    """Lines that may be a title: short, no sentence, no list item."""
    stops = bools(lines["ends_sentence"]) & ~_ends_titular(lines)
    odd = stops | bools(lines["ends_open"]) | bools(lines["starts_low"]) | bools(lines["is_list"])
    short = (ints(lines["n_words"]) <= TITLE_WORDS) & (ints(lines["n_chars"]) <= TITLE_CHARS)
    return np.asarray(bools(lines["is_short"]) & short & ~odd)


def _zones(rest: Bools, prose: Bools, counted: Bools, at: Ints) -> tuple[Bools, Bools]:
    """The first rows of each document down to its second line of prose, and its last open rows.

    ``counted``: all but furniture of web pages and of whole pages, of which any number may stand above a head.
    """
    n_counted = np.append(0, np.cumsum(counted))
    doc_no = np.repeat(np.arange(len(at) - 1), np.diff(at))
    n_prose = np.cumsum(prose & rest)
    above = n_prose - (prose & rest) - np.append(0, n_prose)[at[:-1]][doc_no]
    head = (
        rest
        & (n_counted[:-1] - n_counted[at[:-1]][doc_no] < MAX_ROWS)
        & (above < MAX_PROSE)
        & ~(prose & (above >= MAX_PROSE - 1))
    )
    n_open = np.cumsum(rest)
    below = np.append(0, n_open)[at[1:]][doc_no] - n_open
    return head, rest & (below < TAIL_ROWS) & ~head


def _ends_titular(lines: pa.Table) -> Bools:
    """Sentence marks that a title may end with: anything but a single full stop."""
    clean = pc.utf8_slice_codeunits(lines["clean"], -4)
    return bools(pc.match_substring_regex(clean, r"[?!…？！؟]\W{0,2}$|\.\.\.$|\b[A-Z]\.$"))


def read_heads(
    lines: pa.Table, labels: Labels, repeats: Bools, titles: Bools, givens: Sequence[Given], phrases: Phrases
) -> tuple[Labels, list[Cut], list[Head]]:
    """Label the heads of a batch.

    ``repeats``: lines that stand in several documents of the site; ``titles``: titles of whole pages, where no other
    line of the document is one; ``givens``: one a document. Needs: doc_no, text,
    folded, n_words, n_chars, families and the surface flags. Gives labels, the cuts of lines that hold several
    fields, and one Head a document.
    """
    reader = _Reader(lines, labels, repeats, titles, len(givens), phrases)
    heads = [Head() for _ in givens]
    cuts: list[Cut] = []
    for doc_no in reader.documents():
        head, tail = reader.of(doc_no)
        cuts += _read_head(head, tail, givens[doc_no], heads[doc_no], phrases)
    n_chars = (ints(lines["char_end"]) - ints(lines["char_start"]))[[cut.row for cut in cuts]].tolist()
    parts = [cut for cut, end in zip(cuts, n_chars, strict=True) if cut.start > 0 or cut.end < end]
    labels = fill_cuts(labels, cuts)
    mails = {int(ints(lines["doc_no"])[cut.row]) for cut in cuts if cut.rule == "header.mail"}
    labels = label_ends(lines, labels, sorted(mails), bounds(ints(lines["doc_no"]), len(givens)))
    labels = labels.fill(_above_prose(lines, labels, repeats, len(givens)), "boilerplate", "repeat.site", 0.9)
    return labels, parts, heads


def fill_cuts(labels: Labels, cuts: Sequence[Cut]) -> Labels:
    """Labels with the rows of some cuts filled; of several cuts of one row any will do, since they stand for it."""
    rows: dict[tuple[str, str, float], list[int]] = {}
    for cut in cuts:
        rows.setdefault((cut.label, cut.rule, cut.score), []).append(cut.row)
    for label, rule, score in sorted(rows):
        mask = np.zeros(len(labels.label), np.bool_)
        mask[rows[label, rule, score]] = True
        labels = labels.fill(mask, label, rule, score)
    return labels


def _above_prose(lines: pa.Table, labels: Labels, repeats: Bools, n_docs: int) -> Bools:
    """Repeated lines above the first prose that the head did not claim.

    Where all prose but that of comments repeats, and outweighs all else that repeats, the page is a copy, or one of a
    thread below the same article, and not furniture alone: what stands above its first sentence is.
    """
    doc_no, n_chars = ints(lines["doc_no"]), ints(lines["n_chars"])
    at = bounds(doc_no, n_docs)
    others = ~labels.isin("comment", "comment_meta")
    first, repeats = first_by(is_prose(lines) & ~repeats & others, at), repeats & others
    sentences = repeats & bools(lines["ends_sentence"]) & (ints(lines["n_words"]) >= SENTENCE_WORDS)
    weight = sum_by(np.where(sentences, n_chars, 0), at) / np.maximum(sum_by(np.where(repeats, n_chars, 0), at), 1)
    first = np.where((first == at[1:]) & (weight > 0.5), first_by(sentences, at), first)
    return np.asarray((np.arange(lines.num_rows) < first[doc_no]) & repeats & labels.open)


def _metas(lines: list[HeadLine]) -> list[HeadLine]:
    """The byline and date lines; below prose only where none stands above it: entries of a diary have dates too."""
    prose = next((line.row for line in lines if line.prose and not line.pieces), None)
    metas = [line for line in lines if line.pieces]
    above = [line for line in metas if prose is None or line.row < prose]
    if above or prose is None:
        return above
    below = [line for i, line in enumerate(metas) if line.row == prose + 1 + i]
    return below if any(piece.kind in ("byline", "name") for line in below for piece in line.pieces) else []


def _read_head(lines: list[HeadLine], tail: list[HeadLine], given: Given, head: Head, phrases: Phrases) -> list[Cut]:
    """Bylines and dates first, then the lines that they leave; below the article only where the head names nobody."""
    cuts = cut_mail(lines, head, phrases)
    if cuts:  # below its head a mail only tells who wrote what it answers
        last = cuts[-1].row + 1
        lines = [line for line in lines if line.row <= last]
    cuts = cuts or cut_fields(lines, head, given, phrases)
    fields = {cut.row for cut in cuts}
    lines = [line for line in lines if line.row not in fields]
    metas = _metas(lines)
    others = [line for line in lines if line not in metas]
    words, updates = date_words(others, metas, phrases)
    cuts += words + [cut for line in metas if line.row not in updates for cut in cut_meta(line, head, given, phrases)]
    cuts += (
        parted_bylines(others, metas, head, phrases)
        or lone_names(others, metas, head, phrases)
        or desks(others, metas, head, phrases)
    )
    cuts += lone_counts(others, metas)
    taken = {cut.row for cut in cuts}
    others = [line for line in others if line.row not in taken]
    if _is_blog_entry(others, metas, tail):
        cuts += publisher_cuts(others[0], head)
        others = others[1:]
    cuts += name_lines(others, metas, head, given, phrases)
    if head.byline is None:
        cuts += [cut for line in tail for cut in cut_meta(line, head, given, phrases)]
    return cuts


def _is_blog_entry(others: Sequence[HeadLine], metas: Sequence[HeadLine], tail: Sequence[HeadLine]) -> bool:
    """Whether a page is a blog's name, the day, the entry's title and text, and who posted it at what time."""
    words = [piece.value for line in tail for piece in line.pieces if piece.kind == "word"]
    timed = any(letter.isdigit() for word in words for letter in word)
    if not timed or len(others) < 2 or len(metas) != 1 or others[0].n_words > PUBLISHER_WORDS:
        return False
    above, below = others[:2]
    return (above.row + 1, below.row - 1) == (metas[0].row, metas[0].row) and below.titular and not above.prose
