"""Inbox to deliveries, files to sheets of cells that keep their place, within limits.

`discover` walks the inbox; `read_workbooks` reads what it found, in worker processes that may die without harm to the run.
"""

from pipeline.read.discover import Candidate, FileBusyError, discover, hash_file
from pipeline.read.workbook import read_workbook
from pipeline.read.workers import read_workbooks

__all__ = ["Candidate", "FileBusyError", "discover", "hash_file", "read_workbook", "read_workbooks"]
