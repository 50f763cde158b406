"""Read `schemas/` into a `Schema`: the only place that opens it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import SchemaError
from pipeline.model.privacy import PrivacyRules
from pipeline.schema.consistency import check_forms
from pipeline.schema.document import offer, parse_yaml, place_of
from pipeline.schema.figures import read_rules
from pipeline.schema.form import make_form
from pipeline.schema.lists import read_lists
from pipeline.schema.model import Form, Schema
from pipeline.schema.privacy import read_privacy
from pipeline.schema.stages import read_stages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.schema.model import Stage


def load_schema(folder: Path) -> Schema:
    """Read forms, figures and lists, and refuse whatever is not plain.

    Args:
        folder: `schemas/` of a workspace.

    Raises:
        SchemaError: A file is missing or wrong; names file, key, reason and the nearest right name.
    """
    forms = _read_forms(folder)
    rules_path = f"{folder.name}/rules.toml"
    if not (folder / "rules.toml").is_file():
        raise SchemaError("schema.no-file", place=rules_path)
    figures = read_rules(_text(folder / "rules.toml", rules_path), rules_path)
    _check_expected(figures.rules, forms, rules_path)
    _check_suites(folder, forms)
    lists = read_lists(folder / "lists", forms, f"{folder.name}/lists")
    return Schema(
        forms=forms,
        rules=figures.rules,
        rule_set=figures.rule_set,
        assumed=figures.assumed,
        header_answers=lists.headers,
        header_words=lists.header_words,
        corrections=lists.corrections,
        stages=_stages(folder, forms),
        company_words=lists.company_words,
        privacy=_privacy(folder, forms),
        fingerprint=_fingerprint(folder, [(key, figures.rules[key.partition(".")[0]]) for key in figures.assumed]),
    )


def _read_forms(folder: Path) -> dict[str, Form]:
    """Read all forms, in their order."""
    forms: dict[str, Form] = {}
    paths: dict[str, str] = {}
    for file in sorted((folder / "forms").glob("*.yaml")):
        path = f"{folder.name}/forms/{file.name}"
        form = _form(_text(file, path), path)
        if form.id != file.stem:
            raise SchemaError("schema.name-and-file", place=path, value=form.id, expected=file.stem)
        forms[form.id], paths[form.id] = form, path
    if not forms:
        raise SchemaError("schema.no-file", place=f"{folder.name}/forms/*.yaml")
    check_forms(forms, paths)
    return {form.id: form for form in sorted(forms.values(), key=lambda form: (form.order == 0, form.order, form.id))}


@lru_cache(maxsize=128)
def _form(text: str, path: str) -> Form:
    """Make a form from its file's text; the same text is parsed once in a process."""
    return make_form(parse_yaml(text, path), path)


def _text(file: Path, path: str) -> str:
    """Read a file of ours as UTF-8, with or without a byte order mark."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SchemaError("schema.not-utf8", place=path) from fault


def _check_expected(rules: Mapping[str, Mapping[str, object]], forms: Mapping[str, Form], path: str) -> None:
    """Check that the columns that a card's completeness is counted over exist (ARC-04)."""
    names = rules["ARC-04"]["expected_fields"]
    known = forms["customer_card"].by_id if "customer_card" in forms else {}
    for name in names if isinstance(names, list) and known else ():
        if name not in known:
            hint = offer(name, known)
            raise SchemaError("schema.no-such-field", place=place_of(path, "ARC-04.expected_fields"), value=name, hint=hint)


def _stages(folder: Path, forms: Mapping[str, Form]) -> tuple[Stage, ...]:
    """Read what stands about the weight of checks; a folder without the file states nothing."""
    file = folder / "checks.toml"
    path = f"{folder.name}/checks.toml"
    return read_stages(_text(file, path), path, forms) if file.is_file() else ()


def _privacy(folder: Path, forms: Mapping[str, Form]) -> PrivacyRules:
    """Read who sees what; without the file every private value is hidden from everybody."""
    file = folder / "privacy.toml"
    path = f"{folder.name}/privacy.toml"
    return read_privacy(_text(file, path), path, forms) if file.is_file() else PrivacyRules()


def _check_suites(folder: Path, forms: Mapping[str, Form]) -> None:
    """Check that each suite of head office's own belongs to a form."""
    for file in sorted((folder / "expectations").glob("*.json")):
        if file.stem not in forms:
            place = f"{folder.name}/expectations/{file.name}"
            raise SchemaError("schema.no-such-form", place=place, value=file.stem, hint=offer(file.stem, forms))


def _fingerprint(folder: Path, assumed: Sequence[object]) -> str:
    """Hash the names and contents of all files below the folder, in order, and what was assumed beside them."""
    digest = hashlib.sha256(repr(assumed).encode() if assumed else b"")
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
