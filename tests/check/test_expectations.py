from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.check.expectations import check_expectations
from pipeline.errors import SchemaError
from pipeline.messages import LANGUAGES, say, word_finding
from pipeline.model import Checked, Column, Finding, Table, canonical
from pipeline.schema import Schema, load_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model import Typed
    from pipeline.model.tables import Layout

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(SCHEMAS)


def sheet(form: str, rows: Sequence[Mapping[str, Typed]], layout: Layout = "table") -> Checked:
    fields = list(dict.fromkeys(field_id for row in rows for field_id in row))
    columns = {field_id: Column([canonical(row.get(field_id)) for row in rows], place) for place, field_id in enumerate(fields)}
    table = Table(form, "Sheet1", layout, list(range(2, len(rows) + 2)), columns)
    return Checked(table, {field_id: [row.get(field_id) for row in rows] for field_id in fields}, [{} for _ in rows])


def told(schema: Schema, *tables: Checked, folder: Path = SCHEMAS) -> list[list[tuple[str, str, str]]]:
    found = check_expectations(schema.forms[tables[0].table.form], tables, folder)
    for finding in [finding for findings in found for finding in findings]:
        for language in LANGUAGES:
            assert "rules." not in word_finding(finding, language)
    return [[(finding.cell, finding.code, finding.severity) for finding in one] for one in found]


def test_findings_of_one_batch_come_back_to_their_own_tables_and_cells(schema: Schema) -> None:
    first = sheet("visit_daily", [{"order_amount": Decimal(5)}, {"order_amount": Decimal(-1)}])
    second = sheet("visit_daily", [{"order_amount": Decimal("-0.01")}, {"order_amount": None}])
    assert told(schema, first, second) == [[("A3", "out-of-range", "error")], [("A2", "out-of-range", "error")]]
    assert (first.rejected, second.rejected) == ({1}, {0})


def test_a_quantity_of_zero_keeps_its_row_out(schema: Schema) -> None:
    table = sheet("sales_detail", [{"quantity": Decimal(0)}, {"quantity": Decimal(-1)}])
    assert told(schema, table) == [[("A2", "out-of-range", "error")]]
    assert table.rejected == {0}


def test_a_wrong_value_of_another_column_is_emptied_and_its_row_goes_in(schema: Schema) -> None:
    table = sheet(
        "customer_card", [{"credit_days": 400, "bank_account": "12345678"}, {"credit_days": 365, "bank_account": "12-34"}]
    )
    assert told(schema, table) == [[("A2", "out-of-range", "error"), ("B3", "bad-format", "error")]]
    assert table.values == {"credit_days": [None, 365], "bank_account": ["12345678", None]}
    assert not table.rejected


def test_on_a_card_money_goes_field_by_field(schema: Schema) -> None:
    card = sheet("customer_card", [{"credit_limit": Decimal(-5)}], "card")
    listed = sheet("customer_card", [{"credit_limit": Decimal(-5)}])
    assert told(schema, card, listed) == [[("A2", "out-of-range", "error")]] * 2
    assert (card.rejected, listed.rejected) == (set(), {0})


def test_a_wrong_format_is_explained_by_a_right_value_of_the_column(schema: Schema) -> None:
    table = sheet("customer_card", [{"customer_code": "HD-0001"}, {"customer_code": "甲一"}])
    finding = check_expectations(schema.forms["customer_card"], [table], SCHEMAS)[0][0]
    assert "HD-0001" in word_finding(finding, "zh")
    assert table.rejected == {1}


def test_lengths_have_both_ends(schema: Schema) -> None:
    rows: list[dict[str, Typed]] = [{"branch_name": "甲"}, {"branch_name": "甲" * 21}, {"branch_name": "甲乙"}]
    assert told(schema, sheet("branch", rows)) == [[("A2", "bad-format", "error"), ("A3", "bad-format", "error")]]


def test_a_blank_that_was_told_already_is_not_told_again(schema: Schema) -> None:
    table = sheet("visit_daily", [{"content": None}, {"content": None}])
    table.findings.append(Finding("missing-value", "error", "check.missing-value.required", cell="A2", field="content", row=2))
    assert told(schema, table) == [[("A3", "missing-value", "error")]]


def test_a_row_without_a_visit_may_be_blank(schema: Schema) -> None:
    row: dict[str, Typed] = {"visit_date": date(2026, 3, 5), "customer_name": None, "purpose": None, "content": "无拜访,开会"}
    assert told(schema, sheet("visit_daily", [row])) == [[]]


def test_good_rows_and_columns_that_are_absent_say_nothing(schema: Schema) -> None:
    assert told(schema, sheet("visit_daily", [{"start_time": time(9)}])) == [[]]
    assert told(schema, sheet("visit_daily", [])) == [[]]


def own_suite(folder: Path, form: str, content: object) -> Path:
    (folder / "expectations").mkdir()
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / "expectations" / f"{form}.json").write_text(text, encoding="utf-8")
    return folder


def test_head_office_adds_expectations_in_the_format_of_great_expectations(schema: Schema, tmp_path: Path) -> None:
    notes = {"notes": "单笔不超过一百万"}
    expectations = [
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "order_amount", "max_value": 1_000_000},
            "meta": notes,
        },
        {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "visit_method", "value_set": ["onsite"]}},
    ]
    folder = own_suite(tmp_path, "visit_daily", {"name": "visit_daily", "expectations": expectations})
    table = sheet("visit_daily", [{"order_amount": Decimal(2_000_000), "visit_method": "phone"}])
    found = check_expectations(schema.forms["visit_daily"], [table], folder)[0]
    assert [(finding.code, finding.severity) for finding in found] == [("not-in-list", "warning"), ("out-of-range", "warning")]
    assert "单笔不超过一百万" in word_finding(found[1], "zh")
    assert not table.rejected


@pytest.mark.parametrize(
    ("content", "key", "words"),
    [
        ("{", "not-json", ()),
        ({"expectations": 3}, "no-list", ()),
        ({"expectations": [{"kwargs": {}}]}, "no-type", ()),
        (
            {"expectations": [{"type": "expect_column_values_to_be_unique", "kwargs": {"column": "order_amont"}}]},
            "unknown-column",
            ("order_amont", "order_amount"),
        ),
        (
            {"expectations": [{"type": "expect_column_value_to_be_null", "kwargs": {"column": "remark"}}]},
            "unknown-type",
            ("expect_column_values_to_be_null",),
        ),
        (
            {"expectations": [{"type": "expect_column_values_to_be_between", "kwargs": {"column": "remark", "max_valu": 3}}]},
            "bad-arguments",
            (),
        ),
        (
            {
                "expectations": [
                    {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "order_amount", "min_value": 1}}
                ]
            },
            "not-by-row",
            (),
        ),
    ],
)
def test_a_wrong_suite_is_refused_by_its_name(
    schema: Schema, tmp_path: Path, content: object, key: str, words: tuple[str, ...]
) -> None:
    folder = own_suite(tmp_path, "visit_daily", content)
    with pytest.raises(SchemaError) as refused:
        check_expectations(schema.forms["visit_daily"], [sheet("visit_daily", [{"remark": "好"}])], folder)
    assert refused.value.key == f"rules.own-suite.{key}"
    wording = say(refused.value.key, "zh", **refused.value.params)
    assert "visit_daily.json" in wording
    for word in words:
        assert word in wording
