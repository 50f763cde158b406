from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.check.context import CheckContext
from pipeline.check.control_totals import check_totals
from pipeline.messages import LANGUAGES, word_finding
from pipeline.model import Address, Checked, Column, ControlTotal, Finding, Registers, Table
from pipeline.schema import Schema, load_schema

if TYPE_CHECKING:
    from pipeline.model import Value


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(Path(__file__).parents[2] / "schemas")


def visits(claim: Value, *, label: str = "合计", unit: str = "", field: str = "order_amount") -> Checked:
    """Make three visits of 1,000, none and 2,000 yuan, and a total in A6."""
    amounts = [Decimal(1000), None, Decimal(2000)]
    columns = {
        "order_amount": Column([0.1, "", 0.2] if unit else [1000, "", 2000], 0, header="订货金额", unit=unit),
        "customer_name": Column(["甲", "乙", "丙"], 1, header="客户名称"),
    }
    total = ControlTotal(label, 6, 0, 2, {field: (claim, Address(5, 0))})
    table = Table("visit_daily", "Sheet1", "table", [2, 3, 4], columns, totals=[total])
    return Checked(table, {"order_amount": list(amounts), "customer_name": ["甲", "乙", "丙"]}, [{}, {}, {}])


def told(schema: Schema, checked: Checked) -> list[tuple[str, str, str]]:
    context = CheckContext(schema, Registers(), "HD", date(2026, 3, 31))
    found = check_totals(checked, schema.forms["visit_daily"], context)
    for finding in found:
        for language in LANGUAGES:
            assert "rules." not in word_finding(finding, language)
    return [(finding.severity, finding.cell, dict(finding.params)["difference"]) for finding in found]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (3000, []),
        ("3,000.00元", []),
        (3000.04, []),
        (3020, [("warning", "A6", "20")]),
        (2500, [("error", "A6", "-500")]),
        ("共三单", []),
    ],
)
def test_a_total_is_held_against_the_rows_it_covers(schema: Schema, claim: Value, expected: list[tuple[str, str, str]]) -> None:
    assert told(schema, visits(claim)) == expected


def test_a_claim_is_read_in_the_unit_of_its_column(schema: Schema) -> None:
    assert told(schema, visits(0.3, unit="万元")) == []
    assert told(schema, visits(0.4, unit="万元")) == [("error", "A6", "1000")]


def test_rows_that_stay_out_count_all_the_same(schema: Schema) -> None:
    checked = visits(3000)
    checked.rejected.add(0)
    assert told(schema, checked) == []


def test_a_running_total_of_the_month_is_not_compared(schema: Schema) -> None:
    assert told(schema, visits(99999, label="本月累计")) == []


def test_a_total_over_a_value_nobody_could_read_is_not_judged(schema: Schema) -> None:
    checked = visits(9000)
    checked.findings.append(Finding("wrong-type", "error", "check.wrong-type.money", cell="A3", field="order_amount", row=3))
    assert told(schema, checked) == []


def test_a_number_under_a_column_of_names_counts_the_rows(schema: Schema) -> None:
    assert told(schema, visits("3家", field="customer_name")) == []
    assert told(schema, visits("5家", field="customer_name")) == [("error", "A6", "2")]
