"""Documents without a corpus: the evidence of their lines, as a build sees it before anything is labelled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import with_columns
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.broken_lines import rejoin_lines
from corpus_pipeline.stages.echo import find_echoes
from corpus_pipeline.stages.features import add_features
from corpus_pipeline.stages.markup_lines import add_markup
from corpus_pipeline.stages.split import line_texts, split_lines
from corpus_pipeline.stages.turns import find_turns


def read_evidence(texts: Sequence[str], phrases: Phrases) -> pa.Table:
    """The lines of plain texts with their features, echoes and author lines; no repeats, which a corpus tells."""
    documents = pa.table({"text": pa.array(texts, pa.string())}).combine_chunks()
    return _evidence(rejoin_lines(split_lines(documents), documents, np.ones(len(texts), np.bool_)), documents, phrases)


def read_given_lines(texts: Sequence[str], phrases: Phrases) -> pa.Table:
    """The same of texts whose lines people gave: each is one, whatever it begins with."""
    documents = pa.table({"text": pa.array(texts, pa.string())}).combine_chunks()
    return _evidence(split_lines(documents), documents, phrases)


def _evidence(lines: pa.Table, documents: pa.Table, phrases: Phrases) -> pa.Table:
    lines = with_columns(add_markup(lines, {}), {"text": line_texts(documents, lines)})
    return find_turns(find_echoes(add_features(lines, phrases), documents.num_rows), phrases)[0]
