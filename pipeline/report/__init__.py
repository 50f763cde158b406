"""The archive's current knowledge -> reports for people: pages and a workbook for a period.

One folder here is one report: `report.yaml`, query files, at times a page of its own; `README.md` tells how to add one.
`build` is the way in, `period` tells which days a report speaks of; `definition` reads the folders, `query` runs them on the
tables of `ground/`, `sheet` and `wording` lay the answers out, `html` and `excel` write them, `privacy` hides what is private.
"""

from pipeline.report.build import WORKBOOK, build_report
from pipeline.report.period import default_period, parse_period, reference_day

__all__ = ["WORKBOOK", "build_report", "default_period", "parse_period", "reference_day"]
