"""The contract as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.release.contract import contract, contract_json, load_contract
from corpus_pipeline.tables import SCHEMA_VERSION, TABLES


def test_every_table_and_column_says_since_when() -> None:
    for table in contract()["tables"].values():
        assert table["since"] == "1.0.0"
        assert all(column["since"] for column in table["columns"])


def test_columns_name_the_keys_that_they_are_part_of() -> None:
    columns = {c["name"]: c for c in contract()["tables"]["quotes"]["columns"]}
    assert [name for name, c in columns.items() if c.get("key")] == ["comment_id", "position"]
    assert columns["target_comment_id"]["references"] == "comments.comment_id"
    assert "references" not in columns["quote_start"]


def test_units_stand_where_there_is_one() -> None:
    columns = {c["name"]: c for c in contract()["tables"]["documents"]["columns"]}
    assert (columns["n_bytes"]["unit"], columns["n_chars"]["unit"]) == ("bytes", "code points")
    assert list(contract()["tables"]) == list(TABLES)


@pytest.mark.parametrize("place", ["contract.json", "schemas/contract.json"])
def test_a_contract_is_found_in_a_folder_and_in_a_release(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(contract_json(), "utf-8")
    assert load_contract(tmp_path) == load_contract(path) == contract()
    assert load_contract(path)["schema_version"] == SCHEMA_VERSION


COLUMN = {"name": "similarity", "type": "float32"}
TABLE = {"description": "", "primary_key": [], "foreign_keys": [], "columns": [COLUMN]}
TABLES_OF_NONE = (3, None, {"quotes": {"rows": 3, "files": []}}, {"quotes": TABLE})
WRONG = (json.dumps({"schema_version": "1.0.0", "tables": own}) for own in TABLES_OF_NONE)


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"tables": {}}), *WRONG])
def test_what_is_no_contract_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "contract.json").write_text(content, "utf-8")
    with pytest.raises(UsageError, match=r"is no (JSON|contract)"):
        load_contract(tmp_path)


def test_a_missing_contract_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no contract\.json"):
        load_contract(tmp_path / "none.json")
