"""References to other records by their number: orders, approvals, contracts; as written."""

from __future__ import annotations

from pipeline.check.grammar.outcome import Kind
from pipeline.check.kinds import code, customer

KIND = Kind(customer.parse, code.settle, verbatim=True, ditto=True)
