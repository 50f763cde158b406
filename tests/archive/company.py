"""A small archive for tests: submissions made by hand from columns of typed values."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.archive import FilingResult, begin_run, file_submissions
from pipeline.model import Checked, Column, Delivery, Finding, Period, Submission, Table, Typed
from pipeline.schema import Schema, load_schema
from pipeline.settings import Settings
from pipeline.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FIRST = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@cache
def schema() -> Schema:
    """The forms of this repository."""
    return load_schema(ROOT / "schemas")


def table(
    form: str,
    rows: Sequence[Mapping[str, Typed]],
    *,
    sheet: str = "Sheet1",
    period: Period | None = None,
    rejected: Sequence[int] = (),
    extra: Sequence[dict[str, str]] | None = None,
) -> Checked:
    """Make a checked table whose records stand in rows 2, 3 …, one column a field."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    values: dict[str, list[Typed]] = {name: [row.get(name) for row in rows] for name in names}
    columns = {
        name: Column(["" if value is None else str(value) for value in column], place, name)
        for place, (name, column) in enumerate(values.items())
    }
    found = Table(form, sheet, "table", [number + 2 for number in range(len(rows))], columns, period=period)
    found.covers_period = period is not None
    return Checked(found, values, list(extra) if extra else [{} for _ in rows], set(rejected))


@dataclass
class Company:
    """A workspace with an archive; each `receive` is a collect, an hour after the last."""

    folder: Path
    at: datetime = FIRST
    results: list[FilingResult] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """Settings of the workspace."""
        return Settings(self.folder)

    @contextmanager
    def open(self, *, read_only: bool = False) -> Iterator[Store]:
        """Open the archive."""
        with open_store(self.settings, schema(), read_only=read_only) as store:
            yield store

    def submission(self, source: str, branch: str, *tables: Checked, **more: Any) -> Submission:  # noqa: ANN401 - fields
        """Make a submission; its bytes are made up from everything in it."""
        path = self.folder / "inbox" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(repr([source, [(item.table.form, item.values) for item in tables], more.pop("salt", "")]).encode())
        data = path.read_bytes()
        delivery = Delivery(source, path, hashlib.sha256(data).hexdigest(), len(data), 1_000_000_000, self.at)
        findings: list[Finding] = [finding for item in tables for finding in item.findings]
        made = Submission(delivery, branch, list(tables), findings)
        for name, value in more.items():
            setattr(made, name, value)
        if "verdict" not in more and made.rows_returned:
            made.verdict = "partly" if made.rows_returned < made.rows_read else "returned"
        return made

    def receive(self, *submissions: Submission) -> FilingResult:
        """File submissions as one collect."""
        with self.open() as store:
            run = begin_run(store, self.at, "0.1.0", "2026-03")
            store.keep_originals([item.delivery for item in submissions])
            result = file_submissions(store, run, submissions, schema())
        self.at += timedelta(hours=1)
        self.results.append(result)
        return result

    def rows(self, query: str, as_of: datetime | None = None) -> list[tuple[Any, ...]]:
        """Ask the archive."""
        found: list[tuple[Any, ...]]
        with self.open(read_only=True) as store:
            if as_of is None:
                found = store.connection.execute(query).fetchall()
            else:
                with store.knowledge(as_of) as connection:
                    found = connection.execute(query).fetchall()
        return found


def sale(day: int, order: str, amount: int, customer: str = "甲公司", **more: Typed) -> dict[str, Typed]:
    """Make a sales line of March 2026."""
    line: dict[str, Typed] = {
        "sale_date": date(2026, 3, day),
        "salesperson": "0101",
        "order_no": order,
        "line_no": 1,
        "customer_name": customer,
        "product_code": "P1",
        "quantity": 1,
        "amount": amount,
    }
    return line | more
