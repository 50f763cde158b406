"""A value taken apart: two answers under one label, a name signed with a date, boxes spread over cells, blanks to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.recognise.card_labels import BOXES, TICKS
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model import Value
    from pipeline.schema.model import Field

_PHONE = (
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[-—– ]?\d{7,8}(?:(?:-|转|轉)\d{1,6})?"
    r"|[48]00-?\d{3}-?\d{4}|09\d{8}|\d{7,8}"
)
_DAY = r"(?:民[国國])?(?:\d{2,4}[-./年])?\d{1,2}[-./月]\d{1,2}[日号]?|(?:19|20)\d{6}"
_PATTERNS = {
    "email": re.compile(r"[\w.+-]+@[\w.-]+"),
    "phone": re.compile(rf"(?<![\d-])(?:{_PHONE})(?!\d)"),
    "date": re.compile(rf"(?<!\d)(?:{_DAY})(?:\s*(?:上午|下午)?\d{{1,2}}:\d{{2}})?(?!\d)"),
    "postal": re.compile(r"(?<!\d)\d{5,6}(?!\d)|(?<!\d)\d{3}(?!\d)"),
    "code": re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{4,}"),
    "number": re.compile(r"-?[￥¥]?\d[\d,]*(?:\.\d+)?\s*(?:万元|千元|元|万|%|天|人|年)?"),
}
_KINDS = {"datetime": "date", "money": "number", "int": "number", "decimal": "number", "percent": "number"}
_STRONGEST = ("email", "date", "phone", "postal", "code", "number")
_BETWEEN = re.compile(r"\s*[/／;；|、]\s*|\s{2,}|\u3000+|\n+|[,，]\s*")
_SIGNED = re.compile(
    rf"^(?P<name>[\u4e00-\u9fff·]{{2,4}}|[A-Za-z][A-Za-z .]{{1,20}})\s*[/／,，、;；\s(（]\s*(?P<day>{_DAY})\s*[)）]?$"
)
_SIGNED_BELOW = re.compile(
    rf"[。.；;，,\s]*(?:签[字名章]|审核人|批准人|经办人)\s*[:：]?\s*(?P<name>[\u4e00-\u9fff·]{{2,4}})?\s*(?:日期\s*[:：]?)?[\s/,，]*(?P<day>{_DAY})?\s*$"
)
_TO_FILL_IN = re.compile(r"^(?=.*[年月日_＿时分])[\s年月日时分_＿:：/.\-—]*$")
_CHECK_TEXT = ("string", "text", "list", "person", "reference", "score")


def is_to_fill_in(text: str) -> bool:
    """Tell whether a text only marks the place of an answer.

    Example:
        >>> is_to_fill_in("    年   月   日"), is_to_fill_in("____"), is_to_fill_in("3年"), is_to_fill_in("/")
        (True, True, False, False)
    """
    return bool(_TO_FILL_IN.match(text))


def split_value(value: Value, fields: Sequence[Field]) -> list[Value]:
    """Share the value of a label such as 电话/传真 among its fields, in their order; what is left goes to a text field.

    Args:
        value: The value as it stands.
        fields: The fields that the label names.

    Returns:
        One raw value a field, empty where there is none.
    """
    kinds = [_kind(field) for field in fields]
    if not isinstance(value, str):
        fits = next((i for i, kind in enumerate(kinds) if kind in ("phone", "postal", "number", "code")), 0)
        return [value if i == fits else "" for i in range(len(fields))]
    pieces = [piece.strip() for piece in _BETWEEN.split(value.strip())]
    if len(set(kinds)) == 1 or (len(pieces) == len(fields) and all(map(_fits, pieces, kinds))):
        return _in_order(value, pieces, len(fields))
    return _by_pattern(value, kinds)


def _kind(field: Field) -> str:
    if field.id == "postal_code":
        return "postal"
    return _KINDS.get(field.kind, field.kind)


def _fits(piece: str, kind: str) -> bool:
    """Tell whether a piece can be of a kind; a text has a letter of some sort and is no number of another kind."""
    if not piece or piece in "-/—":
        return True
    pattern = _PATTERNS.get(kind)
    if pattern is not None:
        return pattern.search(piece) is not None
    return any(map(str.isalpha, piece)) and not _PATTERNS["email"].fullmatch(piece)


def _in_order(value: str, pieces: list[str], count: int) -> list[Value]:
    """Give the pieces in order; more of them than fields: the first field takes several, as 021-1/021-2 under 电话/传真."""
    if len(pieces) > count:
        if count == 1 or all(map(str.strip, pieces[-count:])):
            pieces = ["/".join(pieces[: len(pieces) - count + 1]), *pieces[len(pieces) - count + 1 :]]
        else:
            pieces = [value.strip()]
    return [*pieces, *[""] * (count - len(pieces))]


def _by_pattern(value: str, kinds: Sequence[str]) -> list[Value]:
    found: list[Value] = [""] * len(kinds)
    rest = value
    for kind in _STRONGEST:
        for place, wanted in enumerate(kinds):
            if wanted != kind:
                continue
            hits = list(_PATTERNS[kind].finditer(rest))
            last = wanted not in kinds[place + 1 :]
            taken = hits if kind == "phone" and last else hits[:1]
            found[place] = "/".join(hit[0].strip() for hit in taken)
            for hit in reversed(taken):
                rest = f"{rest[: hit.start()]}\n{rest[hit.end() :]}"
    plain = [place for place, kind in enumerate(kinds) if kind not in _STRONGEST]
    left = [piece for piece in (part.strip(" \t:：()（）-—") for part in _BETWEEN.split(rest)) if piece]
    for number, place in enumerate(plain):
        here = left[number:] if number == len(plain) - 1 else left[number : number + 1]
        found[place] = " ".join(here)
    if left and not plain:
        weakest = len(kinds) - 1
        found[weakest] = " ".join(filter(None, (str(found[weakest]), *left)))
    return found


def split_signature(text: str) -> tuple[str, str] | None:
    """Take a signature apart into name and day; None for anything else.

    Example:
        >>> split_signature("张三/3.6"), split_signature("李四 2026-03-08"), split_signature("张三")
        (('张三', '3.6'), ('李四', '2026-03-08'), None)
    """
    found = _SIGNED.match(text.strip())
    return (found["name"].strip(), found["day"]) if found else None


def split_opinion(text: str) -> tuple[str, str, str] | None:
    """Take the signature and day off the end of an opinion; None where it has none.

    Example:
        >>> split_opinion("同意。签字：李四 日期：2026-3-8")
        ('同意', '李四', '2026-3-8')
    """
    found = _SIGNED_BELOW.search(text)
    if not found or not (found["name"] or found["day"] or found.start()):
        return None
    return text[: found.start()].strip(), found["name"] or "", found["day"] or ""


def has_boxes(text: str) -> bool:
    """Tell whether a text offers boxes to tick."""
    return any(mark in text for mark in "□☐◯☑☒■") or bool(re.search(r"[√✓✔●○]\s*\S+.*[□☐◯○]|[□☐◯○].*[√✓✔●]", text))


def is_tick(value: Value) -> bool:
    """Tell whether a cell holds nothing but a tick."""
    return isinstance(value, str) and bool(value.strip()) and set(value.strip()) <= TICKS | {"V", "v", "(", ")", "（", "）"}


def ticked(text: str) -> str:
    """Give the labels of the boxes that are ticked, for kinds that know no boxes; empty when none is.

    Example:
        >>> ticked("□网络 ☑转介绍 □展会"), ticked("□网络 □展会")
        ('转介绍', '')
    """
    behind = re.findall(r"([^\s()（）、,，;；]+?)\s*[(（]\s*[√✓✔■●☑]\s*[)）]", text)
    if behind or not re.search(f"[{BOXES}]", text):
        return "、".join(behind)
    found = re.findall(rf"([{BOXES}])\s*([^{BOXES}]*)", text)
    return "、".join(clean_text(label) for mark, label in found if mark in TICKS and label.strip())


def join_cells(values: Sequence[Value], field: Field) -> Value:
    """Make one value of the cells right of a label: options with their ticks, a number with its unit, parts of a text."""
    if len(values) == 1:
        return values[0]
    texts = [_text(value) for value in values]
    if any(map(is_tick, values)):
        return _options(values, texts)
    if field.kind in ("date", "datetime") and not isinstance(values[0], str):
        return f"{texts[0]} {' '.join(texts[1:])}"
    if not isinstance(values[0], str) and len(values) == 2 and isinstance(values[1], str):
        return values[0] if match_key(texts[1]) == match_key(field.unit) else texts[0] + texts[1].strip()
    return "  ".join(texts)


def _options(values: Sequence[Value], texts: Sequence[str]) -> str:
    """Bring ticks and options of a row together: ``民营 | √`` and ``√ | 民营`` both mean 民营."""
    before = is_tick(values[0])
    shown: list[str] = []
    for place, value in enumerate(values):
        if is_tick(value):
            continue
        neighbour = place - 1 if before else place + 1
        near = 0 <= neighbour < len(values) and is_tick(values[neighbour])
        bare = texts[place].strip()
        shown.append(bare if bare[:1] in BOXES else ("☑" if near else "□") + bare)
    return "  ".join(shown) or texts[0]


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return str(value).removesuffix(" 00:00:00")
    return str(value)


def tidy(value: Value, field: Field) -> Value:
    """Leave out what only marks the place of an answer, and read boxes for kinds that know none."""
    if not isinstance(value, str):
        return value
    if is_to_fill_in(value):
        return ""
    if field.kind in _CHECK_TEXT and value.lstrip()[:1] in BOXES and has_boxes(value):
        found = ticked(value)
        return found if field.kind != "score" or "、" not in found else "☑" + found.replace("、", "  ☑")
    return value
