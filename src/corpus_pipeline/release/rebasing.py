"""Move somebody's annotations, keyed by our identifiers, from one release to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pyarrow.parquet as pq

from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.idmap import MAP_SCHEMA

_ID = re.compile(r"[pc]-[0-9a-f]{16}")
# A column of which at least this share are identifiers is a key.
_LEAST_SHARE = 0.5
_SEPARATORS: Mapping[str, str] = MappingProxyType({".csv": ",", ".tsv": "\t"})
BASIS, BEFORE, WHY = "rebase_basis", "rebased_from", "rebase_reason"


@dataclass(frozen=True, slots=True)
class Rebased:
    """What became of an annotation file: rows moved by basis, rows that could not be, identifiers that met in one."""

    output: Path
    lost_file: Path | None
    columns: tuple[str, ...]
    bases: Mapping[str, int]
    lost: tuple[str, ...]
    n_merged: int

    @property
    def n_moved(self) -> int:
        """Rows that have their place in the new release."""
        return sum(self.bases.values())


def rebase_file(path: Path, mapping: Path, output: Path | None = None, column: str | None = None) -> Rebased:
    """Write a CSV, TSV or Parquet file anew with the identifiers of the new release.

    ``column``: the one that holds identifiers; by default every column most of whose values have their form. The file
    gains the columns ``rebased_from`` and ``rebase_basis`` of the first of them. Rows that cannot be moved go to a file
    of their own with the reason. UsageError where files or columns do not fit.
    """
    rows, known = _read(path), _read_map(mapping)
    columns = [column] if column else _id_columns(rows)
    if not columns or columns[0] not in rows.columns:
        hint = "name one with --column; there are " + ", ".join(map(str, rows.columns))
        what = f"has no column {column!r}" if column else "has no column of paragraph or comment identifiers"
        raise UsageError(what, where=str(path), hint=hint)
    output = output or path.with_name(f"{path.stem}.rebased{path.suffix}")
    if output.resolve() == path.resolve():
        raise UsageError("is the input itself", where=str(output), hint="name another file with -o")
    moved, reasons = _moved(rows, known, columns)
    lost_file = output.with_name(f"{output.stem}.lost{output.suffix}")
    is_lost = reasons.notna()
    _write(moved[~is_lost], output)
    lost = rows[is_lost].assign(**{WHY: reasons[is_lost]})
    if len(lost):
        _write(lost, lost_file)
    kept = moved[~is_lost]
    return Rebased(
        output,
        lost_file if len(lost) else None,
        tuple(columns),
        {str(basis): int(n) for basis, n in kept[BASIS].value_counts().sort_index().items()},
        tuple(f"{i}: {why}" for i, why in zip(lost[columns[0]], lost[WHY], strict=True)),
        int(kept[BEFORE].nunique() - kept[columns[0]].nunique()),
    )


def _moved(rows: pd.DataFrame, known: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, pd.Series[str]]:
    """The rows with new identifiers, and for those without one the reason."""
    reasons = pd.Series(None, index=rows.index, dtype=object)
    moved = rows.copy()
    for column in columns:
        found = known.reindex(rows[column].astype(object))
        is_set = rows[column].notna().to_numpy() & (rows[column] != "").to_numpy()
        moved[column] = found["new_id"].where(is_set, None).to_numpy()
        unknown, gone = found["basis"].isna().to_numpy() & is_set, (found["basis"] == "gone").to_numpy()
        reasons[unknown & reasons.isna()] = f"{column} is no identifier of the old release"
        reasons[gone & reasons.isna()] = f"{column} is gone"
    first = known.reindex(rows[columns[0]].astype(object))
    moved[BEFORE], moved[BASIS] = rows[columns[0]], first["basis"].to_numpy()
    return moved, reasons


def _id_columns(rows: pd.DataFrame) -> list[str]:
    texts = [name for name in rows.columns if pd.api.types.is_string_dtype(rows[name])]
    return [name for name in texts if _share(rows[name]) >= _LEAST_SHARE]


def _share(values: pd.Series[str]) -> float:
    given = values[values.notna() & (values != "")]
    return float(given.str.fullmatch(_ID).mean()) if len(given) else 0.0


def _read_map(path: Path) -> pd.DataFrame:
    """The map by old identifier."""
    mapping = _read(path)
    if not set(MAP_SCHEMA.names) <= set(mapping.columns):
        hint = "make one: corpus-pipeline diff OLD NEW --map ids.parquet"
        raise UsageError("is no map of identifiers", where=str(path), hint=hint)
    return mapping.set_index("old_id")[["new_id", "basis"]]


def _read(path: Path) -> pd.DataFrame:
    """A table as it stands: every field of a CSV as text."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            frame: pd.DataFrame = pq.read_table(path).to_pandas()
            return frame
        if suffix in _SEPARATORS:
            return pd.read_csv(path, sep=_SEPARATORS[suffix], dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        what = f"cannot be read ({str(error).splitlines()[0]})"
        raise UsageError(what, where=str(path), hint="name a CSV, TSV or Parquet file") from error
    raise UsageError("is of no known form", where=str(path), hint="name a .csv, .tsv or .parquet file")


def _write(rows: pd.DataFrame, path: Path) -> None:
    if path.suffix.lower() == ".parquet":
        rows.to_parquet(path, index=False)
    else:
        rows.to_csv(path, sep=_SEPARATORS.get(path.suffix.lower(), ","), index=False)


def told(rebased: Rebased) -> str:
    """What a person should know of it, in lines."""
    bases = ", ".join(f"{n:,} {basis}" for basis, n in rebased.bases.items())
    lines = [f"{rebased.output}: {rebased.n_moved:,} rows moved by {', '.join(rebased.columns)} ({bases or 'none'})"]
    if rebased.n_merged:
        lines.append(f"{rebased.n_merged:,} identifiers met another one: their texts are one text now")
    if rebased.lost:
        lines.append(f"{len(rebased.lost):,} rows could not be moved; they are in {rebased.lost_file}:")
        lines += [f"  {line}" for line in rebased.lost]
    return "".join(f"{line}\n" for line in lines)
