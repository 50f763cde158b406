"""The only reader of `schemas/`: forms, figures of the business, lists."""

from pipeline.schema.load import load_schema
from pipeline.schema.model import Constraints, Field, Form, HeaderAnswer, Load, Schema, Unpivot

__all__ = ["Constraints", "Field", "Form", "HeaderAnswer", "Load", "Schema", "Unpivot", "load_schema"]
