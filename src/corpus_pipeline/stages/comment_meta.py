"""Within comments: author and date lines, names above and below them, votes and buttons."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, bounds, first_by, ints, last_by, present
from corpus_pipeline.model.segmenter import Start
from corpus_pipeline.phrases import has
from corpus_pipeline.stages.beside_times import (
    clocks_beside,
    counts_below,
    names_above_reputation,
    names_below,
    names_two_above,
)
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.name_lines import names_over_answered, names_over_texts
from corpus_pipeline.stages.other_names import handles_beside, names_above_alike
from corpus_pipeline.stages.repeated_buttons import repeated_buttons

# *Load more comments* belongs to none of them.
MORE = "action.more"
CONTROLS, CONTROL_WORDS = "thread.controls", 5
# *Like · Reply · 2y*.
BUTTONS = "action.combo"
# *1,204 3 gold badges* below who has answered.
REPUTATION = "furniture.reputation"


def label_meta(lines: pa.Table, labels: Labels, inside: Bools, above: Bools, starts: list[Start | None]) -> Labels:
    """Within comments: author and date lines of the document's templates, names above them, buttons."""
    if not inside.any():
        return labels
    doc_no, families = ints(lines["doc_no"]), ints(lines["families"])
    buttons = inside & has(families, "action") & ~(has(families, "turn") & present(lines["turn"]))
    labels = labels.fill_phrases(buttons, "comment_meta", ints(lines["phrase_rule"]), 0.95)
    labels = labels.change(labels.rule == labels.rule_code(MORE), "boilerplate", MORE, 0.95)
    labels = labels.fill(inside & bools(lines["is_buttons"]), "comment_meta", "thread.action", 0.9)
    date, name = np.zeros(len(inside), np.bool_), np.zeros(len(inside), np.bool_)
    rows = np.flatnonzero(inside & present(lines["turn"]))
    of_rows = zip(rows.tolist(), doc_no[rows].tolist(), lines["turn"].take(pa.array(rows)).to_pylist(), strict=True)
    timed = bools(lines["turn_timed"])
    # Right below *Ada says*, and above *Like · Reply · 2y*, stands what she says.
    said = bools(lines["turn_strong"]) & ~timed
    below_said = np.append(False, said[:-1] & (np.diff(doc_no) == 0))
    pressed = np.isin(labels.rule, [labels.rule_code(rule) for rule in (BUTTONS, "thread.action")])
    for row, doc, turn in of_rows:
        start = starts[doc]
        dated = row > 0 and doc_no[row - 1] == doc and date[row - 1]
        if start is not None and (turn in start.templates or (turn == "time" and timed[row] and dated)):
            date[row] = True
            name[row - 1] |= above[row] and inside[row - 1] and not (below_said[row - 1] or pressed[row])
    above_text, below = names_over_texts(lines, date, inside & ~date & labels.open)
    labels = labels.fill(below, "boilerplate", CONTROLS, 0.8)
    name = (name | above_text) & ~np.append(False, above_text[:-1])  # right below a name stands a text, if short
    over = names_two_above(lines, date, inside, inside & labels.open)
    place = np.append(False, over[:-1])
    labels = labels.change(place, "comment_meta", "thread.action", 0.9)
    labels = labels.change(over, "comment_meta", "thread.name", 0.95)
    name = (name | over) & ~place
    # Above the first comment a name is not yet known to be of it.
    rest = (labels.open | (labels.rule == labels.rule_code(CONTROLS))) & ~date
    for others in (names_above_alike(lines, name, rest), handles_beside(lines, name, rest)):
        labels = labels.change(others.others, "comment_meta", "thread.beside", 0.9)
        labels = labels.change(others.names, "comment_meta", "thread.name", 0.95)
        name = (name | others.names) & ~others.others
    name |= names_above_reputation(lines, inside & ~date & labels.open, labels.rule == labels.rule_code(REPUTATION))
    name |= names_over_answered(lines, name, inside & ~date & labels.open)
    known = date & has(families, "turn")
    labels = labels.fill_phrases(known, "comment_meta", ints(lines["phrase_rule"]), 0.95)
    date |= clocks_beside(lines, inside & labels.open, name | known | date | ~labels.open, date)
    labels = labels.fill(counts_below(lines, date, inside & labels.open & ~name), "comment_meta", "thread.action", 0.9)
    below = names_below(lines, date, name & labels.open, inside, labels.open & ~name)
    told = (np.bincount(doc_no, below) > 0)[doc_no]
    first = np.arange(len(inside)) < first_by(date, bounds(doc_no, len(starts)))[doc_no]
    labels = labels.fill(told & inside & first, "boilerplate", CONTROLS, 0.8)
    name = np.where(told, below, name)
    labels = labels.fill(date, "comment_meta", "thread.date", 0.95)
    labels = labels.fill(name, "comment_meta", "thread.name", 0.95)
    labels = labels.fill(_controls_above(lines, date | name, inside & labels.open), "boilerplate", CONTROLS, 0.8)
    repeated = repeated_buttons(lines, date, name, inside, labels.open)
    return labels.fill(repeated, "comment_meta", "thread.repeated", 0.85)


def _controls_above(lines: pa.Table, opens: Bools, text: Bools) -> Bools:
    """Short lines of a thread above its first author line, where author lines stand above their texts.

    ``opens``: author and date lines; ``text``: lines of threads that nothing else is known of.
    """
    doc_no = ints(lines["doc_no"])
    at = bounds(doc_no, int(doc_no[-1]) + 1)
    row = np.arange(len(opens))
    above = text & (row < first_by(opens, at)[doc_no]) & (last_by(text, at) > last_by(opens, at))[doc_no]
    above &= (last_by(opens, at) >= at[:-1])[doc_no]
    long = above & ((ints(lines["n_words"]) > CONTROL_WORDS) | bools(lines["ends_sentence"]))
    return np.asarray(above & ~(np.bincount(doc_no, long) > 0)[doc_no])
