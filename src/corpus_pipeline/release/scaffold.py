"""A folder to begin a corpus in: settings with comments, a place for pages, a workflow that builds and checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from corpus_pipeline.errors import PublishError, UsageError

_TOML = """\
# Settings of this corpus. Every key may be left out; what stands here are the defaults, but for the name.

[corpus]                 # what the card, the manifest, the licence and the citation say
name = "{name}"
version = "0.1.0"        # of the data: raise it with every release
title = ""
description = ""         # a paragraph: what pages, whose, collected when, why and how
license = "other"        # of what you add, by its SPDX identifier: "CC0-1.0", "CC-BY-4.0", "ODbL-1.0"
creators = []            # "Family, Given", or the name of a group; an ORCID iD may follow in parentheses
homepage = ""
doi = ""                 # 10.1234/abc, once there is one
released = ""            # day of the release: "2024-07-01"

[input]
columns = {{}}             # our names to a table's own, where it has them: {{text = "content", id = "guid"}}
encoding = ""            # of bytes that are not UTF-8, where nothing else says it
max_bytes = 268435456    # a larger record is rejected

[quality]
max_rejected = 0.05      # share of records; more, and at least 20, fail the build
model = ""               # weights that tell where comments start: what corpus-pipeline train wrote, beside this file

[privacy]
commenters = "local"     # ids hold within one article; "pseudonym": on a site, by a secret key; "keep": names too
mask = []                # of "email", "phone", "ip", "handle": replaced by [email] and so on in published text
"""
_WITHDRAWN = "document_id,comment_id,reason,date\n"
# The columns of sources.csv; ``readers.sources`` reads them, and a test holds both to the same.
_SOURCES = "path,id,url,site,retrieved_at,timezone,encoding,rights\n"
_IGNORED = "/dist/\n/.dist.*\n"
_WORKFLOW = """\
# Builds the release from raw/, checks it, and keeps it with the run.
name: corpus

on:
  push:
  pull_request:

permissions:
  contents: read

env:
  # What pip installs: a version, a wheel, or the repository that you use.
  CORPUS_PIPELINE: corpus-pipeline[duckdb]

jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install "$CORPUS_PIPELINE"
      - run: corpus-pipeline build raw -o dist
      - run: corpus-pipeline validate dist --raw raw --schema-version '^1' --format github
      - uses: actions/upload-artifact@v4
        with:
          name: corpus
          path: dist
          include-hidden-files: true
"""
_README = """\
# {name}

Pages go below `raw/`, one folder a site. `raw/sources.csv` says what the pages do not: where they came from, when they
were fetched, what may be done with them. `corpus.toml` holds the settings. `withdrawn.csv` lists what people asked to
have taken out, by its `document_id` or `comment_id`: the next build leaves nothing of it but an empty row.

```sh
corpus-pipeline build raw -o dist     # the release
corpus-pipeline validate dist         # is it sound?
corpus-pipeline explain PAGE -d dist  # why was a line taken for what?
corpus-pipeline sql "FROM per_site_summary" -d dist
```
"""


def scaffold_files(name: str) -> Mapping[str, str]:
    """The content of every file of a new corpus of this name."""
    return {
        "corpus.toml": _TOML.format(name=name),
        "raw/sources.csv": _SOURCES,
        "withdrawn.csv": _WITHDRAWN,
        ".gitignore": _IGNORED,
        ".github/workflows/corpus.yml": _WORKFLOW,
        "README.md": _README.format(name=name),
    }


def init_corpus(folder: Path) -> list[str]:
    """Write the files of a new corpus into a folder, which is made where it is missing; gives their names.

    UsageError if any of them is there already: nothing is overwritten, and then nothing is written.
    """
    name = re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.lower()).strip("-._") or "corpus"
    files = scaffold_files(name)
    if there := [path for path in files if (folder / path).exists()]:
        hint = "name another folder, or move them away"
        raise UsageError(f"holds {', '.join(there)} already", where=str(folder), hint=hint)
    try:
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content.encode())
    except OSError as error:
        raise PublishError(f"cannot be written ({error.strerror})", where=str(folder)) from error
    return list(files)
