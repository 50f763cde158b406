"""Read `schemas/` into a `Schema`: the only place that opens it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.errors import SchemaError
from pipeline.schema.consistency import check_forms
from pipeline.schema.document import parse_yaml
from pipeline.schema.form import make_form
from pipeline.schema.model import Form, Schema

if TYPE_CHECKING:
    from pathlib import Path


def load_schema(folder: Path) -> Schema:
    """Read forms, figures and lists, and refuse whatever is not plain.

    Args:
        folder: `schemas/` of a workspace.

    Raises:
        SchemaError: A file is missing or wrong; names file, key, reason and the nearest right name.
    """
    files = sorted((folder / "forms").glob("*.yaml"))
    if not files:
        raise SchemaError("schema.no-forms", path=folder / "forms")
    digest = hashlib.sha256()
    forms: dict[str, Form] = {}
    paths: dict[str, str] = {}
    for file in files:
        name = f"{folder.name}/forms/{file.name}"
        content = file.read_bytes()
        digest.update(content)
        form = make_form(parse_yaml(content.decode("utf-8-sig"), name), name)
        if form.id != file.stem:
            raise SchemaError("schema.name-and-file", path=name, name=form.id, expected=file.stem)
        forms[form.id] = form
        paths[form.id] = name
    check_forms(forms, paths)
    ordered = sorted(forms.values(), key=lambda form: (form.order == 0, form.order, form.id))
    return Schema(forms={form.id: form for form in ordered}, rules={}, rule_set="0", fingerprint=digest.hexdigest())
