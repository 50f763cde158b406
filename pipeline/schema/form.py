"""One Table Schema descriptor with its ``x-`` keys, made into a `Form`; whatever we do not know is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast, get_args

from pipeline.schema.document import Node, Part
from pipeline.schema.keys import expand_key
from pipeline.schema.labels import spelled_in_english
from pipeline.schema.model import (
    Block,
    Constraints,
    Field,
    Form,
    Load,
    LoadMode,
    Privacy,
    Requirement,
    Source,
    Survivorship,
    Unpivot,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_OF_TYPE = {
    "string": "string",
    "number": "decimal",
    "integer": "int",
    "boolean": "bool",
    "date": "date",
    "time": "time",
    "yearmonth": "month",
    "list": "list",
}
"""Type of Table Schema to the kind that it means where `x-kind` says nothing else."""
TYPES_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "string": ("string",),
    "text": ("string",),
    "code": ("string",),
    "phone": ("string", "list"),
    "email": ("string",),
    "enum": ("string", "list"),
    "list": ("list",),
    "person": ("string", "list"),
    "branch": ("string",),
    "customer": ("string",),
    "product": ("string",),
    "reference": ("string",),
    "period": ("string",),
    "date": ("date", "string"),
    "datetime": ("string",),
    "time": ("time",),
    "month": ("yearmonth",),
    "int": ("integer",),
    "score": ("integer",),
    "decimal": ("number",),
    "money": ("number",),
    "percent": ("number",),
    "bool": ("boolean",),
}
"""Kinds and the types that their values may be declared as: a list holds several, a date as a string may be partial."""
REFERENCE_OF_KIND = {"person": "employee", "branch": "branch", "customer": "customer_card", "product": "product"}
_REQUIREMENTS = get_args(Requirement)
_LAYOUTS = ("table", "card", "wide", "matrix")
_PRIORITIES = ("core", "next", "later")
_ACROSS = ("months", "days", "weekdays", "people", "codes")
_FORM_KEYS = (
    "name", "title", "description", "fields", "primaryKey", "x-title-en", "x-titles", "x-priority", "x-order", "x-layouts",
    "x-version", "x-office-only", "x-branch-field", "x-person-field", "x-date-field", "x-customer-fields", "x-key", "x-load",
    "x-restarts", "x-fill-down", "x-nil-marker", "x-unpivot",
    "x-card",
)  # fmt: skip
_FIELD_KEYS = (
    "name", "title", "description", "type", "format", "example", "constraints", "x-title-en", "x-aliases", "x-kind", "x-required",
    "x-unit", "x-unit-field", "x-labels", "x-reference", "x-privacy", "x-done", "x-partial", "x-ranges", "x-office-only",
    "x-office-codes", "x-range-end", "x-overflow", "x-checksum", "x-step", "x-non-zero", "x-ahead",
    "x-reduction", "x-survivorship",
)  # fmt: skip
_CONSTRAINT_KEYS = ("required", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern")
_LOAD_KEYS = ("mode", "scope", "date", "only-if-stated", "newest-by", "locked-by", "trusted")
_BLOCK_KEYS = ("title", "x-title-en", "fields", "lines")
_UNPIVOT_KEYS = ("across", "key", "value", "marks", "into", "ticks", "ignored", "until", "children")


def make_form(node: Node, path: str) -> Form:
    """Make a form from its descriptor; what holds between its parts is checked by `pipeline.schema.consistency`.

    Args:
        node: The descriptor as `parse_yaml` gives it.
        path: Name of its file, for messages.

    Raises:
        SchemaError: A key or value is unknown, missing or of the wrong shape.
    """
    part = Part.of(node, path, "", _FORM_KEYS)
    name = part.text("name", needed=True)
    fields = tuple(spelled_in_english(name, _make_field(item)) for item in part.children("fields", _FIELD_KEYS))
    if not fields:
        raise part.refuse("schema.missing-key", key="fields")
    title = part.text("title", needed=True)
    customer = part.texts("x-customer-fields") or ("", "")
    if len(customer) != len(("code", "name")):
        raise part.refuse("schema.wrong-shape.pair", key="x-customer-fields", found=", ".join(customer))
    return Form(
        id=name,
        title=title,
        title_en=part.text("x-title-en", needed=True),
        titles=(title, *part.texts("x-titles")),
        priority=cast("Literal['core', 'next', 'later']", part.choice("x-priority", _PRIORITIES, "next")),
        layouts=cast("tuple[Literal['table', 'card', 'wide', 'matrix'], ...]", _layouts(part)),
        fields=fields,
        key=_make_key(part),
        load=_make_load(part),
        description=part.text("description"),
        office_only=part.flag("x-office-only"),
        branch_field=part.text("x-branch-field"),
        person_field=part.text("x-person-field"),
        date_field=part.text("x-date-field"),
        customer_fields=(customer[0], customer[1]),
        unpivots=tuple(_make_unpivot(item) for item in part.children("x-unpivot", _UNPIVOT_KEYS)),
        fill_down=part.texts("x-fill-down"),
        nil_marker=part.text("x-nil-marker"),
        restarts={name: words[0] for name, words in part.words("x-restarts").items()},
        card=tuple(_make_block(item) for item in part.children("x-card", _BLOCK_KEYS)),
        version=part.text("x-version") or "1",
        order=part.count("x-order") or 0,
        by_id={item.id: item for item in fields},
    )


def _layouts(part: Part) -> tuple[str, ...]:
    """Read the layouts in which the form may come; a table when none is named."""
    layouts = part.texts("x-layouts") or ("table",)
    for layout in layouts:
        if layout not in _LAYOUTS:
            raise part.refuse("schema.unknown-value", key="x-layouts", value=layout, hint=", ".join(_LAYOUTS))
    return layouts


def _make_key(part: Part) -> tuple[tuple[str, ...], ...]:
    """Read the natural key: `primaryKey` where it is plain, `x-key` where it has alternatives."""
    if ("primaryKey" in part.node) == ("x-key" in part.node):
        raise part.refuse("schema.one-key")
    if "primaryKey" in part.node:
        return (part.texts("primaryKey"),)
    written = part.node["x-key"]
    if not isinstance(written, list):
        raise part.refuse("schema.wrong-shape.list", key="x-key", found=written)
    keys: dict[tuple[str, ...], None] = {}
    for number, _ in enumerate(written):
        row = Part({"x-key": written[number]}, part.path, part.where).texts("x-key")
        keys.update(dict.fromkeys(expand_key(row)))
    return tuple(keys)


def _make_load(part: Part) -> Load:
    """Read how records enter the archive."""
    load = part.child("x-load", _LOAD_KEYS)
    trusted = load.texts("trusted")
    for source in trusted:
        if source not in get_args(Source):
            raise load.refuse("schema.unknown-value", key="trusted", value=source, hint=", ".join(get_args(Source)))
    return Load(
        mode=cast("LoadMode", load.choice("mode", get_args(LoadMode))),
        scope=load.texts("scope"),
        scope_date=load.text("date"),
        only_if_stated=load.flag("only-if-stated"),
        newest_by=load.text("newest-by"),
        locked_by=load.text("locked-by"),
        trusted=cast("tuple[Source, ...]", trusted),
    )


def _make_unpivot(part: Part) -> Unpivot:
    """Read how columns across become records."""
    return Unpivot(
        across=cast("Literal['months', 'days', 'weekdays', 'people', 'codes']", part.choice("across", _ACROSS)),
        key=part.text("key", needed=True),
        value=part.text("value"),
        marks={mark: words[0] for mark, words in part.words("marks").items()},
        mark_field=part.text("into"),
        ticks=part.texts("ticks"),
        ignored=part.texts("ignored"),
        until=part.text("until"),
        children=part.words("children"),
    )


def _make_block(part: Part) -> Block:
    """Read one block of a blank card."""
    return Block(
        title=part.text("title", needed=True),
        title_en=part.text("x-title-en", needed=True),
        fields=part.texts("fields"),
        lines=part.count("lines") or 0,
    )


def _make_field(part: Part) -> Field:
    """Read one column."""
    name = part.text("name", needed=True)
    part = Part(part.node, part.path, name)
    written = part.choice("type", tuple(KIND_OF_TYPE))
    kind = part.choice("x-kind", tuple(TYPES_OF_KIND), KIND_OF_TYPE[written])
    partial = part.flag("x-partial")
    if written not in TYPES_OF_KIND[kind] or (kind == "date" and (written == "string") != partial):
        expected = "string" if partial else TYPES_OF_KIND[kind][0]
        raise part.refuse("schema.kind-and-type", kind=kind, type=written, expected=expected)
    limits = part.child("constraints", _CONSTRAINT_KEYS)
    done = part.flag("x-done")
    return Field(
        id=name,
        title=part.text("title", needed=True),
        title_en=part.text("x-title-en", needed=True),
        kind=kind,
        requirement=_requirement(part, limits),
        aliases=part.texts("x-aliases"),
        unit=part.text("x-unit"),
        constraints=_constraints(part, limits),
        labels=part.words("x-labels"),
        multiple=written == "list",
        reference=part.text("x-reference") or REFERENCE_OF_KIND.get(kind, ""),
        privacy=cast("Privacy", part.choice("x-privacy", get_args(Privacy), "work" if kind == "person" else "business")),
        done=done,
        partial=partial,
        ahead=part.flag("x-ahead"),
        is_reduction=part.flag("x-reduction"),
        office_only=part.flag("x-office-only"),
        survivorship=cast("Survivorship", part.choice("x-survivorship", get_args(Survivorship), "newest")),
        range_end=part.text("x-range-end"),
        overflow=part.text("x-overflow"),
        unit_field=part.text("x-unit-field"),
        ranges=cast("Literal['period', 'lower']", part.choice("x-ranges", ("period", "lower")))
        if "x-ranges" in part.node
        else "",
        office_codes=part.texts("x-office-codes"),
        description=part.text("description"),
        checksum=part.choice("x-checksum", ("registration",)) if "x-checksum" in part.node else "",
        example=part.text("example"),
    )


def _requirement(part: Part, limits: Part) -> Requirement:
    """Read whether a record can do without the column: the standard's `required`, else `x-required`."""
    if limits.flag("required"):
        if "x-required" in part.node:
            raise part.refuse("schema.one-requirement")
        return "required"
    return cast("Requirement", part.choice("x-required", _REQUIREMENTS, "optional"))


def _constraints(part: Part, limits: Part) -> Constraints:
    """Read what a value must satisfy."""
    return Constraints(
        minimum=limits.number("minimum"),
        maximum=limits.number("maximum"),
        above=limits.number("exclusiveMinimum"),
        non_zero=part.flag("x-non-zero"),
        min_length=limits.count("minLength"),
        max_length=limits.count("maxLength"),
        pattern=limits.text("pattern") or None,
        step=part.number("x-step"),
    )
