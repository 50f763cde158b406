"""Blank workbooks for the branches, made from the schemas: nothing in them is typed twice.

`write_template` makes one workbook. `words` says everything in it, `table` and `card` lay the form out, `guide` explains it.
"""

from pipeline.template.known import Known
from pipeline.template.workbook import file_name, write_template

__all__ = ["Known", "file_name", "write_template"]
