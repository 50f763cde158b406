"""`checks.toml` is read strictly: every key, name and date, and one line for a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.schema import load_schema

if TYPE_CHECKING:
    from tests.schema.conftest import Folder


def write(folder: Folder, *lines: str) -> None:
    stages = ("[[stages]]\n" + line.replace("; ", "\n") + "\n" for line in lines)
    (folder.path / "checks.toml").write_text("".join(stages), encoding="utf-8")


def test_a_folder_without_the_file_states_nothing(folder: Folder) -> None:
    (folder.path / "checks.toml").unlink()
    assert load_schema(folder.path).stages == ()


def test_a_line_holds_until_the_next_of_its_check_begins(folder: Folder) -> None:
    write(
        folder,
        'check = "VIS-03"; stage = "trial"; from = 2026-03-01',
        'check = "VIS-03"; stage = "error"; from = 2026-06-01; to = 2026-12-31',
        'check = "VIS-03"; where = "visit_daily"; stage = "warning"',
    )
    first, second, third = load_schema(folder.path).stages
    assert (first.first, first.last) == (date(2026, 3, 1), date(2026, 5, 31))
    assert (second.first, second.last) == (date(2026, 6, 1), date(2026, 12, 31))
    assert (third.form, third.first, third.last) == ("visit_daily", date.min, date.max)


@pytest.mark.parametrize(
    ("lines", "key", "hint"),
    [
        (['chek = "VIS-03"; stage = "trial"'], "schema.unknown-key", "check"),
        (['check = "VIS-03"; stage = "tryal"'], "schema.unknown-value", "trial, warning, error"),
        (['stage = "trial"'], "schema.missing-key", ""),
        (['check = "VIS-03"; where = "visit_dayly"; stage = "trial"'], "schema.no-such-form", "visit_daily"),
        (['check = "VIS-03"; where = "visit_daily.visit_dat"; stage = "trial"'], "schema.no-such-field", "visit_date"),
        (['check = "VIS-03"; stage = "trial"; from = "2026-03-01"'], "schema.figure-shape.day", ""),
        (['check = "VIS-03"; stage = "trial"; from = 2026-03-02; to = 2026-03-01'], "schema.bad-range", ""),
        (['check = "VIS-03"; stage = 3'], "schema.wrong-shape.text", ""),
        (
            ['check = "a-b"; stage = "trial"; to = 2026-03-31', 'check = "a_b"; stage = "error"; to = 2026-04-30'],
            "schema.two-stages",
            "",
        ),
    ],
)
def test_a_wrong_line_is_refused(folder: Folder, lines: list[str], key: str, hint: str) -> None:
    write(folder, *lines)
    refusal = folder.refusal()
    assert refusal.key == key
    assert hint in str(refusal.params.get("hint", ""))


def test_a_suite_for_a_form_that_does_not_exist_is_refused(folder: Folder) -> None:
    (folder.path / "expectations" / "visit_dayly.json").write_text("{}", encoding="utf-8")
    refusal = folder.refusal()
    assert (refusal.key, refusal.params["hint"]) == ("schema.no-such-form", "visit_daily")
