"""The master archive: what was accepted, which version counts, who is who, and what head office decided.

`filing` puts submissions in (`keys` names records, `rows` makes columns, `identity` links customers, `telling` says what
that replaced and mended), `replacement` weighs what a file would withdraw, `decisions` keeps decisions, `derived` findings
across forms, `export` and `package` write it out, `proof` compares it with its originals.
"""

from pipeline.archive.customers import customer_card, list_customers
from pipeline.archive.decisions import decide, latest_decision, release, undo, waive, withdraw
from pipeline.archive.derived import keep_archive_findings
from pipeline.archive.export import export
from pipeline.archive.filed import FilingResult, Run
from pipeline.archive.filing import begin_run, file_submissions
from pipeline.archive.proof import Difference, verify
from pipeline.archive.replacement import Replacement, weigh
from pipeline.store import ManifestLine, read_manifest

__all__ = [
    "Difference",
    "FilingResult",
    "ManifestLine",
    "Replacement",
    "Run",
    "begin_run",
    "customer_card",
    "decide",
    "export",
    "file_submissions",
    "keep_archive_findings",
    "latest_decision",
    "list_customers",
    "read_manifest",
    "release",
    "undo",
    "verify",
    "waive",
    "weigh",
    "withdraw",
]
