"""The only reader of `schemas/`: forms, figures of the business, lists."""

from pipeline.schema.keys import OCCURRENCE, base_field
from pipeline.schema.load import load_schema
from pipeline.schema.model import Block, Constraints, Correction, Field, Form, HeaderAnswer, Load, Schema, Unpivot
from pipeline.schema.privacy import hide, hide_finding, hide_value, what_of

__all__ = [
    "OCCURRENCE",
    "Block",
    "Constraints",
    "Correction",
    "Field",
    "Form",
    "HeaderAnswer",
    "Load",
    "Schema",
    "Unpivot",
    "base_field",
    "hide",
    "hide_finding",
    "hide_value",
    "load_schema",
    "what_of",
]
