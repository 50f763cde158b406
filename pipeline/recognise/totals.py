"""What a sender's total rows claim, and over which records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.model import Address, ControlTotal, Finding
from pipeline.recognise.body import NUMERIC
from pipeline.recognise.grid import is_blank
from pipeline.recognise.marks import total_level
from pipeline.text import a1, match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model import Column, Value
    from pipeline.recognise.body import Body, TotalRow
    from pipeline.recognise.grid import Grid
    from pipeline.recognise.groups import Groups
    from pipeline.recognise.lines import Line
    from pipeline.schema.model import Form

_SUMMED = frozenset(("money", "decimal", "int"))
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SCALES = {"千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8}
_SCALED = re.compile(r"\d(百万|[千万亿])元?$")
_COUNTED = re.compile(r"\d+(?:家|户|条|笔|次|个|人|单|份)")
_COUNT_LABEL = re.compile(r"(?:本日|今日|当日|合计|共)?(?:实际)?(?:拜访|访问)?(?:客户)?(?:家数|户数|客户数|次数)")


def control_totals(
    grid: Grid, body: Body, columns: Mapping[str, Column], places: Mapping[str, int], form: Form
) -> list[ControlTotal]:
    """Turn total rows into control totals: 小计 covers the rows since the last total, 合计 and 总计 all of them.

    Where several reaches are possible (合计 after each block, or over all), the one whose plain sum is nearest is meant.
    """
    count = len(body.records)
    summed = {
        name: column
        for name, column in places.items()
        if form[name].kind in _SUMMED and name not in ("seq", "line_no") and _adds_up(name)
    }
    found: list[ControlTotal] = []
    ends: list[tuple[int, str]] = []
    seen_daily = any("日" in total.label for total in body.totals)
    for total in body.totals:
        level = total_level(total.label)
        if level == "period" and seen_daily:
            continue
        row = grid.rows[total.row]
        claims: dict[str, tuple[Value, Address]] = {
            name: (row[column], Address(total.row, column))
            for name, column in summed.items()
            if not is_blank(row[column]) and _plain(row[column]) is not None
        }
        for name, column in places.items():  # 6家 under a text column counts the records
            value = row[column]
            if form[name].kind not in NUMERIC and isinstance(value, str) and _COUNTED.fullmatch(match_key(value)):
                claims[name] = (value, Address(total.row, column))
        reach = _reach(total, level, ends, count, claims, columns)
        ends.append((total.before, match_key(total.label)))
        if claims and reach and reach[0] <= reach[1]:
            found.append(ControlTotal(total.label, total.row + 1, reach[0], reach[1], claims))
    return found


def _adds_up(name: str) -> bool:
    """Tell whether a column's total is a sum: prices and limits of days are not."""
    return not name.endswith(("price", "_rate", "version", "days", "years")) and not name.startswith("mtd_")


def _reach(
    total: TotalRow,
    level: str,
    ends: Sequence[tuple[int, str]],
    count: int,
    claims: Mapping[str, tuple[Value, Address]],
    columns: Mapping[str, Column],
) -> tuple[int, int] | None:
    """Choose the records that a total row covers."""
    last = total.before - 1
    if total.before == 0:
        return (0, count - 1) if count and not ends else None
    label = match_key(total.label)
    since_any = max((end for end, _ in ends), default=0)
    since_same = max((end for end, other in ends if other == label), default=0)
    starts = [since_any, since_same, total.heading, 0] if level == "block" else [since_same, 0, total.heading, since_any]
    starts = [start for start in dict.fromkeys(starts) if start <= last]
    if len(starts) <= 1 or not claims:
        return (starts[0], last) if starts else None
    best = min(starts, key=lambda start: (round(_distance(claims, columns, start, last), 2), starts.index(start)))
    return best, last


def _distance(claims: Mapping[str, tuple[Value, Address]], columns: Mapping[str, Column], first: int, last: int) -> float:
    """Tell how far claims are from the plain sums of a stretch, as a share of the claims."""
    shares = []
    for name, (claim, _) in claims.items():
        claimed = _plain(claim)
        if claimed is None or name not in columns or (isinstance(claim, str) and _COUNTED.fullmatch(match_key(claim))):
            continue
        values = columns[name].values[first : last + 1]
        read = [_plain(value) for value in values]
        if any(number is None and not is_blank(value) for number, value in zip(read, values, strict=True)):
            continue  # 壹仟元整 and the like are for the kinds to read
        total = sum(number or 0.0 for number in read)
        shares.append(abs(total - claimed) / max(abs(claimed), abs(total), 1e-9))
    return max(shares, default=0.0)


def _plain(value: Value) -> float | None:
    """Read a number roughly, for choosing only; None where there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        key = match_key(value).replace(",", "")
        found, scale = _NUMBER.search(key), _SCALED.search(key)
        return float(found[0]) * (_SCALES[scale[1]] if scale else 1.0) if found else None
    return None


def grand_total(grid: Grid, body: Body, groups: Groups, records: int) -> list[ControlTotal]:
    """Make the control total of a wide table's corner: the sum column of its last 合计 row, over all records."""
    if not body.totals or not records or not groups.unpivot.value:
        return []
    total = body.totals[-1]
    everything = {group.order for group in groups.groups}
    for column, orders in groups.sums.items():
        claim = grid.rows[total.row][column]
        if (
            set(orders) >= everything
            and _plain(claim) is not None
            and total.before == len(body.records)
            and len(body.totals) == 1
        ):
            return [
                ControlTotal(
                    total.label, total.row + 1, 0, records - 1, {groups.unpivot.value: (claim, Address(total.row, column))}
                )
            ]
    return []


def footer_totals(footers: Sequence[Line], form: Form, known: Mapping[str, str], count: int) -> list[ControlTotal]:
    """Turn footer lines such as ``订货合计:3600  收款合计:1200`` into control totals over all records."""
    found = []
    for line in footers:
        key = re.sub(r"^(?:本日|今日|当日)", "", line.key)
        if not count or not key.endswith(("合计", "总额", "总计")) or _plain(line.value) is None:
            continue
        stem = key[:-2]
        field_id = next((known[name] for name in (stem + "金额", stem + "额", stem) if name in known), "")
        if field_id and form[field_id].kind in _SUMMED:
            found.append(ControlTotal(line.label, line.where.row + 1, 0, count - 1, {field_id: (line.value, line.where)}))
    return found


def count_claims(footers: Sequence[Line], form: Form, sheet: str, count: int) -> list[Finding]:
    """Compare a stated number of visits (本日拜访家数) with the records read."""
    found = []
    for line in footers:
        claimed = _plain(line.value)
        if claimed is not None and _COUNT_LABEL.fullmatch(line.key) and int(claimed) != count:
            found.append(
                Finding(
                    "control-total",
                    "warning",
                    "recognise.control-total.count",
                    sheet=sheet,
                    cell=a1(*line.where),
                    column=line.label,
                    value=str(int(claimed)),
                    form=form.id,
                    params=(("counted", str(count)),),
                )
            )
    return found
