"""Report folders: read strictly, wrong ones refused with the nearest right name, each with its words in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import SchemaError
from pipeline.messages import LANGUAGES, has
from pipeline.report.definition import Report, load_reports, reports
from pipeline.report.period import parse_period
from pipeline.report.query import Asking, lay_ground, run_report

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge

GOOD = """
id: tally
order: 5
figures: {fresh: SUB-13.fresh_days}
blocks:
  - id: all
    query: all.sql
    rule: VIS-01
    columns: [branch_code, {id: visits, kind: count, form: visit_daily}]
"""
QUERY = "SELECT 'HD' AS branch_code, count(*) AS visits, $fresh AS fresh FROM current_visit_daily"


def folder(tmp_path: Path, text: str = GOOD, query: str = QUERY) -> Path:
    (tmp_path / "tally").mkdir(parents=True)
    (tmp_path / "tally" / "report.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "tally" / "all.sql").write_text(query, encoding="utf-8")
    return tmp_path


def test_a_folder_is_a_report_without_any_python(tmp_path: Path, knowledge: Knowledge, schema: Schema) -> None:
    (report,) = load_reports(folder(tmp_path))
    asking = Asking(parse_period("2026-03"), parse_period("2026-03").last, schema)
    archive = knowledge(visit_daily=[{"visit_date": asking.period.first, "branch_code": "HD", "customer_name": "甲"}])
    lay_ground(archive, asking)
    assert run_report(archive, report, asking) == {"all": [{"branch_code": "HD", "visits": 1, "fresh": 7}]}


@pytest.mark.parametrize(
    ("right", "wrong", "key", "hint"),
    [
        ("kind: count", "kind: cuont", "blocks.all.columns.visits.kind", "count"),
        ("query: all.sql", "query: al.sql", "query", "all.sql"),
        ("    rule: VIS-01", "    rules: VIS-01", "blocks.rules", "rule"),
        ("id: tally", "id: taly", "id", "tally"),
        ("SUB-13.fresh_days", "fresh", "figures.fresh", ""),
        ("order: 5\n", "", "order", ""),
    ],
)
def test_a_wrong_definition_is_refused_with_the_nearest_right_name(
    tmp_path: Path, right: str, wrong: str, key: str, hint: str
) -> None:
    with pytest.raises(SchemaError) as fault:
        load_reports(folder(tmp_path, GOOD.replace(right, wrong)))
    assert (fault.value.params["key"], fault.value.params["path"]) == (key, "tally/report.yaml")
    assert hint in str(fault.value.params["hint"])


def ask(tmp_path: Path, knowledge: Knowledge, schema: Schema, text: str = GOOD, query: str = QUERY) -> SchemaError:
    (report,) = load_reports(folder(tmp_path, text, query))
    asking = Asking(parse_period("2026-03"), parse_period("2026-03").last, schema)
    archive = knowledge()
    lay_ground(archive, asking)
    with pytest.raises(SchemaError) as fault:
        run_report(archive, report, asking)
    return fault.value


def test_a_query_that_the_database_refuses_is_named(tmp_path: Path, knowledge: Knowledge, schema: Schema) -> None:
    fault = ask(tmp_path, knowledge, schema, query="SELECT nothing FROM current_visit_daily")
    assert fault.key == "report.definition.query"
    assert fault.params["path"] == "tally/all.sql"


def test_a_column_that_the_query_does_not_give_is_named(tmp_path: Path, knowledge: Knowledge, schema: Schema) -> None:
    fault = ask(tmp_path, knowledge, schema, query="SELECT 'HD' AS branch_code, 1 AS visit")
    assert (fault.params["value"], fault.params["hint"]) == ("visits", "visit")


def test_a_figure_that_rules_toml_lacks_is_named(tmp_path: Path, knowledge: Knowledge, schema: Schema) -> None:
    fault = ask(tmp_path, knowledge, schema, text=GOOD.replace("fresh_days", "fresh_day"))
    assert "SUB-13.fresh_days" in str(fault.params["hint"])


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.id)
def test_every_report_is_worded_in_both_languages(report: Report) -> None:
    for language in LANGUAGES:
        lacking = [key for key in wanted(report, language) if not any(has(each, language) for each in key)]
        assert lacking == []


def wanted(report: Report, language: str) -> list[tuple[str, ...]]:
    """List the keys that a report needs, each with those that may stand in for it."""
    del language
    domain = report.domain
    keys: list[tuple[str, ...]] = [(f"{domain}.title",)]
    for block in report.blocks:
        if block.is_headline:
            continue
        keys.append((f"{domain}.{block.id}.title",))
        for column in block.columns:
            if not (block.show == "list" and column is not block.columns[0]) and column.id != block.value:
                keys.append((f"{domain}.{block.id}.{column.id}", f"{domain}.column.{column.id}", f"report.column.{column.id}"))
            keys += [(f"{domain}.choice.{column.id}.{code}", f"report.choice.{column.id}.{code}") for code in column.tones]
    return keys


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.id)
def test_every_enum_column_names_a_field_with_labels(report: Report, schema: Schema) -> None:
    for block in report.blocks:
        for column in block.columns:
            assert set(column.forms) <= set(schema.forms)
            if column.kind == "enum":
                form, _, field = column.of.partition(".")
                assert schema.forms[form][field].labels


@pytest.mark.parametrize("report", reports(), ids=lambda report: report.id)
def test_every_column_named_like_a_private_field_is_masked(report: Report, schema: Schema) -> None:
    own = {item.id for item in schema.forms["employee"].fields}
    private = {
        item.id for form in schema.forms.values() for item in form.fields if item.privacy in ("personal", "sensitive")
    } - own
    shown = [
        (block.id, column.id) for block in report.blocks for column in block.columns if column.id in private and not column.mask
    ]
    assert shown == []


CHART = (
    GOOD
    + "    chart: {kind: bars, x: branch_code, y: [visits], headline: says}\n"
    + """
  - {id: says, query: all.sql, rule: VIS-01, show: headline, columns: [branch_code]}
"""
)


@pytest.mark.parametrize(
    ("right", "wrong", "key", "hint"),
    [
        ("kind: bars", "kind: bar", "blocks.all.chart.kind", "bars"),
        ("headline: says", "headline: say", "blocks.all.chart.headline", "says"),
        ("x: branch_code", "across: branch_code", "blocks.all.chart.across", ""),
        ("y: [visits]", "y: []", "blocks.all.chart.y", ""),
        ("y: [visits]", "y: [visits, more]", "blocks.all.chart.y", ""),
        ("y: [visits]", "y: [visits], rest: summ", "blocks.all.chart.rest", "sum"),
        ("kind: bars", "kind: heat", "blocks.all.chart.value", ""),
        ("show: headline", "show: headlin", "blocks.says.show", "headline"),
        ("[branch_code, {", "[{id: branch_code, mask: name}, {", "blocks.all.chart", ""),
    ],
)
def test_a_wrong_chart_is_refused_with_the_nearest_right_name(
    tmp_path: Path, right: str, wrong: str, key: str, hint: str
) -> None:
    assert load_reports(folder(tmp_path / "right", CHART))
    with pytest.raises(SchemaError) as caught:
        load_reports(folder(tmp_path / "wrong", CHART.replace(right, wrong)))
    assert caught.value.params["key"] == key
    assert hint in str(caught.value.params["hint"])


def test_a_chart_of_a_column_that_the_query_lacks_is_refused(tmp_path: Path, knowledge: Knowledge, schema: Schema) -> None:
    (report,) = load_reports(folder(tmp_path, CHART.replace("y: [visits]", "y: [visit]")))
    asking = Asking(parse_period("2026-03"), parse_period("2026-03").last, schema)
    archive = knowledge()
    lay_ground(archive, asking)
    with pytest.raises(SchemaError) as caught:
        run_report(archive, report, asking)
    assert (caught.value.params["value"], caught.value.params["hint"]) == ("visit", "visits")
