"""Mails go through a real SMTP server, over TLS and with a login, and are read as they arrived."""

from __future__ import annotations

import io
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import msoffcrypto
import openpyxl
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.errors import PipelineError
from pipeline.mail import (
    Attached,
    Figures,
    Letter,
    Picture,
    Said,
    Sender,
    Server,
    fit,
    lock_workbook,
    send_mails,
    write_mail,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

BUSY, WRONG = "451 4.3.0 busy", "550 5.1.1 no such user"
WHO = Sender("report@example.com", "示例公司", "office@example.com")


def workbook() -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "销售"
    book.save(content)
    return content.getvalue()


LETTER = Letter(
    "王总",
    "boss@example.com",
    "示例公司：报告（2026-03）",
    "王总，您好",
    "【内部机密】",
    "保管人：张三",
    "zh",
    datetime(2026, 4, 2, 1, tzinfo=UTC),
    tables=(Figures("销售", (Said("1,234.50", "bad", "销售额"),)),),
    alerts=(Said("<华东> 落后 & 待补", "bad"),),
    pictures=(Picture("华东落后", b"\x89PNG picture"),),
    files=(Attached("示例公司-2026-03.xlsx", workbook(), "reports/2026-03/summary.xlsx"),),
)


class Post:
    """What the server says to whom, and what it was given."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.arrived: list[tuple[str, EmailMessage]] = []

    async def handle_RCPT(self, _server: object, _session: object, envelope: Any, address: str, _options: object) -> str:  # noqa: ANN401, N802 - as the server calls it
        """Take a recipient, or say what is to be said to him."""
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - as the server calls it
        """Keep what arrived."""
        self.arrived.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


def check_login(_server: object, _session: object, _envelope: object, _mechanism: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"pipeline", b"secret")
    return AuthResult(success=right, handled=right)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post, certificate: Path) -> Iterator[Server]:
    """A server that takes mails over STARTTLS from whoever logs in."""
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate)
    port = free_port()
    controller = Controller(
        post,
        hostname="127.0.0.1",
        port=port,
        tls_context=secure,
        require_starttls=True,
        authenticator=check_login,
        auth_required=True,
    )
    controller.start()
    yield Server("localhost", port, "starttls", str(certificate), "pipeline", "secret", 3)
    controller.stop()


def no_wait(_seconds: float) -> None:
    """Let no time pass."""


def test_a_mail_arrives_as_it_was_written(server: Server, post: Post) -> None:
    mail = write_mail(LETTER, WHO)
    assert [item.state for item in send_mails(server, [("boss@example.com", mail)], WHO.address, no_wait)] == ["sent"]
    ((address, arrived),) = post.arrived
    assert address == "boss@example.com"
    assert arrived["Subject"] == "示例公司：报告（2026-03）"
    assert arrived["From"].addresses[0].display_name == "示例公司"
    assert arrived["To"].addresses[0].display_name == "王总"
    assert arrived["Reply-To"] == "office@example.com"
    assert arrived["Message-ID"].endswith("@example.com>")
    assert arrived["Date"].datetime == LETTER.written_at
    plain, page = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert plain is not None
    assert "销售额：1,234.50" in plain.get_content()
    assert "【内部机密】" in plain.get_content()
    assert page is not None
    html = page.get_content()
    assert "&lt;华东&gt; 落后 &amp; 待补" in html
    assert "<style" not in html
    assert 'style="' in html
    (picture,) = [part for part in arrived.walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html
    (attached,) = arrived.iter_attachments()
    assert attached.get_filename() == "示例公司-2026-03.xlsx"
    assert attached.get_content() == LETTER.files[0].content
    assert not any(part.defects for part in arrived.walk())


def test_a_busy_server_is_asked_again_and_a_refusal_stops_nobody_else(server: Server, post: Post) -> None:
    post.answers = {"a@example.com": [BUSY, BUSY], "b@example.com": [WRONG], "c@example.com": [BUSY] * 9}
    mails = [(name, write_mail(replace(LETTER, address=name), WHO)) for name in (*post.answers, "d@example.com")]
    waits: list[float] = []
    states = [(item.address, item.state) for item in send_mails(server, mails, WHO.address, waits.append)]
    assert states == [
        ("a@example.com", "sent"),
        ("b@example.com", "refused"),
        ("c@example.com", "failed"),
        ("d@example.com", "sent"),
    ]
    assert waits == [5.0, 20.0, 5.0, 20.0]
    assert [address for address, _ in post.arrived] == ["a@example.com", "d@example.com"]


def test_a_server_that_is_away_leaves_the_mail_for_later(certificate: Path) -> None:
    nobody = Server("localhost", free_port(), "starttls", str(certificate), attempts=2)
    waits: list[float] = []
    (outcome,) = send_mails(nobody, [("a@example.com", write_mail(LETTER, WHO))], WHO.address, waits.append)
    assert (outcome.state, waits) == ("failed", [5.0])
    waits.clear()
    several = [(f"{name}@example.com", write_mail(LETTER, WHO)) for name in "abc"]
    assert [item.state for item in send_mails(nobody, several, WHO.address, waits.append)] == ["failed"] * 3
    assert waits == [5.0], "only the first waits for a server that is away"


def test_a_wrong_password_or_an_unknown_authority_sends_nothing(server: Server, post: Post) -> None:
    mails = [("a@example.com", write_mail(LETTER, WHO))]
    for wrong, key in ((replace(server, password="x"), "mail.send.login"), (replace(server, ca_file=""), "mail.send.not-secure")):  # noqa: S106 - a wrong one
        with pytest.raises(PipelineError) as caught:
            list(send_mails(wrong, mails, WHO.address, no_wait))
        assert caught.value.key == key
    assert not post.arrived


def test_a_server_without_tls_gets_nothing(post: Post) -> None:
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(PipelineError) as caught:
            list(send_mails(Server("127.0.0.1", port), [("a@example.com", write_mail(LETTER, WHO))], WHO.address, no_wait))
    finally:
        controller.stop()
    assert caught.value.key == "mail.send.not-secure"
    assert not post.arrived


def test_the_same_letter_gives_the_same_bytes_and_another_one_another_identity() -> None:
    first, again = write_mail(LETTER, WHO), write_mail(LETTER, WHO)
    assert first.as_bytes() == again.as_bytes()
    other = write_mail(replace(LETTER, alerts=()), WHO)
    assert other["Message-ID"] != first["Message-ID"]
    redrawn = write_mail(replace(LETTER, pictures=(Picture("华东落后", b"\x89PNG another"),)), WHO)
    assert redrawn["Message-ID"] != first["Message-ID"], "a chart that changed under its title is news"


def test_what_is_too_large_stays_and_the_mail_says_where() -> None:
    small = fit(replace(LETTER, files=(replace(LETTER.files[0], content=b"x" * 90_000),)), 100_000)
    assert not small.files
    plain = write_mail(small, WHO).get_body(("plain",))
    assert plain is not None
    assert "reports/2026-03/summary.xlsx" in plain.get_content()
    assert fit(LETTER, 100_000).files == LETTER.files


def test_a_locked_workbook_opens_with_its_password_only_and_keeps_the_mails_identity() -> None:
    content = LETTER.files[0].content
    locked = [lock_workbook(content, "秘密") for _ in range(2)]
    assert locked[0] != content
    book = msoffcrypto.OfficeFile(io.BytesIO(locked[0]))
    opened = io.BytesIO()
    book.load_key(password="秘密")  # noqa: S106 - of this test
    book.decrypt(opened)
    assert opened.getvalue() == content
    mails = [write_mail(replace(LETTER, files=(replace(LETTER.files[0], content=one, plain=content),)), WHO) for one in locked]
    assert mails[0]["Message-ID"] == mails[1]["Message-ID"]


def test_a_letter_to_nobody_is_a_draft() -> None:
    draft = message_from_bytes(write_mail(replace(LETTER, address=""), WHO).as_bytes(), policy=default)
    assert (draft["To"], draft["X-Unsent"]) == (None, "1")
    page = draft.get_body(("html",))
    assert page is not None
    assert "【内部机密】" in page.get_content()


def test_mail_programs_that_know_no_maximum_width_get_a_table_of_640_pixels() -> None:
    page = write_mail(LETTER, WHO).get_body(("html",))
    assert page is not None
    html = page.get_content()
    assert html.index("<!--[if mso]>") < html.index('width="640"') < html.index("</tr></table><![endif]-->")


def test_a_line_end_in_a_name_makes_no_header() -> None:
    mail = write_mail(replace(LETTER, name="王总\r\nBcc: thief@example.com"), WHO)
    assert "Bcc" not in message_from_bytes(mail.as_bytes(), policy=default)
