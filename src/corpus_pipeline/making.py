"""What commands that make examples or fit weights share: tables in, one file out, and one line for what is wrong."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.errors import UsageError


def command(module: str, told: str, paths: Mapping[str, str], kinds: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The arguments of a command: ``kind`` where there are several, the ``paths`` with their help, ``output``."""
    parser = argparse.ArgumentParser(prog=f"python -m corpus_pipeline.{module}", description=told)
    if kinds:
        parser.add_argument("kind", choices=list(kinds))
    for name, help_ in paths.items():
        parser.add_argument(name, type=Path, help=help_)
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser


def read_columns(path: Path, columns: Sequence[str]) -> pa.Table:
    """Columns of a Parquet file; UsageError where it is none or has not all of them."""
    try:
        found = pq.read_schema(path).names
    except OSError as error:
        raise UsageError("no such file, or none that can be read", where=f"{path}:", hint="name a table") from error
    except pa.ArrowException as error:
        raise UsageError("this is no Parquet file", where=f"{path}:", hint="name a Parquet table") from error
    missing = sorted(set(columns) - set(found))
    if missing:
        raise UsageError(f"columns are missing: {', '.join(missing)}", where=f"{path}:", hint="see --help")
    return pq.read_table(path, columns=list(columns))


def write_weights(path: Path, document: Mapping[str, Any], indent: int | None = None) -> None:
    """A file of weights: in one line, or indented where a person reads it."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(document, ensure_ascii=indent is not None, indent=indent, separators=separators)
    path.write_text(f"{text}\n", encoding="utf-8")
