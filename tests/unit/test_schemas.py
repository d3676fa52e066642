"""The tables as pandera models: the same checks as the YAML files, usable in annotations and fixtures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from pandera.errors import SchemaError, SchemaErrors
from pandera.io.pandas_io import from_yaml
from pandera.pandas import check_types
from pandera.typing import DataFrame

from corpus_pipeline.release.schemas import schema_files
from corpus_pipeline.schemas import MODELS, Articles, Comments, Duplicates
from corpus_pipeline.tables import TABLES


def read(release: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(release / f"{table}.parquet")


@pytest.mark.parametrize("name", TABLES)
def test_a_release_fits_its_models(name: str, sample_release: Path) -> None:
    data = read(sample_release, name)
    assert len(MODELS[name].validate(data, lazy=True)) == len(data)


@pytest.mark.parametrize("name", TABLES)
def test_a_model_checks_what_the_yaml_file_checks(name: str) -> None:
    model, written = MODELS[name].to_schema(), from_yaml(schema_files()[f"{name}.yaml"])
    assert (model.unique, model.ordered, model.strict) == (written.unique, written.ordered, written.strict)
    assert list(model.columns) == list(written.columns) == list(TABLES[name].names)
    for own, other in zip(model.columns.values(), written.columns.values(), strict=True):
        assert (own.dtype, own.nullable, own.coerce) == (other.dtype, other.nullable, other.coerce)
        assert [check.name for check in own.checks] == [check.name for check in other.checks]
        assert [check.statistics for check in own.checks] == [check.statistics for check in other.checks]


def test_columns_are_named_by_the_model() -> None:
    assert (Articles.article_id, Comments.posted_at) == ("article_id", "posted_at")
    assert Articles.__doc__ == TABLES["articles"].doc


@check_types
def only_discussed(articles: DataFrame[Articles]) -> DataFrame[Articles]:
    return DataFrame[Articles](articles[articles["n_comments"] > 0])


def test_functions_can_ask_for_a_table(sample_release: Path) -> None:
    articles = read(sample_release, "articles")
    found = only_discussed(DataFrame[Articles](articles))
    assert len(found) == int((articles["n_comments"] > 0).sum())
    assert found["n_comments_stated"].dtype == "Int32"


@pytest.mark.parametrize(
    ("column", "value", "check"),
    [
        ("language", "English", "str_matches"),
        ("page_type", "poem", "isin"),
        ("n_words", -1, "greater"),
    ],
)
def test_values_that_do_not_fit_are_refused(sample_release: Path, column: str, value: object, check: str) -> None:
    broken = read(sample_release, "articles").assign(**{column: value})
    broken[column] = broken[column].astype(read(sample_release, "articles")[column].dtype)
    with pytest.raises(SchemaError) as error:
        Articles.validate(broken)
    assert str(error.value.check).startswith(f"<Check {check}")


def test_a_row_twice_and_columns_in_another_order_are_refused(sample_release: Path) -> None:
    data = read(sample_release, "duplicates")
    for broken in (pd.concat([data, data], ignore_index=True), data[data.columns[::-1]], data.drop(columns="kind")):
        with pytest.raises((SchemaError, SchemaErrors)):
            Duplicates.validate(broken)


@pytest.mark.parametrize("name", TABLES)
def test_fixtures_can_begin_with_an_empty_table(name: str) -> None:
    assert list(MODELS[name].validate(MODELS[name].empty()).columns) == list(TABLES[name].names)
