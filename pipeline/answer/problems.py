"""What is still wrong in a received file, worded and put in order for the one who sent it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.answer.examples import cause_of, example_of
from pipeline.messages import say, word_part
from pipeline.model.codes import page_of
from pipeline.model.marks import Answer, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pipeline.messages import Language
    from pipeline.model import Finding
    from pipeline.model.marks import Region
    from pipeline.schema import Schema

HEADINGS = ("number", "place", "column", "found", "mend", "example", "cause", "severity")
SEVERITIES = ("error", "warning", "info")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Case:
    """One received file, as its answer names it."""

    submission_id: str
    sha256: str
    branch: str
    """The branch's name."""
    folder: str
    """Its folder below the inbox, where the mended file goes."""
    name: str
    """The file's own name."""
    received: datetime
    """In the company's time zone."""
    verdict: str
    reason: str
    rows_read: int
    rows_accepted: int
    rows_returned: int
    rebuilt: bool = False
    """True when the copy is not the sender's own file but its content in a new workbook."""


def make_answer(
    case: Case,
    findings: Iterable[tuple[str, Finding]],
    regions: Sequence[Region],
    schema: Schema,
    language: Language,
) -> Answer:
    """Word the open findings of a file and put them in order.

    Args:
        case: The file.
        findings: Number and finding, errors and warnings that are the sender's to mend.
        regions: Where its tables stand.
        schema: For the examples of right values.
        language: Of the answer.

    Returns:
        The answer: errors before warnings, of each the most frequent cause first, within a cause in the order of the file.
    """
    marks = [_mark(number, finding, case, schema, language) for number, finding in findings]
    counts = Counter(mark.severity for mark in marks)
    return Answer(
        submission_id=case.submission_id,
        sha256=case.sha256,
        language=language,
        title=_title(case, counts, language),
        lines=_lines(case, language),
        next_action=_next_action(case, marks, language),
        headings=tuple(say(f"answer.list.{heading}", language) for heading in HEADINGS),
        severities={severity: say(f"answer.severity.{severity}", language) for severity in SEVERITIES},
        groups=_groups(marks, regions),
        regions=tuple(regions),
    )


def _mark(number: str, finding: Finding, case: Case, schema: Schema, language: Language) -> Mark:
    """Word one finding."""
    form = schema.forms.get(finding.form)
    field = form.by_id.get(finding.field) if form and finding.field else None
    column = finding.column or ("" if field is None else field.titled(language))
    return Mark(
        finding_id=number,
        severity=finding.severity,
        cause=cause_of(finding, language),
        sheet=finding.sheet,
        cell=finding.cell,
        row=finding.row,
        column=column,
        value=finding.value,
        found=word_part(finding, "found", language),
        mend=word_part(finding, "mend", language),
        example=example_of(finding, field, case.received),
        page=page_of(finding.code, language),
    )


def _groups(marks: Sequence[Mark], regions: Sequence[Region]) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
    """Put marks of one cause and severity together, and the groups in order."""
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(["", *(region.sheet for region in regions)]))}
    grouped: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        grouped.setdefault((mark.severity, mark.cause), []).append(mark)
    ordered = sorted(grouped.items(), key=lambda item: (SEVERITIES.index(item[0][0]), -len(item[1]), item[0][1]))
    return tuple(
        (cause, tuple(sorted(group, key=lambda mark: (sheets.get(mark.sheet, len(sheets)), mark.sheet, *_place(mark)))))
        for (_, cause), group in ordered
    )


def _place(mark: Mark) -> tuple[int, int, str, str]:
    """Give row and column of a mark, for its place in the file."""
    found = _CELL.match(mark.cell)
    if not found:
        return mark.row, 0, "", mark.finding_id
    letters = found[1]
    return int(found[2]), len(letters), letters, mark.finding_id


def _title(case: Case, counts: Counter[Literal["error", "warning", "info"]], language: Language) -> str:
    """Word the first line: how much is to be mended."""
    key = "unreadable" if case.verdict == "unreadable" else "both" if counts["warning"] else "errors"
    return say(
        f"answer.title.{key}",
        language,
        branch=case.branch,
        name=case.name,
        errors=counts["error"],
        warnings=counts["warning"],
    )


def _lines(case: Case, language: Language) -> tuple[str, ...]:
    """Word when the file came and what became of its rows."""
    lines = [say("answer.line.received", language, received=f"{case.received:%Y-%m-%d %H:%M}", submission=case.submission_id)]
    if case.verdict in ("partly", "returned", "accepted") and case.rows_read:
        key = "rows-all-in" if not case.rows_returned else "rows" if case.rows_accepted else "rows-none-in"
        lines.append(
            say(
                f"answer.line.{key}",
                language,
                read=case.rows_read,
                accepted=case.rows_accepted,
                returned=case.rows_returned,
            )
        )
    elif case.verdict == "held":
        lines.append(say("answer.line.held", language, reason=say(case.reason, language)))
    if case.rebuilt:
        lines.append(say("answer.line.rebuilt", language, name=case.name))
    return tuple(lines)


def _next_action(case: Case, marks: Sequence[Mark], language: Language) -> str:
    """Word the one thing to do now: mend the marked cells, mend the file as the list says, or see to the file itself."""
    errors = sum(mark.severity == "error" for mark in marks)
    in_cells = any(mark.severity == "error" and mark.cell for mark in marks)
    key = "resend" if case.verdict == "unreadable" else "mend" if in_cells else "mend-file"
    return say(f"answer.next.{key}", language, folder=case.folder, errors=errors)
