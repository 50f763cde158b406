"""A sender's own workbook with what we found marked in it: only what must change is changed, all other bytes stay."""

from pipeline.answer.marked.marking import mark_ooxml
from pipeline.answer.marked.stripping import strip_ooxml
from pipeline.answer.marked.unpatchable import UnpatchableError

__all__ = ["UnpatchableError", "mark_ooxml", "strip_ooxml"]
