"""Questions about customers out to head office as a workbook, and its answers back in (ARC-07, `contract.md`: customers)."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.flow import keep, take_in
from pipeline.messages import say
from pipeline.model.registers import HEAD_OFFICE
from pipeline.read import Candidate
from pipeline.schema.labels import word_code
from pipeline.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.archive.review import Known, Question
    from pipeline.flow import Watch
    from pipeline.messages import Language
    from pipeline.model import Submission
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store

FORM = "customer_review"
ANSWERS = ("same", "different", "pending")
WIDTHS = {"answer": 11, "score": 8, "name_1": 22, "name_2": 22, "reasons": 34, "known_1": 32, "known_2": 32, "remark": 16}
WIDTH = 11
ORDER = (
    *("answer", "customer_1", "name_1", "known_1", "customer_2", "name_2", "known_2"),
    *("score", "reasons", "decided_by", "decided_date", "remark"),
)
LINE, MOST = 17, 400
"""Height of a line, and the most that a row may take, points."""
FIRST_ROW = 3
"""Sheet row of the headers, from 0: title, how to answer, and an empty line stand above."""


def write_questions(
    schema: Schema, questions: Sequence[Question], target: Path, language: Language, *, unmasked: bool = False
) -> None:
    """Write the pairs to a workbook: one row a pair, differences in red, a drop-down for the answer.

    Args:
        schema: For titles and words of the form.
        questions: As `open_questions` gives them.
        target: The workbook to write.
        language: Of what stands beside the form's own headers.
        unmasked: True to write phones and persons as they are; else hidden as `privacy.toml` says for head office.

    Raises:
        UsageError: The file is open in another program or its folder does not exist.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    form = schema.forms[FORM]
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": now().replace(tzinfo=None)})
    sheet = book.add_worksheet(form.titled(language))
    head = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    day = book.add_format({"valign": "top", "border": 1, "num_format": "yyyy-mm-dd"})
    number = book.add_format({"valign": "top", "align": "center", "border": 1, "num_format": "0"})
    red = book.add_format({"font_color": "#C00000", "bold": True})
    formats = {"decided_date": day, "score": number}
    sheet.write(0, 0, form.titled(language), book.add_format({"bold": True, "font_size": 16}))
    sheet.merge_range(1, 0, 1, len(ORDER) - 1, say("review.how", language), book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.set_row(1, 2 * LINE)
    for column, name in enumerate(ORDER):
        item = form.by_id[name]
        sheet.write(FIRST_ROW, column, item.titled(language), head)
        sheet.set_column(column, column, WIDTHS.get(name, WIDTH))
    sheet.set_row(FIRST_ROW, 2 * LINE)
    for row, question in enumerate(questions, FIRST_ROW + 1):
        values = _values(question, schema, language, unmasked=unmasked)
        for column, name in enumerate(ORDER):
            value = values.get(name, "")
            other = (
                values.get(f"{name[:-1]}{'2' if name.endswith('1') else '1'}", "") if name.startswith(("name_", "known_")) else ""
            )
            _write(sheet, row, column, value, other, formats.get(name, cell), red)
        sheet.set_row(row, min(MOST, LINE * max(_lines(str(values.get(name, "")), WIDTHS.get(name, WIDTH)) for name in ORDER)))
    last = FIRST_ROW + max(len(questions), 1)
    labels = [_answer(schema, code, language) for code in ANSWERS]
    sheet.data_validation(FIRST_ROW + 1, 0, last, 0, {"validate": "list", "source": labels})
    sheet.autofilter(FIRST_ROW, 0, last, len(ORDER) - 1)
    sheet.freeze_panes(FIRST_ROW + 1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer("&C&P / &N")
    sheet.repeat_rows(FIRST_ROW)
    try:
        book.close()
    except FileCreateError as fault:
        raise UsageError("cli.usage.cannot-write", path=target) from fault


def _answer(schema: Schema, code: str, language: Language) -> str:
    """Give the word for an answer."""
    return word_code(FORM, schema.forms[FORM].by_id["answer"], code, language)


def _lines(text: str, width: int) -> int:
    r"""Count the lines that a text takes in a column; a Chinese character is two wide.

    Example:
        >>> _lines("上海恒达建材有限公司\n又一行", 12)
        3
    """
    return sum(max(1, -(-sum(1 + (character > "ⁿ") for character in line) // width)) for line in text.split("\n"))


def _write(sheet: Any, row: int, column: int, value: object, other: object, plain: Any, red: Any) -> None:  # noqa: ANN401 - xlsxwriter's
    """Write a value; what its counterpart does not say stands in red."""
    if isinstance(value, int):
        sheet.write_number(row, column, value, plain)
        return
    text = str(value)
    pieces = _differing_lines(text, str(other)) if other else []
    if len(pieces) < 2 or not any(differs for _, differs in pieces):
        sheet.write_string(row, column, text, plain)
        return
    parts: list[Any] = []
    for piece, differs in pieces:
        parts += [red, piece] if differs else [piece]
    sheet.write_rich_string(row, column, *parts, plain)


def _differing_lines(text: str, other: str) -> list[tuple[str, bool]]:
    r"""Compare what is known line by line: what only one of the two says is no difference.

    Example:
        >>> _differing_lines("电话：135\n地址：上海", "电话：136")
        [('电话：13', False), ('5', True), ('\n地址：上海', False)]
        >>> _differing_lines("上海恒达", "上海衡达")
        [('上海', False), ('恒', True), ('达', False)]
    """
    others = {label: line for line in other.split("\n") if (label := _label(line))}
    pieces: list[tuple[str, bool]] = []
    for number, line in enumerate(text.split("\n")):
        label = _label(line)
        against = others.get(label, line) if label else other
        found = _differing(line, against)
        for piece, differs in [("\n", False)] * (number > 0) + found:
            if pieces and pieces[-1][1] == differs:
                piece = pieces.pop()[0] + piece  # noqa: PLW2901 - rich text takes no two pieces of one format
            pieces.append((piece, differs))
    return pieces


def _label(line: str) -> str:
    """Give the words before the colon; empty when there is none."""
    return next((line.partition(colon)[0] for colon in ("：", ": ") if colon in line), "")


def _differing(text: str, other: str) -> list[tuple[str, bool]]:
    """Cut a text into pieces that the other has, too, and such that it has not.

    Example:
        >>> _differing("上海恒达", "上海衡达")
        [('上海', False), ('恒', True), ('达', False)]
    """
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return [(text[i:j], kind != "equal") for kind, i, j, _, _ in matcher.get_opcodes() if i < j]


def _values(question: Question, schema: Schema, language: Language, *, unmasked: bool) -> dict[str, object]:
    """Give the cells of one pair."""
    return {
        "customer_1": question.one.customer_id,
        "customer_2": question.other.customer_id,
        "name_1": question.one.name,
        "name_2": question.other.name,
        "known_1": _known(question.one, schema, language, unmasked=unmasked),
        "known_2": _known(question.other, schema, language, unmasked=unmasked),
        "score": question.pair.likeness.score,
        "reasons": "\n".join(
            say(
                f"review.reason.{reason.name}",
                language,
                one=reason.one if unmasked else _hidden(schema, reason.name, reason.one),
                other=reason.other if unmasked else _hidden(schema, reason.name, reason.other),
                points=f"{reason.points:+d}",
            )
            for reason in question.pair.likeness.reasons
        ),
        "answer": _answer(schema, "pending", language) if question.answer == "pending" else "",
    }


def _hidden(schema: Schema, kind: str, value: str) -> str:
    """Hide a piece of evidence where it tells of a person; kinds and reasons are named after what they are about."""
    what = {"phone": "phone", "person": "name"}.get(kind.rpartition("_")[2])
    return schema.privacy.hide(what, value, "head_office") if what else value


def _known(known: Known, schema: Schema, language: Language, *, unmasked: bool) -> str:
    """Word what is known of a customer, a line each."""
    lines = []
    for kind, said in known.said.items():
        if kind != "name":
            shown = said if unmasked else [_hidden(schema, kind, value) for value in said]
            lines.append(say(f"review.known.{kind}", language, values="、".join(dict.fromkeys(shown))))
    names = [name for name in known.said.get("name", ()) if name != known.name]
    if names:
        lines.insert(0, say("review.known.name", language, values="、".join(names)))
    if known.branches:
        lines.append(say("review.known.branch", language, values="、".join(known.branches)))
    counted = "、".join(f"{schema.forms[form].titled(language)} {count}" for form, count in known.records.items())
    return "\n".join([*lines, say("review.known.records", language, values=counted)])


def take_answers(settings: Settings, schema: Schema, store: Store, files: Sequence[Path], watch: Watch) -> list[Submission]:
    """Take answered workbooks in as if they had been dropped into head office's folder of the inbox.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        files: Workbooks, wherever they lie; they are kept like all originals.
        watch: Told of each submission once it is filed.
    """
    found = []
    for path in files:
        status = path.stat()
        found.append(Candidate(f"{HEAD_OFFICE}/{path.name}", path.resolve(), status.st_size, status.st_mtime_ns))
    deliveries, busy = keep(store, found, now(settings.zone))
    if busy:
        raise UsageError("cli.usage.cannot-read", path=busy[0].source)
    return take_in(settings, schema, store, deliveries, watch)
