"""Whose file it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipeline.answer import whose_file
from pipeline.model import Delivery, Registers

REGISTERS = Registers().with_records(
    "branch",
    [
        {"branch_code": "HD", "branch_name": "华东分公司", "branch_aliases": ("华东", "沪苏浙"), "status": "active"},
        {"branch_code": "HN", "branch_name": "华南分公司", "branch_aliases": ("华南",), "status": "active"},
    ],
)


def delivery(source: str) -> Delivery:
    return Delivery(source, Path(source), "0" * 64, 1, 0, datetime(2026, 3, 9, tzinfo=UTC))


def test_the_folder_names_the_branch_by_name_alias_or_code() -> None:
    for folder in ("华东分公司", "華東", "沪苏浙", "HD", "hd"):
        assert whose_file(delivery(f"{folder}/日报.xlsx"), REGISTERS, {}) == ("HD", None)


def test_head_office_needs_no_register() -> None:
    for folder in ("总公司", "總公司", "总部"):
        assert whose_file(delivery(f"{folder}/价目表.xlsx"), Registers(), {}) == ("总公司", None)


def test_without_a_register_the_folder_is_the_branch() -> None:
    assert whose_file(delivery("某办事处/日报.xlsx"), Registers(), {}) == ("某办事处", None)


def test_an_unknown_folder_is_a_finding_that_offers_the_nearest_name() -> None:
    branch, finding = whose_file(delivery("华男分公司/日报.xlsx"), REGISTERS, {})
    assert branch == "华男分公司"
    assert finding is not None
    assert finding.code == "unknown-branch"
    assert dict(finding.params)["name"] == "华南分公司"


def test_a_file_without_folder_belongs_to_the_branch_on_which_its_claims_agree() -> None:
    assert whose_file(delivery("日报.xlsx"), REGISTERS, {"title": "华东分公司", "name": "沪苏浙"}) == ("HD", None)


def test_a_file_without_folder_whose_claims_differ_belongs_to_nobody() -> None:
    branch, finding = whose_file(delivery("日报.xlsx"), REGISTERS, {"title": "华东", "name": "华南"})
    assert branch == ""
    assert finding is not None
    assert "华东" in finding.value
    assert "华南" in finding.value


def test_a_file_without_folder_and_claims_belongs_to_nobody() -> None:
    branch, finding = whose_file(delivery("日报.xlsx"), Registers(), {})
    assert branch == ""
    assert finding is not None
    assert finding.code == "unknown-branch"
