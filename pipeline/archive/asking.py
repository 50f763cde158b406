# ruff: noqa: S608 - names come from the schema, values are bound
"""What a register sent again leaves out: a question to head office, never a withdrawal (`contract.md`, Replacing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.model import Finding
from pipeline.store import append, quote

if TYPE_CHECKING:
    from pipeline.archive.filed import Filed
    from pipeline.schema import Form
    from pipeline.store import Store

QUESTIONED = {
    "branch": ("branch_code", "branch_name", "status IS DISTINCT FROM 'closed'"),
    "employee": ("employee_code", "employee_name", "status IS DISTINCT FROM 'left' AND leave_date IS NULL"),
    "product": ("product_code", "product_name", "price_to IS NULL"),
}
"""By register: code and name of a row, and which rows would be missed."""


def ask_for_missing(store: Store, form: Form, by_id: dict[str, Filed]) -> None:
    """Ask after rows that count but do not stand in the register that came now.

    A file with fewer rows than it leaves out is an addition, not the whole list, and nothing is asked.

    Args:
        store: The open archive, the set's rows being in.
        form: Any form; only registers are asked about.
        by_id: The set's submissions that put rows in, by id.
    """
    if form.id not in QUESTIONED:
        return
    code, name, is_missed = QUESTIONED[form.id]
    holders = [key for key, one in by_id.items() if any(rows.form.id == form.id and rows.kept for rows in one.tables)]
    append(store.connection, "submissions", {"submission_id": holders}, into="own_register")
    rows = store.connection.execute(
        f"""
        WITH own AS (
          SELECT DISTINCT e.{quote(code)} AS code FROM ledger_{form.id} AS e
          JOIN own_register AS o ON o.submission_id = e._submission
        )
        SELECT c.{quote(code)}, min(c.{quote(name)}), o.code IS NOT NULL AS is_there
        FROM current_{form.id} AS c LEFT JOIN own AS o ON o.code = c.{quote(code)}
        WHERE ({is_missed}) AND c.{quote(code)} IS NOT NULL
        GROUP BY c.{quote(code)}, o.code ORDER BY c.{quote(code)}
        """
    ).fetchall()
    missing = [f"{found} {called}" for found, called, is_there in rows if not is_there]
    if missing and len(missing) <= len(rows) - len(missing):
        by_id[holders[-1]].submission.findings.append(
            Finding(
                *("absent-record", "warning", "archive.absent-record.register"),
                form=form.id,
                value="、".join(missing),
                who="office",
                params=(("count", str(len(missing))),),
            )
        )
