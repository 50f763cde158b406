"""Letters: one thing to do, what came of each file, a receipt; the page loads nothing and lets no name break it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.answer.letter import Causes, Letter, LetterFile, next_thing, render_letter

FINE = LetterFile(
    name="日报.xlsx",
    submission_id="S000001",
    received="2026-04-01 09:00",
    sha256="ab" * 32,
    size=12345,
    verdict="accepted",
    reason="",
    rows_read=10,
    rows_accepted=10,
    rows_returned=0,
    errors=0,
    warnings=0,
)
FAULTY = replace(
    FINE,
    name="三月/销售.xlsx",
    submission_id="S000002",
    verdict="partly",
    rows_accepted=7,
    rows_returned=3,
    errors=4,
    causes=(Causes("error", "日期读不出", 7, ("明细!B3", "明细!B4")),),
    copy="三月/销售.xlsx",
)
HELD = replace(FINE, name="目标.xlsx", verdict="held", reason="answer.reason.control-total")
BASE = Letter("示例公司", "华东分公司", "华东", "2026-04-01 09:00", (FINE,), (), ())


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (BASE, "都收下了，不用做什么"),
        (replace(BASE, files=(FAULTY,)), "returns/华东/三月/销售.xlsx，改好标红的 4 处"),
        (replace(BASE, still_open=(FAULTY, replace(FAULTY, copy="旧.xlsx"))), "2 个文件，先改 三月/销售.xlsx，把标红的共 8 处"),
        (replace(BASE, files=(HELD,), held=(HELD,)), "等总公司决定"),
        (replace(BASE, files=(replace(FINE, warnings=2),)), "请有空时核对"),
        (replace(BASE, files=(replace(FAULTY, verdict="unreadable"),)), "处理原来的文件"),
    ],
)
def test_there_is_one_thing_to_do(letter: Letter, words: str) -> None:
    assert words in next_thing(letter, "zh")
    for text in render_letter(letter, "zh").values():
        assert next_thing(letter, "zh") in text


def test_both_forms_tell_counts_causes_hash_and_time() -> None:
    for text in render_letter(replace(BASE, files=(FINE, FAULTY)), "zh").values():
        for words in ("日报.xlsx", "S000002", "ab" * 32, "12,345", "2026-04-01 09:00", "日期读不出，7 处", "部分收下，部分退回"):
            assert words in text


def test_the_page_loads_nothing_and_links_to_the_copy() -> None:
    page = render_letter(replace(BASE, files=(FAULTY,)), "zh")["html"]
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["../%E4%B8%89%E6%9C%88/%E9%94%80%E5%94%AE.xlsx"]
    assert "（明细!B3、明细!B4 等，另有 5 处）" in page


def test_a_name_cannot_break_the_page() -> None:
    page = render_letter(replace(BASE, files=(replace(FINE, name="<script>alert(1)</script>.xlsx"),)), "zh")["html"]
    assert "<script" not in page


def test_an_english_letter_has_no_chinese_words_but_names() -> None:
    for text in render_letter(replace(BASE, files=(FAULTY, HELD), held=(HELD,)), "en").values():
        rest = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
        for name in ("示例公司", "华东分公司", "华东", "三月/销售.xlsx", "日期读不出", "明细", "目标.xlsx"):
            rest = rest.replace(name, "")
        assert not re.search("[\u4e00-\u9fff]", rest)
