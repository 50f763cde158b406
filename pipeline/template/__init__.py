"""Blank workbooks for the branches, made from the schemas: nothing in them is typed twice.

`write_template` makes one workbook, `choose_forms` and `write_templates` a folder of them. `words` says everything in them,
`table` and `card` lay the form out, `guide` explains it.
"""

from pipeline.template.choose import Written, choose_forms, write_templates
from pipeline.template.known import Known, known_of
from pipeline.template.workbook import file_name, write_template

__all__ = ["Known", "Written", "choose_forms", "file_name", "known_of", "write_template", "write_templates"]
