"""One blank workbook: the form, its instructions, the lists of its drop-downs, and what tells that it is ours."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.model.stamps import CHOICE_SHEETS, FORM_PROPERTY, GUIDE_SHEETS, VERSION_PROPERTY
from pipeline.template.card import write_card
from pipeline.template.choices import Choices
from pipeline.template.guide import write_guide
from pipeline.template.known import Known
from pipeline.template.styles import Styles
from pipeline.template.table import write_table
from pipeline.template.words import Words

if TYPE_CHECKING:
    from pipeline.messages import Language
    from pipeline.schema import Form, Schema

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's own date has no zone; a fixed one keeps its bytes the same
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\<>|\"]")
_SHEET_NAME = 31


def write_template(form: Form, schema: Schema, language: Language, known: Known | None = None) -> bytes:
    """Make the blank workbook of a form.

    Args:
        form: The form.
        schema: All forms, for the edition that the workbook names.
        language: Of titles, headers, notes and instructions. Drop-downs offer the words of that language.
        known: What is known of the branch; nothing when absent.

    Returns:
        The same bytes for the same schemas, language and knowledge.
    """
    import xlsxwriter

    known = known or Known()
    words = Words(form, language)
    target = io.BytesIO()
    quiet = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, **quiet})
    edition = version_of(form, schema)
    workbook.set_properties({"title": words.title, "created": _EPOCH})
    workbook.set_custom_property(FORM_PROPERTY, form.id, "text")
    workbook.set_custom_property(VERSION_PROPERTY, edition, "text")
    styles = Styles(workbook)
    place = 0 if language == "zh" else 1
    lists = CHOICE_SHEETS[place]
    choices = Choices(words, known)
    is_card = form.layouts[0] == "card"
    sheet = workbook.add_worksheet(_NOT_IN_A_NAME.sub(" ", words.title)[:_SHEET_NAME])
    sheet.set_comments_author(words.say("author"))
    if is_card:
        write_card(sheet, words, styles, choices, lists)
    else:
        write_table(sheet, words, styles, choices, known, lists)
    write_guide(workbook.add_worksheet(GUIDE_SHEETS[place]), words, styles, is_card=is_card, version=edition)
    choices.write(workbook, lists)
    workbook.close()
    return target.getvalue()


def version_of(form: Form, schema: Schema) -> str:
    """Give the edition of a form: its own version and the mark of the schemas it was made from."""
    return f"{form.version}-{schema.fingerprint[:8]}" if schema.fingerprint else form.version


def file_name(form: Form, language: Language) -> str:
    """Give the name under which a blank form is saved, such as `业务员拜访日报表.xlsx`."""
    title = form.titled(language)
    return f"{_NOT_IN_A_NAME.sub(' ', title)}.xlsx"
