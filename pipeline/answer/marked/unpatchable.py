"""A workbook that cannot be marked in place."""

from __future__ import annotations

from pipeline.errors import PipelineError


class UnpatchableError(PipelineError):
    """The file is no OOXML workbook whose parts can be changed one by one; it must be rebuilt instead."""

    def __init__(self, why: str, **params: object) -> None:
        """Say why: ``no-zip``, ``broken-part``, ``no-workbook`` or ``no-sheet-data``."""
        super().__init__("answer.unpatchable", why=why, **params)
