"""Yes or no in all its spellings; 无 is *no* here."""

from __future__ import annotations

import re

from pipeline.check.grammar.outcome import Kind, Noted, Result, Spec, wrong
from pipeline.check.grammar.words import BLANK
from pipeline.text import match_key

YES = frozenset(
    [
        "是",
        "有",
        "已",
        "对",
        "真",
        "y",
        "yes",
        "t",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "■",
        "●",
        "v",
        "同意",
        "含税",
        "上班",
        "补班",
        "工作日",
        "调休上班",
        "班",
        "退货",
        "红字",
        "退回",
        "需要",
        "启用",
        "已查",
        "已查阅",
        "已阅",
        "愿意",
        "呆滞",
        "已同意",
        "合格",
        "齐全",
        "全",
        "on",
        "保留",
    ]
)
NO = frozenset(
    [
        "否",
        "无",
        "未",
        "不",
        "没",
        "没有",
        "假",
        "n",
        "no",
        "f",
        "false",
        "0",
        "×",
        "✗",
        "✘",
        "╳",
        "x",
        "不同意",
        "未税",
        "不含税",
        "免税",
        "休息",
        "放假",
        "节假日",
        "假日",
        "非工作日",
        "休",
        "法定节假日",
        "正常",
        "销售",
        "出货",
        "销货",
        "蓝字",
        "正常销售",
        "普通",
        "不需要",
        "停用",
        "未查",
        "未查阅",
        "未阅",
        "不愿意",
        "不合格",
        "缺",
        "off",
        "非呆滞",
    ]
)
_NOT_SAID = frozenset(["-", "/", "\\", "--", "—", "——", "–", "暂无", "n/a"])
_BOX = re.compile(r"([□○☐◯☑✓√✔■●])\s*([^□○☐◯☑✓√✔■●\s]*)")
_BOXES_CHECKED = frozenset("☑✓√✔■●")
_MARKED = re.compile(r"(\S+?)\s*\(([√✓✔]?)\)")


def word(text: str) -> bool | None:
    """Tell whether a word means yes or no; None when it means neither.

    Example:
        >>> word("含税"), word("未收"), word("有"), word("无"), word("maybe")
        (True, False, True, False, None)
    """
    key = match_key(text)
    if key in YES:
        return True
    if key in NO:
        return False
    if not key.isalpha() or len(key) > 6:
        return None
    if key.startswith(("已", "有")):
        return True
    if key.startswith(("未", "不", "无", "没", "非")):
        return False
    return None


def parse(value: object, spec: Spec) -> Result:
    """Read yes or no; ``是,已处理`` keeps its words beside.

    Args:
        value: A filled cell; text in half width.
        spec: The column; labels of its field for ``true`` and ``false`` go first.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return bool(value) if value in (0, 1) else wrong("wrong-type", "yes-no")
    if not isinstance(value, str):
        return wrong("wrong-type", "yes-no")
    if value in BLANK or value.lower() in _NOT_SAID:
        return None
    key = match_key(value)
    for code, labels in spec.field.labels.items():
        if key in {match_key(label) for label in labels}:
            return code in ("true", "yes", "1")
    plain = word(value)
    if plain is not None:
        return plain
    ticked = [label for mark, label in _BOX.findall(value) if mark in _BOXES_CHECKED]
    if _BOX.search(value) or _MARKED.search(value):
        ticked += [label for label, mark in _MARKED.findall(value) if mark]
        answers = {word(label) for label in ticked} - {None}
        if len(answers) == 1:
            return answers.pop()
        return None if not ticked else wrong("wrong-type", "yes-no")
    head = re.match(r"^(是|有|否|无|没有|√|×)[,。;:、( ]", value)
    if head:
        return Noted(word(head.group(1)), extra=(("text", value),))
    return wrong("wrong-type", "yes-no")


KIND = Kind(parse, knows_nothing=True)
