"""What the lines of a page have beside their text: the names of the columns, and codes that stand in them.

Apart from what reads pages, which a corpus of plain text need not import.
"""

from __future__ import annotations

from corpus_pipeline.markup.elements import Mark

# Containers of a line that are asked, from the inside out; each holds more lines than the one before.
LEVELS = 4
# All 0 in plain text; see ``page.page_columns`` and ``surroundings``.
COLUMNS = (
    "channel",
    "block",
    "block_kind",
    "heading_level",
    "block_depth",
    "list_depth",
    "marks",
    "some_marks",
    "n_links",
    "link_chars",
    "starts_block",
    "is_shown",
    "in_content",
    "is_diffuse",
    "content_share",
    "comment_no",
    "comment_role",
    "block_tag",
    "away",
    "away_levels",
    *(f"{side}_{level}" for level in range(1, LEVELS + 1) for side in ("above", "below")),
)
# Codes of ``comment_role``.
OTHER, TEXT, AUTHOR, TIME = range(4)
# The bits of ``marks`` by which a class or an id speaks of comments.
COMMENTS = Mark.W_COMMENT | Mark.P_COMMENT
