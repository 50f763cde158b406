"""Choices from a list, by code, label or synonym; check boxes; several where the form allows it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.check.grammar.outcome import Fault, Kind, Noted, Result, Spec, wrong
from pipeline.check.grammar.words import NOTHING, as_text
from pipeline.check.kinds import text
from pipeline.errors import nearest
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.schema import Field

_BOXES = "□○☐◯☑✓√✔■●☒"
_CHECKED = frozenset("☑✓√✔■●☒")
_BOX = re.compile(rf"([{_BOXES}])\s*([^{_BOXES}]*)")
_BEHIND = re.compile(r"([^\s()、,;/]+?)\s*\(\s*([√✓✔■●☑]?)\s*\)")
_BEFORE = re.compile(r"\(\s*([√✓✔■●☑]?)\s*\)\s*([^\s()、,;/]+)")
_SQUARE = re.compile(r"[【\[]\s*([√✓✔■●☑]?)\s*[】\]]")
_FIRST_BOX = re.compile(rf"(\s*)[{_BOXES}](\s*)")
_LABEL_AND_BOX = re.compile(rf"([^\s、,;/{_BOXES}]+)\s*([{_BOXES}])")
_BETWEEN = re.compile(r"[、,;|/\n]+")
_NUMBERED = re.compile(r"[a-z]+(\d+)")
_LEADING_NUMBER = re.compile(r"^\(?(\d{1,2}|[一二三四五六七八九十]{1,2})(?:\)[.、,:]?|[.、,:\s])\s*(?=\D)")
_TAILS = ("客户", "拜访", "企业", "公司", "单位", "分类", "类", "型", "级", "户", "的", "性")


@lru_cache(maxsize=1024)
def _index(labels: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    """Map every spelling of every choice to its code; a spelling without its tail (老客户, 老) where it stays unambiguous."""
    exact: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for code, names in labels:
        exact.setdefault(match_key(code), code)
        for name in names:
            key = match_key(name)
            exact.setdefault(key, code)
            before, bracket, inside = key.partition("(")
            if bracket and before:
                exact.setdefault(before, code)
                exact.setdefault(inside.rstrip(")"), code)
            short.setdefault(_without_tail(key), set()).add(code)
        number = _NUMBERED.fullmatch(code)
        if number:
            exact.setdefault(number.group(1), code)
    for key, codes in short.items():
        if len(codes) == 1:
            exact.setdefault(key, next(iter(codes)))
    return exact


def _without_tail(key: str) -> str:
    """Drop one tail word from a label: 老客户 becomes 老."""
    for tail in _TAILS:
        if key.endswith(tail) and len(key) > len(tail):
            return key[: -len(tail)]
    return key


def find(written: str, field: Field) -> str | None:
    """Find the code that a text means among a field's choices.

    Args:
        written: One choice as written.
        field: The field.

    Returns:
        The code; None when the text means none of them.
    """
    index = _index(tuple(field.labels.items()))
    key = match_key(written).strip("_:.。")
    code = index.get(key) or index.get(match_key(written))
    if code is None:
        code = index.get(_without_tail(key)) or index.get(match_key(_LEADING_NUMBER.sub("", written)))
    return code


def parse(value: object, spec: Spec) -> Result:
    """Read a choice as its code, several as a tuple of codes in the order given.

    Args:
        value: A filled cell; text in half width.
        spec: The column. What no label knows becomes ``other`` with a warning where the list has it, else an error.
    """
    field = spec.field
    written = value if isinstance(value, str) else as_text(value)
    if not field.labels:
        return None if written in NOTHING else text.parse(written, spec)
    code = find(written, field)
    if code is not None:
        return (code,) if field.multiple else code
    if written in NOTHING:
        return None
    parts = _ticked(written, field)
    if parts is None:
        parts = _parts(written, field) if field.multiple else [written]
    elif len(parts) > 1 and not field.multiple:
        return wrong("not-in-list", "several", chosen="、".join(parts))
    return _codes(parts, field)


def _parts(written: str, field: Field) -> list[str]:
    """Split several choices; at spaces only where each part is a choice."""
    parts = [part for part in map(str.strip, _BETWEEN.split(written)) if part and part not in NOTHING]
    spaced = written.split()
    return spaced if len(parts) == 1 < len(spaced) and all(find(part, field) for part in spaced) else parts


def _ticked(written: str, field: Field) -> list[str] | None:
    """Give the labels that are ticked; None when the text has no boxes. Square brackets are like round ones.

    A box belongs to the label behind it, unless the text begins with a label: then to the label before it, where it stands at
    that one or where the text ends with a box. A tick that stands between two labels says nothing: the text itself is given.
    """
    written = _SQUARE.sub(r"(\1)", written)
    if not any(mark in written for mark in _BOXES):
        return [] if re.search(r"\(\s*\)", written) else None
    behind = [label for label, mark in _BEHIND.findall(written) if mark]
    ahead = [label for mark, label in _BEFORE.findall(written) if mark]
    if behind or ahead:
        return ahead if written.lstrip().startswith("(") else behind
    first = _FIRST_BOX.search(written)
    head = written[: first.start()].split() if first else []
    if first and head and find(head[-1], field):
        if written.rstrip()[-1] in _BOXES or (not first.group(1) and first.group(2)):
            return [label for label, mark in _LABEL_AND_BOX.findall(written) if mark in _CHECKED]
        if first.group(1) and first.group(2) and first.group(0).strip() in _CHECKED:
            return [written]
    ticked = []
    for mark, label in _BOX.findall(written):
        if mark in _CHECKED:
            bare = label.strip()
            is_one = "其他" in bare or "其它" in bare or find(bare, field)
            ticked.append(bare if is_one else re.split(r"\s+", bare)[0])
    return [label for label in ticked if label]


def _codes(parts: list[str], field: Field) -> Result:
    """Turn labels into codes; say which ones the list does not have."""
    codes: list[str] = []
    unknown: list[str] = []
    noted: list[str] = []
    other = "other" if "other" in field.labels else ""
    for part in parts:
        code = find(part, field)
        if code is None and other and any(match_key(part).startswith(match_key(label)) for label in field.labels[other]):
            code = other
            noted.append(clean_text(part))
        if code is None:
            unknown.append(clean_text(part))
        elif code not in codes:
            codes.append(code)
    faults: tuple[Fault, ...] = ()
    if unknown:
        shown = "、".join(unknown)
        labels = [names[0] if names else code for code, names in field.labels.items()]
        likely = nearest(unknown[0], labels, 3)
        allowed = "、".join(dict.fromkeys([*likely, *labels]))
        params = (("unknown", shown), ("allowed", allowed))
        if not other:
            return Noted(None, (Fault("not-in-list", "check.not-in-list.unknown", "error", params),))
        if other not in codes:
            codes.append(other)
        faults = (Fault("not-in-list", "check.not-in-list.other", "warning", params),)
    if not codes:
        return None
    result = tuple(codes) if field.multiple else codes[0]
    texts = noted + unknown
    return Noted(result, faults, (("text", "、".join(texts)),) if texts else ()) if texts else result


KIND = Kind(parse, knows_nothing=True, ditto=True)
