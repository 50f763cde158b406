"""Charts drawn from a block's rows: safe inside a page, the same bytes each time, every sign drawn, each saying what it must."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from pipeline.report.charts.declared import Chart
from pipeline.report.charts.render import render_both, render_png, render_svg, specify
from pipeline.report.charts.take import say_headline, take_plot
from pipeline.report.charts.theme import FONTS, NARROW, colours
from pipeline.report.definition import Block, Column, Report
from pipeline.report.query import NOT_REPORTED
from pipeline.report.wording import Wording
from tests.report.conftest import ROOT

if TYPE_CHECKING:
    from pipeline.messages import Language
    from pipeline.report.charts.plot import Plot
    from pipeline.schema import Schema

BRANCHES = ("华东分公司", "华南分公司", "华北分公司")
COLUMNS = (
    Column("branch_name"),
    Column("month", "month"),
    Column("day", "date"),
    Column("actual_amount", "money"),
    Column("target_amount", "money"),
    Column("visits", "count"),
    Column("plan", "choice", tones={"own": "good", "standard": "bad"}),
)
AMOUNTS = (4_100_000, 3_300_000, 20_000)


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, (name, amount) in enumerate(zip(BRANCHES, AMOUNTS, strict=True)):
        for month in (1, 2, 3):
            row: dict[str, Any] = {"branch_name": name, "month": f"2026-0{month}", "day": date(2026, month, 5)}
            row |= {"actual_amount": amount * month, "target_amount": 3_000_000, "visits": 9 - number - month}
            found.append(row | {"plan": "own" if month == 2 else "standard", "tone": ("good", "warn", "bad")[number]})
    return found


def plot(schema: Schema, chart: Chart, given: list[dict[str, Any]] | None = None, language: Language = "zh") -> Plot:
    block = Block("company", "x.sql", "SAL-01", COLUMNS, chart=chart)
    words = Wording(Report("sales", 0, Path(), (block,)), schema, language, {})
    made = take_plot(block, rows() if given is None else given, words, "华东、华南落后，差 128 万元")
    assert made is not None
    return made


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg)


MARCH = [row for row in rows() if row["month"] == "2026-03"]
KINDS = {
    "bars": Chart("bars", "branch_name", ("actual_amount",), tone="tone", target="target_amount"),
    "columns": Chart("columns", "month", ("visits",), series="branch_name"),
    "lines": Chart("lines", "day", ("actual_amount", "target_amount"), facet="branch_name"),
    "heat": Chart("heat", "month", ("branch_name",), value="plan"),
    "funnel": Chart("funnel", "branch_name", ("visits",)),
    "pareto": Chart("pareto", "branch_name", ("visits",)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_stands_safely_inside_a_page_and_is_the_same_each_time(schema: Schema, kind: str) -> None:
    given = MARCH if kind in ("bars", "funnel", "pareto") else rows()
    made = plot(schema, KINDS[kind], given)
    wide, narrow = render_both(made)
    for svg in (wide, narrow):
        assert svg.startswith("<svg ")
        assert 'role="img" aria-label="华东、华南落后，差 128 万元"' in svg
        assert "viewBox=" in svg
        assert not re.search(r"<script|<style|<image|<foreignObject|href|url\(|https?:| id=| style=| on[a-z]+=", svg)
        assert texts(svg)
    assert int(re.findall(r'width="(\d+)"', narrow)[0]) <= NARROW + 45
    assert (wide, narrow) == render_both(plot(schema, KINDS[kind], given))


def test_bars_say_their_values_in_one_unit_and_carry_their_tone_and_target(schema: Schema) -> None:
    svg = render_svg(plot(schema, KINDS["bars"], MARCH))
    assert texts(svg) == [*BRANCHES, "1,230万元", "990万元", "6万元"]
    assert all(colours()[tone] in svg for tone in ("good", "warn", "bad", "ink"))
    english = render_svg(plot(schema, KINDS["bars"], MARCH, "en"))
    assert {"12.3M", "9.9M", "0.1M"} <= set(texts(english))


def test_lines_are_named_at_their_end_and_what_they_are_held_against_is_dashed(schema: Schema) -> None:
    given = [row for row in rows() if row["branch_name"] == BRANCHES[0]]
    svg = render_svg(plot(schema, Chart("lines", "day", ("actual_amount", "target_amount"), tone="tone"), given))
    assert any(text.endswith("1,230万元") for text in texts(svg))
    assert {"01-05", "03-05"} <= set(texts(svg))
    assert svg.count("stroke-dasharray") == 1


def test_what_is_missing_or_not_reported_draws_nothing(schema: Schema) -> None:
    given = [{**row, "actual_amount": value} for row, value in zip(MARCH, (None, NOT_REPORTED, 5_000), strict=True)]
    made = plot(schema, Chart("bars", "branch_name", ("actual_amount",)), given)
    assert [(point.x, point.word) for point in made.points] == [(BRANCHES[2], "5,000元")]
    block = Block("company", "x.sql", "SAL-01", COLUMNS, chart=KINDS["funnel"])
    words = Wording(Report("sales", 0, Path(), (block,)), schema, "zh", {})
    assert take_plot(block, [{**row, "visits": None} for row in MARCH], words) is None
    assert take_plot(block, [], words) is None


def test_totals_are_no_bars_and_what_the_top_leaves_is_summed_where_asked(schema: Schema) -> None:
    total = {**MARCH[0], "branch_name": "合计", "visits": 99, "is_total": True}
    kept = plot(schema, Chart("bars", "branch_name", ("visits",), top=1), [*MARCH, total])
    assert [point.x for point in kept.points] == [BRANCHES[0]]
    summed = plot(schema, Chart("bars", "branch_name", ("visits",), top=1, rest="sum"), [*MARCH, total])
    assert [(point.x, point.word) for point in summed.points] == [(BRANCHES[0], "6"), ("其他", "9")]


def test_a_funnel_says_the_share_of_the_first_and_a_falling_chart_the_share_reached(schema: Schema) -> None:
    assert texts(render_svg(plot(schema, KINDS["funnel"], MARCH)))[3:] == ["6", "5  占第一步的 83%", "4  占第一步的 67%"]
    lying = texts(render_svg(plot(schema, KINDS["pareto"], MARCH), NARROW))
    assert lying[3:] == ["6  累计 40%", "5  累计 73%", "4  累计 100%"]


def test_states_of_a_heat_map_are_told_without_colour(schema: Schema) -> None:
    made = plot(schema, KINDS["heat"])
    signs = [text for text in texts(render_svg(made)) if len(text) == 1]
    assert len(set(signs)) == len({point.word for point in made.points}) == 2
    assert len(signs) == 9


def test_many_days_keep_their_words_apart(schema: Schema) -> None:
    given = [{**MARCH[0], "day": date(2026, 3, number), "visits": number} for number in range(1, 32)]
    spec = specify(plot(schema, Chart("lines", "day", ("visits",)), given), NARROW)
    places = spec["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert places[-1] == date(2026, 3, 31).toordinal()
    assert (places[-1] - places[-2]) / 30 * spec["width"] >= 40


def test_the_headline_of_the_company_and_of_a_branch(schema: Schema) -> None:
    chart = Chart("bars", "branch_name", ("visits",), headline="says")
    head = Block("says", "x.sql", "SAL-01", (Column("says"),), show="headline")
    block = Block("company", "x.sql", "SAL-01", COLUMNS, chart=chart)
    words = Wording(Report("sales", 0, Path(), (block, head)), schema, "zh", {})
    answers: dict[str, list[dict[str, Any]]] = {
        "says": [{"says": "全公司落后", "branch_code": None}, {"says": "华东领先", "branch_code": "HD"}]
    }
    assert say_headline(block, answers, words) == "全公司落后"
    assert say_headline(block, answers, words, "HD") == "华东领先"
    assert say_headline(block, answers, words, "HN") == ""
    untitled = take_plot(block, MARCH, words)
    assert untitled is not None
    assert (untitled.title, untitled.is_finding) == (words.block_title(block), False)


def test_our_font_has_every_sign_that_reports_write() -> None:
    face = TTFont(FONTS / "ReportSansSC-Regular.otf")
    known = set(face.getBestCmap())
    for path in sorted((ROOT / "pipeline/messages/zh/LC_MESSAGES").glob("report*.po")):
        words = "".join(str(message.string) for message in read_po(path.open("rb")) if message.id)
        missing = {sign for sign in words if ord(sign) not in known and sign not in "\n\u200b"}
        assert not missing, f"{path.name}: {missing}"


def test_a_picture_draws_chinese_with_our_font_alone(schema: Schema) -> None:
    one, other = ([{**MARCH[0], "branch_name": name}] for name in ("华东", "鑫磊"))
    chart = Chart("bars", "branch_name", ("visits",))
    first, second = (render_png(render_svg(plot(schema, chart, given)), 1) for given in (one, other))
    assert first.startswith(b"\x89PNG")
    assert first != second  # boxes for missing signs would be alike
    assert first == render_png(render_svg(plot(schema, chart, one)), 1)


def test_what_people_typed_is_text_in_a_drawing(schema: Schema) -> None:
    given = [{**MARCH[0], "branch_name": "<script>alert(1)</script>\"'&"}]
    svg = render_svg(plot(schema, Chart("bars", "branch_name", ("visits",)), given))
    assert "<script" not in svg
    assert any("script" in text for text in texts(svg))
