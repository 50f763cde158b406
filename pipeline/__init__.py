"""Spreadsheet archives of the branches, turned into head office's reports.

The way of the data, which the folders follow::

    inbox/ -> read -> recognise -> check -> answer -> archive -> report -> mail
            cells    records     findings  verdict   ledger    HTML/xlsx   .eml

`flow` is the only page that knows this order. Floors, lowest first: `model`, `errors`, `text`, `messages`; then `settings`,
`schema`, `store`; then the steps `read`, `recognise`, `check`, `answer`, `mail`, which never import each other; then
`archive` and `report`; then `flow`; then `cli`. A module imports from its own package and from lower floors only.
"""

__version__ = "0.1.0"
