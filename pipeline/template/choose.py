"""Which blank forms are wanted, and writing them into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError, nearest
from pipeline.template.workbook import file_name, write_template
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.schema import Form, Schema
    from pipeline.template.known import Known


class Written(NamedTuple):
    """One blank form in a folder."""

    form: str
    path: Path
    is_kept: bool
    """True where another file of this name was there, which is left as it is."""


def choose_forms(schema: Schema, names: Sequence[str]) -> list[Form]:
    """Find forms by id or by a title in either script or language.

    Args:
        schema: All forms.
        names: What was asked for; nothing for all forms.

    Raises:
        UsageError: No form is called so; names the nearest.
    """
    if not names:
        return list(schema.forms.values())
    known: dict[str, Form] = {}
    shown: dict[str, str] = {}
    for form in schema.forms.values():
        for name in (form.id, form.title, form.title_en, *form.titles):
            known.setdefault(match_key(name), form)
            shown.setdefault(match_key(name), name)
    chosen: dict[str, Form] = {}
    for name in names:
        key = match_key(name).removesuffix(".xlsx")
        if key not in known:
            offer = [shown[found] for found in nearest(key, known, 3)]
            raise UsageError(
                "cli.usage.form", value=name, known="、".join(offer or [form.id for form in schema.forms.values()][:6])
            )
        chosen.setdefault(known[key].id, known[key])
    return list(chosen.values())


def write_templates(
    folder: Path, forms: Sequence[Form], schema: Schema, language: Language, known: Known | None = None, *, force: bool = False
) -> list[Written]:
    """Write blank forms into a folder; a file of the same name with other content is somebody's, and stays.

    Args:
        folder: Made where it is missing.
        forms: Which ones.
        schema: All forms.
        language: Of the blank forms.
        known: What is known of the branch.
        force: True to write over whatever is there.

    Returns:
        One entry a form, in their order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for form in forms:
        path = folder / file_name(form, language)
        content = write_template(form, schema, language, known)
        is_kept = not force and path.exists() and path.read_bytes() != content
        if not is_kept:
            path.write_bytes(content)
        done.append(Written(form.id, path, is_kept))
    return done
