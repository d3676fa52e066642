"""Files of weights: the one that a build names, or the one that ships; checked before any work is done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus_pipeline.errors import UsageError
from corpus_pipeline.model.start_choices import no_rows, start_choices
from corpus_pipeline.model.start_model import StartModel, load_model, read_model, shipped_weights

# Name of the weights in the working folder of a build.
MODEL = "model.json"
# A file of weights is tens of kB; nothing that is so much larger is read.
MOST_BYTES = 16 * 1024 * 1024
_HINT = "name a file that corpus-pipeline train wrote with this version, or none for the weights that ship"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The bytes of a file of weights that was found sound."""

    content: bytes

    @property
    def sha256(self) -> str:
        """What identifies the weights."""
        return hashlib.sha256(self.content).hexdigest()

    def model(self) -> StartModel:
        """The weights as a model."""
        return read_model(self.content.decode("utf-8"))


def read_model_file(path: str) -> ModelFile:
    """The weights in a file, those that ship for an empty name; UsageError where they cannot be used."""
    if not path:
        return ModelFile(shipped_weights().encode())
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot be read ({reason})", where=path, hint=_HINT) from error
    if len(content) > MOST_BYTES:
        raise UsageError("is too large for weights", where=path, hint=_HINT)
    try:
        _check_names(read_model(content.decode("utf-8")))
    except ValueError as error:
        raise UsageError(f"holds {_short(error)}", where=path, hint=_HINT) from error
    return ModelFile(content)


def _short(error: ValueError) -> str:
    return "bytes that are no UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _check_names(model: StartModel) -> None:
    """ValueError for a feature that is none of this version of the package."""
    of_lines, choices = set(load_model().line.names()), start_choices(no_rows())
    asked = {"line": (model.line.names(), of_lines)}
    if model.moved:
        asked["starts"] = model.moved.starts.names(), set(choices.starts)
        asked["none"] = model.moved.none.names(), set(choices.nones)
    for number, trees in enumerate(model.starts):
        asked[f"trees {number}"] = trees.names(), set(choices.features())
    for names, known in asked.values():
        for name in names:
            if name not in known:
                raise ValueError(f"weights of a feature that is unknown here ({name})")


@lru_cache(maxsize=2)
def model_in(folder: Path, sha256: str) -> StartModel:
    """The weights in the working folder of a build, read once a process. ``sha256``: of the file."""
    content = (folder / MODEL).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("the weights in the working folder changed")
    return read_model(content.decode("utf-8"))
