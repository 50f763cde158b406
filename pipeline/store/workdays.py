"""Days that are not as their weekday says, for queries: public holidays, head office's work calendar over them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeline.model.workdays import national_days

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def lay_workdays(connection: DuckDBPyConnection) -> None:
    """Make the temporary table ``special_day``: every other day follows Monday to Friday.

    Its columns: ``day``, ``is_workday``, ``holiday`` (a code, or NULL), ``note`` (head office's own word), ``source``
    (``company`` where head office's work calendar says so, else ``national``).

    Args:
        connection: With the view or table ``current_work_calendar`` of the asked instant.
    """
    known = list(national_days(date.min, date.max))
    connection.execute("CREATE OR REPLACE TEMP TABLE national_day (day DATE, is_workday BOOLEAN, holiday VARCHAR)")
    connection.execute(
        "INSERT INTO national_day SELECT unnest(?), unnest(?), unnest(?)",
        [[item.day for item in known], [item.is_workday for item in known], [item.holiday for item in known]],
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE special_day AS
        WITH company AS (
            SELECT "date" AS day, bool_and(is_workday) AS is_workday, max(note) AS note
            FROM current_work_calendar
            WHERE "date" IS NOT NULL
            GROUP BY "date"
        )
        SELECT
            coalesce(company.day, national_day.day) AS day,
            coalesce(company.is_workday, national_day.is_workday) AS is_workday,
            national_day.holiday, company.note,
            CASE WHEN company.day IS NULL THEN 'national' ELSE 'company' END AS source
        FROM national_day
        FULL JOIN company ON company.day = national_day.day
        ORDER BY 1
        """
    )
