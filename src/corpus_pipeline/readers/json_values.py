"""JSON as Python reads it, with what makes a value dangerous or ambiguous refused."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from corpus_pipeline.readers.gate import GateError

# Python's own limit, stated so that it holds however Python is set up: longer ones take quadratic time.
MAX_DIGITS = 4300
_BLANKS = " \t\r\n"


def parse_json(text: str) -> Any:
    """A JSON value; GateError ``bad_row`` where it is none, names a key twice, or is nested hundreds of levels deep."""
    try:
        if text.startswith("{"):  # as rows do: what ``decode`` does beside takes as long as a short row
            value, end = DECODER.raw_decode(text)
            if not text[end:].strip(_BLANKS):
                return value
        return DECODER.decode(text)
    except RecursionError as error:
        raise GateError("bad_row", "nested too deeply") from error
    except json.JSONDecodeError as error:
        raise GateError(
            "bad_row", f"no JSON: {error.msg.lower().removesuffix(' at')} at character {error.pos}"
        ) from error
    except ValueError as error:
        raise GateError("bad_row", str(error)[:200]) from error


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        (key, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key {key[:80]!r} stands twice")
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer)
