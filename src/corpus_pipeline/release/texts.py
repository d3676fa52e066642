"""Prose of the files in schemas/: what tables cannot say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Part of the contract: another unit or another recipe is another major version.
OFFSETS: Mapping[str, str] = MappingProxyType(
    {
        "unit": "Unicode code point",
        "interval": "half-open: start belongs to it, end does not",
        "origin": "0 is the first character of the document's text, as documents.renderer specifies it",
    }
)
IDENTIFIERS: Mapping[str, str] = MappingProxyType(
    {
        "form": "a letter, a dash and the first 16 hexadecimal digits of a SHA-256",
        "document_id": "the input's own id, else its WARC record id, else its path below the root, else its bytes",
        "article_id": "document_id and position",
        "paragraph_id": "article_id, case-folded letters and digits of the text, how often these occurred before",
        "comment_id": "article_id and the site's own comment id, else as paragraph_id",
        "commenter_id": "as privacy.commenters says: within the article, or keyed by site and name",
    }
)

DICTIONARY_HEAD = """\
# Data dictionary

Schema version {version}. This file is generated, like every file here but `CHANGELOG.md`. A release is eight Parquet
tables, zstd-compressed, without list or struct columns. Rows stand in document order, then in order of position or
offset. The same name means the same quantity in every table.

## Tables and keys

"""

DICTIONARY_TAIL = """\
References are never dangling: what a column refers to is a row of the release, or the column is null. `spans.row_id`
refers to an article, a paragraph or a comment.

Column types are Arrow's. `timestamp[us]` has no time zone: it is the wall time that the page printed, and the column
`utc_offset_min` beside it holds the offset where the page, or the `timezone` of `sources.csv`, states one; only
`retrieved_at` is in UTC. A comment of *3 hours ago* is dated by `retrieved_at` where the day is certain.

## Checking a release

Without this package, one table at a time, in the folder of the release, with pandas, pyarrow and `pandera[cli,io]`
installed:

```sh
pandera validate -s schemas/articles.yaml -d articles.parquet
```

The YAML files check columns and their order, types, nulls, closed lists, ranges, forms and primary keys. A table in
several files is checked file by file. With this package, the same and every key, count, offset, text length and
checksum across all tables:

```sh
corpus-pipeline validate .
```

`contract.json` holds everything that is said here in a form for programs.

### In the CI of code that reads a release

Three depths, as a workflow to copy; take the jobs that you need. The release stands in `dist/`. The first job needs
nothing of ours. The second checks everything, in the versions that your code knows. The third tells before an upgrade
what would break: `contract.json` is a copy of `dist/schemas/contract.json` that you keep beside your code and renew
when you have adapted it.

```yaml
name: data
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  tables:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install pandas pyarrow "pandera[cli,io]"
      - run: |
          for schema in dist/schemas/*.yaml; do
            for data in dist/"$(basename "$schema" .yaml)"*.parquet; do
              pandera validate -s "$schema" -d "$data"
            done
          done
  release:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install corpus-pipeline
      - run: corpus-pipeline validate dist --schema-version '^1' --format github
  contract:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install corpus-pipeline
      - run: corpus-pipeline schema --diff contract.json dist --fail-on breaking
```

Other CI systems read `--format junit` or `--format json`.

In Python the same tables are pandera models, for annotations that are checked when a function is called, and for
fixtures:

```python
import pandas as pd
import pandera.pandas as pa
from corpus_pipeline.schemas import Articles, Comments
from pandera.typing import DataFrame


@pa.check_types
def comments_by_site(articles: DataFrame[Articles], comments: DataFrame[Comments]) -> pd.Series:
    return comments.merge(articles, on="article_id").groupby("site").size()


print(comments_by_site(pd.read_parquet("dist/articles.parquet"), pd.read_parquet("dist/comments.parquet")))
```

## Offsets

Offsets count Unicode code points of the document's text and are half-open: the text from `char_start` up to, but not
including, `char_end`. That is `text[char_start:char_end]` in Python, `substring(text, char_start + 1, char_end -
char_start)` in SQL; languages whose strings are UTF-16 (JavaScript, Java) must count code points, not units.
`documents.renderer` names the specification by which bytes became text (`text-1.md`, `html-1.md`),
`documents.text_sha256` pins the result, and `corpus-pipeline text DOC` prints it.

The text of a paragraph or comment is the join of its spans, after the repairs that each span names in `repairs`.
Offsets in `quotes` count in the text of the comment and of the quoted row instead.

## Words

`n_words` counts maximal runs of characters other than ASCII white space and U+3000. A Han, Hiragana or Katakana
character is a word by itself and ends the run before it. The body of an article is its paragraphs of the kinds
paragraph, heading, list_item, blockquote, table and code; `articles.n_words` and `articles.n_chars` count these.

## Identifiers

A letter, a dash and 16 hexadecimal digits of a SHA-256. An article's identifier is made of its document's, which is
made of the input's own id or path and never of the address; a paragraph's and a comment's are made of the article's
and of the site's own comment id, else of the words. So an edit renames only the rows whose words changed.
"""

TEXT_1 = """\
# text-1: how the bytes of a plain-text document become its text

`documents.renderer` is `text-1` for records of plain text. A changed rendering would have another name.

## Text

1. The bytes are decoded in `documents.encoding`; `documents.encoding_source` says how that was decided.
2. A byte order mark at the beginning is not part of the text.
3. Nothing else is changed. Line ends stay as they are, CRLF included: each of CR and LF counts as one character.

The length of this text is `documents.n_chars`, and the SHA-256 of it, encoded as UTF-8, is `documents.text_sha256`.
All offsets count its code points from 0, and are half-open.

## Lines

A line ends behind each of these, the longest first:

| end of line | code points |
| --- | --- |
| CRLF | U+000D U+000A |
| LF | U+000A |
| VT | U+000B |
| FF | U+000C |
| CR | U+000D |
| NEL | U+0085 |
| LS | U+2028 |
| PS | U+2029 |

and at the end of the text. `spans.line_no` counts the lines that are not blank, from 0.

Some scrapers put every link and every other inline element on a line of its own, and so break sentences. Where at
least two lines of a text go on with the line above by a comma, a full stop or a closing bracket, the pieces of a
sentence count as one line; the repair `breaks` is what joins them. So do the lines of a paragraph in whole pages
(twenty short lines or more, such as entries of menus) whose text is hard-wrapped at one width.

## Spans

A line's span is the line without the white space at both ends: the characters that `str.strip()` of Python removes.
A line of nothing else is blank and has no span. A line that holds several fields, such as a date and a title, is cut
into several spans; white space around a cut belongs to none of them. So spans are disjoint, rise, and hold every
character of the text that is not white space.

Repairs (breaks, mojibake, control characters, composed letters, spaces) are no part of the rendering. They are applied
to a span after it is cut out, in the order in which `spans.repairs` names them, and change no offset. Behind them
stand the masks that the corpus asked for: `mask_email`, `mask_ip`, `mask_phone` and `mask_handle` replace e-mail
addresses, IP addresses, phone numbers and names behind an @ by `[email]`, `[ip]`, `[phone]` and `[handle]`.
`withdrawn` stands last: a passage of something that was taken out on request gave way to `[withdrawn]`, and no release
says what it was.
"""
