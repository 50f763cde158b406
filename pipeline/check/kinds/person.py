"""People of the register: by code, else by name within the branch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.check.grammar.outcome import Fault, Kind, Noted, Result, Spec, warned, wrong
from pipeline.check.grammar.words import NOTHING, as_text
from pipeline.model.registers import HEAD_OFFICE
from pipeline.text import clean_text, match_key

if TYPE_CHECKING:
    from pipeline.model import Registers

_BETWEEN = re.compile(r"[、,，;；/&+|\n]+")
_SOFT = re.compile(r"\s+|和|及|与")
_BRACKET = re.compile(r"^(?P<name>[^(（]+)[(（](?P<hint>[^)）]+)[)）]$")
_TITLE = re.compile(r"(?:先生|女士|小姐|经理|主任|主管|总经理|同志)$")


def parse(value: object, spec: Spec) -> Result:
    """Read a person as the employee's code; as written where the field's id ends in ``_name`` or no register exists.

    Args:
        value: A filled cell, text as it stood.
        spec: The column; its `branch` narrows equal names, except for head office.

    Returns:
        A code; a tuple where the field takes several or several are written.
    """
    written = clean_text(value) if isinstance(value, str) else as_text(value)
    registers = spec.context.registers
    if not registers.employees:
        return _several(written, spec)
    found = _one(written, spec)
    if isinstance(found, Noted):
        names = _split(written, registers)
        if len(names) > 1:
            return _joined([_one(name, spec) for name in names], written, spec)
    if spec.field.id.endswith("_name"):
        return found._replace(value=written if not _is_error(found) else None) if isinstance(found, Noted) else written
    if not spec.field.multiple:
        return found
    if isinstance(found, Noted):
        return found._replace(value=(found.value,)) if isinstance(found.value, str) else found
    return (found,)


def _is_error(found: Noted) -> bool:
    return any(fault.severity == "error" for fault in found.faults)


def _several(written: str, spec: Spec) -> Result:
    """Take names as they stand while no register can tell them."""
    names = [name for name in map(str.strip, _BETWEEN.split(written)) if name and name not in NOTHING]
    if spec.field.id.endswith("_name") or spec.is_person_field or (len(names) < 2 and not spec.field.multiple):
        return written
    return tuple(dict.fromkeys(names)) or None


def _split(written: str, registers: Registers) -> list[str]:
    """Split names written in one cell; at spaces and 和 only where the register knows each part."""
    names: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(written))):
        soft = [name for name in _SOFT.split(part) if name]
        known = len(soft) > 1 and all(match_key(name) in registers.people or name in registers.employees for name in soft)
        names += soft if known and match_key(part) not in registers.people else [part]
    return [name for name in names if name not in NOTHING]


def _one(written: str, spec: Spec) -> Result:
    """Find one person."""
    registers = spec.context.registers
    if written in registers.employees:
        return written
    bracket = _BRACKET.match(written)
    name, hint = (bracket["name"].strip(), bracket["hint"].strip()) if bracket else (written, "")
    if hint in registers.employees and match_key(registers.employees[hint].name) == match_key(name):
        return hint
    codes = registers.people.get(match_key(name), ())
    if not codes:
        if name in registers.employees:
            return name
        upper = match_key(name).upper()
        if upper in registers.employees:
            return upper
        codes = registers.people.get(match_key(_TITLE.sub("", name)), ())
    if not codes:
        return _unknown(written, spec)
    branch = (registers.branch_of(hint) if hint else None) or spec.branch
    return _chosen(codes, branch, spec)


def _chosen(codes: tuple[str, ...], branch: str, spec: Spec) -> Result:
    """Choose among people of one name: those of the branch, else of head office, else the only one, with a warning.

    One name in the whole company leaves no doubt who is meant, even where the register is behind with a transfer.
    """
    registers = spec.context.registers
    here = [code for code in codes if registers.employees[code].branch_code == branch]
    if len(here) == 1:
        return here[0]
    wide = not branch or branch == HEAD_OFFICE or spec.context.head_office
    if not here and not wide and spec.is_person_field and len(codes) > 1:
        places = "、".join(dict.fromkeys(registers.employees[code].branch_code for code in codes))
        return wrong("unknown-reference", "person-elsewhere", where=places)
    above = [code for code in codes if registers.employees[code].branch_code == HEAD_OFFICE]
    rest = here or above or list(codes)
    if len(rest) == 1:
        if here or above or wide:
            return rest[0]
        return warned(rest[0], "unknown-reference", "person-other-branch", where=registers.employees[rest[0]].branch_code)
    return wrong("unknown-reference", "person-ambiguous", codes="、".join(rest))


def _unknown(written: str, spec: Spec) -> Result:
    """Say that the register does not know a person; an error for whoever the record belongs to."""
    if spec.is_person_field:
        return wrong("unknown-reference", "person")
    return warned(written, "unknown-reference", "person-as-written")


def _joined(found: list[Result], written: str, spec: Spec) -> Result:
    """Put several people together; where one is in doubt, the whole cell is."""
    faults: tuple[Fault, ...] = ()
    codes: list[str] = []
    for one in found:
        if isinstance(one, Noted):
            faults += one.faults
            one = one.value  # noqa: PLW2901 - the bare value
        if one is not None:
            codes.append(one)
    if spec.is_person_field and len(codes) > 1:
        return wrong("unknown-reference", "several-people")
    value = (written if spec.field.id.endswith("_name") else tuple(dict.fromkeys(codes))) or None
    return Noted(value, faults) if faults else value


KIND = Kind(parse, verbatim=True, ditto=True, by_branch=True, by_register=True)
