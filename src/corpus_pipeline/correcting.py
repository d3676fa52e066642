"""Which documents of a build people have labelled: found by id or path, used where the text is still the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus_pipeline.annotations import Annotation, Line, is_text, read_annotations
from corpus_pipeline.stages.assemble_documents import document_ids
from corpus_pipeline.stages.split import line_texts, take_documents
from corpus_pipeline.tasks import Group

FOLDER = "annotations"
Numbered = tuple[tuple[int, tuple[Line, ...]], ...]


def find_annotations(folder: Path) -> list[Annotation]:
    """The annotations in the folder of that name; none where there is no such folder. UsageError for a broken one."""
    own = folder / FOLDER
    return read_annotations(own) if own.is_dir() and any(own.rglob("*.txt")) else []


def match_annotations(
    annotations: Sequence[Annotation], groups: Sequence[Group], settled: npt.NDArray[np.void]
) -> tuple[list[Numbered], list[str]]:
    """The labelled lines for each group, and one line of warning for each annotation that is not used."""
    found: list[dict[int, tuple[Line, ...]]] = [{} for _ in groups]
    if not annotations:
        return [()] * len(groups), []
    wanted = {name: a for a in annotations for name in (a.source, a.document) if name}
    used: dict[str, str] = {}
    first = 0
    for group, own in zip(groups, found, strict=True):
        ids = document_ids(settled[first : first + group.n_docs])
        first += group.n_docs
        names = _names(group)
        for number in range(group.n_docs):
            annotation = wanted.get(ids[number]) or wanted.get(names[number])
            if annotation is not None:
                same = is_text(annotation.lines, _texts(group, number))
                used[annotation.where] = "" if same else "no longer matches the text of its document"
                own.update({number: annotation.lines} if same else {})
    lost = {a.where: used.get(a.where, _unused(a, wanted)) for a in annotations}
    warnings = [f"{where} {why}; it is not used." for where, why in lost.items() if why]
    return [tuple(sorted(own.items())) for own in found], warnings


def _unused(own: Annotation, wanted: Mapping[str, Annotation]) -> str:
    """Why an annotation met no document. ``wanted``: the one that counts, by id and by path."""
    others = [wanted[name] for name in (own.document, own.source) if name and wanted[name] is not own]
    return f"is for the same document as {others[0].where}" if others else "names no document of the input"


def _names(group: Group) -> list[str]:
    """The path of each document, with its record."""
    table = group.documents(["source_path", "source_record"])
    columns = table["source_path"].to_pylist(), table["source_record"].to_pylist()
    return [f"{path}#{record}" if record else path for path, record in zip(*columns, strict=True)]


def _texts(group: Group, number: int) -> list[str]:
    """The lines of one document."""
    own = np.arange(group.n_docs) == number
    texts: list[str] = line_texts(*take_documents(group.documents(["text"]), group.lines(), own)).to_pylist()
    return texts
