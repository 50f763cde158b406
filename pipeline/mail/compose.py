"""Put a report into a mail for head office: a file in the outbox, which any mail program opens and sends."""

from __future__ import annotations

import mimetypes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.messages import Language


def compose_report_mail(
    files: Sequence[Path], period: str, company: str, written_at: datetime, outbox: Path, language: Language
) -> Path:
    """Write one mail with a report attached: the pages and the workbook.

    The same report gives the same bytes: the mail is dated by the newest file received, never by the clock.

    Args:
        files: Of the report, page first.
        period: As its name stands in ``reports/``.
        company: Printed in the subject.
        written_at: Newest ``received_at`` of what the report is made of.
        outbox: Folder of mails; made when missing.
        language: Of subject and text.

    Returns:
        The ``.eml`` file.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = say("mail.report.subject", language, company=company, period=period)
    mail["Date"] = format_datetime(written_at)
    contents = [path.read_bytes() for path in files]
    mail["Message-ID"] = f"<{sha256(b''.join(contents)).hexdigest()[:32]}@pipeline.invalid>"
    mail.set_content(say("mail.report.text", language, period=period, files="\n".join(f"- {path.name}" for path in files)))
    for path, content in zip(files, contents, strict=True):
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        mail.add_attachment(content, *kind.split("/"), filename=path.name)
    boundary = f"=={sha256(mail['Message-ID'].encode()).hexdigest()[:24]}=="
    mail.set_boundary(boundary)
    outbox.mkdir(parents=True, exist_ok=True)
    target = outbox / f"report-{period}.eml"
    target.write_bytes(mail.as_bytes())
    return target
