"""Whole inboxes in, exports out: every cell of every expected record, and the findings and verdicts of the faulty ones."""

from __future__ import annotations

import csv
import re
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.archive import export
from pipeline.flow import collect
from pipeline.schema import Schema, load_schema
from pipeline.settings import load_settings
from pipeline.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "examples"
FORMS = [(path.parents[1].name, path.stem) for path in sorted(EXAMPLES.glob("*/expected/*.csv"))]
RECORDS = [(example, form) for example, form in FORMS if form not in ("finding", "submission")]

CONTRADICTED = {("messy", "employee", "branch_code"), ("messy", "sales_target", "branch_code")}
"""Columns that head office's messy workbooks fill with one branch throughout, where the expectation names each one's own."""

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(ROOT / "schemas")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Callable[[str], Path]:
    """Give the export of an example; each is collected once."""
    made: dict[str, Path] = {}

    def give(example: str) -> Path:
        if example not in made:
            space = tmp_path_factory.mktemp(example)
            shutil.copytree(ROOT / "schemas", space / "schemas")
            shutil.copytree(EXAMPLES / example / "inbox", space / "inbox")
            settings = load_settings(space)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PIPELINE_NOW", "2026-04-02T09:00")
                with open_store(settings, schema) as store:
                    collect(settings, lambda: schema, store, lambda _: None)
                with open_store(settings, schema, read_only=True) as store:
                    export(store, space / "export", schema)
            made[example] = space / "export"
        return made[example]

    return give


def comparable(schema: Schema, form: str, field: str, value: str) -> str:
    """Bring a value to what the examples compare."""
    if field in schema.forms[form].by_id and schema.forms[form][field].kind == "phone":
        return re.sub(r"\D", "", value)
    return "".join(unicodedata.normalize("NFKC", value).split())


@pytest.mark.parametrize(("example", "form"), RECORDS)
def test_every_cell_of_an_example_comes_out_as_expected(
    exported: Callable[[str], Path], schema: Schema, example: str, form: str
) -> None:
    expected = rows_of(EXAMPLES / example / "expected" / f"{form}.csv")
    columns = list(expected[0])
    found = rows_of(exported(example) / f"{form}.csv")

    def shown(row: dict[str, str]) -> tuple[str, ...]:
        return tuple(
            f"{column}={comparable(schema, form, column, row[column])}"
            for column in columns
            if (example, form, column) not in CONTRADICTED
        )

    assert sorted(map(shown, found)) == sorted(map(shown, expected))


def test_the_faulty_example_has_its_findings(exported: Callable[[str], Path]) -> None:
    found = rows_of(exported("faulty") / "finding.csv")
    for expected in rows_of(EXAMPLES / "faulty" / "expected" / "finding.csv"):
        severities = expected["severity"].split(" or ")
        assert [
            finding
            for finding in found
            if finding["source"] == expected["source"]
            and finding["sheet"] == expected["sheet"]
            and finding["code"] == expected["code"]
            and finding["severity"] in severities
            and expected["cell"] in ("", finding["cell"])
        ], expected


def test_the_faulty_example_has_its_verdicts(exported: Callable[[str], Path]) -> None:
    found = {row["source"]: row["verdict"] for row in rows_of(exported("faulty") / "submission.csv")}
    for expected in rows_of(EXAMPLES / "faulty" / "expected" / "submission.csv"):
        assert found[expected["source"]] in expected["verdict"].split(" or ")
