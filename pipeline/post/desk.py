"""Where letters are written: what a report answers, chosen for each recipient."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from pipeline.mail import LOCKABLE, Attached, Figures, Letter, Picture, Said, lock_workbook
from pipeline.messages import say
from pipeline.post.register import passwords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.messages import Language
    from pipeline.post.register import Recipient
    from pipeline.publish import MadeReport
    from pipeline.report.page import Page
    from pipeline.report.sheet import Grid
    from pipeline.schema import Schema
    from pipeline.settings import Settings
    from pipeline.store.database import Connection

REPORTS = ("overview", "sales", "visits", "complaints", "compliance", "customers")
RETURNS = "returns"
_CHARTS = 3
_ALERTS = 10
_WORKBOOK = "summary.xlsx"


class Desk:
    """Where letters are written: the answers of a report, in each language that somebody reads."""

    def __init__(
        self, settings: Settings, schema: Schema, connection: Connection, made: MadeReport, listed: Sequence[Recipient]
    ) -> None:
        from pipeline.report.answers import answer_reports
        from pipeline.report.period import parse_period, reference_day

        period = parse_period(made.period)
        day = reference_day(connection, period)
        self._settings, self._schema, self._made = settings, schema, made
        self._folder = made.files[0].parent
        self._lasting = settings.workspace
        newest = connection.execute("SELECT max(received_at) FROM current_submission").fetchall()[0][0]
        self._written_at = newest.replace(tzinfo=UTC)
        self._passwords = passwords() if settings.mail.encrypt else {}
        languages = sorted({item.language for item in listed})
        self._pages = answer_reports(connection, schema, period, day, languages, settings.time_zone)
        self.branches: dict[str, str] = dict(connection.execute("SELECT branch_code, branch_name FROM branch").fetchall())
        self._sent: dict[str, dict[str, set[str]]] = {}
        asked = "SELECT branch, source, forms FROM current_submission ORDER BY branch, source"
        for branch, source, forms in connection.execute(asked).fetchall():
            self._sent.setdefault(branch, {}).setdefault(source, set()).update(filter(None, (forms or "").split("|")))

    def letter(self, recipient: Recipient) -> Letter:
        """Write to one recipient."""
        language = recipient.language
        branch = self.branches.get(recipient.branch, "") if recipient.is_branch else ""
        params = {"company": self._settings.company, "period": self._made.period, "branch": branch, "name": recipient.name}
        kind = "branch" if recipient.is_branch else "company"
        grids = [
            (page, grid)
            for page in self._pages[language]
            if recipient.gets(page.report.id)
            for grid in self._grids(page, recipient)
        ]
        first = [(page, grid) for page, grid in grids if page.report.id == "overview" and grid.block.show == "figures"][:1]
        figures = first or [(page, grid) for page, grid in grids if grid.block.show == "figures"]
        alerts = [grid for page, grid in grids if page.report.id == "overview" and grid.block.id.rpartition(".")[2] == "alerts"]
        files, left_out = self._locked(recipient, self._files(recipient, branch))
        return Letter(
            recipient.name,
            recipient.address,
            say(f"mail.{kind}.subject", language, **params),
            say(f"mail.{kind}.greeting", language, **params),
            say("mail.secret", language, level=self._level(recipient)),
            say(
                "mail.foot" if recipient.address else "mail.draft.foot",
                language,
                **params,
                custodian=self._settings.archivist or say("mail.nobody", language),
            ),
            language,
            self._written_at,
            (say("mail.judged", language, day=self._made.reference_day),),
            tuple(table for page, grid in figures if (table := _figures(page, grid))),
            pick_alerts(alerts, language),
            _pictures([grid for _, grid in grids]),
            tuple(files),
            tuple(left_out),
        )

    def _level(self, recipient: Recipient) -> str:
        """Word the level of confidentiality (SEC-11): the highest of the forms that the mail and its files tell of."""
        pages = [page for page in self._pages[recipient.language] if recipient.gets(page.report.id)]
        forms = {form for page in pages for form in page.wording.forms()}
        for source, own in self._sent.get(recipient.branch, {}).items():
            if any(self._returned(recipient, source)):
                forms |= own & set(self._schema.forms)
        return say(f"report.level.{self._schema.privacy.level_of(forms)}", recipient.language)

    @staticmethod
    def _grids(page: Page, recipient: Recipient) -> Sequence[Grid]:
        """Give the blocks of a page that are for a recipient."""
        if recipient.is_branch:
            own = page.own.sections([recipient.branch]) if page.own else {}
            return [section.grid() for section in own.get(recipient.branch, ())]
        return page.grids

    def _files(self, recipient: Recipient, branch: str) -> Iterator[Attached]:
        """Give the workbook of his report, where all of it is for him, and a branch's returned workbooks."""
        if all(recipient.gets(name) for name in REPORTS):
            if recipient.is_branch:
                from pipeline.report.branches import BRANCHES, folder_of

                path = self._folder / BRANCHES / folder_of(branch) / _WORKBOOK
            else:
                path = self._folder / _WORKBOOK
            if path.exists():
                name = f"{branch or self._settings.company}-{self._made.period}.xlsx"
                yield Attached(name, path.read_bytes(), self._settings.lasting(path).relative_to(self._lasting).as_posix())
        for source in self._sent.get(recipient.branch, ()):
            for path in self._returned(recipient, source):
                yield Attached(path.name, path.read_bytes(), path.relative_to(self._lasting).as_posix())

    def _returned(self, recipient: Recipient, source: str) -> Iterator[Path]:
        """Find a file's workbook that went back to the branch; a rehearsal, which returns nothing, finds what stands."""
        if recipient.is_branch and recipient.gets(RETURNS):
            marked = self._settings.lasting(self._settings.returns) / source
            for path in (marked, marked.with_name(f"{marked.name}.xlsx")):
                if path.is_file():
                    yield path

    def _locked(self, recipient: Recipient, files: Iterator[Attached]) -> tuple[list[Attached], list[str]]:
        """Lock workbooks where that is asked for; what cannot be locked does not go."""
        if not self._settings.mail.encrypt:
            return list(files), []
        password = self._passwords.get(recipient.address.casefold()) or self._passwords.get("*")
        gone, told = [], []
        for item in files:
            if password and item.name.casefold().endswith(LOCKABLE):
                gone.append(replace(item, content=lock_workbook(item.content, password), plain=item.content))
            else:
                told.append(say("mail.not-locked", recipient.language, name=item.name, place=item.place))
        return gone, told


def _figures(page: Page, grid: Grid) -> Figures | None:
    """Take key figures over; None where there are none."""
    if not grid.lines:
        return None
    cells = zip(grid.head, grid.lines[0].cells, strict=True)
    return Figures(page.wording.title(), tuple(Said(cell.text, cell.tone, head.text) for head, cell in cells if cell.text))


def pick_alerts(grids: Sequence[Grid], language: Language) -> tuple[Said, ...]:
    """Take alerts over in their order: the first of every subject before a second one of any, and how many there are more."""
    parts = [lines for grid in grids for _, lines in grid.groups]
    lines = [line for part in parts for line in part]
    ranked = sorted((rank, subject) for subject, part in enumerate(parts) for rank in range(len(part)))[:_ALERTS]
    chosen = [parts[subject][rank].cells[0] for rank, subject in sorted(ranked, key=lambda item: (item[1], item[0]))]
    said = [Said(cell.text, cell.tone) for cell in chosen]
    if len(lines) > len(chosen):
        said.append(Said(say("mail.more-alerts", language, count=len(lines) - len(chosen))))
    return tuple(said)


def _pictures(grids: Sequence[Grid]) -> tuple[Picture, ...]:
    """Draw the first charts, of different reports before a second one of the same."""
    from pipeline.report.charts.render import render_png, render_svg

    plots = [grid.plot for grid in grids if grid.plot is not None][:_CHARTS]
    return tuple(Picture(plot.title, render_png(render_svg(plot), 2)) for plot in plots)
