"""What must hold between the parts of the schemas: names that exist, headers and labels with one meaning each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import SchemaError
from pipeline.schema.document import offer, place_of
from pipeline.schema.keys import OCCURRENCE, base_field
from pipeline.text import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.schema.model import Field, Form

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DAY_KINDS = frozenset({"date", "datetime", "month"})
_CUTS = frozenset({"", "day", "year"})
_WORDED = frozenset({"enum", "bool", "score"})


def check_forms(forms: Mapping[str, Form], paths: Mapping[str, str]) -> None:
    """Check each form, and that no two forms claim one title.

    Args:
        forms: By id.
        paths: By form id, the file it stands in, for messages.

    Raises:
        SchemaError: The first fault found.
    """
    titles: dict[str, str] = {}
    for form in forms.values():
        path = paths[form.id]
        _check_names(form, path)
        _check_headers(form, path)
        for field in form.fields:
            _check_field(field, form, forms, path)
        for title in form.titles:
            other = titles.setdefault(match_key(title), form.id)
            if other != form.id:
                raise SchemaError("schema.duplicate-title", place=path, title=title, other=other)


def _check_names(form: Form, path: str) -> None:
    """Check that every field named anywhere in the form exists, once, and that days are days."""
    seen: set[str] = set()
    for field in form.fields:
        if not _NAME.fullmatch(field.id):
            raise SchemaError("schema.bad-name", place=place_of(path, field.id))
        if field.id in seen:
            raise SchemaError("schema.duplicate-field", place=place_of(path, field.id))
        seen.add(field.id)
    for where, name in _named(form):
        if name not in seen:
            raise SchemaError("schema.no-such-field", place=place_of(path, where), value=name, hint=offer(name, seen))
    placed = [name for block in form.card for name in block.fields]
    for name in [field.id for field in form.fields] if placed else ():
        if placed.count(name) != 1:
            raise SchemaError("schema.not-on-card", place=place_of(path, "x-card"), value=name, count=placed.count(name))
    _check_key(form, path)
    for where, name in (("x-date-field", form.date_field), ("x-load", form.load.scope_date), ("x-load", form.load.newest_by)):
        if name and form[name].kind not in _DAY_KINDS:
            raise SchemaError("schema.not-a-day", place=place_of(path, where), value=name)
    if form.load.trusted and form.load.mode != "fieldwise":
        raise SchemaError("schema.only-fieldwise", place=place_of(path, "x-load"), key="trusted")
    if form.load.mode == "replace" and not form.load.scope:
        raise SchemaError("schema.missing-key", place=place_of(path, "x-load"), key="scope")


def _check_key(form: Form, path: str) -> None:
    """Check that there is a key and that its parts are written as `expand_key` and `record_key` read them."""
    if not form.key or not all(form.key):
        raise SchemaError("schema.one-key", place=path)
    for key in form.key:
        for place, part in enumerate(key, 1):
            if part.partition(":")[2] not in _CUTS or (part == OCCURRENCE and place < len(key)):
                raise SchemaError("schema.bad-key-part", place=place_of(path, "x-key"), value=part)


def _named(form: Form) -> Iterator[tuple[str, str]]:
    """Give every mention of a field and the key under which it stands."""
    yield from (("x-key", base_field(part)) for key in form.key for part in key if part != OCCURRENCE)
    yield from (("x-load", name) for name in form.load.scope)
    yield from (("x-fill-down", name) for name in form.fill_down)
    yield from (("x-card", name) for block in form.card for name in block.fields)
    yield from (("x-restarts", name) for pair in form.restarts.items() for name in pair)
    yield from (("x-customer-fields", name) for name in form.customer_fields if name)
    single = {
        "x-branch-field": (form.branch_field,),
        "x-person-field": (form.person_field,),
        "x-date-field": (form.date_field,),
        "x-load": (form.load.scope_date, form.load.newest_by, form.load.locked_by),
    }
    yield from ((where, name) for where, names in single.items() for name in names if name)
    for unpivot in form.unpivots:
        names = (unpivot.key, unpivot.value, unpivot.mark_field, unpivot.until, *unpivot.children)
        yield from (("x-unpivot", name) for name in names if name)
    for field in form.fields:
        yield from ((field.id, name) for name in (field.range_end, field.overflow, field.unit_field) if name)


def _check_headers(form: Form, path: str) -> None:
    """Check that a header means one column only, in either script."""
    owners: dict[str, str] = {}
    for field in form.fields:
        for header in (field.title, *field.aliases):
            owner = owners.setdefault(match_key(header), field.id)
            if owner != field.id:
                raise SchemaError("schema.duplicate-header", place=path, header=header, first=owner, second=field.id)


def _check_field(field: Field, form: Form, forms: Mapping[str, Form], path: str) -> None:
    """Check one column: its pattern, limits, labels and reference."""
    limits = field.constraints
    if limits.pattern:
        try:
            re.compile(limits.pattern)
        except re.error as fault:
            raise SchemaError("schema.bad-pattern", place=place_of(path, field.id), value=limits.pattern, reason=fault) from fault
    for low, high in ((limits.minimum, limits.maximum), (limits.min_length, limits.max_length)):
        if low is not None and high is not None and low > high:
            raise SchemaError("schema.bad-range", place=place_of(path, field.id), low=low, high=high)
    if field.reference and field.reference not in forms:
        hint = offer(field.reference, forms)
        raise SchemaError("schema.no-such-form", place=place_of(path, field.id), value=field.reference, hint=hint)
    if field.kind == "enum" and not field.labels:
        raise SchemaError("schema.no-labels", place=place_of(path, field.id))
    if field.labels and field.kind not in _WORDED:
        raise SchemaError("schema.labels-without-enum", place=place_of(path, field.id), kind=field.kind)
    if field.kind == "bool":
        _only_known(field.labels, ("true", "false"), field, path, "x-labels")
    _only_known(field.office_codes, field.labels, field, path, "x-office-codes")
    _check_survivorship(field, form, path)
    for unpivot in form.unpivots:
        if unpivot.mark_field == field.id:
            _only_known(unpivot.marks.values(), field.labels, field, path, "x-unpivot")
    _check_labels(field, path)


def _check_survivorship(field: Field, form: Form, path: str) -> None:
    """Check that what tells values apart is told where values meet, and that what is kept as a set may hold several."""
    if field.survivorship != "newest" and form.load.mode != "fieldwise":
        raise SchemaError("schema.only-fieldwise", place=place_of(path, field.id), key="x-survivorship")
    if field.survivorship == "set" and not field.multiple:
        raise SchemaError("schema.set-of-one", place=place_of(path, field.id))


def _check_labels(field: Field, path: str) -> None:
    """Check that a label means one code only; a code is a label of its own."""
    owners = {match_key(code): code for code in field.labels}
    for code, labels in field.labels.items():
        if field.kind == "enum" and not labels:
            raise SchemaError("schema.no-labels", place=place_of(path, f"{field.id}, {code}"))
        for label in labels:
            owner = owners.setdefault(match_key(label), code)
            if owner != code:
                raise SchemaError("schema.duplicate-label", place=place_of(path, field.id), label=label, first=owner, second=code)


def _only_known(codes: Iterable[str], known: Iterable[str], field: Field, path: str, key: str) -> None:
    """Refuse a code that the column does not have."""
    names = list(known)
    for code in codes:
        if code not in names:
            place = place_of(path, field.id)
            raise SchemaError("schema.unknown-value", place=place, key=key, value=code, hint=offer(code, names))
