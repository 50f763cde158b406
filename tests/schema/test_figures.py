"""The figures of the business: readable, exact, each of the shape that its rule needs."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.schema import load_schema
from pipeline.schema.figures import FIGURES

if TYPE_CHECKING:
    from pipeline.schema import Schema
    from tests.schema.conftest import Folder

RULES = "rules.toml"


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("SAL-01", "checkpoint_days", [5, 10, 15, 20, 25, 31]),
        ("SAL-01", "step_percents", [25, 20, 15, 15, 15, 10]),
        ("COA-01", "days_per_month", 20),
        ("SUB-04", "travel_min_per_week", 2),
        ("SUB-05", "silent_weeks", 2),
        ("CMP-03", "handle_working_hours", 4),
        ("CMP-03", "working_hours", ["09:00-12:00", "13:00-18:00"]),
        ("RCV-03", "discount_share", Decimal("0.05")),
        ("RAT-06", "rewards", [20000, 10000, 5000]),
        ("RAT-07", "tier_2_rate", Decimal("0.03")),
        ("ANA-03", "a_percent", 75),
        ("SEC-06", "transaction_years", 10),
        ("ACCEPT-HELD", "error_share", Decimal("0.30")),
        ("CHECK-AMOUNT", "share", Decimal("0.001")),
    ],
)
def test_a_figure_reads_as_the_documents_have_it(schema: Schema, rule: str, name: str, value: object) -> None:
    figure = schema.figure(rule, name)
    assert figure == value
    assert not isinstance(figure, float)


def test_the_rule_set_has_a_version_and_a_date(schema: Schema) -> None:
    assert re.fullmatch(r"\S+ \(\d{4}-\d\d-\d\d\)", schema.rule_set)


def test_every_figure_in_the_file_is_explained_with_its_source() -> None:
    lines = (Path(__file__).parents[2] / "schemas" / RULES).read_text(encoding="utf-8").splitlines()
    unexplained = []
    for number, line in enumerate(lines):
        if re.match(r"[a-z_0-9]+ = ", line) and number > lines.index('["ACCEPT-HELD"]') and not lines[number - 1].startswith("#"):
            unexplained.append(line)
    assert unexplained == []


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ("min_rows = 20", 'min_rows = "20"', "schema.figure-shape.count", "ACCEPT-HELD.min_rows"),
        ("min_rows = 20", "min_rows = true", "schema.figure-shape.count", "ACCEPT-HELD.min_rows"),
        ("min_rows = 20", "min_rows = -1", "schema.figure-shape.count", "ACCEPT-HELD.min_rows"),
        ("min_rows = 20", "minrows = 20", "schema.no-figure", "ACCEPT-HELD.min_rows"),
        ("error_share = 0.30", "error_share = 30", "schema.figure-shape.share", "ACCEPT-HELD.error_share"),
        ('["COA-01"]', '["COA-O1"]', "schema.no-rule", "COA-01"),
        ("[5, 10, 15, 20, 25, 31]", "[5, 10, 15, 20, 25]", "schema.steps", "SAL-01.checkpoint_days"),
        ("[25, 20, 15, 15, 15, 10]", "[25, 20, 15, 15, 15, 15]", "schema.sum-100", "SAL-01.step_percents"),
        ("a_percent = 75", "a_percent = 80", "schema.sum-100", "ANA-03"),
        ('sale_date_basis = "sale_date"', 'sale_date_basis = "today"', "schema.figure-shape.choice", "SAL-01.sale_date_basis"),
        ('"09:00-12:00"', '"9-12"', "schema.figure-shape.hours", "CMP-03.working_hours"),
        ("auto_activate_new = true", "auto_activate_new = 1", "schema.figure-shape.flag", "ARC-16.auto_activate_new"),
        ("bonus_points = [3, 2, 1]", "bonus_points = 3", "schema.figure-shape.numbers", "RAT-05.bonus_points"),
        ("ageing_days = [30, 60, 90]", "ageing_days = [30.5]", "schema.figure-shape.counts", "RCV-07.ageing_days"),
        ("ageing_days = [1, 3, 7, 15, 30]", "ageing_days = [3, 1]", "schema.rising", "CMP-01.ageing_days"),
        ("same_core = 45", "same_core = 4.5", "schema.figure-shape.points", "ARC-07.same_core"),
        ('rule_set = "1.0"', "rule_set = 1.0", "schema.figure-shape.text", "rule_set"),
        ("rule_set_date = 2026-01-01", 'rule_set_date = "2026"', "schema.figure-shape.day", "rule_set_date"),
        ("# ---- What is taken", "loose = 1\n# ---- What is taken", "schema.figure-outside", "loose"),
    ],
)
def test_a_spoilt_figure_is_refused(folder: Folder, old: str, new: str, key: str, told: str) -> None:
    folder.change(RULES, old, new)
    refusal = folder.refusal()
    assert (refusal.key, refusal.params["key"]) == (key, told)


def test_the_name_that_was_mistyped_is_offered(folder: Folder) -> None:
    folder.change(RULES, "min_rows = 20", "minrows = 20")
    assert folder.refusal().params["hint"] == "minrows"


def test_a_figure_that_an_older_file_lacks_has_the_shipped_value_and_is_named(folder: Folder, schema: Schema) -> None:
    text = (folder.path / RULES).read_text(encoding="utf-8")
    without = re.sub(r'\["SUB-15"\][^\[]*', "", text).replace("min_rows = 20\n", "", 1).replace("one_off = 18", "one_off = 19")
    (folder.path / RULES).write_text(without, encoding="utf-8")
    older = load_schema(folder.path)
    assert older.assumed == ("ACCEPT-HELD.min_rows", "SUB-15.review_months")
    assert older.figure("ACCEPT-HELD", "min_rows") == schema.figure("ACCEPT-HELD", "min_rows")
    assert older.figure("SUB-15", "review_months") == schema.figure("SUB-15", "review_months")
    assert older.figure("ARC-07", "one_off") == 19, "what stands there counts"
    assert schema.assumed == ()


def test_the_shipped_file_has_every_figure() -> None:
    assert load_schema(Path(__file__).parents[2] / "schemas").assumed == ()


def test_a_file_that_is_no_toml_is_refused(folder: Folder) -> None:
    folder.change(RULES, "min_rows = 20", "min_rows 20")
    assert folder.refusal().key == "schema.not-toml"


def test_figures_may_not_be_missing_altogether(folder: Folder) -> None:
    (folder.path / RULES).unlink()
    assert folder.refusal().key == "schema.no-file"


def test_a_card_s_expected_column_must_exist(folder: Folder) -> None:
    folder.change(RULES, '"legal_rep"', '"legal_reps"')
    refusal = folder.refusal()
    assert (refusal.key, refusal.params["hint"]) == ("schema.no-such-field", "legal_rep")


def test_head_office_may_add_figures_for_its_own_reports(folder: Folder) -> None:
    with (folder.path / RULES).open("a", encoding="utf-8") as file:
        file.write('["OUR-01"]\nlimit = 1.5\n')
    assert load_schema(folder.path).figure("OUR-01", "limit") == Decimal("1.5")


def test_every_shape_has_its_own_wording() -> None:
    shapes = {name.partition(":")[2] for names in FIGURES.values() for name in names.split()}
    assert {shape for shape in shapes if shape and "|" not in shape} <= {
        "number", "share", "flag", "texts", "counts", "numbers", "hours", "points",
    }  # fmt: skip
