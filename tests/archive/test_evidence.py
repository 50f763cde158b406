"""A review of customers fits in the memory that the database may use, with every form that names customers in use."""

from __future__ import annotations

import pytest

from pipeline.archive.review import open_questions
from pipeline.store import append, open_store, transaction
from tests.archive.company import Company, schema

RECORDS = 3_000
"""Records of each form; a view of them all at once takes more than the database may use."""


@pytest.fixture
def many(company: Company) -> Company:
    """An archive in which every form that names customers holds some thousand records, put in as filing puts them."""
    with company.open() as store, transaction(store.connection):
        naming = [form for form in schema().forms.values() if any(form.customer_fields)]
        store.activate([form.id for form in naming])
        store.connection.execute(
            "INSERT INTO ledger_submission (submission_id, filing, run_id, arrival, branch, source, sha256, received_at, "
            "filed_at, verdict, rows_read, rows_accepted) VALUES ('S000001', 1, 1, 1, 'HD', 'HD/a.xlsx', 'x', '2026-04-01', "
            "'2026-04-01', 'accepted', 1, 1)"
        )
        ids = [f"C{number:06d}" for number in range(1, RECORDS + 1)]
        names = [f"上海恒达{number:05d}建材有限公司" for number in range(1, RECORDS + 1)]
        append(
            store.connection,
            "ledger_customer",
            {"customer_id": ids, "customer_name": names, "submission_id": ["S000001"] * RECORDS, "filing": [1] * RECORDS},
        )
        for place, form in enumerate(naming):
            code, name = form.customer_fields
            told = {code: ids, name: names} if code else {name: names}
            columns = {column: values for column, values in told.items() if column in form.by_id}
            append(
                store.connection,
                f"ledger_{form.id}",
                {
                    **columns,
                    "_entry": [place * RECORDS + number for number in range(RECORDS)],
                    "_submission": ["S000001"] * RECORDS,
                    "_filing": [1] * RECORDS,
                    "_key": [f"HD\x1f{number}" for number in range(RECORDS)],
                    "_content": ids,
                    "_customer_id": ids,
                },
            )
    return company


def test_a_review_fits_in_the_memory_that_the_database_may_use(many: Company) -> None:
    with open_store(many.settings, schema()) as store:
        (limit,) = store.connection.execute("SELECT current_setting('memory_limit')").fetchall()[0]
        assert limit == "244.1 MiB"
        assert len(store.active_forms) > 15
        assert isinstance(open_questions(store, schema()), list)
