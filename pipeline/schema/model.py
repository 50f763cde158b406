"""A form as the engine sees it, made from one Table Schema descriptor in `schemas/forms/`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.model.privacy import PrivacyRules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from pipeline.messages import Language

Requirement = Literal["required", "conditional", "header", "optional"]
"""R, C, H and O of `forms.md`: header means required, but usually found in header line, sheet or file name."""
LoadMode = Literal["replace", "upsert", "fieldwise", "append", "version"]
Survivorship = Literal["newest", "office", "set", "last"]
"""Which value of a master record counts where its sources differ. newest: filled wins over blank, then the newest, then the
most trusted source; last: likewise, but that sources differ is nothing to ask about; office: what head office says wins,
whatever the date; set: what every source says, together."""
Source = Literal["office", "own", "other", "change"]
"""Who says something of a customer: head office; the branch that the customer belongs to; another branch; a change note."""
Privacy = Literal["work", "business", "personal", "sensitive"]
"""work: about our own people and doings; business: about a customer company; personal: a contact's name, phone, mail;
sensitive: birthday, hobby, bank account, penalty."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a value must satisfy once its kind has read it (Table Schema constraints)."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    above: Decimal | None = None
    """Exclusive minimum."""
    non_zero: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    """Regular expression that must match the whole value; of a list, each of its values."""
    step: Decimal | None = None
    """The value is a multiple of it (days in halves)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a form."""

    id: str
    title: str
    """Header in Chinese; `title_en` in English."""
    title_en: str
    kind: str
    """Name of a module in `check/kinds/`: text, string, code, int, decimal, money, percent, date, datetime, month, time,
    period, phone, email, bool, enum, list, person, branch, customer, product, reference, score."""
    requirement: Requirement
    aliases: tuple[str, ...] = ()
    unit: str = ""
    constraints: Constraints = field(default_factory=Constraints)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of an enum: code to its Chinese labels and synonyms, the first being the one shown. Of a yes/no column: ``true`` and
    ``false`` to words of its own beside the usual ones. Of a score: the figure to its words (5: 非常满意)."""
    multiple: bool = False
    """A list or multiple choice; values are tuples."""
    reference: str = ""
    """Form that the value points to: branch, employee, product, customer_card, sales_detail … ; empty for none."""
    privacy: Privacy = "business"
    done: bool = False
    """The date or instant of something done, which cannot lie after the file was received (`future-date`)."""
    partial: bool = False
    """A date that may lack its day, its month, or its year (成立时间, 生日)."""
    ahead: bool = False
    """A date that usually lies ahead of the period (due, valid until): so is the year that it is read with where it has none."""
    is_reduction: bool = False
    """A percentage taken off: 95折 is 0.05 here, elsewhere 0.95."""
    office_only: bool = False
    """Only head office may set it."""
    survivorship: Survivorship = "newest"
    """Which value the master record keeps where its sources differ."""
    range_end: str = ""
    """Field that takes the end of a range written in one cell (9:30-10:20)."""
    overflow: str = ""
    """Field that takes what does not belong here (a landline written under 手机, a phone behind a name)."""
    unit_field: str = ""
    """Field of the same record that holds the unit of measure (数量 and 单位)."""
    ranges: Literal["", "period", "lower"] = ""
    """What a range in one cell means: a period (3月上旬 as a planned date), or its lower end plus the text (50-100人)."""
    office_codes: tuple[str, ...] = ()
    """Of an enum: codes that only head office may set (blacklist)."""
    description: str = ""
    """What else there is to know, as the descriptor says it."""
    checksum: str = ""
    """``registration``: a credit code, an old licence number or a Taiwan number with check characters."""
    example: str = ""
    """A right value, as a clerk would type it."""

    @property
    def is_required(self) -> bool:
        """Tell whether a record cannot do without it (R or H)."""
        return self.requirement in ("required", "header")

    def titled(self, language: Language) -> str:
        """Give its title in a language."""
        return self.title_en if language == "en" else self.title


@dataclass(frozen=True, slots=True)
class Load:
    """How records of a form enter the archive."""

    mode: LoadMode
    scope: tuple[str, ...] = ()
    """Of `replace`: the fields whose values, with the period, tell which older records a resend replaces."""
    scope_date: str = ""
    """Of `replace`: the date field whose covered days, or the stated period, bound the scope."""
    only_if_stated: bool = False
    """Of `replace`: replace only when title or header names the period; else upsert."""
    newest_by: str = ""
    """Of `fieldwise`: the date field that tells which value is newer; arrival decides where it is blank."""
    locked_by: str = ""
    """Of `fieldwise`: once this field is filled, only head office changes the record (a closed complaint)."""
    trusted: tuple[Source, ...] = ()
    """Of `fieldwise`: sources in falling trust, which decides between values of one date; none where arrival decides."""


@dataclass(frozen=True, slots=True)
class Unpivot:
    """How columns across become records down: wide months, days of a month, people, choices."""

    across: Literal["months", "days", "weekdays", "people", "codes"]
    """What the headers are; ``people``: names; ``codes``: labels of the enum `key` (现金 | 支票 | 汇款)."""
    key: str
    """Field that takes the month, day, name or code of the column."""
    value: str
    """Field that takes the cell; empty when a mark alone makes a record."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Cell text to enum code, for grids of symbols (差 假)."""
    mark_field: str = ""
    """Field that takes the code of a mark."""
    ticks: tuple[str, ...] = ()
    """Cell texts that make a record and say nothing more (√ in a visit plan)."""
    ignored: tuple[str, ...] = ()
    """Cell texts that make no record (√ for present in a grid of absences)."""
    until: str = ""
    """Field that takes the same day as `key` (the end of a one-day absence)."""
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Under a two-row header, the fields that the child headers of one column group stand for: field to child headers."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a blank card: its title, the fields in it, in order."""

    title: str
    title_en: str
    fields: tuple[str, ...]
    lines: int = 0
    """Blank lines under the fields as headers, where they repeat on one card (products, items); 0 for labels with values."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is called, its columns in the order of `forms.json`, its key, its load mode."""

    id: str
    title: str
    title_en: str
    titles: tuple[str, ...]
    """Every title it may carry, Simplified and Traditional, its own included."""
    priority: Literal["core", "next", "later"]
    layouts: tuple[Literal["table", "card", "wide", "matrix"], ...]
    fields: tuple[Field, ...]
    key: tuple[tuple[str, ...], ...]
    """Natural keys in order of preference; the first whose fields are all filled counts. A key may end in
    ``"#occurrence"``: the n-th record with the same values. A part ``field:day`` or ``field:year`` takes the day or year of
    a date or instant. `branch_field`, where the record leaves it blank, is the branch that the record belongs to."""
    load: Load
    description: str = ""
    office_only: bool = False
    """Head office alone sends it."""
    branch_field: str = ""
    person_field: str = ""
    date_field: str = ""
    """Which day a record belongs to; empty for registers."""
    customer_fields: tuple[str, str] = ("", "")
    """Fields with the customer's code and name; empty where the form names no customer."""
    unpivots: tuple[Unpivot, ...] = ()
    fill_down: tuple[str, ...] = ()
    """Fields whose blank cells take the value above even without a merge (date on the first row of a block)."""
    nil_marker: str = ""
    """Word that makes a row say "nothing to report" (无拜访)."""
    restarts: Mapping[str, str] = field(default_factory=dict)
    """Running number to the field within which it must start again to be part of a key (line_no within order_no)."""
    card: tuple[Block, ...] = ()
    """How a blank card is laid out; every field in one block. Without it a card has one block."""
    version: str = "1"
    order: int = 0
    """Its place among the forms; those without one come last, by name."""
    by_id: Mapping[str, Field] = field(default_factory=dict)

    def __getitem__(self, field_id: str) -> Field:
        """Give a field by its id."""
        return self.by_id[field_id]

    def titled(self, language: Language) -> str:
        """Give its title in a language."""
        return self.title_en if language == "en" else self.title


@dataclass(frozen=True, slots=True)
class HeaderAnswer:
    """A header that head office has explained once in `schemas/lists/headers.csv`."""

    branch: str
    form: str
    header: str
    field: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A value's spelling that head office has explained once in `schemas/lists/corrections.csv`."""

    form: str
    field: str
    written: str
    """Under `match_key`."""
    meant: str
    valid_from: str
    valid_to: str


StageName = Literal["trial", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One line: what weight a check has for files received on certain days."""

    check: str
    """A rule's id (``VIS-03``), a check's name (``visit-overlap``) or a finding code; empty for every check of the form."""
    form: str
    """Empty for every form."""
    field: str
    stage: StageName
    first: date
    last: date
    place: str
    """Where the line stands, for messages."""

    def counts(self, day: date) -> bool:
        """Tell whether it holds for files received on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything under `schemas/`: forms by id in the order of `forms.md`, figures of the business, lists."""

    forms: Mapping[str, Form]
    rules: Mapping[str, Mapping[str, object]]
    """`rules.toml`: figures by rule id, then by name; see `figure`."""
    rule_set: str
    """Version of the rule set, as reports print it."""
    assumed: tuple[str, ...] = ()
    """``RULE-ID.name`` of the figures that the workspace's `rules.toml` lacks: they have the value that the pipeline ships."""
    header_answers: tuple[HeaderAnswer, ...] = ()
    header_words: tuple[tuple[str, str], ...] = ()
    """Taiwan wording and its mainland counterpart, longest first, both under `match_key`; from `lists/header_words.csv`."""
    corrections: tuple[Correction, ...] = ()
    company_words: tuple[tuple[str, str, str], ...] = ()
    """Kind, word and meaning of the words that company names are made of; from `lists/company_words.csv`."""
    stages: tuple[Stage, ...] = ()
    """`checks.toml`: from when to when a check is on trial, warns, or keeps out."""
    privacy: PrivacyRules = field(default_factory=PrivacyRules)
    """`privacy.toml`: who sees a private value how."""
    fingerprint: str = ""
    """SHA-256 over every file under `schemas/` and what was assumed; tells whether anything changed."""

    def figure(self, rule: str, name: str) -> object:
        """Give a figure of the business as `rules.toml` has it: int, Decimal, str, bool, list or table.

        Args:
            rule: Rule id, such as ``"SAL-01"``.
            name: Name of the figure under that rule.

        Raises:
            KeyError: No such figure; that is a fault of ours, since the loader has checked the file.
        """
        return self.rules[rule][name]
