"""Values that hold for a whole table or block: from header lines, sub-headings and names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.recognise.lines import UNIT_LABELS, Line, pairs_in
from pipeline.recognise.names import branch_in
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Address, Registers, Value
    from pipeline.recognise.lexicon import Lexicon
    from pipeline.schema.model import Form

_BRANCH_WORDS = (
    "分公司 所属分公司 营业所 所属营业所 办事处 填报单位 编制单位 报送单位 填表单位 单位名称 所属 所属机构 "
    "所属单位 部门 所属部门 单位 区域"
)
_BRANCH_LABELS = tuple(_BRANCH_WORDS.split())
_LOOSE_WORDS = "单位 部门 所属部门 单位名称 区域 所属单位"
_LOOSE_BRANCH_LABELS = frozenset(_LOOSE_WORDS.split())
_PERSON_LABELS = ("业务员", "姓名", "业务员姓名", "销售员", "业务代表")
_FILLER_LABELS = ("填报人", "填表人", "制表人")
_DATE_LABELS = ("日期", "报表日期", "拜访日期")
_PERIOD_WORDS = (
    "月份 期间 周次 年度 年份 年月 统计期间 统计月份 统计时间 报告期间 报表期间 报表月份 计划月份 计划期间 "
    "计划周次 出差期间 考勤月份 所属月份 所属期间 目标月份 目标年度"
)
_PERIOD_LABELS = frozenset(_PERIOD_WORDS.split())
_NEVER_WORDS = "编号 页次 页码 审核 审核人 复核 星期 天气 填表日期 制表日期 制表人 单位 备注 说明 注 序号"
_NEVER = frozenset(_NEVER_WORDS.split())
_NUMBERING = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）])\s*")
_DAY = re.compile(r"(?:(?:19|20)?\d{2}[年\-/.])?\d{1,2}[月\-/.]\d{1,2}[日号]?(?:\(?(?:星期|周).\)?)?|1[01]\d/\d{1,2}/\d{1,2}")


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that holds for several records: where it stands (None: in a name) and under which label."""

    value: Value
    where: Address | None
    label: str


def constants_of(lines: Iterable[Line], lexicon: Lexicon, form: Form, registers: Registers) -> dict[str, Constant]:
    """Understand header lines as fields of a form: its own words first, then what such labels mean everywhere."""
    kept = [line for line in lines if line.value != ""]
    found: dict[str, Constant] = {}
    for line in kept:
        match = lexicon.match(form.id, line.label) if line.key not in UNIT_LABELS else None
        if match is None or match.field in found:
            continue
        item = form[match.field]
        if item.kind == "branch" and match.field == form.branch_field and not _is_branch(line, registers):
            continue
        if match.field in form.customer_fields and _names_a_branch(line, registers):
            continue  # 单位名称:华南分公司 says who reports, not which customer
        if not item.is_required and (line.key in _NEVER or item.kind in ("int", "bool") or item.title in _NEVER):
            continue
        if item.is_required and item.kind in ("money", "decimal"):
            continue  # a footer such as 金额:… speaks of a total
        found[match.field] = Constant(_day_only(line.value, item.kind), line.where, line.label)
    _general_words(kept, form, registers, found)
    return found


def _general_words(kept: list[Line], form: Form, registers: Registers, found: dict[str, Constant]) -> None:
    """Add branch, person and day from labels that mean the same on every form."""
    by_key: dict[str, Line] = {}
    for line in kept:
        by_key.setdefault(line.key, line)
    for field_id, labels in (
        (form.branch_field, _BRANCH_LABELS),
        (form.person_field, (*_PERSON_LABELS, *_FILLER_LABELS)),
        (form.date_field, _DATE_LABELS),
    ):
        if not field_id or field_id in found:
            continue
        for label in labels:
            if label not in by_key or (label in _FILLER_LABELS and form[field_id].requirement != "header"):
                continue
            line = by_key[label]
            if field_id == form.branch_field and not _is_branch(line, registers):
                continue
            if field_id == form.date_field and not form[field_id].is_required:
                continue
            found[field_id] = Constant(_day_only(line.value, form[field_id].kind), line.where, line.label)
            break


def _day_only(value: Value, kind: str) -> Value:
    """Cut what stands behind a day in a header line: ``2026年3月5日 星期四``."""
    if kind == "date" and isinstance(value, str):
        cut = re.match(r"^(.*?[日号\d])\s*[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?$", value.strip())
        return cut[1] if cut else value
    return value


def _is_branch(line: Line, registers: Registers) -> bool:
    """Tell whether a label's value can be a branch: 部门 and 单位 also stand before departments and currencies."""
    if not isinstance(line.value, str):
        return False
    if line.key not in _LOOSE_BRANCH_LABELS or registers.branch_of(line.value):
        return True
    return (
        bool(branch_in(line.value, registers))
        if line.key == "单位"
        else not registers.branches or bool(branch_in(line.value, registers))
    )


def _names_a_branch(line: Line, registers: Registers) -> bool:
    """Tell whether a label that may mean a customer stands before a branch."""
    if not isinstance(line.value, str):
        return False
    return bool(registers.branch_of(line.value)) or branch_in(line.value, registers) == clean_text(line.value)


def period_lines(lines: Iterable[Line]) -> list[Line]:
    """Give the lines whose label speaks of a period, then those that state a day."""
    kept = [line for line in lines if line.value != ""]
    return [line for line in kept if line.key in _PERIOD_LABELS] + [line for line in kept if line.key in _DATE_LABELS]


def heading_constants(text: Value, where: Address, lexicon: Lexicon, form: Form, registers: Registers) -> dict[str, Constant]:
    """Understand a sub-heading row: ``业务员:张三``, a bare person, branch or day, or ``一、老客户``.

    Source: `forms.md` 1.4. A heading that fits no field gives nothing.
    """
    if isinstance(text, (date, datetime)):
        return {form.date_field: Constant(text, where, "")} if form.date_field else {}
    if not isinstance(text, str):
        return {}
    pairs = pairs_in(text)
    lines = [Line(label, match_key(label).strip("*"), value, where) for label, value in pairs if value]
    if lines:
        return constants_of(lines, lexicon, form, registers)
    return _bare_heading(text, where, form, registers)


def _bare_heading(text: str, where: Address, form: Form, registers: Registers) -> dict[str, Constant]:
    """Understand a sub-heading without a label: a person, a branch, a day, or a label of an enum."""
    bare = clean_text(_NUMBERING.sub("", text)).rstrip(":：")
    key = re.sub(r"\(.*?\)$", "", match_key(bare))
    if not key:
        return {}
    if form.person_field and key in registers.people:
        return {form.person_field: Constant(re.sub(r"[(（].*?[)）]$", "", bare), where, "")}
    if form.branch_field and registers.branch_of(bare):
        return {form.branch_field: Constant(bare, where, "")}
    if form.date_field and _DAY.fullmatch(key):
        return {form.date_field: Constant(_day_only(bare, "date"), where, "")}
    for item in form.fields:
        if item.kind == "enum" and not item.multiple:
            for code, labels in item.labels.items():
                for label in (code, *labels):
                    if key in (match_key(label), match_key(label) + "客户"):
                        return {item.id: Constant(label, where, "")}
    return {}
