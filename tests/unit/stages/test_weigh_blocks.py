"""Lines of pages taken into the article and out of it, where weights contradict rules."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from tests.unit.markup.test_block_features import lines_of

from corpus_pipeline.model.block_model import PAGES, BlockModel
from corpus_pipeline.model.lookups import Additive, Lookup
from corpus_pipeline.model.trees import Tree, Trees
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.markup_labels import label_markup
from corpus_pipeline.stages.page_facts import PageRow
from corpus_pipeline.stages.weigh_blocks import TOLD, told_by, weigh_blocks

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."
BODY = f"<main>{f'<p>{PROSE}' * 4}<p>Go back</main><div class=related>{PROSE}</div><div class=comments>{PROSE}</div>"
ARTICLE: PageRow = {"page_type": "article", "authors": [], "published": None}
FORUM: PageRow = {"page_type": "forum", "authors": [], "published": None}
# Long lines belong to the article, others do not; so trees say, and a second look believes them.
_BELIEVE = Additive(0.0, (Lookup("score", (0.0,), (-3.0, 3.0)),))
_TREES = Trees(0.0, (Tree((("chars", 40.0),), (-3.0, 3.0)),))
LONG = {name: BlockModel(_TREES, _BELIEVE, 1.0, -1.0) for name in PAGES}


def labelled(lines: pa.Table) -> Labels:
    return label_markup(lines, Labels.empty(lines.num_rows, load_phrases().rules))


def rules_of(labels: Labels) -> list[str]:
    return [labels.rules[rule] if label >= 0 else "" for label, rule in zip(labels.label, labels.rule, strict=True)]


def test_rules_are_overruled_both_ways() -> None:
    lines = lines_of(BODY)
    before = labelled(lines)
    assert rules_of(before) == ["", "", "", "", "", "markup.related", "markup.comments"]
    after = weigh_blocks(lines, before, [ARTICLE], LONG)
    assert rules_of(after) == ["", "", "", "", "markup.weights", "", "markup.comments"]


def test_what_softwares_write_around_forms_is_never_taken_in() -> None:
    notice = "Notify me of follow-up comments by email."
    lines = lines_of(f"<main>{f'<p>{PROSE}' * 4}</main><div class=related>{notice}</div>")
    assert rules_of(weigh_blocks(lines, labelled(lines), [ARTICLE], LONG))[-1] == "markup.related"


def test_comments_of_a_forum_are_its_content() -> None:
    lines = lines_of(BODY)
    assert rules_of(weigh_blocks(lines, labelled(lines), [FORUM], LONG))[-1] == ""


def test_weights_that_doubt_change_nothing() -> None:
    lines = lines_of(BODY, BODY)
    unsure = {name: BlockModel(_TREES, _BELIEVE, 4.0, -4.0) for name in PAGES}
    before = labelled(lines)
    assert rules_of(weigh_blocks(lines, before, [ARTICLE, FORUM], unsure)) == rules_of(before)


def test_two_kinds_of_models_that_disagree_change_nothing() -> None:
    lines, before = lines_of(BODY), labelled(lines_of(BODY))
    against = Additive(0.0, (Lookup("score", (0.0,), (3.0, -3.0)),))
    split = {name: BlockModel(_TREES, against, 1.0, -1.0) for name in PAGES}
    assert rules_of(weigh_blocks(lines, before, [ARTICLE], split)) == rules_of(before)


def test_what_a_site_repeats_is_taken_in_where_the_page_is_one_text() -> None:
    lines = lines_of(BODY)
    empty = Labels.empty(lines.num_rows, load_phrases().rules)
    before = empty.fill(np.arange(lines.num_rows) == 1, "boilerplate", "repeat.site", 0.9)
    assert rules_of(weigh_blocks(lines, before, [ARTICLE], LONG))[1] == ""
    assert rules_of(weigh_blocks(lines, before, [{**ARTICLE, "page_type": "other"}], LONG))[1] == "repeat.site"


def test_a_dated_page_of_no_stated_kind_is_one_text() -> None:
    post = {**ARTICLE, "page_type": "other", "page_type_score": 0.6, "published": {}, "published_source": "markup"}
    lines = lines_of(BODY)
    empty = Labels.empty(lines.num_rows, load_phrases().rules)
    before = empty.fill(np.arange(lines.num_rows) == 1, "boilerplate", "repeat.site", 0.9)
    assert rules_of(weigh_blocks(lines, before, [post], LONG))[1] == ""
    for other in ({"page_type_score": 0.8}, {"published_source": "text"}, {"published": None}):
        assert rules_of(weigh_blocks(lines, before, [{**post, **other}], LONG))[1] == "repeat.site"


def test_plain_text_has_no_blocks() -> None:
    lines = lines_of(BODY)
    plain = lines.set_column(lines.column_names.index("is_markup"), "is_markup", pa.array([False] * lines.num_rows))
    before = labelled(lines)
    assert weigh_blocks(plain, before, [None], LONG) is before


def test_pages_do_not_depend_on_their_batch() -> None:
    alone, beside = lines_of(BODY), lines_of("<p>Other", BODY, f"<p>{PROSE}")
    own = rules_of(weigh_blocks(alone, labelled(alone), [ARTICLE], LONG))
    all_of_them = rules_of(weigh_blocks(beside, labelled(beside), [ARTICLE, ARTICLE, FORUM], LONG))
    assert all_of_them[1:-1] == own


def test_what_rules_say_is_a_number() -> None:
    lines = lines_of(BODY)
    told = told_by(labelled(lines))
    assert told.tolist() == [0, 0, 0, 0, 0, TOLD["markup.related"], TOLD["markup.comments"]]
    assert told_by(Labels.empty(2, ())).tolist() == [0, 0]
    header = Labels.empty(1, ()).fill(np.ones(1, np.bool_), "title", "header.title", 0.9)
    assert told_by(header)[0] not in (0, *TOLD.values())
