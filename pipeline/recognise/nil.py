"""A sheet that only says that there was nothing to report (本周无拜访): for which form, days and person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.model import Finding
from pipeline.recognise.periods import stated_period
from pipeline.recognise.region import line_constants, period_of
from pipeline.text import a1, clean_text, match_key

if TYPE_CHECKING:
    from pipeline.recognise.region import Region
    from pipeline.schema import Form

_LONGEST = 60
_NOTHING = re.compile(
    r"零报告|零申报|零上报|(?:无|没有|未有|未发生|没发生)(?:任何|新增|外出|客户|相关|其他|过)*"
    r"(?:拜访|投诉|抱怨|客诉|销售|业务|收款|请假|出差|计划|发生|数据|资料|记录|变动|内容|情况)"
    r"|nil return|no visits?\b|nothing to report"
)
_ASKING = re.compile(r"[请如若须应填]|说明|注[:：]|例")
"""Words of instructions, which tell what to write where there was nothing."""


def nil_return(region: Region) -> Finding | None:
    """Find out whether a sheet of a known form, without any record, is a nil return.

    Args:
        region: The sheet as surveyed; its form known, no record found.

    Returns:
        A notice with form, first and last day and person (empty: the whole branch); a warning where no day is named; None where
        nothing of the kind is said.

    Source: rule SUB-02.
    """
    form = region.form
    if form is None:
        return None
    place = _sentence(region, form)
    if place is None:
        return None
    row, column = place
    text = clean_text(str(region.grid.rows[row][column]))
    dated = period_of(region, dated_rows=False)
    stated = stated_period(text, region.facts.near)
    period = stated.period if stated else dated.period if dated else None
    sheet, cell, told = region.grid.sheet.name, a1(row, column), (("form", form.title),)
    if period is None:
        return Finding(
            "nil-return", "warning", "recognise.nil-return.no-days", sheet, cell, value=text, form=form.id, params=told
        )
    days = (("first", period.first.isoformat()), ("last", period.last.isoformat()))
    whom = (("person", _person(region, form)),)
    return Finding(
        "nil-return", "info", "recognise.nil-return.taken", sheet, cell, value=text, form=form.id, params=(*told, *days, *whom)
    )


def _sentence(region: Region, form: Form) -> tuple[int, int] | None:
    """Find the cell that says that there was nothing."""
    title = region.title.where.row if region.title else -1
    for row in range(region.start, len(region.grid.rows)):
        for column in region.grid.filled(row):
            value = region.grid.rows[row][column]
            if row == title or not isinstance(value, str) or len(value) > _LONGEST:
                continue
            key = value.lower()
            said = bool(form.nil_marker and form.nil_marker in value) or bool(_NOTHING.search(key))
            if said and not _ASKING.search(key):
                return row, column
    return None


def _person(region: Region, form: Form) -> str:
    """Give the person whom the header lines name, by code where only one has that name; empty: nobody is named."""
    constant = line_constants(region, form).get(form.person_field) if form.person_field else None
    if constant is None or not isinstance(constant.value, str):
        return ""
    codes = region.facts.registers.people.get(match_key(constant.value), ())
    own = [code for code in codes if region.facts.registers.employees[code].branch_code == region.facts.branch] or list(codes)
    return own[0] if len(own) == 1 else constant.value
