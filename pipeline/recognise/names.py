"""What the names of sheets, files and titles say: a branch, a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.text import match_key, simplify

if TYPE_CHECKING:
    from pipeline.model import Registers

_BRANCH = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:分公司|营业所|營業所|办事处|辦事處|总经销)")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}")
_NO_PERSON = re.compile(
    r"表|册|报|汇总|总计|合计|计划|数据|说明|示例|模板|模版|样|字典|下拉|名录|名单|明细|客户|拜访|销售|产品|价格|公司|部门|附件|最终|修改|更正|"
    r"新版|新建|未命名|备份|副本|登记|统计|资料|台账|目标|任务|投诉|联系人|档案|工作|日历|业绩|收款|回款|金额|数量|日期|时间|号码|编号|情况|批次|月$|旬|季度|年度|^[一二三四五六七八九十]|^周[一二三四五六日天]|"
    r"星期|^[华东西南北中]+[区部]?$"
)
_LEADING = re.compile(r"^(?:附件|附表|附|报送|上报|关于)[一二三四五六七八九十\d]*[:：、_\- .]*")
_SEPARATORS = re.compile(r"[^\u4e00-\u9fffA-Za-z·]+")


def branch_in(text: str, registers: Registers) -> str:
    """Find a branch that a title or name states, as written; empty when none.

    Names of the register come first, the longest; else a word that ends as branches' names do.

    Example:
        >>> from pipeline.model import Registers
        >>> branch_in("附件：华北分公司客户资料卡共14户.xlsx", Registers())
        '华北分公司'
    """
    key = match_key(text)
    known = [name for name in registers.branch_names if len(name) >= 2 and not name.isascii() and name in key]
    if known:
        best = max(known, key=lambda name: (len(name), name))
        plain = simplify(text)
        return best if best in plain else best.upper() if best.isascii() else best
    found = _BRANCH.search(_LEADING.sub("", simplify(text)))
    return found[0] if found else ""


def person_in(name: str, registers: Registers, *, alone: bool) -> str:
    """Find a person that a sheet's or file's name states.

    Args:
        name: Sheet name, or file name without its ending.
        registers: Whose people are the only ones believed, once there are any.
        alone: True for a sheet, whose whole name must be the person's (but for a branch in brackets, 日报 and the like).

    Example:
        >>> from pipeline.model import Registers
        >>> person_in("张三", Registers(), alone=True), person_in("客户资料卡-张三", Registers(), alone=False)
        ('张三', '张三')
        >>> person_in("数据源", Registers(), alone=True)
        ''
    """
    key = match_key(name)
    if registers.people:
        bare = re.sub(r"\(.*?\)|(?:拜访)?(?:日报|周报|明细|销售|计划)表?$|[\d_\-.]+$", "", key)
        if alone:
            return name.strip() if key in registers.people else bare if bare in registers.people else ""
        known = {person for person in registers.people if len(person) >= 2 and person in key}
        longest = {person for person in known if not any(person != other and person in other for other in known)}
        return longest.pop() if len(longest) == 1 else ""
    if alone:
        bare = simplify(re.sub(r"[(（].*?[)）]|\s", "", name))
        return bare if _PERSON.fullmatch(bare) and not _NO_PERSON.search(bare) else ""
    for word in reversed(_SEPARATORS.split(simplify(name))[1:]):
        if 2 <= len(word) <= 3 and _PERSON.fullmatch(word) and not _NO_PERSON.search(word):
            return word
    return ""
