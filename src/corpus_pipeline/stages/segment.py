"""Where furniture is and where reader comments start: labels from markers, repeats, turns and echoes.

The rules stand behind ``Segmenter``, which a fitted model fills as well: evidence of one document in, a start of
comments with its interval out. The article is protected throughout: short or odd lines are furniture only on positive
evidence, and where the start of comments is uncertain the late end of the interval is published.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import (
    Bools,
    Ints,
    among,
    bools,
    bounds,
    first_by,
    holding,
    ints,
    last_by,
    matches,
    matches_among,
    one_chunk,
    per_document,
    present,
)
from corpus_pipeline.model.segmenter import Candidates, Evidence, Pages, Segmenter, Start
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.author_lines import end_as_text
from corpus_pipeline.stages.comment_meta import label_meta
from corpus_pipeline.stages.dividing_lines import dividing_lines
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.link_lists import label_bullets
from corpus_pipeline.stages.listed_names import SHAPE as LISTED
from corpus_pipeline.stages.turns import tell_of_comments
from corpus_pipeline.text.names import is_name_like

# Shares of a site's distinct documents, and least counts, from which a repeated line is furniture.
SITE_SHARE, SITE_LEAST, SITE_SURE = 0.05, 2, 20
CORPUS_SHARE, CORPUS_LEAST = 0.02, 3
# Documents in which lines stand together that are of a template: below the article, within it, and above, where
# headings of columns and bylines stand together too. Of 12,972 lines that this told in 550 pages that do not
# say their site 2 were text.
TEMPLATE_BELOW, TEMPLATE_INSIDE, TEMPLATE_ABOVE = 3, 5, 6
# Inside the article a repeated short line may be a heading ("Introduction"): there it must be everywhere, or long.
# Longest entry of a list of other pages, longest label of a form's field, in words.
LIST_WORDS, FORM_WORDS = 20, 4
INSIDE_SHARE, INSIDE_LEAST, INSIDE_WORDS = 0.5, 5, 8

# A month with its year, or a year, with the number of its articles; fewer of them in a row may be headings of a text.
ARCHIVE_WORDS, ARCHIVE_LEAST = 6, 4
_MONTH = (
    r"(?:\pL[\pL\pM.]{1,14},? (?:de )?|[0-9]{1,2}[/.])?(?:19|20)[0-9]{2}(?:年|[/.-][0-9]{1,2}$)?(?: ?[0-9]{1,2}月)?"
)
_ARCHIVE = rf"^[►▼▸▾+»•-]? ?{_MONTH}(?: ?[(\[][0-9]{{1,5}}[)\]])?$"

# A line of Markdown that is all links, which may hold pictures, behind the mark of a list and with what divides them.
_LINK = r"\[(?:!\[[^\]]*\]\([^)]*\))?[^\]]*\]\([^)]*\)"
_LINKS = rf"^(?:[*+-] +|[0-9]+[.)] +)?{_LINK}(?:[ |·•,/>»]*{_LINK})*$"

# Lines between a thread's head and its first comment that are controls, and the longest of them.
CONTROL_ROWS, CONTROL_WORDS = 14, 5
# Words of a title above a time, and share of such lines that are titles where they are no names.
TITLE_WORDS, MOST_TITLES = 3, 0.5
# Lines of so few characters may be nothing but signs.
SIGNS = 3
# A document in which nothing hints at comments.
NO_HINT = Start(0.02)


def label_furniture(lines: pa.Table, labels: Labels, totals: tuple[Ints, Ints]) -> Labels:
    """Label furniture by phrases and repeats.

    ``totals``: distinct texts of each document's site, and of the corpus. Needs: doc_no, families, phrase_rule,
    n_words, n_site, n_corpus, ends_sentence, is_invisible. Repeated lines above the first prose are left to the header.
    """
    families = ints(lines["families"])
    labels = labels.fill(bools(lines["is_invisible"]), "boilerplate", "invisible.line", 0.99)
    for family in ("furniture", "form", "list_head", "thread", "truncated"):
        first = has(families, family) & ~has(families, "turn")
        labels = labels.fill_phrases(first, "boilerplate", ints(lines["phrase_rule"]), 0.95)
    labels = labels.fill(_all_links(lines) & ~present(lines["turn"]), "boilerplate", "furniture.links", 0.85)
    labels = labels.fill(dividing_lines(lines), "boilerplate", "furniture.separator", 0.9)
    prose = is_prose(lines) & labels.open
    labels = _label_repeats(lines, labels, prose, totals)
    labels = _label_menus(lines, labels, prose)
    labels = labels.fill(_in_archives(lines), "boilerplate", "list.archive", 0.9)
    return label_bullets(lines, _label_tails(lines, labels, prose), prose)


def _all_links(lines: pa.Table) -> Bools:
    """Lines that are nothing but links, written as Markdown."""
    texts = one_chunk(lines["text"])
    found = np.flatnonzero(holding(texts, b"]("))
    links = np.zeros(lines.num_rows, np.bool_)
    links[found] = matches(texts.take(pa.array(found)), _LINKS)
    return links


def is_prose(lines: pa.Table) -> Bools:
    """Lines that read like running text: a sentence of some length, or very long."""
    n_words = ints(lines["n_words"])
    return np.asarray(((n_words >= 12) & bools(lines["ends_sentence"])) | (n_words >= 25))


def repeated_above(lines: pa.Table, totals: tuple[Ints, Ints]) -> Bools:
    """Lines that repeat often enough to be furniture above an article, by site or by template."""
    return np.asarray(_repeated(lines, totals)[0] | (ints(lines["n_together"]) >= TEMPLATE_ABOVE))


def _repeated(lines: pa.Table, totals: tuple[Ints, Ints]) -> tuple[Bools, Bools]:
    """Lines that repeat often enough to be furniture at the edge of a page, by site and by corpus."""
    doc_no, n_site, n_corpus = (ints(lines[c]) for c in ("doc_no", "n_site", "n_corpus"))
    of_site, of_corpus = totals[0][doc_no], totals[1][doc_no]
    least_site = np.clip(SITE_SHARE * of_site, SITE_LEAST, SITE_SURE)
    least_corpus = np.maximum(CORPUS_SHARE * of_corpus, CORPUS_LEAST)
    return n_site >= least_site, n_corpus >= least_corpus


def _label_repeats(lines: pa.Table, labels: Labels, prose: Bools, totals: tuple[Ints, Ints]) -> Labels:
    doc_no, n_words, n_site = (ints(lines[c]) for c in ("doc_no", "n_words", "n_site"))
    by_site, by_corpus = _repeated(lines, totals)
    at = bounds(doc_no, len(totals[0]))
    own = prose & ~repeated_above(lines, totals) & ~by_corpus
    first, last = first_by(own, at)[doc_no], last_by(own, at)[doc_no]
    row = np.arange(lines.num_rows)
    n_together, within = ints(lines["n_together"]), (row > first) & (row < last)
    by_template = n_together >= np.where(within, TEMPLATE_INSIDE, TEMPLATE_BELOW)
    everywhere = n_site >= np.maximum(INSIDE_SHARE * totals[0][doc_no], INSIDE_LEAST)
    inside = within & ~everywhere & (n_together < TEMPLATE_INSIDE) & (n_words < INSIDE_WORDS)
    inside |= _in_article(lines) & prose & ~everywhere
    placed = (row > first) & ~inside & ~has(ints(lines["families"]), "turn", "ago", "action", "dateline")
    placed &= ~bools(lines["is_buttons"]) & ~present(lines["turn"])
    labels = labels.fill(by_site & placed, "boilerplate", "repeat.site", 0.9)
    labels = labels.fill(by_corpus & placed, "boilerplate", "repeat.corpus", 0.8)
    return labels.fill(by_template & placed, "boilerplate", "repeat.template", 0.9)


def _in_article(lines: pa.Table) -> Bools:
    """Lines that stand within the article by the markup of their page, where two pages may tell the same story."""
    return np.asarray(bools(lines["is_markup"]) & (ints(lines["in_content"]) > 0))


def _label_menus(lines: pa.Table, labels: Labels, prose: Bools) -> Labels:
    """Short items side by side above the first prose, below the last, or beside furniture; others are a table."""
    doc_no = ints(lines["doc_no"])
    menus = bools(lines["is_menu"]) & ~bools(lines["ends_sentence"]) & ~bools(lines["has_date"])
    menus &= ~has(ints(lines["families"]), "byline", "turn", "ago", "dateline") & ~bools(lines["is_buttons"])
    menus &= ~present(lines["turn"])
    if not menus.any():
        return labels
    at = bounds(doc_no, int(doc_no[-1]) + 1)
    row = np.arange(lines.num_rows)
    outside = (row < first_by(prose, at)[doc_no]) | (row > last_by(prose, at)[doc_no])
    known = labels.isin("boilerplate")
    beside = np.append(known[1:], False) | np.append(False, known[:-1])
    return labels.fill(menus & (outside | beside), "boilerplate", "menu.bar", 0.85)


def _in_archives(lines: pa.Table) -> Bools:
    """Lines of lists of months or years, one below the other, as blogs link their archives."""
    maybe = bools(lines["has_date"]) & (ints(lines["n_words"]) <= ARCHIVE_WORDS) & ~bools(lines["ends_sentence"])
    doc_no = ints(lines["doc_no"])
    rows = _in_lists(np.flatnonzero(maybe), doc_no)
    out = np.zeros(lines.num_rows, np.bool_)
    if len(rows):  # hardly ever, and RE2 takes 2 ms for the pattern
        months = rows[matches(one_chunk(lines["clean"]).take(pa.array(rows)), _ARCHIVE)]
        out[_in_lists(months, doc_no)] = True
    return out


def _in_lists(rows: Ints, doc_no: Ints) -> Ints:
    """The rows of which several stand one below the other in a document."""
    begins = np.flatnonzero((np.diff(rows, prepend=-9) != 1) | (np.diff(doc_no[rows], prepend=-1) != 0))
    length = np.diff(np.append(begins, len(rows)))
    return rows[np.repeat(length >= ARCHIVE_LEAST, length)]


def _label_tails(lines: pa.Table, labels: Labels, prose: Bools) -> Labels:
    """Below the last prose: short lines under the head of a list are its entries, under a comment form its fields."""
    doc_no, n_words, families = ints(lines["doc_no"]), ints(lines["n_words"]), ints(lines["families"])
    if not len(doc_no):
        return labels
    at = bounds(doc_no, int(doc_no[-1]) + 1)
    row = np.arange(lines.num_rows)
    last_prose = last_by(prose, at)[doc_no]
    said = present(lines["turn"]) & has(families, "turn")
    said |= among(one_chunk(lines["turn"]), [LISTED])
    says = bools(lines["turn_strong"]) & ~bools(lines["turn_timed"])
    said |= bools(lines["turn_timed"]) & (row > first_by(says & (row > last_prose), at)[doc_no])
    said |= np.append(False, said[:-1] & (np.diff(doc_no) == 0))  # and what is said right below
    short = ~bools(lines["ends_sentence"]) & ~said & ~has(families, "ago", "note") & ~_in_article(lines)
    heads = {name: first_by(has(families, name) & (row > last_prose), at)[doc_no] for name in ("list_head", "form")}
    listed = (row > heads["list_head"]) & short & (n_words <= LIST_WORDS)
    labels = labels.fill(listed, "boilerplate", "list.tail", 0.85)
    fields = (row > heads["form"]) & short & (n_words <= FORM_WORDS) & ~_opens_comment(lines)
    labels = labels.fill(fields, "boilerplate", "form.tail", 0.85)
    # Nothing but a list between the article and a thread, whose comments are prose as well.
    thread = first_by(has(families, "thread") & (row > first_by(prose, at)[doc_no]), at)[doc_no]
    last_above = last_by(prose & (row < thread), at)[doc_no]
    head = first_by(has(families, "list_head") & (row > last_above) & (row < thread), at)[doc_no]
    short &= n_words <= LIST_WORDS
    others = np.append(0, np.cumsum(labels.open & ~short))
    listed = (row > head) & (row < thread) & (thread < at[doc_no + 1])
    listed[listed] &= others[thread[listed]] == others[head[listed]]
    return labels.fill(listed & short, "boilerplate", "list.tail", 0.85)


def _opens_comment(lines: pa.Table) -> Bools:
    """Names with a time below them and a sentence below that: no fields of a form, but a thread that follows one."""
    ends = np.append(bools(lines["ends_sentence"])[1:], False)
    within = np.append(np.diff(ints(lines["doc_no"])) == 0, False)
    time = name_above(lines) & ends & within
    return np.asarray(time | (np.append(time[1:], False) & within))


def label_comments(
    lines: pa.Table, labels: Labels, segmenter: Segmenter, n_docs: int, pages: Pages | None = None
) -> tuple[Labels, list[Start | None]]:
    """Label the comment run of each document; gives the start found in each, or None without lines.

    ``pages``: the whole pages of the batch, where lines of the article are not taken for comments.

    Needs: doc_no, n_chars, n_words, ends_sentence, families, turn, turn_strong, turn_timed, echo_of, clean.
    """
    doc_no = ints(lines["doc_no"])
    prose = is_prose(lines) & labels.open
    columns = _Columns(lines, labels.open, prose)
    at = bounds(doc_no, n_docs)
    starts: list[Start | None] = [NO_HINT if n_lines else None for n_lines in np.diff(at).tolist()]
    first = np.full(n_docs, lines.num_rows, np.int64)
    basis = np.full(n_docs, -1, np.int64)
    for doc in per_document(doc_no, n_docs, columns.hints(doc_no, at)):
        starts[doc.doc_no] = segmenter.find_start(columns.evidence(doc.start, doc.end))
    starts = segmenter.revise(Candidates(lines, labels.open, prose, columns.above, pages), starts)
    for doc_number, start in enumerate(starts):
        if start is not None and start.basis:
            first[doc_number] = at[doc_number] + start.high
            basis[doc_number] = labels.rule_code(start.basis)
    inside = np.arange(lines.num_rows) >= first[doc_no]
    labels = labels.fill(_controls(lines, first, columns.marker, labels.open), "boilerplate", "thread.controls", 0.8)
    labels = label_meta(lines, labels, inside, columns.above, starts)
    score = np.array([start.score if start else 0.0 for start in starts], np.float32)
    return labels.fill_coded(inside, "comment", basis[doc_no], score[doc_no]), starts


def _controls(lines: pa.Table, first: Ints, marker: Bools, rest: Bools) -> Bools:
    """Short lines between the head of a thread and its first comment: sorting and the like."""
    doc_no = ints(lines["doc_no"])
    row = np.arange(lines.num_rows)
    heads = np.append(np.flatnonzero(marker), len(row))
    if len(heads) == 1:
        return np.zeros(len(row), np.bool_)
    above = heads[np.searchsorted(heads, row, side="right") - 1]
    start = first[doc_no]
    short = (ints(lines["n_words"]) <= CONTROL_WORDS) & ~_says(lines)
    long = np.append(0, np.cumsum(rest & ~short))
    near = (above < row) & (row < start) & (start < len(row)) & (start - above <= CONTROL_ROWS)
    near[near] &= long[start[near]] == long[above[near] + 1]
    near &= doc_no[np.minimum(above, len(row) - 1)] == doc_no
    return np.asarray(near & short)


def _says(lines: pa.Table) -> Bools:
    """Sentences, but for questions: forms ask *What are your thoughts?*."""
    ends = bools(lines["ends_sentence"])
    return np.asarray(ends & ~matches_among(one_chunk(lines["clean"]), ends, r"[?？؟]$"))


def name_above(lines: pa.Table) -> Bools:
    """Date lines without a name of their own that stand under a short line which may be one."""
    bare = among(one_chunk(lines["turn"]), ["time"])
    if not bare.any():
        return bare
    below = bare & np.append(False, np.diff(ints(lines["doc_no"])) == 0)
    n_chars = ints(lines["n_chars"])
    few = (ints(lines["n_words"]) <= 4) | (n_chars <= 8)  # every character of Chinese and Japanese is a word
    name = few & (n_chars <= 40) & np.append(below[1:], False)
    name &= ~bools(lines["ends_open"]) & ~bools(lines["has_date"]) & ~bare
    name &= ~end_as_text(lines, name)
    rows = np.flatnonzero(name & (n_chars <= SIGNS))
    name[rows] = [any(map(str.isalnum, text)) for text in lines["clean"].take(pa.array(rows)).to_pylist()]
    name &= tell_of_comments(lines) | ~_are_titles(lines, name)
    return np.asarray(below & np.append(False, name[:-1]))


def _are_titles(lines: pa.Table, asked: Bools) -> Bools:
    """Lines of documents in which most of those asked are titles, as in programmes: *Songs for children* / *8 pm*."""
    rows, doc_no = np.flatnonzero(asked), ints(lines["doc_no"])
    titles = np.array([_is_title(text) for text in lines["clean"].take(pa.array(rows)).to_pylist()], np.bool_)
    n, n_titles = (np.bincount(doc_no[own], minlength=int(doc_no[-1]) + 1) for own in (rows, rows[titles]))
    return np.asarray(((n_titles > 0) & (n_titles >= MOST_TITLES * n))[doc_no])


def _is_title(text: str) -> bool:
    """Whether a line holds several words, some of them in small letters, and is no name."""
    words = text.split()
    return len(words) >= TITLE_WORDS and any(map(str.islower, words)) and not is_name_like(text)


class _Columns:
    """The evidence columns of a batch, handed out document by document."""

    def __init__(self, lines: pa.Table, open_rows: Bools, prose: Bools) -> None:
        self.open, self.prose = open_rows, prose
        self.n_chars, self.echo_of = ints(lines["n_chars"]), ints(lines["echo_of"])
        self.marker = has(ints(lines["families"]), "thread")
        self.turn = lines["turn"].to_pylist()
        self.strong, self.timed = bools(lines["turn_strong"]), bools(lines["turn_timed"])
        self.above = name_above(lines)
        self.ends = bools(lines["ends_sentence"])
        self.is_turn = present(lines["turn"])

    def hints(self, doc_no: Ints, at: Ints) -> Bools:
        """Documents in which something hints at comments: a thread's head, an echo, a turn below the first prose."""
        below = np.arange(len(doc_no)) > first_by(self.prose, at)[doc_no]
        clue = self.marker | (self.echo_of >= 0) | (self.is_turn & below)
        return np.asarray(first_by(clue, at) < at[1:])

    def evidence(self, start: int, end: int) -> Evidence:
        """The rows ``start:end`` as one document's evidence."""
        rows = slice(start, end)
        echo = self.echo_of[rows]
        return Evidence(
            self.open[rows],
            self.prose[rows],
            self.n_chars[rows],
            self.marker[rows],
            self.turn[rows],
            self.strong[rows],
            self.timed[rows],
            self.above[rows],
            np.where(echo >= 0, echo - start, -1),
            self.ends[rows],
        )
