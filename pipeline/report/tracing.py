"""From the address of a figure, as the pages print it, to the records behind it; and from a record up to the figures it feeds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError, nearest
from pipeline.report.definition import reports
from pipeline.report.origin_pages import cell_for
from pipeline.report.origins import Traced, address_of
from pipeline.report.query import NOT_REPORTED, Asking, Row, lay_ground, run_report
from pipeline.report.tracer import Tracer
from pipeline.report.wording import Wording
from pipeline.store.places import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import duckdb

    from pipeline.messages import Language
    from pipeline.model import Period
    from pipeline.report.definition import Block, Report
    from pipeline.schema import Schema

Facts = dict[str, Any]


def is_figure(what: str) -> bool:
    """Tell whether a word may be the address of a figure: it begins with a report's name and a dot.

    Example:
        >>> is_figure("sales.by_branch/HD/actual_amount"), is_figure("C000012.phone")
        (True, False)
    """
    report, dot, _ = what.partition(".")
    return bool(dot) and report in {item.id for item in reports()}


def trace_figure(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    period: Period,
    reference_day: date,
    language: Language,
    what: str,
    time_zone: str = "Asia/Shanghai",
) -> Facts:
    """Trace one figure of a report.

    Args:
        connection: With the `current_` names of the asked instant.
        schema: Forms and figures.
        period: What the report speaks of.
        reference_day: Day up to which things are judged.
        language: Of all words.
        what: ``report.block/keys/column``; keys may be left out where that leaves one row, and may be names as on the page.
        time_zone: In which instants become days.

    Returns:
        The figure as it reads, its rule, and its records with file, sheet, cell and what each adds.

    Raises:
        UsageError: There is no such block, row or column; names the nearest.
    """
    head, *rest = what.split("/")
    report, block = _block(head)
    columns = [column.id for column in block.columns if column.is_figure]
    if not rest or rest[-1] not in columns:
        wrong = rest[-1] if rest else ""
        raise UsageError("trace.no-column", value=wrong, block=head, hint=", ".join(columns) or "—")
    asking = Asking(period, reference_day, schema, time_zone)
    lay_ground(connection, asking)
    prepared: set[str] = set()
    alone = replace(report, blocks=(block,))
    rows = run_report(connection, alone, asking, prepared)[block.id]
    wording = Wording(report, schema, language, asking.parameters(report.figures, f"{report.id}/report.yaml"))
    row = _row(report, block, rows, rest[:-1], wording)
    traced = Tracer(connection, asking, prepared).trace(report, block, [row])
    column = block.column(rest[-1])
    return {
        "kind": "figure",
        "address": f"{address_of(report, block, row)}/{column.id}",
        "title": f"{wording.title()} · {wording.block_title(block)} · {wording.column_title(block, column)}",
        "period": period.name,
        "rule": column.rule or block.rule,
        "value": None if row[column.id] is NOT_REPORTED else row[column.id],
        "text": wording.cell(row[column.id], column, row, block),
        **(_records(connection, traced[0], column.id) if traced else {"parts": [], "records": []}),
    }


def _records(connection: duckdb.DuckDBPyConnection, traced: Traced, figure: str) -> Facts:
    """List the records of a figure with their places."""
    parts = traced.parts.get(figure, ())
    added = list(traced.added(parts)) if parts else []
    forms = sorted({item.form for item in added if item.entry})
    places = {form: places_of(connection, form, {item.entry for item in added if item.form == form}) for form in forms}
    files = dict(connection.execute("SELECT submission_id, source FROM current_submission").fetchall())
    records = []
    for item in added:
        place = places.get(item.form, {}).get(item.entry)
        for part, value in item.values.items():
            if place is None:
                sheet, row, cell = item.place
                where = {"source": files.get(item.submission, ""), "sheet": sheet, "row": row, "cell": cell}
                submission = item.submission
            else:
                where = {"source": place.source, "sheet": place.sheet, "row": place.row, "cell": cell_for(place, item, part)}
                submission = place.submission
            records.append(
                {"part": part, "value": value, "form": item.form, "entry": item.entry, **where, "submission": submission}
            )
    return {"parts": [{"part": part, "total": traced.total(part)} for part in parts], "records": records}


def feeds(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    period: Period,
    reference_day: date,
    form: str,
    entry: int,
    time_zone: str = "Asia/Shanghai",
) -> list[str]:
    """List the figures of a period's reports that one record adds to, by their addresses."""
    asking = Asking(period, reference_day, schema, time_zone)
    lay_ground(connection, asking)
    prepared: set[str] = set()
    tracer = Tracer(connection, asking, prepared, bound=1, record=(form, entry))
    found = []
    for report in reports():
        blocks = tuple(block for block in report.blocks if block.rows and not block.rows.form)
        answers = run_report(connection, replace(report, blocks=blocks), asking, prepared)
        for block in blocks:
            for traced in tracer.trace(report, block, answers[block.id]):
                found += [f"{traced.address}/{figure}" for figure in traced.parts]
    return found


def _block(head: str) -> tuple[Report, Block]:
    """Find a block by ``report.block``."""
    known = {f"{report.id}.{block.id}": (report, block) for report in reports() for block in report.blocks}
    if head not in known:
        raise UsageError("trace.no-block", value=head, hint=", ".join(nearest(head, known, 3)) or "—")
    return known[head]


def _row(report: Report, block: Block, rows: Sequence[Row], keys: Sequence[str], wording: Wording) -> Row:
    """Find a row by its keys: all of them, or enough to leave one; codes as in the address, or names as the page shows them."""
    addresses = [address_of(report, block, row) for row in rows]
    exact = "/".join((f"{report.id}.{block.id}", *keys))
    if exact in addresses:
        return rows[addresses.index(exact)]
    fitting = []
    for row, address in zip(rows, addresses, strict=True):
        words = set(address.split("/")[1:])
        words |= {wording.cell(row[column.id], column, row, block) for column in block.columns if not column.is_figure}
        if all(key in words for key in keys):
            fitting.append((row, address))
    if len(fitting) == 1:
        return fitting[0][0]
    options = [address for _, address in fitting] or nearest(exact, addresses, 3) or addresses
    raise UsageError("trace.no-row", value="/".join(keys), block=f"{report.id}.{block.id}", hint=", ".join(options[:5]) or "—")
