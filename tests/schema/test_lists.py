"""Lists: what head office explained once is taken, and a line that names nothing is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.schema import HeaderAnswer, load_schema

if TYPE_CHECKING:
    from pipeline.schema import Schema
    from tests.schema.conftest import Folder

HEADERS, CORRECTIONS, WORDS = "lists/headers.csv", "lists/corrections.csv", "lists/header_words.csv"


def add(folder: Folder, file: str, line: str) -> None:
    with (folder.path / file).open("a", encoding="utf-8") as target:
        target.write(line + "\n")


def test_an_explained_header_is_taken(folder: Folder) -> None:
    add(folder, HEADERS, "华东,visit_daily,到访日,visit_date,2026-01-01,")
    answers = load_schema(folder.path).header_answers
    assert answers == (HeaderAnswer("华东", "visit_daily", "到访日", "visit_date", "2026-01-01", ""),)


def test_an_explained_spelling_is_taken_under_its_matching_form(folder: Folder) -> None:
    add(folder, CORRECTIONS, "visit_daily,visit_method,當面 拜訪,上门,,")
    add(folder, CORRECTIONS, ",,,,,")
    (correction,) = load_schema(folder.path).corrections
    assert (correction.written, correction.meant) == ("当面拜访", "上门")


def test_taiwan_words_stand_longest_first(schema: Schema) -> None:
    words = dict(schema.header_words)
    assert words["统一编号"] == "统一社会信用代码"
    assert words["行动电话"] == "手机"
    assert words["客户代号"] == "客户编号"
    lengths = [len(word) for word, _ in schema.header_words]
    assert lengths == sorted(lengths, reverse=True)
    assert all(word != mainland for word, mainland in schema.header_words)


@pytest.mark.parametrize(
    ("file", "line", "key", "hint"),
    [
        (HEADERS, "华东,visit_dayly,到访日,visit_date,,", "schema.no-such-form", "visit_daily"),
        (HEADERS, "华东,visit_daily,到访日,visit_dat,,", "schema.no-such-field", "visit_date"),
        (HEADERS, "华东,visit_daily,到访日,visit_date,2026-13-01,", "schema.list-day", ""),
        (HEADERS, "华东,visit_daily,到访日,visit_date,2026-02-01,2026-01-01", "schema.list-days-order", ""),
        (HEADERS, "华东,visit_daily,,visit_date,,", "schema.list-blank", ""),
        (HEADERS, "华东,visit_daily,到访日,visit_date", "schema.list-width", ""),
        (HEADERS, '华东,visit_daily,"到访日,visit_date,,', "schema.not-csv", ""),
        (CORRECTIONS, "visit_daily,method,a,b,,", "schema.no-such-field", "visit_method"),
        (WORDS, "統編", "schema.list-width", ""),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(folder: Folder, file: str, line: str, key: str, hint: str) -> None:
    add(folder, file, line)
    refusal = folder.refusal()
    assert refusal.key == key
    assert str(refusal.params["place"]).startswith(f"schemas/{file}")
    assert hint in str(refusal.params.get("hint", ""))


def test_other_columns_are_refused(folder: Folder) -> None:
    folder.change(HEADERS, "branch,form", "form,branch")
    refusal = folder.refusal()
    assert (refusal.key, refusal.params["hint"]) == ("schema.list-columns", "branch, form, header, id, valid_from, valid_to")


def test_a_missing_list_is_refused(folder: Folder) -> None:
    (folder.path / WORDS).unlink()
    assert folder.refusal().key == "schema.no-file"


def test_a_list_that_nobody_reads_is_refused(folder: Folder) -> None:
    (folder.path / "lists" / "header.csv").write_text("a\n", encoding="utf-8")
    refusal = folder.refusal()
    assert (refusal.key, refusal.params["hint"]) == ("schema.unknown-list", "headers.csv")
