"""Yes and no, choices with synonyms and check boxes, people, branches, products of `forms.md` 1.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.check.grammar.outcome import Noted

if TYPE_CHECKING:
    from pipeline.model import Registers
    from tests.check.kinds.conftest import ReadColumn, ReadValue


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        *(
            (word, "true")
            for word in [
                "是",
                "有",
                "已",
                "√",
                "✓",
                "Y",
                "y",
                "YES",
                "1",
                "同意",
                "含税",
                "上班",
                "补班",
                "退货",
                "红字",
                "已查阅",
                "☑",
            ]
        ),
        *(
            (word, "false")
            for word in [
                "否",
                "无",
                "無",
                "未",
                "×",
                "N",
                "no",
                "0",
                "不同意",
                "未税",
                "不含税",
                "休息",
                "放假",
                "正常",
                "沒有",
                "未查",
            ]
        ),
        *((word, "") for word in ("", " ", "/", "-", "暂无")),
        (True, "true"),
        (0.0, "false"),
        (1.0, "true"),
        ("□是 ☑否", "false"),
        ("有(√) 无( )", "true"),
        ("□是 □否", ""),
        ("是，已处理", "true"),
        (2.0, "wrong-type"),
        ("也许", "wrong-type"),
        ("☑是 ☑否", "wrong-type"),
    ],
)
def test_yes_and_no(read: ReadValue, written: Any, answer: str) -> None:  # noqa: ANN401 - a cell's value
    assert read("bool", written) == answer


def test_words_of_the_column_itself_go_first(read: ReadValue) -> None:
    assert read("bool", "销退", labels={"true": ("销退",), "false": ("销货",)}) == "true"


NATURE = {"state": ("国有",), "private": ("民营", "私营"), "joint": ("合资",), "other": ("其他",)}
RISK = {"none": ("无",), "watch": ("关注",), "risk": ("风险",)}
KIND = {"old": ("老",), "new": ("新",), "potential": ("潜在", "准")}
GOAL = {"p1": ("示范推销技术",), "p4": ("解决业务困难",), "p5": ("处理客户抱怨",), "p10": ("协助销售新产品",)}


@pytest.mark.parametrize(
    ("labels", "written", "code"),
    [
        (NATURE, "民营", "private"),
        (NATURE, "私營", "private"),
        (NATURE, "Private", "private"),
        (NATURE, " 民 营 ", "private"),
        (NATURE, "民营企业", "private"),
        (NATURE, "□国有 ☑民营 □合资 □其他____", "private"),
        (NATURE, "【√】民营 【】国有", "private"),
        (NATURE, "国有【 】 民营【√】 合资【 】", "private"),
        (NATURE, "【】国有 【】民营", ""),
        (NATURE, "【√】国有 【√】民营", "not-in-list"),
        (NATURE, "□国有 ■合资", "joint"),
        (NATURE, "√合资  □民营", "joint"),
        (NATURE, "国有( ) 民营(√)", "private"),
        (NATURE, "( )国有 (√)合资", "joint"),
        (NATURE, "国有 民营√ 合资", "private"),
        (NATURE, "国有□ 民营☑ 合资□", "private"),
        (NATURE, "国有 √民营 合资", "private"),
        (KIND, "老 √ 新", "not-in-list"),
        (NATURE, "□国有 □民营", ""),
        (NATURE, "☑国有 ☑民营", "not-in-list"),
        (NATURE, "家族", "other"),
        (NATURE, "无", ""),
        (RISK, "无", "none"),
        (RISK, "-", ""),
        (RISK, "很大", "not-in-list"),
        (KIND, "老客户", "old"),
        (KIND, "準", "potential"),
        (KIND, "不满意", "not-in-list"),
    ],
)
def test_choices(read: ReadValue, labels: dict[str, tuple[str, ...]], written: str, code: str) -> None:
    assert read("enum", written, labels=labels) == code


def test_an_unknown_choice_becomes_other_with_its_words_and_a_warning(read_values: ReadColumn) -> None:
    result = read_values("enum", ["家族"], labels=NATURE)[0]
    assert (result.value, result.extra, result.faults[0].severity) == ("other", (("text", "家族"),), "warning")


def test_a_ticked_other_keeps_its_words_without_a_warning(read_values: ReadColumn) -> None:
    result = read_values("enum", ["□国有 ☑其他:家族"], labels=NATURE)[0]
    assert (result.value, result.extra, result.faults) == ("other", (("text", "其他:家族"),), ())


def test_a_choice_outside_the_list_names_what_is_allowed_nearest_first(read_values: ReadColumn) -> None:
    params = dict(read_values("enum", ["风险大"], labels=RISK)[0].faults[0].params)
    assert params["allowed"].startswith("风险")
    assert set(params["allowed"].split("、")) == {"无", "关注", "风险"}


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("示范推销技术、解决业务困难", "p1|p4"),
        ("1、4、5", "p1|p4|p5"),
        (5.0, "p5"),
        ("10", "p10"),
        ("(1)示范推销技术;4.解决业务困难", "p1|p4"),
        ("处理客户抱怨\n示范推销技术", "p5|p1"),
        ("示范推销技术,示范推销技术", "p1"),
        ("□示范推销技术 ☑解决业务困难 ☑处理客户抱怨", "p4|p5"),
        ("示范推销技术 解决业务困难", "p1|p4"),
        ("喝茶", "not-in-list"),
    ],
)
def test_several_choices(read: ReadValue, written: str | float, codes: str) -> None:
    assert read("enum", written, labels=GOAL, multiple=True) == codes


@pytest.mark.parametrize(
    ("written", "branch", "code"),
    [
        ("张三", "HD", "0101"),
        ("张 三", "HD", "0101"),
        ("張三", "HN", "0201"),
        ("张三(华南)", "HD", "0201"),
        ("张三（0201）", "HD", "0201"),
        ("0102", "HD", "0102"),
        ("王伟经理", "HD", "0102"),
        ("李四", "HD", "unknown-reference"),
        ("赵六", "HD", "0202"),
        ("李四", "HN", "unknown-reference"),
        ("周七", "HD", "unknown-reference"),
        ("张三、王伟", "HD", "unknown-reference"),
    ],
)
def test_whose_record_it_is(read: ReadValue, known: Registers, written: str, branch: str, code: str) -> None:
    assert read("person", written, registers=known, branch=branch, person_field="f") == code


def test_the_only_one_of_a_name_is_taken_from_another_branch_with_a_warning(read_values: ReadColumn, known: Registers) -> None:
    result = read_values("person", ["赵六"], registers=known, person_field="f")[0]
    assert (result.value, result.faults[0].severity) == ("0202", "warning")


def test_head_office_finds_people_of_all_branches(read: ReadValue, known: Registers) -> None:
    options = {"registers": known, "branch": "总公司", "head_office": True, "person_field": "f"}
    assert read("person", "赵六", **options) == "0202"
    assert read("person", "张三", **options) == "unknown-reference"


def test_other_people_may_come_from_elsewhere_or_be_unknown(read: ReadValue, read_values: ReadColumn, known: Registers) -> None:
    assert read("person", "钱总", registers=known) == "9001"
    assert read("person", "张三、王伟", registers=known) == "0101|0102"
    assert read("person", "张三 王伟", registers=known, multiple=True) == "0101|0102"
    assert read("person", "张三", registers=known, multiple=True) == "0101"
    result = read_values("person", ["周七"], registers=known)[0]
    assert (result.value, result.faults[0].severity) == ("周七", "warning")


def test_a_name_column_keeps_the_name(read: ReadValue, known: Registers) -> None:
    assert read("person", "张三", registers=known, id="employee_name", person_field="employee_name") == "张三"
    assert read("person", "周七", registers=known, id="employee_name", person_field="employee_name") == "unknown-reference"


def test_without_a_register_people_are_taken_as_written(read: ReadValue) -> None:
    assert read("person", "周七", person_field="f") == "周七"
    assert read("person", "周七、赵六") == "周七|赵六"


def test_branches_and_products(read: ReadValue, read_values: ReadColumn, known: Registers) -> None:
    assert read("branch", "華東", registers=known) == "HD"
    assert read("branch", "总部", registers=known) == "总公司"
    assert read("branch", "火星", registers=known) == "unknown-reference"
    assert read("branch", "火星") == "火星"
    assert read("product", "pa001", registers=known) == "PA001"
    assert read("product", "LED吸顶灯", registers=known) == "PA001"
    assert read_values("product", ["PX"], registers=known)[0].faults[0].severity == "warning"
    assert read("product", "PX") == "PX"


def test_customers_and_references_stay_as_written(read: ReadValue, known: Registers) -> None:
    assert read("customer", "（华东）建材  公司", registers=known) == "（华东）建材 公司"
    assert read("customer", 1001.0) == "1001"
    assert read("reference", "JG-2026-01") == "JG-2026-01"
    assert read("reference", 1234567890123456.0) == "precision-lost"


def test_results_do_not_leak_between_branches(read_values: ReadColumn, known: Registers) -> None:
    assert read_values("person", ["张三"], registers=known, branch="HD") == ["0101"]
    assert read_values("person", ["张三"], registers=known, branch="HN") == ["0201"]
    assert not isinstance(read_values("person", ["张三"], registers=known, branch="HN")[0], Noted)


def test_a_number_before_a_label_is_left_out(read: ReadValue) -> None:
    labels = {"c1": ("单独拜访大客户推销", "(一)"), "c8": ("协助推销新产品", "(八)")}
    for written in ("（八）协助推销新产品", "八、协助推销新产品", "(8) 协助推销新产品", "8.协助推销新产品", "(八)"):
        assert read("enum", written, labels=labels) == "c8", written
