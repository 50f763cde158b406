"""The only reader of `schemas/`: forms, figures of the business, lists."""

from pipeline.schema.keys import OCCURRENCE, base_field
from pipeline.schema.load import load_schema
from pipeline.schema.model import Block, Constraints, Correction, Field, Form, HeaderAnswer, Load, Schema, Unpivot

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
    "load_schema",
]
