"""Number formats that show what the value alone does not say: zeros in front of a code, per cent, thousands, units."""

from __future__ import annotations

import re
from functools import lru_cache

BUILT_IN = {9: "0%", 10: "0.00%"}
"""Formats with a number of their own that tell more than the value; the others do not, or make it a date."""

_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
_PADDING = re.compile(r"[_*].|\[[^\]]*\]", re.DOTALL)
_DATE_LETTER = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_DECORATION = re.compile(r"[\W_¥￥$€£]+")


@lru_cache(maxsize=4096)
def tells_more(code: str) -> bool:
    """Tell whether a number looks different in kind under a format: leading zeros, per cent, a scale, a unit.

    Args:
        code: A number format as the workbook holds it.

    Example:
        >>> [tells_more(code) for code in ("00000", "0.0%", "0!.0,", '0.00"万元"', "#,##0,")]
        [True, True, True, True, True]
        >>> [tells_more(code) for code in ("General", "0.00", "#,##0.00", '_ "¥"* #,##0.00_ ', "yyyy-mm-dd", "@", "0.00E+00")]
        [False, False, False, False, False, False, False]
    """
    body = _PADDING.sub("", code) if '"' not in code else "".join(_outside_quotes(code))
    literals = "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(body))
    body = _LITERAL.sub(lambda match: "\0" if "." in match.group() else "", body).split(";", 1)[0]
    if body.lower().replace("g/通用格式", "general") == "general" or body == "@":
        return False
    if "%" in body or "‰" in body or "%" in literals:
        return True
    if _DATE_LETTER.search(body.lower().replace("general", "")):
        return False
    whole = body.partition(".")[0].partition("E")[0]
    if whole.count("0") >= 2 or _SCALED.search(body):
        return True
    return bool(_DECORATION.sub("", literals)) or re.search("[0#?]\0[0#?]", body) is not None


def _outside_quotes(code: str) -> list[str]:
    """Drop padding and conditions outside of quotation marks only."""
    return [part if place % 2 else _PADDING.sub("", part) for place, part in enumerate(re.split(r'("[^"]*")', code))]
