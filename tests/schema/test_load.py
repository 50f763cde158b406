"""Loading: whatever is not plain is refused, with file, place, reason and the nearest right name."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.messages import say
from pipeline.schema import Schema, load_schema

if TYPE_CHECKING:
    from tests.schema.conftest import Folder

SCHEMAS = Path(__file__).parents[2] / "schemas"
VISITS = "forms/visit_daily.yaml"


@pytest.mark.parametrize(
    ("old", "new", "key", "place", "told"),
    [
        ("x-kind: person", "x-kind: persons", "schema.unknown-value", "salesperson", "person"),
        ("type: date", "type: dates", "schema.unknown-value", "visit_date", "date"),
        ("x-done: true", "x-don: true", "schema.unknown-key", "fields 1", "x-done"),
        ("x-done: true", "x-done: maybe", "schema.unknown-value", "visit_date", "true, false"),
        ("x-title-en: Visit date", "x-title-en: ''", "schema.missing-key", "visit_date", "x-title-en"),
        ("    type: time\n", "    type: string\n    x-kind: time\n", "schema.kind-and-type", "start_time", "time"),
        ("constraints: {required: true}", "constraints: {requred: true}", "schema.unknown-key", "constraints", "required"),
        (
            "constraints: {required: true}",
            "constraints: {required: true}\n    x-required: optional",
            "schema.one-requirement",
            "customer_name",
            "x-required",
        ),
        ("{minimum: 0}", "{minimum: none}", "schema.bad-number", "order_amount", "none"),
        ("{minimum: 0}", "{minimum: 5, maximum: 4}", "schema.bad-range", "order_amount", "5"),
        ("{minimum: 0}", "{minLength: 1.5}", "schema.bad-number", "order_amount", "1.5"),
        ("{required: true}", "{required: true, pattern: '(['}", "schema.bad-pattern", "customer_name", "(["),
        ("x-priority: core", "x-priority: first", "schema.unknown-value", "visit_daily.yaml", "core"),
        ("x-layouts: [table, card]", "x-layouts: [tables]", "schema.unknown-value", "visit_daily.yaml", "table"),
        ("mode: replace", "mode: replaces", "schema.unknown-value", "x-load", "replace"),
        ("scope: [branch_code, salesperson], ", "", "schema.missing-key", "x-load", "scope"),
        ("date: visit_date}", "date: customer_name}", "schema.not-a-day", "x-load", "customer_name"),
        ("x-person-field: salesperson", "x-person-field: sales_person", "schema.no-such-field", "x-person-field", "salesperson"),
        (
            "- [branch_code, salesperson, visit_date, '#occ",
            "- [branch_cod, visit_date, '#occ",
            "schema.no-such-field",
            "x-key",
            "branch_code",
        ),
        ("visit_date, '#occurrence']", "'visit_date:hour', '#occurrence']", "schema.bad-key-part", "x-key", "visit_date:hour"),
        ("x-key:", "primaryKey: [visit_date]\nx-key:", "schema.one-key", "visit_daily.yaml", "x-key"),
        ("x-range-end: end_time", "x-range-end: endtime", "schema.no-such-field", "start_time", "end_time"),
        (
            "x-customer-fields: [customer_code, customer_name]",
            "x-customer-fields: [x]",
            "schema.wrong-shape.pair",
            "visit_daily",
            "x",
        ),
        ("x-aliases: [日期, ", "x-aliases: [部門, ", "schema.duplicate-header", "visit_daily", "visit_date"),
        ("x-aliases: [日期, ", "x-aliases: [{a: b}, ", "schema.wrong-shape.list", "visit_date", "x-aliases"),
        ("    x-labels:\n      old: ", "    x-labelz:\n      old: ", "schema.unknown-key", "fields 7", "x-labels"),
        ("      new: [", "      new: [老顧客, ", "schema.duplicate-label", "customer_kind", "老顧客"),
        ("      new: [新客户, 新, 新顾客, 新开发]", "      new: []", "schema.no-labels", "customer_kind", "new"),
        ("x-kind: text", "x-kind: text\n    x-labels: {a: [b]}", "schema.labels-without-enum", "content", "text"),
        ("x-kind: text", "x-kind: reference\n    x-reference: visits", "schema.no-such-form", "content", "visit"),
        ("name: seq", "name: visit_date", "schema.duplicate-field", "visit_date", "visit_date"),
        ("name: seq", "name: Seq", "schema.bad-name", "Seq", "Seq"),
        ("name: visit_daily", "name: visits", "schema.name-and-file", "visit_daily", "visits"),
        ("title: 业务员拜访日报表", "title: 業務員拜訪日報表\ntitle: b", "schema.duplicate-key", "visit_daily", "title"),
        ("x-titles: [\n", "x-titles: [\n  客户资料卡,\n", "schema.duplicate-title", "visit_daily", "客户资料卡"),
        ("x-priority: core", "x-priority: [core", "schema.not-yaml", "visit_daily", "visit_daily"),
    ],
)
def test_a_spoilt_form_is_refused(folder: Folder, old: str, new: str, key: str, place: str, told: str) -> None:
    folder.change(VISITS, old, new)
    refusal = folder.refusal()
    assert refusal.key == key
    assert place in str(refusal.params["place"])
    assert told in say(refusal.key, "en", **refusal.params)


def test_a_choice_without_labels_is_refused(folder: Folder) -> None:
    target = folder.path / VISITS
    content = target.read_text(encoding="utf-8")
    target.write_text(re.sub(r"    x-labels:\n(      .*\n)+", "", content, count=1), encoding="utf-8")
    assert folder.refusal().key == "schema.no-labels"


def test_only_choices_that_exist_are_kept_for_head_office(folder: Folder) -> None:
    folder.change("forms/customer_card.yaml", "x-office-codes: [blacklist]", "x-office-codes: [black_list]")
    refusal = folder.refusal()
    assert (refusal.key, refusal.params["hint"]) == ("schema.unknown-value", "blacklist")


def test_a_mark_of_a_grid_means_a_code_that_exists(folder: Folder) -> None:
    folder.change("forms/absence.yaml", "假: leave", "假: leaf")
    assert folder.refusal().params["hint"] == "leave"


@pytest.mark.parametrize(
    ("content", "key"),
    [("", "schema.empty-file"), ("- a\n- b\n", "schema.wrong-shape.mapping"), ("name: empty\n", "schema.missing-key")],
)
def test_a_file_that_is_no_form_is_refused(folder: Folder, content: str, key: str) -> None:
    (folder.path / "forms" / "empty.yaml").write_text(content, encoding="utf-8")
    assert folder.refusal().key == key


def test_a_form_that_is_not_utf8_is_refused(folder: Folder) -> None:
    target = folder.path / VISITS
    target.write_bytes(target.read_text(encoding="utf-8").encode("gb18030"))
    assert folder.refusal().key == "schema.not-utf8"


def test_a_folder_without_forms_is_refused(folder: Folder) -> None:
    for file in (folder.path / "forms").iterdir():
        file.unlink()
    assert folder.refusal().key == "schema.no-file"


def test_a_word_that_yaml_takes_for_false_stays_a_word(schema: Schema) -> None:
    assert set(schema.forms["complaint"]["verified"].labels) == {"yes", "no", "partly", "pending"}


def test_the_guide_s_example_is_a_whole_form(folder: Folder) -> None:
    guide = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    (folder.path / "forms" / "sample_request.yaml").write_text(example, encoding="utf-8")
    schema = load_schema(folder.path)
    form = schema.forms["sample_request"]
    unplaced = [form.id for form in schema.forms.values() if form.order == 0]
    assert "sample_request" in unplaced
    assert list(schema.forms)[-len(unplaced) :] == sorted(unplaced), "forms without a place stand last, by name"
    assert form["purpose"].labels["trial"] == ("试用", "试样")
    assert form.key[1][-1] == "#occurrence"


def test_the_guide_explains_every_key(schema: Schema) -> None:
    guide = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    used = {
        key for file in (SCHEMAS / "forms").glob("*.yaml") for key in re.findall(r"\bx-[a-z-]+(?=:)", file.read_text("utf-8"))
    }
    assert sorted(key for key in used if key not in guide) == []
    assert schema.forms


def test_the_fingerprint_tells_any_change(folder: Folder, schema: Schema) -> None:
    before = load_schema(folder.path)
    assert before.fingerprint == schema.fingerprint
    folder.change("lists/headers.csv", "valid_to\n", "valid_to\n华东,visit_daily,到访日,visit_date,,\n")
    assert load_schema(folder.path).fingerprint != before.fingerprint


def test_loading_takes_a_fraction_of_a_second() -> None:
    load_schema(SCHEMAS)
    best = min(_seconds() for _ in range(5))
    assert best < 0.6, best


def _seconds() -> float:
    start = time.process_time()
    load_schema(SCHEMAS)
    return time.process_time() - start
