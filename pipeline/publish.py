"""Which report to make, from which knowledge, and whether anything changed since it was made."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.archive import Closing
    from pipeline.messages import Language
    from pipeline.model import Period
    from pipeline.report.page import Page
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store import Store
    from pipeline.store.database import Connection

FORMATS = ("html", "xlsx")
FOLDER = Path(__file__).parent / "report"
"""Where the reports' queries, pages and style lie."""
_NOTES = ".made.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone asked for, in his own words."""

    period: str | None
    as_of: str | None
    formats: str
    language: Language


@dataclass(frozen=True, slots=True)
class MadeReport:
    """What came of it: the files, page first; none when there is nothing to report, and `why` says so."""

    files: tuple[Path, ...] = ()
    period: str = ""
    reference_day: str = ""
    changed: bool = False
    why: str = ""


def instant_of(written: str | None, settings: Settings) -> datetime | None:
    """Read ``--as-of``: an instant, or a day, which means its end in the company's time zone.

    Args:
        written: ISO 8601; None for everything known.
        settings: For the time zone.

    Returns:
        The instant in UTC, or None.

    Raises:
        UsageError: It is neither a date nor an instant.
    """
    if written is None:
        return None
    try:
        if len(written) == 10:
            day = datetime.combine(date.fromisoformat(written), time(), settings.zone)
            return (day + timedelta(days=1)).astimezone(UTC) - timedelta(microseconds=1)
        instant = datetime.fromisoformat(written)
        return (instant if instant.tzinfo else instant.replace(tzinfo=settings.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise UsageError("cli.usage.as-of", value=written) from fault


def formats_of(written: str) -> tuple[str, ...]:
    """Read ``--format`` of a report.

    Args:
        written: ``html``, ``xlsx`` or both with a comma.

    Raises:
        UsageError: It names another format, or none.

    Example:
        >>> formats_of("html, xlsx")
        ('html', 'xlsx')
    """
    formats = tuple(word.strip() for word in written.split(",") if word.strip())
    for word in formats or ("",):
        if word not in FORMATS:
            raise UsageError("cli.usage.format", value=word, known=", ".join(FORMATS))
    return formats


def check_wanted(wanted: Wanted, settings: Settings) -> None:
    """See that the words of a report can be understood, before anything else is done.

    Raises:
        UsageError: Period, as-of or a format is none.
    """
    from pipeline.report.period import parse_period

    formats_of(wanted.formats)
    instant_of(wanted.as_of, settings)
    if wanted.period is not None:
        parse_period(wanted.period)


def make_report(settings: Settings, schema: Schema, store: Store, wanted: Wanted) -> MadeReport:
    """Render the reports of a period, unless the same were made of the same knowledge before.

    A rehearsal, too, gives those that stand in the workspace, where they would be the same.

    Args:
        settings: Of the workspace.
        schema: Forms and figures.
        store: The open archive.
        wanted: Period, as-of, formats and language.

    Returns:
        The files and what they speak of.
    """
    formats = formats_of(wanted.formats)
    until = instant_of(wanted.as_of, settings)
    mark = _mark(settings, schema, store, wanted)
    for folder in dict.fromkeys((settings.reports, settings.lasting(settings.reports))):
        found = _Notes(folder / _NOTES).find(mark)
        if found:
            return found
    if store.is_empty:
        return MadeReport(why="cli.report.nothing")
    made = _render(settings, schema, store, wanted, until, formats)
    if made.files:
        _Notes(settings.reports / _NOTES).keep(mark, made)
    return made


def _mark(settings: Settings, schema: Schema, store: Store, wanted: Wanted) -> str:
    """Give a fingerprint of all that a report is made of."""
    made_of = (_way(settings, schema, wanted), store.state, wanted.period, wanted.as_of)
    return sha256(repr(made_of).encode()).hexdigest()


def _way(settings: Settings, schema: Schema, wanted: Wanted) -> str:
    """Give a fingerprint of how reports are made, whatever is in the archive."""
    company = (settings.company, settings.archivist, settings.time_zone)
    made_by = (__version__, _own_files(), schema.fingerprint, *company, wanted.formats, wanted.language)
    return sha256(repr(made_by).encode()).hexdigest()


def _own_files() -> list[tuple[str, int, int]]:
    """List the files that reports are written with, so that an edited query, page or wording is seen at the next run."""
    home = FOLDER.parent
    kinds = (
        "report/**/*.sql",
        "report/**/*.yaml",
        "report/**/*.j2",
        "report/**/*.css",
        "report/**/*.js",
        "report/**/*.py",
        "messages/*/LC_MESSAGES/*.mo",
    )
    paths = sorted(path for kind in kinds for path in home.glob(kind))
    return [(path.relative_to(home).as_posix(), (known := path.stat()).st_size, known.st_mtime_ns) for path in paths]


class _Notes:
    """What was made last of each period, kept beside the reports, so that nothing is rendered twice."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, mark: str) -> MadeReport | None:
        """Find a report that was made of the very same, if all its files still stand."""
        for entry in self._read().values():
            files = tuple(self._path.parent / name for name in entry["files"])
            if entry["mark"] == mark and all(path.exists() for path in files):
                return MadeReport(files, entry["period"], entry["reference_day"])
        return None

    def keep(self, mark: str, made: MadeReport) -> None:
        """Note what was made, in place of what was made of this period before."""
        notes = self._read()
        files = [path.relative_to(self._path.parent).as_posix() for path in made.files]
        notes[made.period] = {"mark": mark, "period": made.period, "reference_day": made.reference_day, "files": files}
        self._path.write_text(json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")

    def _read(self) -> dict[str, Any]:
        """Read the notes; none when nothing was made yet, or when they are not ours: then the reports are made anew."""
        try:
            notes = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}


def _render(
    settings: Settings, schema: Schema, store: Store, wanted: Wanted, until: datetime | None, formats: tuple[str, ...]
) -> MadeReport:
    """Render from what was known at an instant."""
    from pipeline.archive import standing_closing
    from pipeline.archive.waiting import lay_waiting
    from pipeline.report import build_report
    from pipeline.report.adjustments import PAGE, Closed, lay_adjustments
    from pipeline.report.period import default_period, parse_period, reference_day
    from pipeline.report.press import BESIDE_FROM, Press

    with ExitStack() as stack:
        press = stack.enter_context(Press(is_beside=store.count_records() >= BESIDE_FROM))
        stack.callback(store.free_memory)
        store.spare_memory()
        knowing = stack.enter_context(ExitStack())
        connection = knowing.enter_context(store.knowledge(until, only=store.typed_names))
        period = parse_period(wanted.period) if wanted.period else default_period(connection)
        if period is None:
            return MadeReport(why="cli.report.no-data")
        folder = settings.reports / period.name
        shut = None if until else standing_closing(store, period.name)
        if shut is not None:
            pages, arrivals = _known_now(settings, schema, connection, period, shut, wanted.language)
            knowing.close()
            connection = stack.enter_context(store.knowledge(shut.closed_at, only=store.typed_names))
        lay_waiting(store, connection, schema, shut.closed_at if shut else until)
        day = reference_day(connection, period)
        if shut is not None:
            closed_at = f"{shut.closed_at.astimezone(settings.zone):%Y-%m-%d %H:%M:%S}"
            lay_adjustments(connection, Closed(closed_at, shut.who, shut.reason), shut.figures, pages, arrivals)
        else:
            (folder / PAGE).unlink(missing_ok=True)
        way = _way(settings, schema, wanted)
        files = build_report(connection, schema, settings, period, day, wanted.language, formats, folder, way, press)
    return MadeReport(tuple(files), period.name, day.isoformat(), changed=True)


def _known_now(
    settings: Settings, schema: Schema, connection: Connection, period: Period, shut: Closing, language: Language
) -> tuple[tuple[Page, ...], list[tuple[str, str, str]]]:
    """Answer a closed period's reports from what is known now, and give the files that came since it was closed."""
    from pipeline.report.answers import answer_reports
    from pipeline.report.period import reference_day

    day = reference_day(connection, period)
    pages = answer_reports(connection, schema, period, day, [language], settings.time_zone)[language]
    rows = connection.execute(
        "SELECT received_at, branch, source FROM current_submission WHERE received_at > ? ORDER BY ALL",
        [shut.closed_at.replace(tzinfo=None)],
    ).fetchall()
    zone = settings.zone
    return pages, [
        (f"{at.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M:%S}", branch, source) for at, branch, source in rows
    ]
