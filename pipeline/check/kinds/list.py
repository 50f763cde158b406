"""Lists in one cell, separated by 、 or a comma; brackets hold together."""

from __future__ import annotations

import re

from pipeline.check.grammar.outcome import Kind, Result, Spec
from pipeline.check.grammar.words import NOTHING, as_text
from pipeline.text import clean_text

_PARTS = re.compile(r"(?:[^、,，;；|\n(（]|[(（][^)）]*[)）]?)+")


def parse(value: object, spec: Spec) -> Result:  # noqa: ARG001 - every kind is called alike
    """Read a list as a tuple of texts, each once.

    Args:
        value: A filled cell, text as it stood.
        spec: The column.
    """
    written = clean_text(value) if isinstance(value, str) else as_text(value)
    parts = dict.fromkeys(part.strip().replace("|", "/") for part in _PARTS.findall(written))
    return tuple(part for part in parts if part not in NOTHING) or None


KIND = Kind(parse, verbatim=True, ditto=True)
