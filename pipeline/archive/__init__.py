"""The master archive: what was accepted, which version counts, who is who, and what head office decided.

`filing` puts submissions in (`keys` names records, `rows` makes columns, `identity` links customers, `telling` says what
that replaced and mended), `replacement` weighs what a file would withdraw, `decisions` keeps decisions, `derived` findings
across forms, `destruction` certificates and holds, `export` and `package` write it out, `proof` compares it with its
originals.
"""

from pipeline.archive.access import broken_access, log_access, read_access, redact_access
from pipeline.archive.closing import Closing, close, reopen, standing_closing
from pipeline.archive.customers import customer_card, list_customers
from pipeline.archive.decisions import decide, latest_decision, release, undo, waive, withdraw
from pipeline.archive.derived import keep_archive_findings
from pipeline.archive.destruction import certificates, holds, keep_destruction
from pipeline.archive.export import export
from pipeline.archive.filed import FilingResult, Run
from pipeline.archive.filing import begin_run, file_submissions
from pipeline.archive.posted import keep_posted, posted
from pipeline.archive.proof import Difference, verify
from pipeline.archive.replacement import Replacement, weigh
from pipeline.store import ManifestLine, read_manifest

__all__ = [
    "Closing",
    "Difference",
    "FilingResult",
    "ManifestLine",
    "Replacement",
    "Run",
    "begin_run",
    "broken_access",
    "certificates",
    "close",
    "customer_card",
    "decide",
    "export",
    "file_submissions",
    "holds",
    "keep_archive_findings",
    "keep_destruction",
    "keep_posted",
    "latest_decision",
    "list_customers",
    "log_access",
    "posted",
    "read_access",
    "read_manifest",
    "redact_access",
    "release",
    "reopen",
    "standing_closing",
    "undo",
    "verify",
    "waive",
    "weigh",
    "withdraw",
]
