"""Which sheets are no data: instructions, lists for pull-downs, samples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.text import match_key

if TYPE_CHECKING:
    from pipeline.recognise.grid import Grid

_INSTRUCTIONS = re.compile(
    r"[\d.、]*(?:填写说明|填表说明|填报说明|使用说明|说明|填表须知|填写须知|填写要求|示例|样例|范例|示例表|样表|填写样例|填写示例|模板|模版|下拉|下拉列表|下拉选项|下拉菜单|"
    r"下拉数据|数据源|数据字典|字典|字典表|选项|选项表|枚举|目录|readme|instructions?|example|template|lists?|dropdown)(?:\(.*\)|[\d.]*|页|表)?"
)

_TEMPLATES = re.compile(r"[\d.、]*(?:模板|模版|template|lists?)")


def is_instruction(name: str) -> bool:
    """Tell whether a sheet's name says that it holds no data (`forms.md` 1.1).

    Example:
        >>> [is_instruction(name) for name in ("填写说明", "数据源", "下拉列表", "投诉说明会拜访", "3.2")]
        [True, True, True, False, False]
    """
    return bool(_INSTRUCTIONS.fullmatch(match_key(name)))


def is_template(name: str) -> bool:
    """Tell whether a sheet's name only says that it is a form to fill in, which somebody may have filled in.

    Example:
        >>> [is_template(name) for name in ("模板", "List 2", "示例", "填写说明")]
        [True, True, False, False]
    """
    return bool(_TEMPLATES.match(match_key(name)))


def has_data(grid: Grid) -> bool:
    """Tell whether a sheet holds something like a table or card: two rows of two filled cells, or one of three."""
    rows = 0
    for row in range(len(grid.rows)):
        filled = len(grid.filled(row))
        rows += filled >= 2
        if rows >= 2 or filled >= 3:
            return True
    return False
