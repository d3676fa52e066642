"""The tables as pandera models, for type annotations, ``check_types`` and fixtures in code that reads a release.

>>> import pandas as pd
>>> from corpus_pipeline.schemas import Articles
>>> articles = Articles.validate(pd.read_parquet("dist/articles.parquet"))  # doctest: +SKIP

The models hold what plain pandas reads from our Parquet files to the same checks as the YAML files in schemas/: columns
and their order, types, nulls, closed lists, ranges, forms, primary keys. Whole numbers and booleans that may be null
are coerced from the floats and objects that pandas makes of them to ``Int32``, ``Int64`` and ``boolean``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pandera.engines.pandas_engine import Engine
from pandera.pandas import DataFrameModel, Field

from corpus_pipeline.release.schemas import pandera_column
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES, Column, Table

__all__ = [
    "MODELS",
    "SCHEMA_VERSION",
    "Articles",
    "Authors",
    "Comments",
    "Documents",
    "Duplicates",
    "Paragraphs",
    "Quotes",
    "ReleaseTable",
    "Spans",
]

# The built-in checks by the names that fields know them by.
_FIELD_CHECKS: Mapping[str, str] = MappingProxyType({"greater_than_or_equal_to": "ge"})


class ReleaseTable(DataFrameModel):  # type: ignore[misc]
    """A table of a release; subclasses take their columns from the declaration of the table that they name."""

    def __init_subclass__(cls, table: str, **kwargs: Any) -> None:
        declared = TABLES[table]
        cls.__doc__ = declared.doc
        cls.__annotations__ = {column.name: _annotation(column) for column in declared.columns}
        for column in declared.columns:
            field = _field(column)
            field.__set_name__(cls, column.name)  # as a class body would
            setattr(cls, column.name, field)
        cls.Config = type("Config", (), _config(declared))
        super().__init_subclass__(**kwargs)


def _config(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "description": table.doc,
        "strict": True,
        "ordered": True,
        "unique": list(table.primary_key),
    }


def _annotation(column: Column) -> Any:
    """The type as an object: a name would be taken for a forward reference."""
    return Engine.dtype(pandera_column(column)["dtype"])


def _field(column: Column) -> Any:
    described = pandera_column(column)
    checks = {_FIELD_CHECKS.get(name, name): value for name, value in described.get("checks", {}).items()}
    own = {name: described[name] for name in ("nullable", "coerce", "description")}
    return Field(**own, **checks)


class Articles(ReleaseTable, table="articles"):
    """One row a published document: its article, with what the page says of it."""


class Authors(ReleaseTable, table="authors"):
    """One row a person or agency named in an article's byline."""


class Paragraphs(ReleaseTable, table="paragraphs"):
    """One row a paragraph of an article, in order."""


class Comments(ReleaseTable, table="comments"):
    """One row a reader's comment, in page order."""


class Quotes(ReleaseTable, table="quotes"):
    """One row a quotation in a comment, linked to what it quotes."""


class Duplicates(ReleaseTable, table="duplicates"):
    """One row a document that repeats an earlier one."""


class Spans(ReleaseTable, table="spans"):
    """Every non-blank character of every document in exactly one row."""


class Documents(ReleaseTable, table="documents"):
    """One row an input record, whatever became of it."""


MODELS: Mapping[str, type[ReleaseTable]] = MappingProxyType(
    {
        "articles": Articles,
        "authors": Authors,
        "paragraphs": Paragraphs,
        "comments": Comments,
        "quotes": Quotes,
        "duplicates": Duplicates,
        "spans": Spans,
        "documents": Documents,
    }
)
