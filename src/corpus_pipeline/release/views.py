"""views.sql: what most questions join, as views that DuckDB makes over the files of a release."""

from __future__ import annotations

from pathlib import Path

from corpus_pipeline.tables import TABLES
from corpus_pipeline.vocabulary import BODY_KINDS

VIEWS = "views.sql"
TEXT_COLUMNS = ("article_id", "document_id", "site", "url", "title", "byline", "published_on", "language", "n_words")

_HEAD = """\
-- Views over the tables of this release, for DuckDB 1.2 or newer.
--
-- In the folder of the release, or in the one that holds it as dist/:   duckdb -init views.sql
-- From anywhere else, name its folder first:   SET VARIABLE dist = '/path/to/release'; then   .read /path/.../views.sql
--
-- A view keeps no path of its own: in a database file that is opened again, read this file again, too.
SET VARIABLE dist = coalesce(
  getvariable('dist'), (SELECT if(count(*) > 0, '.', 'dist') FROM glob('manifest.json'))
);
"""

_VIEWS = """\
-- One row an article, with its body: paragraphs, headings, list items, quotations, tables and code, in order.
CREATE OR REPLACE VIEW article_text AS
SELECT {columns}, coalesce(body.text, '') AS text
FROM articles AS a
LEFT JOIN (
  SELECT article_id, string_agg(text, chr(10) || chr(10) ORDER BY position) AS text
  FROM paragraphs
  WHERE kind IN ({kinds})
  GROUP BY article_id
) AS body USING (article_id);

-- One row a comment: the comment that began its thread, its place when each thread is read to its end, its answers.
CREATE OR REPLACE VIEW thread AS
WITH RECURSIVE tree AS (
  SELECT comment_id, comment_id AS root_comment_id, [position] AS path FROM comments WHERE parent_comment_id IS NULL
  UNION ALL
  SELECT c.comment_id, tree.root_comment_id, list_append(tree.path, c.position)
  FROM comments AS c JOIN tree ON c.parent_comment_id = tree.comment_id
)
SELECT
  c.article_id,
  tree.root_comment_id,
  row_number() OVER (PARTITION BY c.article_id ORDER BY tree.path) - 1 AS thread_position,
  (SELECT count(*) FROM comments AS answer WHERE answer.parent_comment_id = c.comment_id) AS n_replies,
  c.* EXCLUDE (article_id)
FROM comments AS c JOIN tree USING (comment_id);

-- One row a quotation from an article in one of its comments.
CREATE OR REPLACE VIEW quoted_paragraphs AS
SELECT
  p.article_id,
  p.paragraph_id,
  q.comment_id,
  substring(c.text, q.quote_start + 1, q.quote_end - q.quote_start) AS quoted,
  q.similarity,
  p.text AS paragraph_text,
  c.text AS comment_text
FROM quotes AS q JOIN paragraphs AS p USING (paragraph_id) JOIN comments AS c USING (comment_id);

-- One row an answer, beside the comment that it answers.
CREATE OR REPLACE VIEW replies AS
SELECT
  reply.article_id,
  reply.parent_comment_id,
  reply.comment_id,
  reply.parent_basis,
  reply.depth,
  parent.commenter_id AS parent_commenter_id,
  reply.commenter_id,
  parent.posted_at AS parent_posted_at,
  reply.posted_at,
  parent.text AS parent_text,
  reply.text
FROM comments AS reply JOIN comments AS parent ON parent.comment_id = reply.parent_comment_id;

-- One row a site.
CREATE OR REPLACE VIEW per_site_summary AS
SELECT
  site,
  count(*) AS n_articles,
  sum(n_words)::BIGINT AS n_words,
  sum(n_comments)::BIGINT AS n_comments,
  count(*) FILTER (n_comments > 0) AS n_articles_with_comments,
  count(*) FILTER (needs_review) AS n_to_review,
  min(published_on) AS first_published_on,
  max(published_on) AS last_published_on
FROM articles
GROUP BY site;
"""


def views_sql() -> str:
    """The content of views.sql; it names no path, so that a release may be moved."""
    kinds = ", ".join(f"'{kind}'" for kind in BODY_KINDS)
    columns = ", ".join(f"a.{name}" for name in TEXT_COLUMNS)
    return "\n".join([_HEAD, _tables(), _VIEWS.format(kinds=kinds, columns=columns)])


def _tables() -> str:
    return "".join(
        f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet(getvariable('dist') || '/{name}*.parquet');\n"
        for name in TABLES
    )


def views_for(dist: Path) -> str:
    """views.sql for a release in this folder, wherever the reader stands."""
    folder = str(dist.resolve()).replace("'", "''")
    return f"SET VARIABLE dist = '{folder}';\n{views_sql()}"
