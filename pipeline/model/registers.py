"""What head office keeps about branches and people, ready for looking up while files are checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD_OFFICE = "总公司"
HEAD_OFFICE_NAMES = frozenset(match_key(name) for name in ("总公司", "總公司", "总部", "公司总部", "本部", "head office", "HQ"))


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the register; `names` are its name, aliases and code under `match_key`."""

    code: str
    name: str
    names: frozenset[str]
    territory: tuple[str, ...] = ()
    is_active: bool = True
    upload_weekday: str = "mon"


@dataclass(frozen=True, slots=True)
class Employee:
    """A person of the register."""

    code: str
    name: str
    branch_code: str
    role: str = ""
    supervisor_code: str = ""
    hire_date: date | None = None
    leave_date: date | None = None
    status: str = "active"


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers as they stand while a file is checked. An empty register switches its reference checks off."""

    branches: Mapping[str, Branch] = field(default_factory=dict)
    """By branch code."""
    employees: Mapping[str, Employee] = field(default_factory=dict)
    """By employee code."""
    branch_names: Mapping[str, str] = field(default_factory=dict)
    """Branch code by `match_key` of name, alias or code."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Employee codes by `match_key` of a name."""
    products: Mapping[str, str] = field(default_factory=dict)
    """Product code by `match_key` of code or unambiguous name."""
    blacklist: frozenset[str] = frozenset()
    """Customer codes, credit codes and `company_key` names that head office has blacklisted."""
    workdays: Mapping[date, bool] = field(default_factory=dict)
    """Exceptions of the work calendar; other days follow Monday to Friday."""

    def branch_of(self, written: str) -> str | None:
        """Resolve a branch as someone wrote it to its code; head office to 总公司; None when the register does not know it."""
        key = match_key(written)
        if key in HEAD_OFFICE_NAMES:
            return HEAD_OFFICE
        return self.branch_names.get(key)

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on a day: the work calendar first, else Monday to Friday."""
        return self.workdays.get(day, day.weekday() < 5)
