"""Turn columns across into records down."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import Address, Column, ControlTotal
from pipeline.recognise.built import Built
from pipeline.recognise.grid import is_blank
from pipeline.recognise.lexicon import header_key
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model import Value
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.groups import Group, Groups
    from pipeline.recognise.headers import Header
    from pipeline.schema.model import Form

_PRESENT = frozenset(
    ("出勤", "正常", "上班", "到岗", "在岗", "休息", "公休", "周末", "双休", "例假日", "放假", "节假日", "旷工", "迟到", "早退")
)
"""What a legend's marks mean without anybody being excused by them."""
_HALF_DAY = re.compile(r"上午|下午|半天?|0\.5|1/2|½")


def unpivot(
    built: Built, groups: Groups, grid: Grid, header: Header, form: Form, legend: Mapping[str, str]
) -> tuple[Built, list[ControlTotal]]:
    """Make one record of each filled cell across.

    Args:
        built: The columns that stay, one entry a sheet row.
        groups: The columns that become records.
        grid: The sheet.
        header: Its header, for the sender's words.
        form: The form.
        legend: Meaning of marks as the sheet's own legend gives it.

    Returns:
        The columns with one entry a record, and control totals for the sender's sum columns.
    """
    rule = groups.unpivot
    picked, marked, ends, totals = _pick(built, groups, grid, header, legend)
    made = Built([row for _, _, row in picked], places=dict(built.places), findings=built.findings)
    indices = [i for i, _, _ in picked]
    for source, target in ((built.columns, made.columns), (built.extra, made.extra)):
        for name, column in source.items():
            where = [column.where[i] for i in indices] if isinstance(column.where, list) else column.where
            formats = {new: column.formats[i] for new, i in enumerate(indices) if i in column.formats} if column.formats else {}
            target[name] = Column([column.values[i] for i in indices], where, column.header, column.unit, formats)
    counted = form[rule.key].kind == "int"
    keys: list[Value] = [group.key.month if counted and isinstance(group.key, date) else group.key for _, group, _ in picked]
    made.columns[rule.key] = Column(keys, [group.where for _, group, _ in picked], "")
    if rule.until:
        made.columns[rule.until] = Column(list(ends), [group.where for _, group, _ in picked], "")
    if rule.mark_field:
        values: list[Value] = [code for code, _ in marked]
        where_marks: list[Address | None] = [Address(row, next(iter(group.fields.values()))) for _, group, row in picked]
        made.columns[rule.mark_field] = Column(values, where_marks, "")
        _half_days(made, form, rule.until, marked)
    ticks = {match_key(tick) for tick in rule.ticks} | set(legend)
    for name in dict.fromkeys(name for group in groups.groups for name in group.fields):
        if name == rule.mark_field:
            continue
        _value_column(made, grid, header, name, picked, ticks)
    return made, totals


def _pick(
    built: Built, groups: Groups, grid: Grid, header: Header, legend: Mapping[str, str]
) -> tuple[list[tuple[int, Group, int]], list[tuple[str, Value]], list[Value], list[ControlTotal]]:
    """Pick the filled cells across, row by row; a run of one mark over following days is one record."""
    rule = groups.unpivot
    picked: list[tuple[int, Group, int]] = []
    marked: list[tuple[str, Value]] = []
    ends: list[Value] = []
    totals: list[ControlTotal] = []
    ignored = {match_key(word) for word in rule.ignored}
    for i, row in enumerate(built.rows):
        first, tail = len(picked), -1
        for group in groups.groups:
            filled = [c for c in group.fields.values() if not is_blank(grid.rows[row][c])]
            if not filled:
                continue
            value = grid.rows[row][filled[0]]
            mark = match_key(value) if isinstance(value, str) else ""
            if mark and (mark in ignored or mark in ("-", "/", "—", "0", "无")) and len(group.fields) == 1 and mark not in legend:
                continue
            code = _code(mark, rule.marks, legend)
            if code in ignored or code in _PRESENT:
                continue
            if (
                rule.until
                and len(picked) > first
                and group.order == tail + 1
                and marked[-1][0] == code
                and not _HALF_DAY.search(mark)
            ):
                ends[-1] = group.key
                tail = group.order
                continue
            picked.append((i, group, row))
            marked.append((code, value))
            ends.append(group.key)
            tail = group.order
        totals.extend(_row_sums(grid, header, groups, row, picked, first))
    return picked, marked, ends, totals


def _code(mark: str, marks: Mapping[str, str], legend: Mapping[str, str]) -> str:
    """Read a mark: by the sheet's own legend, else as the form knows it, else as it stands."""
    if mark in legend:
        return legend[mark]
    by_key = {match_key(key): code for key, code in marks.items()}
    if mark in by_key:
        return by_key[mark]
    bare = _HALF_DAY.sub("", re.sub(r"[()]", "", mark))
    return legend.get(bare) or by_key.get(bare) or by_key.get(bare[:1]) or mark


def _half_days(made: Built, form: Form, until: str, marked: Sequence[tuple[str, Value]]) -> None:
    """Write half a day where the mark says so."""
    if (
        until
        and "days" in form.by_id
        and "days" not in made.columns
        and any(isinstance(v, str) and _HALF_DAY.search(v) for _, v in marked)
    ):
        made.columns["days"] = Column(
            [0.5 if isinstance(value, str) and _HALF_DAY.search(value) else "" for _, value in marked], None, ""
        )


def _value_column(
    made: Built, grid: Grid, header: Header, name: str, picked: Sequence[tuple[int, Group, int]], ticks: set[str]
) -> None:
    """Take the cells of one field out of all groups; ticks leave it empty."""
    values: list[Value] = []
    where: list[Address | None] = []
    unit, text = "", ""
    formats: dict[int, str] = {}
    shown = grid.sheet.formats
    for number, (_, group, row) in enumerate(picked):
        column = group.fields.get(name)
        if column is None:
            values.append("")
            where.append(None)
            continue
        value = grid.rows[row][column]
        is_tick = isinstance(value, str) and match_key(value) in ticks
        values.append("" if is_tick else value)
        where.append(Address(row, column))
        text = text or header.text(column)
        unit = unit or next((found for part in reversed(header.parts[column]) if (found := header_key(part).unit)), "")
        if shown and (row, column) in shown:
            formats[number] = shown[row, column]
    if any(value != "" for value in values):
        made.columns[name] = Column(values, where, text, unit, formats)


def _row_sums(
    grid: Grid, header: Header, groups: Groups, row: int, picked: Sequence[tuple[int, Group, int]], first: int
) -> list[ControlTotal]:
    """Make control totals of the sum columns of one row, where the records they sum stand together."""
    found = []
    value_field = groups.unpivot.value
    for column, orders in groups.sums.items():
        claim = grid.rows[row][column]
        if is_blank(claim) or not value_field:
            continue
        wanted = [number for number in range(first, len(picked)) if picked[number][1].order in orders]
        if wanted and wanted == list(range(wanted[0], wanted[-1] + 1)):
            label = clean_text(header.text(column))
            found.append(ControlTotal(label, row + 1, wanted[0], wanted[-1], {value_field: (claim, Address(row, column))}))
    return found


def legend_of(texts: Sequence[str]) -> dict[str, str]:
    """Read a grid's legend: ``√出勤 △事假 ○病假``.

    Example:
        >>> legend_of(["图例：△ 事假  差 出差"])
        {'△': '事假', '差': '出差'}
    """
    found: dict[str, str] = {}
    for text in texts:
        if not re.search(r"图例|说明|注|[√△○×◎●]\s*[:：=]?\s*[一-龥]{2}", text):
            continue
        plain = re.sub(r"^.*?(?:图例|符号说明|说明|备注|注)[:：]", "", text)
        plain = re.sub(r"(?<=[^\s,，;；、])\s*(?:表示|代表|代|为|是|指)\s*(?=[一-龥]{2})", ":", plain)
        for mark, meaning in re.findall(
            r"(?:^|[\s,，;；、])([√✓△▲○●◎☆★×□■◇◆]|[一-龥])[:：=\- ]?\s*([一-龥]{2,4})(?=$|[\s,，;；、。])", plain
        ):
            found[match_key(mark)] = meaning
        for mark, meaning in re.findall(r"([√✓△▲○●◎☆★×□■◇◆])\s*[:：=]?\s*([一-龥]{2,4})", plain):
            found.setdefault(match_key(mark), meaning)
    return found
