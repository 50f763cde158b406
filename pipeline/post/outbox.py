"""The outbox: mails as files, and notes that tell ours from what somebody else laid there."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import SMTP
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from email.message import EmailMessage
    from pathlib import Path

_NOTES = ".made.json"


class Outbox:
    """Mails below one folder; a file whose bytes are not those that were noted is not ours any more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._notes = _read(folder / _NOTES)

    def put(self, name: str, mail: EmailMessage) -> tuple[Path, EmailMessage]:
        """Write a mail; one that stands there with the same identity stays as it is.

        Args:
            name: Of the file, below the outbox.
            mail: What is to stand there.

        Returns:
            The file, and the mail that stands in it.
        """
        path = self._folder / name
        standing = path.read_bytes() if path.is_file() else b""
        if standing:
            known = message_from_bytes(standing, policy=SMTP)
            mail = known if known["Message-ID"] == mail["Message-ID"] else mail
        written = mail.as_bytes()
        if written != standing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written)
        self._notes[name] = {"sha256": sha256(written).hexdigest(), "message": str(mail["Message-ID"])}
        return path, mail

    def clear(self, period: str, kept: Collection[str], gone: Collection[str]) -> None:
        """Remove a period's mails that nobody is to get any more, and write the notes.

        Args:
            period: Only its mails are looked at.
            kept: Names of the mails that count.
            gone: Message-IDs of what was sent; such a file tells what somebody got, and stays.
        """
        for name in sorted(self._notes):
            if name in kept or not (name.startswith(f"{period}/") or name == draft_name(period)):
                continue
            path, note = self._folder / name, self._notes[name]
            if note["message"] in gone:
                continue
            if path.is_file() and sha256(path.read_bytes()).hexdigest() == note["sha256"]:
                path.unlink()
            del self._notes[name]
        if self._folder.is_dir():
            text = json.dumps(self._notes, ensure_ascii=False, indent=1, sort_keys=True)
            (self._folder / _NOTES).write_text(text, encoding="utf-8")


def draft_name(period: str) -> str:
    """Name the mail that is written where no recipient is registered.

    Example:
        >>> draft_name("2026-03")
        'report-2026-03.eml'
    """
    return f"report-{period}.eml"


def _read(path: Path) -> dict[str, dict[str, str]]:
    """Read the notes; none where they are missing or not as we write them: then nothing is taken for ours."""
    try:
        notes = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    right = isinstance(notes, dict) and all(
        isinstance(note, dict) and {"sha256", "message"} <= note.keys() for note in notes.values()
    )
    return notes if right else {}
