"""Kinds of values: one file each, named as `Field.kind` names it. To add one, write the file and its line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check.kinds import (
    bool,  # noqa: A004 - the kind's own name
    branch,
    code,
    customer,
    date,
    datetime,
    decimal,
    email,
    enum,
    int,  # noqa: A004 - the kind's own name
    list,  # noqa: A004 - the kind's own name
    money,
    month,
    percent,
    period,
    person,
    phone,
    product,
    reference,
    score,
    string,
    text,
    time,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.check.grammar.outcome import Kind

KINDS: Mapping[str, Kind] = {
    "text": text.KIND,
    "string": string.KIND,
    "code": code.KIND,
    "int": int.KIND,
    "decimal": decimal.KIND,
    "money": money.KIND,
    "percent": percent.KIND,
    "date": date.KIND,
    "datetime": datetime.KIND,
    "month": month.KIND,
    "time": time.KIND,
    "period": period.KIND,
    "phone": phone.KIND,
    "email": email.KIND,
    "bool": bool.KIND,
    "enum": enum.KIND,
    "list": list.KIND,
    "person": person.KIND,
    "branch": branch.KIND,
    "customer": customer.KIND,
    "product": product.KIND,
    "reference": reference.KIND,
    "score": score.KIND,
}
"""How each kind is read, by its name in the schema."""
