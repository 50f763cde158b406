"""Header lines: ``标签:值`` pairs above, between and below tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.model import Address, CellError
from pipeline.recognise.grid import is_blank
from pipeline.recognise.lexicon import MONEY_UNITS
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.model import Value
    from pipeline.recognise.grid import Grid

_LABELS = (
    "填表人 制表人 填报人 填表日期 制表日期 填报日期 报表日期 日期 时间 分公司 所属 所属分公司 所属部门 部门 "
    "单位名称 填报单位 编制单位 填表单位 报送单位 单位 金额单位 计量单位 货币单位 币种 业务员 姓名 月份 期间 "
    "周次 年度 年份 年月 统计期间 统计月份 报告期间 报表期间 计划月份 计划期间 出差期间 考勤月份 编号 页次 "
    "页码 审核 审核人 复核 主管 经理 天气 星期 职务 统计截止日期 截止日期 密级 版本 表号 批准 核准 联系电话 "
    "区域 营业所 办事处"
)
_KNOWN = frozenset(match_key(label) for label in _LABELS.split())
_PAIR = re.compile(
    r"(?P<label>[^\s:：,，。;；|()（）]{1,12}(?:[ \u3000][^\s:：,，。;；|()（）]){0,6}[ \u3000]*)[:：](?P<value>.*)", re.DOTALL
)
_GAP = re.compile(r"\s{2,}|[|；;\n]|\u3000")
_WEEKDAY_WORD = re.compile(r"^(?:星期|周|礼拜)[一二三四五六日天]$")
UNIT_LABELS = frozenset(match_key(label) for label in ("单位", "金额单位", "货币单位", "币种", "计量单位"))


@dataclass(frozen=True, slots=True)
class Line:
    """A label with its value, and the cell that holds the value."""

    label: str
    key: str
    value: Value
    where: Address


@lru_cache(maxsize=8_192)
def pairs_in(text: str) -> tuple[tuple[str, str], ...]:
    """Take the ``标签:值`` pairs out of one cell; several stand apart by two spaces or more.

    Example:
        >>> pairs_in("业务员：张 三    所属:华东分公司  日期:2026-3-5 9:20  星期四")
        (('业务员', '张 三'), ('所属', '华东分公司'), ('日期', '2026-3-5 9:20'), ('星期', '星期四'))
    """
    if ":" not in text and "：" not in text:
        return ()
    found: list[tuple[str, str]] = []
    for piece in _pieces(text):
        pair = _PAIR.fullmatch(piece)
        label = pair["label"].strip() if pair else ""
        if pair and not label[-1:].isdigit():
            found.append((clean_text(label), pair["value"].strip()))
        elif _WEEKDAY_WORD.match(match_key(piece)):
            found.append(("星期", piece))
        elif found and not found[-1][1]:
            found[-1] = (found[-1][0], piece)
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """Cut a line where two spaces or a bar separate; also before a known label after one space."""
    pieces = []
    for part in _GAP.split(text):
        cut = part.strip()
        if not cut:
            continue
        words = cut.split(" ")
        current = words[0]
        for word in words[1:]:
            label = re.split(r"[:：]", word, maxsplit=1)
            if (len(label) == 2 and match_key(label[0]) in _KNOWN) or _WEEKDAY_WORD.match(match_key(word)):
                pieces.append(current)
                current = word
            else:
                current += " " + word
        pieces.append(current)
    joined: list[str] = []
    for piece in pieces:  # 日 期:… with wide gaps inside the label
        if joined and len(joined[-1]) == 1 and re.match(r"\S{1,2}[:：]", piece) and joined[-1].isalpha():
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def lines_of_row(grid: Grid, row: int, is_label: Callable[[str], bool]) -> list[Line]:
    """Read the pairs of one row: inside cells, and a label cell followed by its value's cell.

    Args:
        grid: The sheet.
        row: Row, from 0.
        is_label: Tells whether a normalised text is a label of the form in question, beside the labels known everywhere.
    """
    cells = grid.rows[row]
    filled = grid.filled(row)
    found: list[Line] = []
    taken: set[int] = set()
    for place, column in enumerate(filled):
        value = cells[column]
        if column in taken or not isinstance(value, str) or isinstance(value, CellError):
            continue
        pairs = pairs_in(value)
        for label, inside in pairs:
            if inside:
                found.append(Line(label, _key(label), inside, Address(row, column)))
        if pairs and pairs[-1][1]:
            continue
        label = pairs[-1][0] if pairs else value.strip()
        key = _key(label)
        if not pairs and not (key in _KNOWN or is_label(key)):
            if _WEEKDAY_WORD.match(key):
                found.append(Line("星期", "星期", key, Address(row, column)))
            continue
        following = filled[place + 1] if place + 1 < len(filled) else None
        if following is None or _is_label_cell(cells[following], is_label):
            if pairs:
                found.append(Line(label, key, "", Address(row, column)))
            continue
        found.append(Line(label, key, cells[following], Address(row, following)))
        taken.add(following)
    return found


def _key(label: str) -> str:
    return match_key(label).strip("*:")


def _is_label_cell(value: Value, is_label: Callable[[str], bool]) -> bool:
    if not isinstance(value, str):
        return False
    key = match_key(value)
    return key.endswith(":") or bool(pairs_in(value)) or key in _KNOWN or is_label(key)


def read_lines(grid: Grid, rows: Sequence[int], is_label: Callable[[str], bool]) -> list[Line]:
    """Read the pairs of several rows, top to bottom."""
    within, found = set(rows), []
    answers = -1
    for row in rows:
        if row == answers:
            continue
        over = _over_values(grid, row, is_label) if row + 1 in within else []
        if over:
            answers = row + 1
        found += over or [line for line in lines_of_row(grid, row, is_label) if not is_blank(line.value) or line.label]
    return found


def _over_values(grid: Grid, row: int, is_label: Callable[[str], bool]) -> list[Line]:
    """Read a row of labels alone whose values stand in the row below, each under its label."""
    filled = grid.filled(row)
    if not filled or grid.filled(row + 1) != filled:
        return []
    found = []
    for column in filled:
        text, value = grid.rows[row][column], grid.rows[row + 1][column]
        if not isinstance(text, str) or isinstance(text, CellError) or _is_label_cell(value, is_label):
            return []
        pairs = pairs_in(text)
        label = pairs[0][0] if len(pairs) == 1 and not pairs[0][1] else "" if pairs else text.strip().rstrip(":：")
        if not label or not (pairs or _key(label) in _KNOWN or is_label(_key(label))):
            return []
        found.append(Line(clean_text(label), _key(label), value, Address(row + 1, column)))
    return found


def money_unit(lines: Sequence[Line]) -> str:
    """Give the currency unit that a header line states: ``单位:万元``; empty when 单位 names an organisation or nothing.

    Source: `forms.md` 5, point 6.
    """
    for line in lines:
        if line.key in UNIT_LABELS and isinstance(line.value, str):
            written = match_key(line.value)
            for cut in (written, re.split(r"[(,、/;]", written, maxsplit=1)[0]):
                unit = MONEY_UNITS.get(cut) or MONEY_UNITS.get(cut.removeprefix("人民币"))
                if unit:
                    return unit
    return ""


_LOOSE_UNIT = re.compile(r"(?:^|[(\s])(?:金额)?单位[:为]?(人民币)?(万元|千元|百万元|亿元|元)(?=$|[)\s(,、])")


def loose_money_unit(text: str) -> str:
    """Find a currency unit inside a title, such as ``销售日报表(单位:万元)``.

    Example:
        >>> loose_money_unit("3月销售日报（单位：万元）"), loose_money_unit("填表单位:华东")
        ('万元', '')
    """
    found = _LOOSE_UNIT.search(match_key(text))
    return found[2] if found else ""
