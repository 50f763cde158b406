"""Settings of a workspace: `company.toml` over our defaults, and the places of its folders."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from pipeline.errors import SettingsError, UsageError, nearest
from pipeline.sealing import is_public_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be before it is refused; the measured reasons stand in `docs/decisions.md`."""

    file_bytes: int = 50_000_000
    zip_members: int = 10_000
    unpacked_bytes: int = 400_000_000
    part_bytes: int = 256_000_000
    part_ratio: int = 300
    """Largest allowed ratio of unpacked to packed size, for parts above `part_ratio_from` bytes only."""
    part_ratio_from: int = 5_000_000
    cells: int = 5_000_000
    box_cells: int = 20_000_000
    """Largest bounding box of cells that hold a value."""
    findings_alike: int = 1_000
    """So many findings of one kind in one column of a table are listed; those beyond are summed up, with their rows."""
    worker_memory_bytes: int = 1_610_612_736
    worker_cpu_seconds: int = 20
    """What reading one file may take; the files inside a zip or a mail share it."""
    worker_wall_seconds: int = 80
    """After so long with hardly any CPU time a worker hangs and is ended; on a busy machine it only waits for its turn."""
    settle_seconds: int = 2
    """A file changed more recently than this may still be being copied: it waits for the next run."""


@dataclass(frozen=True, slots=True)
class Mail:
    """How mails are made and sent; user and password come from `PIPELINE_SMTP_USER` and `PIPELINE_SMTP_PASSWORD`."""

    host: str = ""
    port: int = 0
    """0 for the usual one: 465 with ssl, else 587."""
    security: Literal["starttls", "ssl", "none"] = "starttls"
    ca_file: str = ""
    """Certificates of the authority that signed the server's, where the system does not know it."""
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    max_bytes: int = 10_000_000
    """Largest mail as sent; attachments that would not fit stay in their folder, and the mail says where."""
    attempts: int = 4
    """So often a mail is tried where the server is busy or cannot be reached."""
    encrypt: bool = False
    """Whether workbooks go only with the recipient's password, from `PIPELINE_MAIL_PASSWORDS`."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """Whether originals are kept encrypted, and to whom; private keys are never a setting."""

    encrypt: bool = False
    recipients: tuple[str, ...] = ()
    """Public keys; each of their private keys opens every original by itself."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The public keys to encrypt to; none when originals are kept as they come."""
        return self.recipients if self.encrypt else ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one workspace."""

    workspace: Path
    company: str = "示例公司"
    time_zone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    archivist: str = ""
    """Who keeps the customer archive (SEC-11); printed in the reports' footer."""
    decider: str = ""
    """Who decides at head office (release, withdraw, waive) where ``--who`` and `PIPELINE_WHO` name nobody."""
    passwords: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    mail: Mail = field(default_factory=Mail)
    sealing: Sealing = field(default_factory=Sealing)
    """The table ``[archive]``."""
    rehearsal: Path | None = None
    """Where a dry run writes instead of the workspace; None for a real run."""

    @property
    def made(self) -> Path:
        """The folder below which the pipeline writes."""
        return self.rehearsal or self.workspace

    def lasting(self, path: Path) -> Path:
        """Tell where a file stands, or, written in a rehearsal, where it would."""
        if self.rehearsal is None or not path.is_relative_to(self.rehearsal):
            return path
        return self.workspace / path.relative_to(self.rehearsal)

    @property
    def inbox(self) -> Path:
        """Where branches drop their workbooks."""
        return self.workspace / "inbox"

    @property
    def schemas(self) -> Path:
        """Forms and figures."""
        return self.workspace / "schemas"

    @property
    def archive(self) -> Path:
        """Ledger and originals."""
        return self.made / "archive"

    @property
    def returns(self) -> Path:
        """Marked copies for the branches."""
        return self.made / "returns"

    @property
    def reports(self) -> Path:
        """Reports, a folder a period."""
        return self.made / "reports"

    @property
    def outbox(self) -> Path:
        """Mails before they are sent."""
        return self.made / "outbox"

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.time_zone)

    def local_day(self, instant: datetime) -> date:
        """Tell the calendar day of an instant in the company's time zone."""
        return instant.astimezone(self.zone).date()


def load_settings(workspace: Path) -> Settings:
    """Read `company.toml` of a workspace; every key has a default, an unknown key is refused.

    Args:
        workspace: The workspace's folder; `company.toml` may be missing.

    Raises:
        SettingsError: The file is not TOML, or has a key or value that we do not know; names the nearest known key.
    """
    path = workspace / "company.toml"
    if not path.exists():
        return Settings(workspace)
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError("cli.settings.not-toml", path=path, reason=fault) from fault
    given = written.pop("limits", {})
    if not isinstance(given, dict):
        raise SettingsError("cli.settings.bad-value", path=path, key="limits", value=given, expected="[limits]")
    limits = Limits(**_known(Limits, given, path, "limits."))
    post = written.pop("mail", {})
    if not isinstance(post, dict):
        raise SettingsError("cli.settings.bad-value", path=path, key="mail", value=post, expected="[mail]")
    mail = Mail(**_known(Mail, post, path, "mail."))
    if mail.security not in ("starttls", "ssl", "none"):
        raise SettingsError(
            "cli.settings.bad-value", path=path, key="[mail] security", value=mail.security, expected="starttls, ssl, none"
        )
    sealing = _sealing(written.pop("archive", {}), path)
    values = _known(Settings, written, path, "", hidden=("workspace", "limits", "mail", "sealing", "rehearsal"))
    if "passwords" in values:
        values["passwords"] = tuple(values["passwords"])
    if values.get("language", "zh") not in ("zh", "en"):
        raise SettingsError("cli.settings.bad-value", path=path, key="language", value=values["language"], expected="zh, en")
    try:
        ZoneInfo(values.get("time_zone", "Asia/Shanghai"))
    except (KeyError, ValueError, OSError) as fault:
        raise SettingsError(
            "cli.settings.bad-value", path=path, key="time_zone", value=values["time_zone"], expected="Asia/Shanghai"
        ) from fault
    return Settings(workspace, limits=limits, mail=mail, sealing=sealing, **values)


def _sealing(given: Any, path: Path) -> Sealing:  # noqa: ANN401 - as TOML gives it
    """Check the table ``[archive]``: who encrypts must say to which keys."""
    if not isinstance(given, dict):
        raise SettingsError("cli.settings.bad-value", path=path, key="archive", value=given, expected="[archive]")
    sealing = Sealing(**_known(Sealing, given, path, "archive."))
    sealing = replace(sealing, recipients=tuple(key.strip() for key in sealing.recipients))
    if sealing.encrypt and not sealing.recipients:
        raise SettingsError("cli.settings.no-recipient", path=path)
    for key in sealing.keys:
        if not is_public_key(key):
            shown = "AGE-SECRET-KEY-…" if key.upper().startswith("AGE-SECRET") else key
            raise SettingsError(
                "cli.settings.bad-value", path=path, key="[archive] recipients", value=shown, expected='["age1…"]'
            )
    return sealing


_EXPECTED: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "int": ("0, 1, 2 …", lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0),
    "bool": ("true, false", lambda value: isinstance(value, bool)),
    "str": ('"…"', lambda value: isinstance(value, str)),
    "Literal": ('"…"', lambda value: isinstance(value, str)),
    "tuple": ('["…", "…"]', lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value)),
}
"""By the type of a setting: how a right value looks, and the test for it."""


def _known(
    target: type[Any], written: Mapping[str, Any], path: Path, prefix: str, hidden: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Check a table of settings against the fields of a dataclass."""
    allowed = {item.name: item for item in fields(target) if item.name not in hidden}
    for key, value in written.items():
        if key not in allowed:
            hint = ", ".join(nearest(key, allowed)) or ", ".join(allowed)
            raise SettingsError("cli.settings.unknown-key", path=path, key=prefix + key, hint=hint)
        expected, is_right = _EXPECTED[str(allowed[key].type).partition("[")[0]]
        if not is_right(value):
            shown = "…" if key == "passwords" else value
            raise SettingsError("cli.settings.bad-value", path=path, key=prefix + key, value=shown, expected=expected)
    return dict(written)


def now(zone: tzinfo | None = None) -> datetime:
    """Tell the instant that the pipeline takes for now: `PIPELINE_NOW` where it is set, else the clock; in UTC.

    Args:
        zone: Of a `PIPELINE_NOW` that names none: the company's, else China's.

    Raises:
        UsageError: `PIPELINE_NOW` is not an ISO 8601 instant or date.
    """
    written = os.environ.get("PIPELINE_NOW")
    if not written:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(written)
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone or ZoneInfo("Asia/Shanghai"))).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise UsageError("cli.usage.now", value=written) from fault
