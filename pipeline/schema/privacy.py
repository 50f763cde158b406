"""Read `privacy.toml`: who sees a private value how, and what is destroyed with a customer."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from pipeline.errors import SchemaError
from pipeline.model.privacy import AUDIENCES, LEVELS, How, Level, PrivacyRules, What
from pipeline.schema.document import offer, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Finding
    from pipeline.model.privacy import Audience
    from pipeline.schema.model import Field, Form

_OF_THE_FIELD = frozenset({"value", "other", "old", "new", "before", "after", "expected", "suggestion", "first", "second"})
"""Parameters of a finding that may hold another value of the same field."""


def read_privacy(text: str, path: str, forms: Mapping[str, Form]) -> PrivacyRules:
    """Read the rules.

    Args:
        text: Of the file.
        path: Names it in messages.
        forms: Whose fields it may name.

    Raises:
        SchemaError: Not TOML, or a word that we do not know; names the nearest.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SchemaError("schema.not-toml", place=path, reason=fault) from fault
    shown: dict[What, dict[Audience, How]] = {}
    for what, audiences in written.get("shown", {}).items():
        _known(what, get_args(What), path, "shown")
        for audience, how in audiences.items():
            _known(audience, AUDIENCES, path, f"shown.{what}")
            _known(how, get_args(How), path, f"shown.{what}.{audience}")
        shown[cast("What", what)] = audiences
    identity = tuple(written.get("destroy", {}).get("identity", ()))
    for name in identity:
        _known(name, {item.id for form in forms.values() for item in form.fields}, path, "destroy.identity")
    written_levels = dict(written.get("levels", {}))
    for name, level in written_levels.items():
        _known(name, {"default", *forms}, path, "levels")
        _known(level, LEVELS, path, f"levels.{name}")
    default: Level = written_levels.pop("default", LEVELS[-1])
    return PrivacyRules(shown, identity, default, written_levels)


def _known(word: str, known: object, path: str, where: str) -> None:
    names = sorted(cast("set[str]", known))
    if word not in names:
        raise SchemaError("schema.unknown-value", place=place_of(path, where), key=where, value=word, hint=offer(word, names))


def what_of(item: Field) -> What | None:
    """Tell what a field's private value is; None for a field that is not private.

    Args:
        item: A field; its `privacy` decides whether, its kind and id what. What people write freely is ``text``.
    """
    if item.privacy not in ("personal", "sensitive"):
        return "text" if item.kind == "text" else None
    if item.kind in ("phone", "email"):
        return cast("What", item.kind)
    if item.kind == "date":
        return "birthday"
    if "account" in item.id or item.checksum:
        return "account"
    return "name" if item.privacy == "personal" else "other"


def hide(values: Mapping[str, str], form: Form, rules: PrivacyRules, audience: Audience) -> dict[str, str]:
    """Give the values of a record as an audience may see them.

    Args:
        values: By field id; several in one with ``|`` between.
        form: Whose fields they are.
        rules: `Schema.privacy`.
        audience: Who is going to see them.
    """
    return {name: hide_value(value, form, name, rules, audience) for name, value in values.items()}


def hide_value(value: str, form: Form | None, field: str, rules: PrivacyRules, *audiences: Audience) -> str:
    """Give one value of a record as some audiences may see it.

    Args:
        value: Several in one with ``|`` between.
        form: Whose field it is; None for no form, which hides nothing.
        field: Id of the field. A change of a card may tell of any field of it: its old and new values are hidden as what is
            sensitive; so is what is told of a customer's contacts as a whole.
        rules: `Schema.privacy`.
        audiences: Who may come to see it.
    """
    if form is None or not value:
        return value
    if field == "contact" or (form.id == "customer_change" and field in ("old_value", "new_value")):
        return rules.hide("other", value, *audiences)
    what = what_of(form.by_id[field]) if field in form.by_id else None
    return value if what is None else rules.hide(what, value, *audiences)


def hide_finding(finding: Finding, forms: Mapping[str, Form], rules: PrivacyRules, *audiences: Audience) -> Finding:
    """Give a finding as some audiences may read it: its value, and wherever its wording repeats that.

    Args:
        finding: As it is for the sender, who may read his own values.
        forms: `Schema.forms`.
        rules: `Schema.privacy`.
        audiences: Who may come to read it.
    """
    form = forms.get(finding.form)
    item = form.by_id.get(finding.field) if form else None
    shown = hide_value(finding.value, form, finding.field, rules, *audiences)
    if form and item is None and any(what_of(form.by_id[name]) for key in form.key for name in key if name in form.by_id):
        shown = rules.hide("other", finding.value, *audiences)  # it names a record by its key, which tells of a person
    if shown == finding.value:
        shown = rules.hide("text", finding.value, *audiences)

    def again(text: str) -> str:
        told = text.replace(finding.value, shown) if finding.value else text
        return rules.hide("text", told, *audiences)

    if item is not None and item.privacy in ("personal", "sensitive"):
        private = {name: hide_value(text, form, finding.field, rules, *audiences) for name, text in finding.params}
        params = tuple((name, private[name] if name in _OF_THE_FIELD else again(text)) for name, text in finding.params)
    else:
        params = tuple((name, again(text)) for name, text in finding.params)
    return replace(finding, value=shown, params=params)
