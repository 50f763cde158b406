"""Findings into an answer: whose file it is, and what becomes of it."""

from pipeline.answer.judge import judge
from pipeline.answer.whose import whose_file

__all__ = ["judge", "whose_file"]
