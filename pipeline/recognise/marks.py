"""Words by which a row shows that it is no record: totals, samples, growth rates, signatures, plans."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pipeline.text import match_key

RowMark = Literal["", "total", "example", "growth", "actual"]

_MAYBE = re.compile(
    r"[合小计計累总總均例比环環增完达達占上去同较較与與实實已差进進样樣范範]|total|sum|e\.g|example", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?:本日|当日|今日|本页|本周|本月|当月|本季|本年|全年|全月|累计|分类|部门|个人|以上|总)?(?:小计|合计|总计|共计|累计|总和|总额|总数|合计数|平均|平均值|均值|total|subtotal|grandtotal|sum)"
    r"(?:$|[:(\d,、/金额人数户家笔]|人民币|大写)",
    re.IGNORECASE,
)
_TOTAL_TAIL = re.compile(r".{1,12}(?:小计|合计|总计|共计)[::]?$")
_NOT_OF_BLOCK = re.compile(r"(?:本月|当月|本年|全年|本季)?(?:累计)|平均|均值|上月|上年|去年|同期")
_PERIOD_TOTAL = re.compile(r"(?:本月|当月|本年|全年|本季)(?:小计|合计|总计|共计)")
_SUBTOTAL = re.compile(r"小计|subtotal|本日|当日|今日|本页|本周")
_EXAMPLE = re.compile(r"[(\[【]?(?:示例|样例|范例|填写示例|例如|例)(?:[)\]】:]|$|\d|行|数据)|例:|e\.g\.|example")
_GROWTH = re.compile(
    r"(?:同比|环比|比上[年月]|较上[年月]|较去年|与?上年同期|上月同期|去年同期|上年实际|增长率?|增长%|增幅|增减率?|增长幅度|完成率|达成率|达成%|完成%|占比|比重|进度%?)(?:.{0,6})"
)
_ACTUAL = re.compile(r"(?:实际|实绩|实际完成|完成|完成额|实际销售额?|实际业绩|已完成|差额|差异)")
_STOP = re.compile(
    r"出纳|会计|主管副总|部门主管|制表人|填表人|审核人|复核人|核准人|经理签字|签字[:)]|签名[:)]|签章|盖章|总经理|批示|批阅|审批[:(]|审核:|复核:|制表:|填表:|主管:|经理:|备注:|说明:|注:|附注:|"
    r"填表要求|填写要求|填报要求|以下空白|以下无正文|图例|(?:^|\s)注\d?[、.]|填表日期:|制表日期:|报送日期:|第\d+页共\d+页|第\d+页,共"
)
_SIGNATURE = re.compile(
    r"(?:制表|填表|填报|编制|审核|复核|核准|批准|审批|经办|出纳|会计|财务|主管|部门主管|主管副总|部门经理|经理|总经理|负责人|分公司经理)"
    r"(?:人|日期|时间|签字|签名)?[:：]"
)
_LEGEND = re.compile(r"^.{0,12}:?[(（]?(?:1|一|①)[)）.、]\S.*(?:\(?2\)?|二|②)[)）.、]")
_PLAN = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[、.])?(?:明日|次日|明天|下周|下月|下日|后续|来日|翌日)(?:工作|拜访|客户拜访|重点|行程|日程)?(?:计划|安排|预定|预计|行程)"
)
_COUNTED = re.compile(r"[共约]?\d+(?:\.0)?(?:户|家|次|笔|条|单|人|件|张|个)?")


_SPAN_OF_MONTHS = re.compile(r"(?:第?[一二三四1-4]季度?|q[1-4]|[上下]半年|全年)(?:小计|合计|累计)?(?:\(.*\))?")


def spans_months(text: str) -> bool:
    """Tell whether a text in a column of months names a quarter or half a year, which only sums the months.

    Example:
        >>> [spans_months(text) for text in ("一季度", "Q2", "下半年合计", "3月")]
        [True, True, True, False]
    """
    return bool(_SPAN_OF_MONTHS.fullmatch(match_key(text)))


may_mark = _MAYBE.search
"""Quick look: a text in which this finds nothing has no `row_mark`."""


@lru_cache(maxsize=65_536)
def row_mark(text: str) -> RowMark:
    """Tell from the first text of a row what kind of row it marks.

    Source: `forms.md` 1.1, 1.4 and the wide tables of 3.13.

    Example:
        >>> [
        ...     row_mark(text)
        ...     for text in ("合 计", "本日合计", "合计:32户", "张三 小计", "示例", "例：", "同比%", "合计建材有限公司", "张三")
        ... ]
        ['total', 'total', 'total', 'total', 'example', 'example', 'growth', '', '']
    """
    if len(text) > 24 or not may_mark(text):
        return ""
    key = match_key(text)
    if _TOTAL.match(key) or _TOTAL_TAIL.fullmatch(key):
        return "total"
    if _EXAMPLE.match(key):
        return "example"
    if _GROWTH.fullmatch(key):
        return "growth"
    if _ACTUAL.fullmatch(key):
        return "actual"
    return ""


@lru_cache(maxsize=65_536)
def is_stop(text: str) -> bool:
    """Tell whether a cell is of a signature line, a note or a printed legend (`forms.md` 1.4).

    Example:
        >>> [
        ...     is_stop(text)
        ...     for text in ("出纳：    会计：", "填表要求:請逐日填寫", "拜访目的：(1)示范推销技术 (2)收逾期催收款", "张三")
        ... ]
        [True, True, True, False]
    """
    key = match_key(text)
    return bool(_STOP.search(key) or _LEGEND.match(key))


@lru_cache(maxsize=16_384)
def spells_stop(text: str) -> bool:
    """Tell whether the cells of a row, joined, spell the words of a signature line: 制 | 表 | 人：.

    Numbers that only look like the points of a legend when they are joined do not count.

    Example:
        >>> [spells_stop(text) for text in ("制表人：", "2026年11月11.72.9251.755")]
        [True, False]
    """
    return bool(_STOP.search(match_key(text)))


@lru_cache(maxsize=16_384)
def is_signature(text: str) -> bool:
    """Tell whether a cell is a signature with its name or date: 制表人：方丽.

    Example:
        >>> [is_signature(text) for text in ("制表人：方丽", "审核: 吕艳", "填表日期:2026-3-31", "说明:已付", "方丽")]
        [True, True, True, False, False]
    """
    return bool(_SIGNATURE.match(match_key(text)))


@lru_cache(maxsize=16_384)
def is_plan(text: str) -> bool:
    """Tell whether a cell opens a block of plans: 明日计划, 下周拜访安排."""
    return bool(_PLAN.match(match_key(text)))


def is_count(text: str) -> bool:
    """Tell whether a text only counts, as beside a total: 32户."""
    return bool(_COUNTED.fullmatch(match_key(text)))


def total_level(label: str) -> Literal["none", "block", "whole", "period"]:
    """Tell what a total row covers: the rows since the last subtotal, all rows, a whole month, or nothing comparable.

    Example:
        >>> [total_level(label) for label in ("小计", "本日合计", "合 计", "本月合计", "本月累计", "上月同期", "平均")]
        ['block', 'block', 'whole', 'period', 'none', 'none', 'none']
    """
    key = match_key(label)
    if _NOT_OF_BLOCK.match(key):
        return "none"
    if _PERIOD_TOTAL.match(key):
        return "period"
    return "block" if _SUBTOTAL.search(key) else "whole"
