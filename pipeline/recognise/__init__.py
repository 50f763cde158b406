"""Sheets to tables: which form a sheet is, where its records stand, which column is which field."""

from pipeline.recognise.workbook import recognise_workbook

__all__ = ["recognise_workbook"]
