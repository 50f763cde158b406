"""Spreadsheet archives of the branches, turned into head office's reports.

The way of the data, which the folders follow::

    inbox/ -> read -> recognise -> check -> answer -> archive -> report -> mail
            cells    records     findings  verdict   ledger    HTML/xlsx   .eml

`flow` is the only page that knows this order. Floors, lowest first: `model`, `errors`, `text`, `messages`; then `sealing`
(files kept encrypted), `settings`, `schema`, `store`; then the steps `read`, `recognise`, `check`, `answer`, `mail`,
`template` (blank forms), which never import each other; then `archive`, `report` and the demo's `company`; then `arrivals`
(what came before) and `flow`; then what is built on it: `again` (decisions, rebuild), `publish` (which
report), `closing` (closed periods), `post` (who gets what mail), `reading` and `review` (what is asked of head office),
`returns` (what goes back to the branches), `survey` (looking only), `lineage` (where something comes
from), `workspace`, `forget` (destruction on order); then `cli`. A module imports from its own package and lower floors only.
"""

__version__ = "0.1.0"
