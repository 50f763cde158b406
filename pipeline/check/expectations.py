"""Hold each form's records against its constraints, with Great Expectations: one batch a form for a whole run.

Constraints of the schema become an ExpectationSuite; head office's own suite in ``schemas/expectations/<form>.json`` is run
with it. What the kinds already guarantee (that a code of a list is one of the list) is not asked again. Great Expectations
costs seconds to import and milliseconds a rule and call, whatever the rows; so it is imported inside, and called once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.check.alike import sum_up
from pipeline.check.engine import batches, great_expectations
from pipeline.check.keeping import apply_error
from pipeline.check.own_suites import load_own_suite
from pipeline.check.place import Spot, is_told, place_finding, told_cells
from pipeline.check.required import nil_rows
from pipeline.check.staging import CONSTRAINT, Check, Weight
from pipeline.check.suite import NOT_NULL, NUMBERS, Rule, constraint_rules
from pipeline.model import Sort, canonical

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.check.staging import Stages
    from pipeline.check.suite import Params
    from pipeline.model import Checked, Finding, Typed
    from pipeline.schema import Form


def check_expectations(
    form: Form, checked: Sequence[Checked], schema_folder: Path, stages: Stages | None = None
) -> list[list[Finding]]:
    """Validate all tables of a form in a run as one batch.

    An error in a required, key, money or quantity column keeps its record out (`rejected`); in any other column the value
    becomes empty (`values`). Cells that another finding has emptied already are not told again.

    Args:
        form: The form of all these tables.
        checked: Tables whose values their kinds have read; changed in place.
        schema_folder: `schemas/`, for head office's own suites.
        stages: What head office has stated about checks for the day on which all these tables came.

    Returns:
        For each table its new findings, in the order of records and columns. They are not yet in `Checked.findings`.

    Raises:
        SchemaError: Head office's suite for this form is wrong; names the file, the reason and the nearest right name.
    """
    own = load_own_suite(form, schema_folder)
    present = {field_id for table in checked for field_id in table.values}
    rules = [rule for rule in constraint_rules(form) if rule.field in present] + own
    if not rules or not any(len(table.table) for table in checked):
        return [[] for _ in checked]
    weights = _weights(rules, form, stages) if stages is not None else [Weight(rule.severity) for rule in rules]
    return _Batch(form, checked).findings(rules, weights)


def _weights(rules: list[Rule], form: Form, stages: Stages) -> list[Weight]:
    """Weigh each rule; the heavier come first then, so that no trial takes the cell from an error."""
    ranks = {"error": 0, "warning": 1, "info": 2}
    weighed: list[tuple[Weight, Rule]] = []
    for rule in rules:
        is_fixed = rule.kind == NOT_NULL and rule.check == CONSTRAINT
        check = Check(rule.check, "", rule.code)
        weighed.append((Weight(rule.severity) if is_fixed else stages.weigh(rule.severity, check, form.id, rule.field), rule))
    weighed.sort(key=lambda pair: ranks[pair[0].severity])
    rules[:] = [rule for _, rule in weighed]
    return [weight for weight, _ in weighed]


class _Told(NamedTuple):
    """A finding on its way into order."""

    record: int
    column: int
    finding: Finding


class _Batch:
    """All tables of one form, laid end to end."""

    def __init__(self, form: Form, checked: Sequence[Checked]) -> None:
        self.form = form
        self.checked = checked
        self.starts = [0, *accumulate(len(table.table) for table in checked)]
        self.nil: dict[int, set[int]] = {}
        self.order = {field.id: place for place, field in enumerate(form.fields)}

    def findings(self, rules: Sequence[Rule], weights: Sequence[Weight]) -> list[list[Finding]]:
        """Run the rules and word what they find."""
        told: list[list[_Told]] = [[] for _ in self.checked]
        seen: dict[str, bytearray] = {}
        emptied: list[tuple[Rule, Weight, array[int]]] = []
        quiet = [told_cells(table) for table in self.checked]
        for rule, weight, unexpected in zip(rules, weights, _validate(self._frame(rules), rules), strict=True):
            marks = seen.setdefault(rule.field, bytearray(self.starts[-1]))
            wrong = array("q")
            for row in unexpected:
                place = bisect_right(self.starts, row) - 1
                table, index = self.checked[place], row - self.starts[place]
                if marks[row] or not self._speaks(table, rule, index, quiet[place]):
                    continue
                marks[row] = 1
                wrong.append(row)
                if not table.alike.lists(Sort(rule.code, weight.severity, rule.reason, rule.field), index):
                    continue
                reason, params = self._wording(rule, place)
                spot = Spot(rule.code, weight.severity, reason)
                finding = place_finding(table, self.form, rule.field, index, spot, (*params, *weight.params))
                told[place].append(_Told(index, self.order.get(rule.field, 0), finding))
            if weight.severity == "error":
                emptied.append((rule, weight, wrong))
        for rule, weight, rows in emptied:
            for row in rows:
                place = bisect_right(self.starts, row) - 1
                if weight.is_raised:
                    self.checked[place].rejected.add(row - self.starts[place])
                else:
                    apply_error(self.checked[place], self.form, rule.field, row - self.starts[place])
        return [
            [*(item.finding for item in sorted(items, key=lambda item: item[:2])), *sum_up(table, self.form)]
            for items, table in zip(told, self.checked, strict=True)
        ]

    def _speaks(self, table: Checked, rule: Rule, index: int, quiet: frozenset[str]) -> bool:
        """Tell whether an unexpected value is the sender's and not told yet; a row that says "nothing to report" may be blank."""
        if rule.field not in table.values or is_told(table, quiet, rule.field, index):
            return False
        return table.values[rule.field][index] is not None or index not in self._nil(table)

    def _nil(self, table: Checked) -> set[int]:
        """Give the records that say "nothing to report"; looked for once a table."""
        if id(table) not in self.nil:
            self.nil[id(table)] = nil_rows(table, self.form)
        return self.nil[id(table)]

    def _wording(self, rule: Rule, place: int) -> tuple[str, Params]:
        """Give wording and parameters; a wrong format is explained by a right value of the same column, where there is one."""
        if rule.matches is None:
            return rule.reason, rule.params
        for table in (self.checked[place], *self.checked):
            for value in table.values.get(rule.field, ()):
                if isinstance(value, str) and rule.matches.fullmatch(value):
                    return f"{rule.reason}-like", (*rule.params, ("example", value))
        return rule.reason, rule.params

    def _frame(self, rules: Sequence[Rule]) -> dict[str, list[Any]]:
        """Lay the columns that the rules need end to end.

        Numbers become floats, which comparing with a limit allows, and other values text; of a column that must only be
        filled it is enough to know whether it is.
        """
        asked: dict[str, set[str]] = {}
        for rule in rules:
            for field_id in rule.columns:
                asked.setdefault(field_id, set()).add(rule.kind)
        frame: dict[str, list[Any]] = {}
        for field_id, kinds in asked.items():
            shape = _marks if kinds == {NOT_NULL} else _floats if self.form[field_id].kind in NUMBERS else _texts
            column: list[Any] = []
            for table in self.checked:
                values = table.values.get(field_id)
                column += shape(values) if values is not None else [None] * len(table.table)
            frame[field_id] = column
        return frame


def _marks(values: list[Typed]) -> list[Any]:
    """Tell of each value only that it is there."""
    return [None if value is None else 1.0 for value in values]


def _floats(values: list[Typed]) -> list[Any]:
    """Give numbers as floats."""
    return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]  # of columns of numbers


def _texts(values: list[Typed]) -> list[Any]:
    """Give everything else as text."""
    return [value if value is None or isinstance(value, str) else canonical(value) for value in values]


def _validate(columns: dict[str, list[Any]], rules: Sequence[Rule]) -> list[list[int]]:
    """Run all rules on one batch; for each rule the rows that it does not expect.

    Nothing is stored, no progress bar is drawn, nothing is asked of the network.
    """
    library = great_expectations()
    import pandas as pd

    frame = pd.DataFrame({name: pd.Series(values, dtype=_dtype(values)) for name, values in columns.items()})
    batch = batches().get_batch({"dataframe": frame})
    suite = library.ExpectationSuite("constraints", expectations=[rule.build(number) for number, rule in enumerate(rules)])
    outcome = batch.validate(suite, result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False})
    found: list[list[int]] = [[] for _ in rules]
    for result in outcome.results:
        settings = result.expectation_config
        number = int(settings.meta["number"]) if settings is not None and settings.meta else -1
        found[number] = sorted(result.result.get("unexpected_index_list") or [])
    return found


def _dtype(values: list[Any]) -> str:
    """Tell how pandas holds a column: its first value decides, since a column is all of one sort."""
    return "float64" if isinstance(next((value for value in values if value is not None), 0.0), float) else "object"
