"""Products: the register's code for a code or an unambiguous name; as written, with a warning, where it knows none."""

from __future__ import annotations

from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec, warned
from pipeline.check.kinds import code, customer
from pipeline.text import match_key


def parse(value: object, spec: Spec) -> Result:
    """Read a product as its code.

    Args:
        value: A filled cell, text as it stood.
        spec: The column; a field whose id ends in ``_name`` is kept as written.
    """
    written = customer.parse(value, spec)
    products = spec.context.registers.products
    if written is None or isinstance(written, Noted) or not products or spec.field.id.endswith("_name"):
        return written
    known = products.get(match_key(written))
    return known if known is not None else warned(written, "unknown-reference", "product")


KIND = Kind(parse, code.settle, verbatim=True, ditto=True, by_register=True)
