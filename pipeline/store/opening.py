# ruff: noqa: S608 - names come from the schema and from this package, values are bound
"""Opening the archive: the one way to its database, its originals and its registers."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError, nearest
from pipeline.model import Delivery, Registers
from pipeline.settings import Sealing, now
from pipeline.store.bi import make_bi_views
from pipeline.store.copies import exchange_note, finish_exchange
from pipeline.store.database import DATABASE, Connection, append, connect, free_memory, migrate, quote, spare_memory, transaction
from pipeline.store.earlier import lay_earlier
from pipeline.store.lock import hold_archive
from pipeline.store.originals import agrees, keep_originals, manifest_path, original_path, publish_manifest
from pipeline.store.registers import read_registers
from pipeline.store.views import activate, active_forms, fingerprint, make_views

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, tzinfo
    from pathlib import Path

    from pipeline.schema.model import Schema
    from pipeline.settings import Settings


class Store:
    """An open archive. Made by `open_store`."""

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        connection: Connection,
        *,
        zone: tzinfo = UTC,
        sealing: Sealing | None = None,
        read_only: bool,
    ) -> None:
        self.folder = folder
        self.zone = zone
        self.sealing = sealing or Sealing()
        self.schema = schema
        self.connection = connection
        self.read_only = read_only
        self._registers: tuple[str, Registers] | None = None
        self.is_changed = False
        """Set by whoever commits something; then manifest and read copy are published on leaving."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was ever filed."""
        return not self.connection.execute("SELECT submission_id FROM ledger_submission LIMIT 1").fetchall()

    @property
    def state(self) -> str:
        """Give a mark that changes whenever something was filed or decided; two equal marks mean the same knowledge.

        Mails that went leave it: each has a line in the journal, and what is known is the same.
        """
        counts = self.connection.execute(
            "SELECT (SELECT coalesce(max(n), 0) FROM ledger_journal) - (SELECT count(*) FROM ledger_mail), "
            "(SELECT count(*) FROM ledger_finding), "
            "(SELECT count(*) FROM ledger_derived)"
        ).fetchall()[0]
        return "-".join(map(str, counts))

    @property
    def active_forms(self) -> frozenset[str]:
        """Forms of which something was ever filed."""
        return active_forms(self.connection)

    def activate(self, forms: Iterable[str]) -> None:
        """Give forms their views before they are filed for the first time."""
        activate(self.connection, self.schema, frozenset(forms))

    def newest_received(self) -> datetime:
        """Give the newest `received_at`, in UTC; files that speak of all that is known carry it as their own date."""
        (newest,) = self.connection.execute("SELECT max(received_at) FROM ledger_submission").fetchall()[0]
        return newest.replace(tzinfo=UTC) if newest else datetime.fromtimestamp(0, UTC)

    def known_files(self) -> dict[str, tuple[int, int, str]]:
        """Give size, modification time (ns) and hash of each source as it was last seen."""
        rows = self.connection.execute(
            "SELECT source, arg_max(size, run_id), arg_max(modified_ns, run_id), arg_max(sha256, run_id) "
            "FROM ledger_file GROUP BY source"
        ).fetchall()
        return {source: (size, modified, sha256) for source, size, modified, sha256 in rows}

    def remember_files(self, files: Sequence[tuple[str, int, int, str]], run_id: int) -> None:
        """Note files as seen, such as one that was touched but holds the same bytes; inside a transaction or alone."""
        if not files:
            return
        sources, sizes, modified, hashes = zip(*files, strict=True)
        columns = {"source": sources, "size": sizes, "modified_ns": modified, "sha256": hashes, "run_id": [run_id] * len(files)}
        append(self.connection, "ledger_file", columns)
        self.is_changed = True

    def submissions_by_hash(self, hashes: Iterable[str]) -> dict[str, str]:
        """Give the first submission that brought each of these bytes, where one did."""
        wanted = sorted(set(hashes))
        if not wanted:
            return {}
        marks = ", ".join("?" for _ in wanted)
        rows = self.connection.execute(
            f"SELECT sha256, arg_min(submission_id, arrival) FROM ledger_submission WHERE sha256 IN ({marks}) GROUP BY sha256 "
            "UNION ALL SELECT d.sha256, arg_min(submission_id, arrival) FROM ledger_destroyed AS d JOIN ledger_submission AS s "
            f"ON s.sha256 = d.replaced_by WHERE d.sha256 IN ({marks}) GROUP BY d.sha256",
            [*wanted, *wanted],
        ).fetchall()
        return dict(rows)

    def destroyed(self) -> frozenset[str]:
        """Give the hashes of files that were destroyed on order, so that none of them comes in again."""
        return frozenset(row[0] for row in self.connection.execute("SELECT DISTINCT sha256 FROM ledger_destroyed").fetchall())

    def branches_of(self, submission_id: str, sha256: str) -> set[str]:
        """Give the branches that sent some bytes, or, where no hash is known, the one that sent a submission."""
        rows = self.connection.execute(
            "SELECT DISTINCT branch FROM ledger_submission WHERE sha256 = ? OR (? = '' AND submission_id = ?) "
            "OR sha256 IN (SELECT replaced_by FROM ledger_destroyed WHERE sha256 = ?)",
            [sha256, sha256, submission_id, sha256],
        ).fetchall()
        return {branch for (branch,) in rows}

    def delivery(self, submission_id: str) -> Delivery:
        """Give a submission's delivery again, its path being the kept original.

        Raises:
            ArchiveError: No such submission; names the nearest.
        """
        rows = self.connection.execute(
            "SELECT source, sha256, size, modified_ns, received_at FROM ledger_submission WHERE submission_id = ? AND filing = 1",
            [submission_id],
        ).fetchall()
        if not rows:
            known = [row[0] for row in self.connection.execute("SELECT DISTINCT submission_id FROM ledger_submission").fetchall()]
            raise ArchiveError(
                "archive.unknown-submission", submission=submission_id, hint=", ".join(nearest(submission_id, known, 3)) or "—"
            )
        source, sha256, size, modified, received = rows[0]
        return Delivery(source, self.original(sha256), sha256, size, modified, received.replace(tzinfo=UTC))

    def registers(self) -> Registers:
        """Give the registers as they stand now; read anew only when something was filed or decided since."""
        state = self.state
        if self._registers is None or self._registers[0] != state:
            self._registers = state, read_registers(self.connection, self.schema)
        return self._registers[1]

    def received_days(self) -> dict[str, date]:
        """Give the day on which each submission came, in the company's time zone."""
        rows = self.connection.execute("SELECT DISTINCT submission_id, received_at FROM ledger_submission").fetchall()
        return {name: received.replace(tzinfo=UTC).astimezone(self.zone).date() for name, received in rows}

    def original(self, sha256: str) -> Path:
        """Tell where an original is kept."""
        return original_path(self.folder, sha256)

    def count_originals(self) -> int:
        """Count the different originals that the ledger knows."""
        return int(self.connection.execute("SELECT count(DISTINCT sha256) FROM ledger_submission").fetchall()[0][0])

    def count_records(self) -> int:
        """Count the records that were ever taken."""
        rows = self.connection.execute("SELECT coalesce(sum(rows_accepted), 0) FROM ledger_submission").fetchall()
        return int(rows[0][0])

    def keep_originals(self, deliveries: Sequence[Delivery]) -> dict[str, Path]:
        """Keep received files under their hashes; see `pipeline.store.originals.keep_originals`."""
        filed = self.submissions_by_hash(delivery.sha256 for delivery in deliveries)
        return keep_originals(self.folder, deliveries, self.sealing.keys, filed)

    @property
    def typed_names(self) -> frozenset[str]:
        """Give the names of `knowledge` that reports read: all but the records in canonical text, which exports write."""
        return frozenset(f"current_{form}" for form in self.active_forms).union(_ACROSS)

    def spare_memory(self) -> None:
        """Take less memory until `free_memory`, where pages and workbooks are made of the answers."""
        spare_memory(self.connection)

    def free_memory(self) -> None:
        """Give back what the tables of `knowledge` took, before something else that needs much."""
        free_memory(self.connection)

    @contextmanager
    def knowledge(
        self, as_of: datetime | None = None, *, only: Collection[str] | Mapping[str, Collection[str]] | None = None
    ) -> Iterator[Connection]:
        """Give a connection on which every ``current_`` name is a table, computed once from what was known at an instant.

        Args:
            as_of: Only what was received and decided by then counts; None for everything. Aware, any zone.
            only: Names that will be read many times; the others stay views. None for all. A mapping tells of each name the
                columns that are read; the others are left out, which saves most of a wide form.
        """
        cursor = self.connection.cursor()
        try:
            if as_of is not None:
                _lay_known(cursor, as_of.astimezone(UTC).replace(tzinfo=None))
            for name in _SHARED:
                cursor.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM main.{name}")
            active = self.active_forms
            names = [f"{layer}_{form}" for form in self.schema.forms if form in active for layer in ("folded", "current")]
            for name in (*names, *_ACROSS):
                if only is None or name in only:
                    columns = _columns(cursor, name, only[name]) if isinstance(only, Mapping) else "*"
                    cursor.execute(f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM main.{name}")
            yield cursor
        finally:
            cursor.close()


_KNOWN = (
    ("known_filing", "ledger_submission", ("received_at", "filed_at")),
    ("known_decision", "ledger_decision", ("decided_at",)),
    ("known_derived", "ledger_derived", ("noted_at",)),
)
_OF_FILINGS = ("ledger_scope", "ledger_rejected", "ledger_spared")
"""Tables of the ledger that speak of filings and are read without asking which of them count."""
_SHARED = (
    "effective_decision",
    "filed_submission",
    "counted_submission",
    "superseded_submission",
    "customer_answer",
    "customer_survivor",
)
"""Views under all others, in the order in which they build on each other."""
_ACROSS = ("current_customer_link", "folded_customer", "current_customer", "current_submission", "current_finding")
"""Views over the forms, likewise."""


def _columns(cursor: Connection, view: str, wanted: Collection[str]) -> str:
    """List the columns of a view that are wanted."""
    described = cursor.execute(f"SELECT * FROM main.{view} LIMIT 0").description
    return ", ".join(quote(column[0]) for column in described if column[0] in wanted)


def _lay_known(cursor: Connection, instant: datetime) -> None:
    """Put temporary tables of what was known at an instant before all that the views read."""
    lay_earlier(cursor, instant)
    for name, table, tests in _KNOWN:
        where = " AND ".join(f"{column} <= ?" for column in tests)
        cursor.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {table} WHERE {where}", [instant] * len(tests))
    for name in _OF_FILINGS:
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT l.* FROM {name} AS l "
            "SEMI JOIN known_filing AS k ON k.submission_id = l.submission_id AND k.filing = l.filing ORDER BY ALL"
        )


@contextmanager
def open_store(settings: Settings, schema: Schema, *, read_only: bool = False, is_held: bool = False) -> Iterator[Store]:
    """Open the archive of a workspace; make it on first use.

    Args:
        settings: Where the workspace is.
        schema: Forms that the ledger has tables and views for; a changed schema renews the views.
        read_only: Only look. Several may look at once, none while another writes.
        is_held: True where the caller holds the archive already.

    Raises:
        ArchiveError: In use by another run or program, damaged, lost, or written by a newer version.
    """
    folder = settings.archive
    path = folder / DATABASE
    if exchange_note(folder).exists():
        with nullcontext() if is_held else hold_archive(folder, now(settings.zone)):
            finish_exchange(folder)
    if not path.exists() and manifest_path(folder).exists():
        raise ArchiveError("archive.lost", path=path)
    mark = fingerprint(schema)
    with ExitStack() as stack:
        if read_only and path.exists():
            connection = connect(path, read_only=True)
            stack.callback(connection.close)
            if _is_ready(connection, mark) and agrees(folder, connection):
                yield Store(folder, schema, connection, zone=settings.zone, sealing=settings.sealing, read_only=True)
                return
            connection.close()
        folder.mkdir(parents=True, exist_ok=True)
        if not is_held:
            stack.enter_context(hold_archive(folder, now(settings.zone)))
        connection = connect(path)
        store = Store(folder, schema, connection, zone=settings.zone, sealing=settings.sealing, read_only=False)
        try:
            if not _is_ready(connection, mark):
                _prepare(connection, schema, mark)
                store.is_changed = True
            publish_manifest(folder, connection)
            yield store
        finally:
            if store.is_changed:
                publish_manifest(folder, connection)
            connection.close()
        if store.is_changed:
            publish_read_copy(folder)


def _is_ready(connection: Connection, mark: str) -> bool:
    """Tell whether tables and views are those of this schema and this program."""
    import duckdb

    try:
        return bool(connection.execute("SELECT value FROM store_state WHERE name = 'views' AND value = ?", [mark]).fetchall())
    except duckdb.CatalogException:
        return False


def _prepare(connection: Connection, schema: Schema, mark: str) -> None:
    migrate(connection)
    with transaction(connection):
        make_views(connection, schema)
        make_bi_views(connection, schema)
        connection.execute("DELETE FROM store_state WHERE name = 'views'")
        connection.execute("INSERT INTO store_state VALUES ('views', ?)", [mark])


def publish_read_copy(folder: Path) -> bool:
    """Copy the closed database to `archive/read/`, for tools that would lock the live one.

    Returns:
        False when a tool holds the old copy open (Windows): it is renewed after the next run.
    """
    target = folder / "read" / DATABASE
    target.parent.mkdir(exist_ok=True)
    partial = target.with_name(f"{DATABASE}.part")
    shutil.copyfile(folder / DATABASE, partial)
    try:
        partial.replace(target)
    except PermissionError:
        partial.unlink()
        return False
    return True
