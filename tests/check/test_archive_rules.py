from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline.check.archive_rules import check_archive
from pipeline.check.rules.archive import ARCHIVE_RULES
from pipeline.messages import LANGUAGES, word_finding
from pipeline.schema import Schema, load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from duckdb import DuckDBPyConnection

MARCH = [date(2026, 3, day) if day else date(2026, 2, 28) for day in range(32)]
PLACE = (
    "_branch VARCHAR, _source VARCHAR, _sheet VARCHAR, _row INTEGER, _cell VARCHAR, _customer_id VARCHAR, _extra VARCHAR, "
    "_entry BIGINT, _submission VARCHAR, _received_at TIMESTAMP"
)
TYPES = {"time": "TIME", "int": "BIGINT", "bool": "BOOLEAN"} | dict.fromkeys(
    ("money", "decimal", "percent", "score"), "DECIMAL(24, 6)"
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema(Path(__file__).parents[2] / "schemas")


@pytest.fixture
def archive(schema: Schema) -> Iterator[DuckDBPyConnection]:
    """An archive in memory with the typed views of the core forms as empty tables."""
    connection = duckdb.connect()
    for form in schema.forms.values():
        if form.priority == "core":
            columns = ", ".join(
                f'"{field.id}" '
                + (
                    "VARCHAR"
                    if field.multiple
                    else TYPES.get(field.kind, "DATE" if field.kind == "date" and not field.partial else "VARCHAR")
                )
                for field in form.fields
            )
            lasts = "".join(f'"{field.id}_last" DATE, ' for field in form.fields if field.ranges == "period")
            connection.execute(f"CREATE TABLE current_{form.id} ({columns}, {lasts}{PLACE})")
    connection.execute("CREATE TABLE current_finding (submission_id VARCHAR, field VARCHAR, row INTEGER, reason VARCHAR)")
    connection.execute("CREATE TABLE customer_survivor (merged_id VARCHAR, survivor_id VARCHAR)")
    connection.execute("CREATE TABLE counted_submission (submission_id VARCHAR, filing INTEGER)")
    connection.execute("CREATE TABLE filed_submission (submission_id VARCHAR, filing INTEGER, arrival BIGINT)")
    connection.execute("CREATE TABLE ledger_customer (customer_id VARCHAR, customer_name VARCHAR, customer_code VARCHAR)")
    connection.execute(
        "CREATE TABLE ledger_customer_key "
        "(kind VARCHAR, value VARCHAR, customer_id VARCHAR, submission_id VARCHAR, filing INTEGER)"
    )
    yield connection
    connection.close()


def file(archive: DuckDBPyConnection, form: str, *records: Mapping[str, object]) -> None:
    """File records; each gets the next entry number, its row being the same; the submission is named after the form."""
    for record in records:
        entry = archive.execute(f"SELECT coalesce(max(_entry), 0) + 1 FROM current_{form}").fetchall()[0][0]  # noqa: S608 - our own names
        filed: dict[str, object] = {
            "_entry": entry,
            "_row": entry,
            "_sheet": "Sheet1",
            "_cell": f"A{entry}",
            "_submission": form,
            "_branch": "HD",
        }
        filed.update(record)
        names, marks = ", ".join(f'"{name}"' for name in filed), ", ".join("?" * len(filed))
        archive.execute(f"INSERT INTO current_{form} ({names}) VALUES ({marks})", list(filed.values()))  # noqa: S608 - our own names


def told(archive: DuckDBPyConnection, schema: Schema, rule: str, day: date = MARCH[31]) -> list[tuple[int, str, str]]:
    """Run all rules; give row, field and detail of one, after wording each in both languages."""
    lines = []
    for hit in check_archive(archive, schema, day):
        assert hit.finding.severity in ("warning", "info")
        for language in LANGUAGES:
            assert "rules." not in word_finding(hit.finding, language)
        name, _, detail = hit.finding.reason.removeprefix("rules.").partition(".")
        if name == rule:
            lines.append((hit.finding.row, hit.finding.field, detail))
    return lines


CARD = {"customer_code": "HD-1", "customer_name": "甲公司", "_customer_id": "C1"}


@pytest.mark.parametrize(("form", "rule"), [("sales_detail", "card-missing-in-sales"), ("visit_daily", "card-missing-in-visits")])
def test_a_customer_without_a_card_is_told_once_a_file(archive: DuckDBPyConnection, schema: Schema, form: str, rule: str) -> None:
    file(
        archive, form, {"customer_name": "甲公司", "_customer_id": "C1"}, {"customer_name": "乙公司"}, {"customer_name": "乙公司"}
    )
    assert told(archive, schema, rule) == []  # no card has come at all
    file(archive, "customer_card", CARD)
    assert told(archive, schema, rule) == [(2, "customer_name", "")]


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ("sales_detail", "unknown-product-in-sales"),
        ("complaint", "unknown-product-in-complaints"),
        ("sales_target", "unknown-product-in-targets"),
    ],
)
def test_a_product_outside_the_price_list_is_told_once_there_is_one(
    archive: DuckDBPyConnection, schema: Schema, form: str, rule: str
) -> None:
    file(archive, form, {"product_code": "P1"}, {"product_code": "P9"}, {"product_code": "P8"})
    assert told(archive, schema, rule) == []
    file(archive, "product", {"product_code": "P1"})
    archive.execute("INSERT INTO current_finding VALUES (?, 'product_code', 3, 'check.unknown-reference.product')", [form])
    assert told(archive, schema, rule) == [(2, "product_code", "")]


@pytest.mark.parametrize(
    ("form", "rule"), [("sales_detail", "unknown-person-in-sales"), ("visit_daily", "unknown-person-in-visits")]
)
def test_a_person_outside_the_list_is_told_once_there_is_one(
    archive: DuckDBPyConnection, schema: Schema, form: str, rule: str
) -> None:
    file(archive, form, {"salesperson": "0101"}, {"salesperson": "某人"})
    assert told(archive, schema, rule) == []
    file(archive, "employee", {"employee_code": "0101", "employee_name": "张三"})
    assert told(archive, schema, rule) == [(2, "salesperson", "")]


def test_an_order_that_its_branch_never_reported_is_told(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "complaint", {"order_no": "A1"}, {"order_no": "A9"}, {"order_no": "B1", "_branch": "HN"})
    file(archive, "sales_detail", {"order_no": "A1"})
    assert told(archive, schema, "unknown-order-in-complaints") == [(2, "order_no", "")]


def test_rows_after_a_leave_date_that_came_later_are_told(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "employee", {"employee_code": "0101", "employee_name": "张三", "leave_date": MARCH[10]})
    file(
        archive, "visit_daily", {"salesperson": "0101", "visit_date": MARCH[10]}, {"salesperson": "0101", "visit_date": MARCH[11]}
    )
    file(archive, "sales_detail", {"salesperson": "0101", "sale_date": MARCH[12]})
    assert told(archive, schema, "left-since") == [(2, "salesperson", ""), (1, "salesperson", "")]


PAIR = {"visit_date": MARCH[5], "customer_name": "甲公司"}


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ({"salesperson": "0103", "accompanied_by": "0102"}, []),
        ({"salesperson": "0103", "accompanied_by": "0001|0102"}, []),
        ({"salesperson": "0103"}, [(1, "accompanied_salesperson", "unnamed")]),
        ({"salesperson": "0103", "accompanied_by": "0102", "customer_name": "乙"}, [(1, "accompanied_salesperson", "missing")]),
        ({"salesperson": "0199"}, [(1, "accompanied_salesperson", "missing")]),
    ],
)
def test_the_salesperson_names_the_supervisor_too(
    archive: DuckDBPyConnection, schema: Schema, visit: dict[str, object], expected: list[tuple[int, str, str]]
) -> None:
    file(archive, "supervisor_visit_daily", {**PAIR, "supervisor": "0102", "accompanied_salesperson": "0103"})
    file(archive, "visit_daily", {**PAIR, **visit})
    assert told(archive, schema, "accompany-unmatched-by-salesperson") == expected


def test_a_report_that_is_not_due_yet_is_waited_for(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "supervisor_visit_daily", {**PAIR, "supervisor": "0102", "accompanied_salesperson": "0103"})
    file(archive, "visit_daily", {**PAIR, "salesperson": "0199"})
    rule = "accompany-unmatched-by-salesperson"
    assert told(archive, schema, rule, MARCH[9]) == [(1, "accompanied_salesperson", "waiting")]
    assert told(archive, schema, rule, MARCH[10]) == [(1, "accompanied_salesperson", "missing")]


def test_the_supervisor_names_the_salesperson_too(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "employee", {"employee_code": "0104", "employee_name": "同事", "role": "salesperson"})
    file(archive, "visit_daily", *({**PAIR, "salesperson": "0103", "accompanied_by": name} for name in ("0102", "0104", "0105")))
    file(archive, "supervisor_visit_daily", {**PAIR, "supervisor": "0102", "accompanied_salesperson": "0103|0106"})
    assert told(archive, schema, "accompany-unmatched-by-supervisor") == [(3, "accompanied_by", "missing")]


def test_a_complaint_heard_on_a_visit_is_registered_by_the_next_working_day(archive: DuckDBPyConnection, schema: Schema) -> None:
    friday = {"visit_date": MARCH[6], "complaint_raised": True}
    file(archive, "visit_daily", {**friday, "customer_name": "甲"}, {**friday, "customer_name": "乙"})
    file(
        archive,
        "complaint",
        {"customer_name": "甲", "received_at": "2026-03-09T09:00"},
        {"customer_name": "乙", "received_at": "2026-03-10"},
    )
    assert told(archive, schema, "complaint-not-logged") == [(2, "complaint_raised", "")]
    assert told(archive, schema, "complaint-not-logged", MARCH[9]) == []
    file(archive, "work_calendar", {"date": MARCH[9], "is_workday": False})
    assert told(archive, schema, "complaint-not-logged") == []


def test_a_supervisor_who_handled_a_complaint_finds_it_registered(archive: DuckDBPyConnection, schema: Schema) -> None:
    row = {"visit_date": MARCH[5], "purpose": "p1|p5"}
    file(archive, "supervisor_visit_daily", {**row, "customer_name": "甲"}, {**row, "customer_name": "乙"})
    file(archive, "complaint", {"customer_name": "甲", "received_at": "2026-03-02"})
    assert told(archive, schema, "complaint-visit-unlinked") == [(2, "purpose", "")]


def test_a_plan_that_says_done_is_found_among_the_visits(archive: DuckDBPyConnection, schema: Schema) -> None:
    plan = {"salesperson": "0103", "customer_name": "甲", "done": "done"}
    file(
        archive, "visit_plan", {**plan, "plan_date": MARCH[5]}, {**plan, "plan_date": MARCH[12]}, {**plan, "plan_date": MARCH[30]}
    )
    file(archive, "visit_daily", {"salesperson": "0103", "customer_name": "甲", "visit_date": MARCH[8]})
    assert told(archive, schema, "plan-done-unvisited") == [(2, "done", "")]


def test_the_day_of_return_is_the_last_day_of_the_trip(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "employee", {"employee_code": "0001", "employee_name": "赵六"})
    file(archive, "absence", {"employee_name": "赵六", "kind": "trip", "start_date": MARCH[2], "end_date": MARCH[6]})
    row = {"supervisor": "0001", "visit_date": MARCH[4]}
    file(archive, "supervisor_visit_daily", {**row, "trip_return_date": MARCH[6]}, {**row, "trip_return_date": MARCH[7]})
    assert told(archive, schema, "trip-return") == [(2, "trip_return_date", "")]


def test_days_agree_with_their_lines_and_with_the_month_to_date(archive: DuckDBPyConnection, schema: Schema) -> None:
    sold = {"salesperson": "0103", "branch_code": "HD"}
    file(archive, "sales_detail", {**sold, "sale_date": MARCH[2], "amount": 60}, {**sold, "sale_date": MARCH[2], "amount": 40})
    file(
        archive,
        "sales_daily_summary",
        {**sold, "report_date": MARCH[2], "day_amount": 101, "mtd_amount": 101},
        {**sold, "report_date": MARCH[3], "day_amount": 50, "mtd_amount": 160},
        {**sold, "report_date": MARCH[4], "day_amount": 1, "mtd_amount": 152},
    )
    assert told(archive, schema, "summary-against-detail") == []
    assert told(archive, schema, "month-to-date") == [(2, "mtd_amount", "")]
    file(archive, "sales_detail", {**sold, "sale_date": MARCH[3], "amount": 45})
    assert told(archive, schema, "summary-against-detail") == [(2, "day_amount", "")]


def test_people_of_another_file_add_up_to_the_branch_line(archive: DuckDBPyConnection, schema: Schema) -> None:
    line = {"branch_code": "HD", "target_month": "2026-03"}
    file(archive, "sales_target", {**line, "target_amount": 100}, {**line, "salesperson": "0103", "target_amount": 90})
    assert told(archive, schema, "persons-against-branch-line") == []  # one sheet: a row rule says so
    file(archive, "sales_target", {**line, "salesperson": "0102", "target_amount": 20, "_submission": "another"})
    assert told(archive, schema, "persons-against-branch-line") == [(1, "target_amount", "")]
    archive.execute("UPDATE current_sales_target SET target_amount = 10 WHERE salesperson = '0102'")
    assert told(archive, schema, "persons-against-branch-line") == []


def test_the_third_complaint_in_twelve_months_is_marked(archive: DuckDBPyConnection, schema: Schema) -> None:
    again = {"customer_name": "甲", "product_name": "灯"}
    days = ("2025-03-01", "2025-06-01", "2026-01-01T09:00", "2026-03-01")
    file(
        archive,
        "complaint",
        *({**again, "received_at": day} for day in days),
        {**again, "product_name": "线", "received_at": days[3]},
    )
    assert told(archive, schema, "repeated-complaint") == [(3, "customer_name", ""), (4, "customer_name", "")]


def test_no_more_comes_back_than_was_sold(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(
        archive,
        "sales_detail",
        {"order_no": "A1", "product_name": "灯", "quantity": 4},
        {"order_no": "A1", "product_name": "灯", "quantity": -1},
    )
    order = {"order_no": "A1", "product_name": "灯"}
    file(archive, "complaint", {**order, "return_quantity": 4}, {**order, "return_quantity": 5})
    assert told(archive, schema, "returned-more-than-sold") == [(2, "return_quantity", "")]


def test_a_potential_customer_has_bought_nothing(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "customer_card", {**CARD, "lifecycle_stage": "potential"}, {"_customer_id": "C2", "value_class": "potential"})
    file(archive, "sales_detail", {"_customer_id": "C1", "quantity": 1, "sale_date": MARCH[1]})
    assert told(archive, schema, "potential-with-sales") == [(1, "lifecycle_stage", "")]


def test_a_customer_buys_no_less_than_what_we_sold(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(archive, "customer_card", {**CARD, "annual_purchase_total": 100})
    file(
        archive,
        "sales_detail",
        {"_customer_id": "C1", "amount": 100, "sale_date": MARCH[1]},
        {"_customer_id": "C1", "amount": 9, "sale_date": date(2025, 3, 1)},
    )
    assert told(archive, schema, "purchase-below-sales") == []
    file(archive, "sales_detail", {"_customer_id": "C1", "amount": 1, "sale_date": MARCH[2]})
    assert told(archive, schema, "purchase-below-sales") == [(1, "annual_purchase_total", "")]


def test_one_mobile_of_two_customers_is_told(archive: DuckDBPyConnection, schema: Schema) -> None:
    file(
        archive,
        "customer_contact",
        {"customer_name": "甲", "mobile": "13800138000"},
        {"customer_name": "甲", "mobile": "13800138001"},
    )
    assert told(archive, schema, "shared-mobile") == []
    file(archive, "customer_card", {"customer_name": "乙", "contact_mobile": "138-0013-8000|13900139000"})
    assert told(archive, schema, "shared-mobile") == [(1, "mobile", "")]


def test_every_rule_runs_on_the_views_and_gives_the_same_list_twice(archive: DuckDBPyConnection, schema: Schema) -> None:
    for view in {view for rule in ARCHIVE_RULES for view in rule.needs}:
        archive.execute(f"INSERT INTO {view} (_entry) VALUES (1)")  # noqa: S608 - our own names
    first = check_archive(archive, schema, MARCH[31])
    assert first == check_archive(archive, schema, MARCH[31])
    assert first == []


def test_an_empty_archive_says_nothing(archive: DuckDBPyConnection, schema: Schema) -> None:
    assert check_archive(archive, schema, None) == []
    assert check_archive(duckdb.connect(), schema, None) == []
