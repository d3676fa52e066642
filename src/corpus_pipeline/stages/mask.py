"""Replace what is masked in everything that is published of a labelled batch; labels are given before, by all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import matches, one_chunk, replace_where, with_columns
from corpus_pipeline.stages.assemble import Labelled
from corpus_pipeline.stages.heads import Head
from corpus_pipeline.text.masks import CANDIDATES, plan_and_mask

_FIELDS = ("title", "subtitle", "byline", "publisher", "section", "republished_from", "published_raw")


def mask_batch(batch: Labelled, masks: Sequence[str]) -> Labelled:
    """The batch with its lines and the fields of its heads masked, and the masks recorded beside the repairs.

    Needs: clean, repairs. Commenters keep their names here: who is who is told by them.
    """
    if not masks:
        return batch
    clean, repairs = mask_lines(one_chunk(batch.lines["clean"]), one_chunk(batch.lines["repairs"]), masks)
    lines = with_columns(batch.lines, {"clean": clean, "repairs": repairs})
    return replace(batch, lines=lines, heads=[_masked(head, masker(masks)) for head in batch.heads], masks=tuple(masks))


def masker(masks: Sequence[str]) -> Callable[[str], str]:
    """What masks one text."""
    return lambda text: plan_and_mask(text, masks)[1]


def mask_lines(texts: pa.Array, repairs: pa.Array, masks: Sequence[str]) -> tuple[pa.Array, pa.Array]:
    """The masked texts, and the names of their repairs with those of the masks that each took."""
    suspect = matches(texts, CANDIDATES)
    rows = pa.array(np.flatnonzero(suspect))
    found = [plan_and_mask(text, masks) for text in texts.take(rows).to_pylist()]
    before = repairs.take(rows).to_pylist()
    names = [" ".join(filter(None, (own, *used))) or None for own, (used, _) in zip(before, found, strict=True)]
    everything = np.array(repairs.to_pylist(), object)
    everything[suspect] = names
    return replace_where(texts, suspect, [text for _, text in found]), pa.array(everything, pa.string())


def _masked(head: Head, shown: Callable[[str], str]) -> Head:
    out = replace(head, authors=[replace(name, name=shown(name.name)) for name in head.authors])
    for name in _FIELDS:
        if said := getattr(head, name):
            setattr(out, name, shown(said))
    return out
