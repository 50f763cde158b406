"""YAML and its typed reading: a document is mappings, lists and texts; what a text means, the key under which it stands tells.

Texts are never taken for something else (no ``no:`` that becomes false), and a key that stands twice is refused. Every
fault names file, key and reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import yaml

from pipeline.errors import SchemaError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Node = str | list["Node"] | dict[str, "Node"]
_FLAGS = {"true": True, "false": False}


def parse_yaml(text: str, path: str) -> Node:
    """Read a YAML text into mappings, lists and texts.

    Args:
        text: The document.
        path: Its name, for messages.

    Raises:
        SchemaError: It is not YAML, is empty, or has a key twice.

    Example:
        >>> parse_yaml("fields: [{name: a, no: 'yes'}]", "a.yaml")
        {'fields': [{'name': 'a', 'no': 'yes'}]}
    """
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SchemaError("schema.not-yaml", place=path, line=line, reason=getattr(fault, "problem", None) or fault) from fault
    if root is None:
        raise SchemaError("schema.empty-file", place=path)
    return _build(root, path)


def _build(node: yaml.Node, path: str) -> Node:
    """Turn a node of the parser into plain values."""
    inside = node.value
    if isinstance(inside, str):
        return inside
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, path) for item in inside]
    built: dict[str, Node] = {}
    for key, value in inside:
        if not isinstance(key.value, str) or key.value in built:
            raise SchemaError("schema.duplicate-key", place=path, line=key.start_mark.line + 1, key=key.value)
        built[key.value] = _build(value, path)
    return built


def place_of(path: str, where: str) -> str:
    """Name a place in a file for a message.

    Example:
        >>> place_of("schemas/forms/lead.yaml", "x-load")
        'schemas/forms/lead.yaml › x-load'
    """
    return f"{path} › {where}" if where else path


def offer(word: str, known: Iterable[str]) -> str:
    """Name what may have been meant: the nearest known word, else all of them."""
    names = list(known)
    return ", ".join(nearest(word, names) or names)


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping of a document with the place where it stands; reads its keys with the type that each must have."""

    node: Mapping[str, Node]
    path: str
    where: str
    """What to call the place in a message: ``visit_date``, or the file's own top."""

    @classmethod
    def of(cls, node: Node | None, path: str, where: str, known: Iterable[str]) -> Part:
        """Take a node as a mapping whose keys are all known.

        Raises:
            SchemaError: It is no mapping, or has a key that we do not know.
        """
        if not isinstance(node, dict):
            raise SchemaError("schema.wrong-shape.mapping", place=place_of(path, where), found=node or "")
        allowed = frozenset(known)
        for key in node:
            if key not in allowed:
                hint = offer(key, sorted(allowed))
                raise SchemaError("schema.unknown-key", place=place_of(path, where), key=key, hint=hint)
        return cls(node, path, where)

    def refuse(self, message: str, /, **params: object) -> SchemaError:
        """Make the exception for a fault at this place."""
        return SchemaError(message, place=place_of(self.path, self.where), **params)

    def text(self, key: str, *, needed: bool = False) -> str:
        """Read a text; empty when the key is absent."""
        value = self.node.get(key, "")
        if not isinstance(value, str):
            raise self.refuse("schema.wrong-shape.text", key=key, found=value)
        if needed and not value:
            raise self.refuse("schema.missing-key", key=key)
        return value

    def flag(self, key: str) -> bool:
        """Read true or false; false when the key is absent."""
        value = self.text(key) or "false"
        if value not in _FLAGS:
            raise self.refuse("schema.unknown-value", key=key, value=value, hint="true, false")
        return _FLAGS[value]

    def choice(self, key: str, known: Sequence[str], default: str = "") -> str:
        """Read one of the words that we know."""
        value = self.text(key, needed=not default) or default
        if value not in known:
            raise self.refuse("schema.unknown-value", key=key, value=value, hint=offer(value, known))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; none when the key is absent."""
        value = self.node.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse("schema.wrong-shape.list", key=key, found=value)
        return tuple(str(item) for item in value)

    def words(self, key: str) -> dict[str, tuple[str, ...]]:
        """Read a mapping of names to lists of texts; a single text counts as a list of one."""
        value = self.node.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse("schema.wrong-shape.mapping", key=key, found=value)
        inner = Part(value, self.path, f"{self.where}, {key}")
        return {name: (words,) if isinstance(words, str) else inner.texts(name) for name, words in value.items()}

    def number(self, key: str) -> Decimal | None:
        """Read a decimal; None when the key is absent."""
        value = self.text(key)
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation as fault:
            raise self.refuse("schema.bad-number", key=key, value=value) from fault
        if not number.is_finite():
            raise self.refuse("schema.bad-number", key=key, value=value)
        return number

    def count(self, key: str) -> int | None:
        """Read a whole number of zero or more; None when the key is absent."""
        number = self.number(key)
        if number is not None and (number < 0 or number != number.to_integral_value()):
            raise self.refuse("schema.bad-number", key=key, value=self.text(key))
        return None if number is None else int(number)

    def child(self, key: str, known: Iterable[str]) -> Part:
        """Read a mapping with known keys; an empty one when the key is absent."""
        return Part.of(self.node.get(key, {}), self.path, f"{self.where}, {key}" if self.where else key, known)

    def children(self, key: str, known: Iterable[str]) -> list[Part]:
        """Read a list of mappings with known keys."""
        value = self.node.get(key, [])
        if not isinstance(value, list):
            raise self.refuse("schema.wrong-shape.list", key=key, found=value)
        return [Part.of(item, self.path, f"{key} {number}", known) for number, item in enumerate(value, 1)]
