# ruff: noqa: S608 - names come from the schema, values are bound
"""What the records that count say of each master customer: the evidence by which two of them may be found to be one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.archive.matching import Party
from pipeline.store import append, quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.archive.matching import Vocabulary
    from pipeline.schema import Form, Schema
    from pipeline.store.database import Connection

_CARD = {
    "short_name": "name",
    "registration_no": "number",
    "phone": "phone",
    "mobile": "phone",
    "contact_mobile": "phone",
    "address": "address",
    "delivery_address": "address",
    "legal_rep": "person",
    "region": "region",
}
"""Columns of the customer card and what they are evidence of."""


def gather_evidence(connection: Connection, schema: Schema, active: Iterable[str]) -> None:
    """Make the temporary table ``evidence``: customer_id, kind, branch, value; each line once.

    Kinds are ``name``, ``code``, ``number``, ``phone``, ``address``, ``person`` and ``region``; `branch` is who says
    so, and only kept for names and codes.

    Args:
        connection: With the current records, as views or laid out.
        schema: Which forms name customers.
        active: Forms of which something was ever filed.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE told (customer_id VARCHAR, kind VARCHAR, branch VARCHAR, value VARCHAR)")
    for form in schema.forms.values():
        if form.id in active:
            _gather_form(connection, form)
    connection.execute("CREATE OR REPLACE TEMP TABLE evidence AS SELECT DISTINCT * FROM told")
    connection.execute("DROP TABLE told")


def _gather_form(connection: Connection, form: Form) -> None:
    """Add what one form says of customers; its view, which costs, is worked out once and alone, so that memory stays bounded."""
    code, name = form.customer_fields
    kinds = {code: "code", name: "name"} | (_CARD if form.id == "customer_card" else {})
    columns = {column: kind for column, kind in kinds.items() if column in form.by_id}
    if not columns:
        return
    listed = ", ".join(quote(column) for column in columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE saying AS SELECT DISTINCT _customer_id, _branch, {listed} "
        f"FROM current_{form.id} WHERE _customer_id IS NOT NULL"
    )
    for column, kind in columns.items():
        branch = "_branch" if kind in ("name", "code") else "''"
        connection.execute(
            f"INSERT INTO told SELECT DISTINCT _customer_id, '{kind}', {branch}, {quote(column)} "
            f"FROM saying WHERE {quote(column)} IS NOT NULL"
        )
    connection.execute("DROP TABLE saying")


def parties(connection: Connection, vocabulary: Vocabulary, only: Iterable[str] | None = None) -> list[Party]:
    """Read the evidence into parties, by id.

    Args:
        connection: With the table that `gather_evidence` made.
        vocabulary: Words of company names.
        only: Ids to read; None for all.
    """
    chosen = ""
    if only is not None:
        append(connection, "chosen", {"customer_id": sorted(only)}, into="chosen_customer")
        chosen = "JOIN chosen_customer USING (customer_id)"
    rows = connection.execute(
        f"SELECT customer_id, kind, branch, value FROM evidence {chosen} "
        "ORDER BY customer_id, kind, length(value) DESC, value, branch"
    ).fetchall()
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for customer_id, kind, branch, value in rows:
        found[customer_id][kind].append((branch, value))
    return [
        Party.of(
            customer_id,
            vocabulary,
            names=[value for _, value in known["name"]],
            numbers=[value for _, value in known["number"]],
            codes=known["code"],
            phones=[value for _, value in known["phone"]],
            addresses=[value for _, value in known["address"]],
            people=[value for _, value in known["person"]],
            regions=[value for _, value in known["region"]],
            branches=[branch for branch, _ in (*known["name"], *known["code"])],
        )
        for customer_id, known in found.items()
    ]
