"""Read `privacy.toml`: who sees a private value how, and what is destroyed with a customer."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, cast, get_args

from pipeline.errors import SchemaError
from pipeline.model.privacy import AUDIENCES, How, PrivacyRules, What, mask
from pipeline.schema.document import offer, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model.privacy import Audience
    from pipeline.schema.model import Field, Form


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
    return PrivacyRules(shown, identity)


def _known(word: str, known: object, path: str, where: str) -> None:
    names = sorted(cast("set[str]", known))
    if word not in names:
        raise SchemaError("schema.unknown-value", place=place_of(path, where), key=where, value=word, hint=offer(word, names))


def what_of(item: Field) -> What | None:
    """Tell what a field's private value is; None for a field that is not private.

    Args:
        item: A field; its `privacy` decides whether, its kind and id what.
    """
    if item.privacy not in ("personal", "sensitive"):
        return None
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
    shown = dict(values)
    for name, value in values.items():
        what = what_of(form.by_id[name]) if name in form.by_id else None
        if what is not None and value:
            how = rules.how(what, audience)
            shown[name] = "|".join(mask(part, how) for part in value.split("|"))
    return shown
