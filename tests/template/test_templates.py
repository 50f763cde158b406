"""A blank form that is filled in is taken without a word; a blank one is passed over; both speak either language."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.errors import UsageError
from pipeline.model.stamps import FORM_PROPERTY, GUIDE_SHEETS
from pipeline.store import open_store
from pipeline.template import Known, choose_forms, file_name, known_of, write_template, write_templates
from tests.template.base import REGISTERS, base
from tests.template.fill import differences, fill, records
from tests.template.rows import registered, rows_of
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.schema import Form
    from tests.traps import Export

FORMS = list(the_schema().forms)
IN_ENGLISH = ("visit_daily", "sales_detail", "complaint", "satisfaction_survey", "office_audit", "sales_monthly_history")
"""One of each layout; all forms are held in Chinese."""
RESAVED = ("visit_daily", "customer_card")
HEAD_OFFICE = ("branch", "employee", "product", "work_calendar")


def source_of(form: Form, kind: str) -> str:
    """Give where a form is dropped."""
    return f"{'总公司' if form.office_only or form.id in HEAD_OFFICE else '华东分公司'}/{kind}/{form.id}.xlsx"


def filled_world(folder: Path, language: Language, names: Sequence[str]) -> Export:
    """Fill blank forms, send all of them in one go, and take them in."""
    schema = the_schema()
    world = World.make(folder, registers=False)
    base(world)
    for form in map(schema.forms.__getitem__, names):
        blank = write_template(form, schema, language)
        world.drop(source_of(form, "t"), fill(blank, form, schema, rows_of(form, language)))
    world.collect("2026-04-02T09:00")
    return world.export()


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Export:
    return filled_world(tmp_path_factory.mktemp("zh"), "zh", FORMS)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Export:
    return filled_world(tmp_path_factory.mktemp("en"), "en", IN_ENGLISH)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Export:
    schema = the_schema()
    world = World.make(tmp_path_factory.mktemp("blank"))
    for form in schema.forms.values():
        for language in ("zh", "en"):
            world.drop(source_of(form, language), write_template(form, schema, language))
    world.collect("2026-04-02T09:00")
    return world.export()


def is_taken(export: Export, form: Form, language: Language) -> None:
    """Hold verdict, silence and values of one filled form."""
    source = source_of(form, "t")
    typed = records(form, rows_of(form, language))[len(registered(form)) :]
    found = [
        (row["severity"], row["code"], row["cell"], row["message"]) for row in export.all("finding") if row["source"] == source
    ]
    assert not found
    assert export.verdict(source) == "accepted"
    exported = export.of(form.id, source)
    assert len(exported) == len(typed)
    for row, wanted in zip(exported, typed, strict=True):
        assert not differences(row, form, wanted, REGISTERS)


@pytest.mark.parametrize("name", FORMS)
def test_a_filled_form_is_taken_without_a_word(chinese: Export, name: str) -> None:
    is_taken(chinese, the_schema().forms[name], "zh")


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_a_form_filled_in_english_is_taken_without_a_word(english: Export, name: str) -> None:
    is_taken(english, the_schema().forms[name], "en")


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_form_is_passed_over_with_a_plain_reason(blank: Export, name: str, language: Language) -> None:
    form = the_schema().forms[name]
    source = source_of(form, language)
    assert blank.verdict(source) == "skipped"
    found = [(row["severity"], row["code"], row["sheet"]) for row in blank.all("finding") if row["source"] == source]
    assert [item[:2] for item in found] == [("info", "unknown-form")]
    assert not set(GUIDE_SHEETS) & {item[2] for item in found}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_form_has_the_same_bytes_and_says_what_it_is(name: str) -> None:
    schema = the_schema()
    form = schema.forms[name]
    once, again = (write_template(form, schema, "zh") for _ in range(2))
    assert once == again
    book = openpyxl.load_workbook(io.BytesIO(once))
    custom = zipfile.ZipFile(io.BytesIO(once)).read("docProps/custom.xml").decode()
    assert f'name="{FORM_PROPERTY}"><vt:lpwstr>{form.id}<' in custom
    assert book.sheetnames[1] == GUIDE_SHEETS[0]
    guide = "\n".join(str(cell) for row in book[GUIDE_SHEETS[0]].iter_rows(values_only=True) for cell in row if cell)
    for field in form.fields:
        assert field.title in guide, field.id


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_forms_saved_again_by_libreoffice_are_taken_without_a_word(tmp_path: Path) -> None:
    schema = the_schema()
    world = World.make(tmp_path / "w", registers=False)
    base(world)
    paths = {name: tmp_path / f"{name}.xlsx" for name in RESAVED}
    for name, path in paths.items():
        form = schema.forms[name]
        path.write_bytes(fill(write_template(form, schema, "zh"), form, schema, rows_of(form, "zh")))
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML",
            "--outdir", str(tmp_path / "again"), *map(str, paths.values())],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for name in RESAVED:
        world.drop(source_of(schema.forms[name], "t"), (tmp_path / "again" / f"{name}.xlsx").read_bytes())
    world.collect("2026-04-02T09:00")
    export = world.export()
    for name in RESAVED:
        is_taken(export, schema.forms[name], "zh")


def test_a_form_is_found_by_id_and_by_title_in_either_script() -> None:
    chosen = choose_forms(the_schema(), ["visit_daily", "客户投诉管理卡", "客戶資料卡", "拜访日报表"])
    assert [form.id for form in chosen] == ["visit_daily", "complaint", "customer_card"]


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as fault:
        choose_forms(the_schema(), ["visit_dayly"])
    assert "visit_daily" in str(fault.value.params["known"])


def test_a_rule_stands_once_for_a_whole_column_and_knows_the_branch_s_people() -> None:
    schema = the_schema()
    known = Known(branch="华东分公司", branches=("华东分公司", "华南分公司"), people=tuple(f"员工{n:03}" for n in range(90)))
    content = write_template(schema.forms["sales_detail"], schema, "zh", known)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    ranges = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    assert all(":" in area for area in ranges[2:])
    assert len(ranges) < 40
    assert book["下拉选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["下拉选项"]["A"]][:2] == ["员工000", "员工001"]
    assert "华东分公司" in {cell.value for row in sheet.iter_rows(max_row=3) for cell in row}


def test_codes_stay_text_days_are_days_and_money_has_two_decimals() -> None:
    schema = the_schema()
    form = schema.forms["sales_detail"]
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(form, schema, "zh"))).worksheets[0]
    lines = list(sheet.iter_rows())
    head = next(number for number, row in enumerate(lines) if any(cell.value == "订单号" for cell in row))
    pairs = zip(lines[head], lines[head + 1], strict=True)
    formats = {str(title.value).lstrip("*"): cell.number_format for title, cell in pairs}
    assert formats["订单号"] == "@"
    assert formats["销售日期"] == "yyyy-mm-dd"
    assert formats["单价(元)"] == "#,##0.00"
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows is not None
    assert sheet.auto_filter.ref is not None


def test_a_claim_is_not_believed_against_the_content(tmp_path: Path) -> None:
    schema = the_schema()
    book = openpyxl.load_workbook(io.BytesIO(write_template(schema.forms["visit_daily"], schema, "zh")))
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("表", 0)
    for row in (["日期", "是否工作日", "说明"], ["2026-05-01", "否", "劳动节"]):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    assert FORM_PROPERTY in zipfile.ZipFile(target).read("docProps/custom.xml").decode()
    world = World.make(tmp_path)
    world.drop("总公司/日历.xlsx", target.getvalue())
    world.collect("2026-04-02T09:00")
    export = world.export()
    assert export.verdict("总公司/日历.xlsx") == "accepted", [row["message"] for row in export.all("finding")]
    assert len(export.of("work_calendar", "总公司/日历.xlsx")) == 1


def test_a_name_tells_the_form() -> None:
    form = the_schema().forms["visit_daily"]
    assert (file_name(form, "zh"), file_name(form, "en")) == ("业务员拜访日报表.xlsx", f"{form.title_en}.xlsx")


def test_a_branch_gets_its_own_name_people_and_month(tmp_path: Path) -> None:
    world = World.make(tmp_path / "w")
    world.collect("2026-04-01T09:00")
    with open_store(world.settings, the_schema(), read_only=True) as store:
        known = known_of(store.registers(), "华北", "2026-04")
    assert (known.branch, known.people, known.month) == ("华北分公司", ("孙七",), "2026-04")  # 周八 has left
    form = the_schema().forms["visit_plan"]
    content = write_template(form, the_schema(), "zh", known)
    top = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(max_row=3, values_only=True)
        for cell in row
    ]
    assert {"华北分公司", "2026-04"} <= set(top)
    world.drop("华北分公司/计划.xlsx", content)
    world.collect("2026-04-02T09:00")
    assert world.export().verdict("华北分公司/计划.xlsx") == "skipped"


def test_a_branch_that_no_register_knows_is_answered_with_the_nearest(tmp_path: Path) -> None:
    world = World.make(tmp_path)
    world.collect("2026-04-01T09:00")
    with open_store(world.settings, the_schema(), read_only=True) as store, pytest.raises(UsageError) as fault:
        known_of(store.registers(), "华冬分公司")
    assert "华东分公司" in str(fault.value.params["known"])


def test_a_file_that_somebody_has_filled_in_is_not_written_over(tmp_path: Path) -> None:
    schema = the_schema()
    forms = [schema.forms["work_calendar"]]
    path = tmp_path / "工作日历.xlsx"
    path.write_bytes(b"filled in")
    assert [item.is_kept for item in write_templates(tmp_path, forms, schema, "zh")] == [True]
    assert path.read_bytes() == b"filled in"
    assert [item.is_kept for item in write_templates(tmp_path, forms, schema, "zh", force=True)] == [False]
    assert path.read_bytes() != b"filled in"
