"""Compare what a sender's total rows claim with the sums of the records that were sent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.check.grammar.outcome import Noted, Spec
from pipeline.check.grammar.words import as_text, plain
from pipeline.check.kinds import decimal as decimals
from pipeline.check.kinds import int as whole_numbers
from pipeline.check.kinds import money
from pipeline.check.place import is_told, told_cells
from pipeline.check.rule import money_text, number_of
from pipeline.model import Finding
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.check.context import CheckContext
    from pipeline.model import Checked, ControlTotal, Typed, Value
    from pipeline.schema import Form

PARSERS = {"money": money.parse, "decimal": decimals.parse, "int": whole_numbers.parse}
TEXTS = frozenset({"string", "text", "person", "customer", "product", "reference", "code"})
"""Under these columns a total with a number counts records (合计 6家)."""
_UNSUMMED = re.compile(r"累计|累計|上月|去年|同期|平均|计划|目标|average", re.IGNORECASE)
"""Labels of rows that speak of more, or of other, than the records above them."""
_COUNT = re.compile(r"(\d+)(?:家|户|戶|条|條|笔|筆|次|个|人|单|份)?")


def check_totals(checked: Checked, form: Form, context: CheckContext) -> list[Finding]:
    """Compare each claim with the sum of the records it covers, those that stay out included.

    A difference is a warning that shows it; one above both limits of ``ACCEPT-HELD`` is an error, for which the file is
    held. A claim is not judged where a value it covers could not be read: that has been told at its cell.

    Args:
        checked: A table past kinds and expectations.
        form: Its form.
        context: For limits, and for reading the claims as the column's own values are read.

    Returns:
        Findings at the cells of the totals.
    """
    if not checked.table.totals:
        return []
    schema = context.schema
    slack = Decimal(str(schema.figure("CHECK-AMOUNT", "yuan")))
    share, yuan = (Decimal(str(schema.figure("ACCEPT-HELD", name))) for name in ("total_share", "total_yuan"))
    told = told_cells(checked)
    found: list[Finding] = []
    for total in checked.table.totals:
        if _UNSUMMED.search(match_key(total.label)):
            continue
        for field_id, (claim, place) in total.claims.items():
            claimed = _read_claim(checked, form, context, field_id, claim)
            counted = _sum(checked, form, field_id, total, told)
            if claimed is None or counted is None or abs(claimed - counted) <= slack:
                continue
            difference = claimed - counted
            far = abs(difference) > yuan and abs(difference) > share * (abs(counted) or abs(claimed))
            params = (("sum", money_text(counted)), ("claimed", money_text(claimed)), ("difference", money_text(difference)))
            found.append(
                Finding(
                    "control-total",
                    "error" if far else "warning",
                    "rules.control-total.far" if far else "rules.control-total.near",
                    sheet=checked.table.sheet,
                    cell=place.a1,
                    column=checked.table.columns[field_id].header or form[field_id].title,
                    field=field_id,
                    value=as_text(claim),
                    form=form.id,
                    params=(("label", total.label), *params),
                )
            )
    return found


def _read_claim(checked: Checked, form: Form, context: CheckContext, field_id: str, claim: Value) -> Decimal | None:
    """Read a claim as the column's own values are read; None when it is no number, or the column does not add up."""
    field, column = form.by_id.get(field_id), checked.table.columns.get(field_id)
    if field is None or column is None or claim == "":
        return None
    bare = plain(claim) if isinstance(claim, str) else claim
    if field.kind in TEXTS:
        match = _COUNT.fullmatch(as_text(bare))
        return Decimal(match[1]) if match else None
    if field.kind not in PARSERS:
        return None
    spec = Spec(field, form, context, column.header, column.unit, checked.table.period, context.branch)
    result = PARSERS[field.kind](bare, spec)
    return number_of(result.value if isinstance(result, Noted) else result)


def _sum(checked: Checked, form: Form, field_id: str, total: ControlTotal, told: frozenset[str]) -> Decimal | None:
    """Add up a column over the records of a total, or count them; None where one of them could not be read."""
    reach = range(total.first, min(total.last, len(checked.table) - 1) + 1)
    values: Sequence[Typed] = checked.values.get(field_id, ())
    if form[field_id].kind in TEXTS:
        return Decimal(sum(1 for index in reach if values and values[index] is not None))
    whole = Decimal()
    for index in reach:
        value = number_of(values[index]) if values else None
        if value is not None:
            whole += value
            continue
        if is_told(checked, told, field_id, index):
            return None
    return whole
