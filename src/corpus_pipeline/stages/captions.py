"""Captions of plain text that end in who made the picture: *The boat on Tuesday (Image: Ada Brill)*."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, bools, ints, matches, one_chunk

MOST_WORDS = 45
_WORD = (
    r"(?i:photos?|image|picture|photo credit|photograph|fotos?|bild|bildquelle|bilder|fotograf|fot\.?|zdjęcie|imagen"
    r"|immagine|imagem|afbeelding|beeld|фото|写真|图片|摄影)"
)
_CREDIT = rf"[(\[] ?{_WORD} ?[:/] ?[^()\[\]]{{2,70}}[)\]]$|[^|] \| ?{_WORD} ?: ?[^|]{{2,60}}$|[.!?…] © ?[^0-9]{{2,50}}$"


def end_in_credits(lines: pa.Table) -> Bools:
    """Lines of text without markup that end in a credit, and do not begin with it. Needs: clean, n_words, is_markup."""
    out = np.zeros(lines.num_rows, np.bool_)
    rows = np.flatnonzero((ints(lines["n_words"]) <= MOST_WORDS) & ~bools(lines["is_markup"]))
    out[rows] = matches(one_chunk(lines["clean"]).take(pa.array(rows)), rf"^[^(\[©|].{{9,300}}?(?:{_CREDIT})")
    return out
