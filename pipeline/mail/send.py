"""The only door to the network: hand mails to an SMTP server, over TLS, again where it was busy.

RFC 5321: replies of 4xx are tried again, 5xx are final. Without TLS where TLS is asked for, nothing is sent.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.policy import SMTP, SMTPUTF8
from typing import TYPE_CHECKING, Literal

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from email.message import EmailMessage

FIRST_WAIT = 5.0
"""Seconds before the second attempt; each further wait is four times as long."""
_TIMEOUT = 60.0
_FINAL = 500


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails go."""

    host: str
    port: int = 0
    security: Literal["starttls", "ssl", "none"] = "starttls"
    ca_file: str = ""
    user: str = ""
    password: str = ""
    attempts: int = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail: ``sent``, ``refused`` for good, or ``failed`` for now."""

    mail: EmailMessage
    address: str
    state: Literal["sent", "refused", "failed"]
    reply: str = ""


def send_mails(
    server: Server, mails: Iterable[tuple[str, EmailMessage]], sender: str, wait: Callable[[float], None]
) -> Iterator[Outcome]:
    """Send mails one by one; what one recipient's server refuses does not stop the others.

    Args:
        server: With its login.
        mails: Each with the address that it goes to.
        sender: Address that errors come back to.
        wait: Called with seconds before another attempt.

    Yields:
        The outcome of each mail as soon as it is known, so that it can be written down before the next one goes.

    Raises:
        PipelineError: The login is refused, or the connection is not secure as it should be: nothing more can go.
    """
    line = _Line(server)
    try:
        for address, mail in mails:
            yield _send(line, server, sender, address, mail, wait)
    finally:
        line.close()


def _send(line: _Line, server: Server, sender: str, address: str, mail: EmailMessage, wait: Callable[[float], None]) -> Outcome:
    """Send one mail, again where that may help."""
    reply, is_lost = "", False
    for attempt in range(1 if line.is_away else max(1, server.attempts)):
        if attempt:
            wait(FIRST_WAIT * 4 ** (attempt - 1))
        try:
            line.send(sender, address, mail)
        except smtplib.SMTPRecipientsRefused as fault:
            code, text = fault.recipients[address]
        except smtplib.SMTPResponseException as fault:
            code, text = fault.smtp_code, fault.smtp_error if isinstance(fault.smtp_error, bytes) else fault.smtp_error.encode()
        except smtplib.SMTPNotSupportedError as fault:
            return Outcome(mail, address, "refused", str(fault))
        except (smtplib.SMTPException, OSError) as fault:
            line.close()
            reply = str(fault) or type(fault).__name__
            is_lost = True
            continue
        else:
            line.is_away = False
            return Outcome(mail, address, "sent")
        is_lost = False
        reply = f"{code} {text.decode('utf-8', 'replace')}"
        if code >= _FINAL:
            return Outcome(mail, address, "refused", reply)
        line.close()
    line.is_away = is_lost
    return Outcome(mail, address, "failed", reply)


class _Line:
    """A connection that is made when it is needed, and again after it was lost."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self.is_away = False
        """Whether the server could not be reached for the last mail: then each further one is tried once, without waiting."""

    def send(self, sender: str, address: str, mail: EmailMessage) -> None:
        """Hand a mail over.

        Raises:
            smtplib.SMTPException: The server does not take it.
            OSError: It cannot be reached.
        """
        smtp = self._smtp or self._open()
        self._smtp = smtp
        if sender.isascii() and address.isascii():
            smtp.sendmail(sender, [address], mail.as_bytes(policy=SMTP))
        else:
            smtp.sendmail(sender, [address], mail.as_bytes(policy=SMTPUTF8), ["SMTPUTF8", "BODY=8BITMIME"])

    def close(self) -> None:
        """End the connection, whatever state it is in."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp = None

    def _open(self) -> smtplib.SMTP:
        """Connect, make it secure, log in."""
        server = self._server
        smtp: smtplib.SMTP | None = None
        try:
            trusted = ssl.create_default_context(cafile=server.ca_file or None)
            if server.security == "ssl":
                smtp = smtplib.SMTP_SSL(server.host, server.port or 465, timeout=_TIMEOUT, context=trusted)
            else:
                smtp = smtplib.SMTP(server.host, server.port or 587, timeout=_TIMEOUT)
                if server.security == "starttls":
                    smtp.starttls(context=trusted)
            if server.user:
                smtp.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as fault:
            _drop(smtp)
            if fault.smtp_code < _FINAL:
                raise
            raise PipelineError("mail.send.login", host=server.host, reply=f"{fault.smtp_code}") from fault
        except smtplib.SMTPNotSupportedError as fault:
            _drop(smtp)
            raise PipelineError("mail.send.not-secure", host=server.host, reason=fault) from fault
        except ssl.SSLError as fault:
            _drop(smtp)
            raise PipelineError("mail.send.not-secure", host=server.host, reason=fault) from fault
        except (smtplib.SMTPException, OSError):
            _drop(smtp)
            raise
        return smtp


def _drop(smtp: smtplib.SMTP | None) -> None:
    """Close a connection that came to nothing."""
    if smtp is not None:
        smtp.close()
