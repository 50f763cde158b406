"""One mail to one recipient: what it says, and its bytes as the standards of mail have them.

RFC 5322 and 2045 to 2047 (headers, MIME), 2231 (names of files), 2392 (pictures by cid).
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipeline.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pipeline.messages import Language

TEMPLATE = Path(__file__).parent / "letter.html.j2"
NOWHERE = "pipeline.invalid"
"""Domain of Message-IDs where no sender is set."""
_BASE64 = 1.37
"""What an attachment takes in the mail: four bytes for three, and line ends."""
_HEADERS = 1_000
"""Room for the headers of a part, or for the line that tells of a file left behind."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line: a figure with its title, or an alert without one."""

    text: str
    tone: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures under a heading."""

    title: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG, with the finding as its title."""

    title: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with the mail."""

    name: str
    content: bytes
    place: str
    """Where it lies for those who can reach the share; told when it does not go along."""
    plain: bytes = b""
    """What it was before it was locked; the mail's identity comes from it, since a lock is never twice the same."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient is to read."""

    name: str
    address: str
    """Empty for a draft."""
    subject: str
    greeting: str
    secret: str
    foot: str
    language: Language
    written_at: datetime
    notes: tuple[str, ...] = ()
    tables: tuple[Figures, ...] = ()
    alerts: tuple[Said, ...] = ()
    pictures: tuple[Picture, ...] = ()
    files: tuple[Attached, ...] = ()
    left_out: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes."""

    address: str = ""
    name: str = ""
    reply_to: str = ""


def fit(letter: Letter, max_bytes: int) -> Letter:
    """Leave the largest attachments behind until the mail is small enough, and say where each lies.

    Args:
        letter: With all that belongs to it.
        max_bytes: Of the whole mail.
    """
    files = list(letter.files)
    told: list[str] = []
    fixed = _HEADERS + len(write_mail(replace(letter, files=()), Sender()).as_bytes())
    while files and fixed + sum(_HEADERS + len(item.content) * _BASE64 for item in files) > max_bytes:
        largest = max(files, key=lambda item: (len(item.content), item.name))
        files.remove(largest)
        told.append(say("mail.too-large", letter.language, name=largest.name, place=largest.place))
    return replace(letter, files=tuple(files), left_out=(*letter.left_out, *told))


def write_mail(letter: Letter, sender: Sender) -> EmailMessage:
    """Make the message: text, HTML with its pictures, attachments. The same letter gives the same bytes.

    Args:
        letter: From `fit`.
        sender: Who writes; a mail without one, or without an addressee, is a draft for a mail program.
    """
    identity = _identity(letter, sender)
    domain = sender.address.rpartition("@")[2] or NOWHERE
    ids = [f"chart{number}.{identity[:16]}@{domain}" for number in range(1, len(letter.pictures) + 1)]
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    if sender.address:
        mail["From"] = _address(sender.name, sender.address)
    if sender.reply_to:
        mail["Reply-To"] = _address("", sender.reply_to)
    if letter.address:
        mail["To"] = _address(letter.name, letter.address)
    if not sender.address or not letter.address:
        mail["X-Unsent"] = "1"
    mail["Date"] = format_datetime(letter.written_at)
    mail["Message-ID"] = f"<{identity[:32]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Sensitivity"] = "Company-Confidential"
    mail.set_content(_text(letter), cte="base64")
    mail.add_alternative(_html(letter, ids), subtype="html", cte="base64")
    _, page = mail.iter_parts()
    for name, picture in zip(ids, letter.pictures, strict=True):
        cast("EmailMessage", page).add_related(
            picture.png, "image", "png", cid=f"<{name}>", disposition="inline", filename=f"{name.partition('.')[0]}.png"
        )
    if letter.pictures:
        page.set_param("type", "text/html")  # RFC 2387: what the pictures belong to
    for item in letter.files:
        kind = mimetypes.guess_type(item.name)[0] or "application/octet-stream"
        mail.add_attachment(item.content, *kind.split("/"), filename=item.name)
    mail["Content-Language"] = "zh-CN" if letter.language == "zh" else "en"
    for number, part in enumerate(item for item in mail.walk() if item.is_multipart()):
        part.set_boundary(f"=={identity[32:60]}{number}==")
    return mail


def _address(name: str, address: str) -> Address:
    """Give an address as headers take it; a line end in a name would begin another header."""
    return Address(" ".join(name.split()), addr_spec=address)


def _identity(letter: Letter, sender: Sender) -> str:
    """Hash all that the recipient is told; the lock of an attachment, which differs each time, is left out."""
    digest = sha256()
    said: Iterable[object] = (
        *(sender.address, letter.address, letter.name, letter.subject, letter.greeting, letter.secret, letter.foot),
        *(letter.notes, letter.tables, letter.alerts, letter.left_out),
        *((picture.title, sha256(picture.png).hexdigest()) for picture in letter.pictures),
        *((item.name, sha256(item.plain or item.content).hexdigest()) for item in letter.files),
    )
    for part in said:
        digest.update(repr(part).encode() + b"\0")
    return digest.hexdigest()


def _text(letter: Letter) -> str:
    """Write the mail for those who read plain text."""
    language = letter.language
    parts: list[Sequence[str]] = [[letter.secret], [letter.greeting, *letter.notes]]
    parts += [
        [table.title, *(f"- {line.title}{say('mail.colon', language)}{line.text}" for line in table.lines)]
        for table in letter.tables
    ]
    if letter.alerts:
        parts.append([say("mail.alerts", language), *(f"- {line.text}" for line in letter.alerts)])
    if letter.pictures:
        parts.append([say("mail.charts", language), *(f"- {picture.title}" for picture in letter.pictures)])
    if letter.files:
        parts.append([say("mail.files", language), *(f"- {item.name}" for item in letter.files)])
    if letter.left_out:
        parts.append(letter.left_out)
    parts.append([letter.foot])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _html(letter: Letter, ids: Sequence[str]) -> str:
    """Write the mail for those who read HTML: tables and styles on each element, as mail programs need it."""
    import css_inline
    from jinja2 import Environment

    words = {name: say(f"mail.{name}", letter.language) for name in ("alerts", "files")}
    template = Environment(autoescape=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    lang = "zh-CN" if letter.language == "zh" else "en"
    page = template.render(letter=letter, ids=ids, words=words, lang=lang)
    return str(css_inline.CSSInliner(load_remote_stylesheets=False).inline(page))
