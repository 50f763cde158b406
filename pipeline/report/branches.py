"""Each branch's own page and workbook: of the company's answers the rows that are its own, and nothing else.

`branches.yaml` names the blocks; a row belongs to the branch that its query column ``branch_code`` names. Totals over
branches, and rows of no branch, are shown to nobody but head office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.errors import SchemaError, nearest
from pipeline.report.charts.take import say_headline
from pipeline.report.definition import FOLDER, reports
from pipeline.report.origin_pages import TracedBlock
from pipeline.report.sheet import LINKS, lay_out, shown_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.report.definition import Block, Report, Show
    from pipeline.report.query import Answers, Row
    from pipeline.report.sheet import Grid
    from pipeline.report.tracer import Tracer
    from pipeline.report.wording import Wording

BRANCHES = "branches"
"""Folder of the branches' own folders, beside the company's pages."""
SOURCES = "sources.html"
"""Page of a branch that lists the records behind its figures."""
PAGE_ROWS = 50
"""Rows of a block that the page shows; the workbook has them all."""
_OWNER, _NAME = "branch_code", "branch_name"
_DEFINITION = "branches.yaml"
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Shown:
    """One block of a branch's page."""

    report: str
    block: str
    show: Show | None = None
    """Shown otherwise than the company's page does: ``figures``."""
    words: str = ""
    """Block of the same report whose words it takes; its own where empty."""
    chart: bool = False
    """Whether its chart is drawn."""

    def of(self, block: Block) -> Block:
        """Give the block as a branch's page shows it; the branch's own name need not stand in every row."""
        columns = tuple(column for column in block.columns if column.id != _NAME)
        return replace(
            block,
            id=self.words or block.id,
            columns=columns,
            show=self.show or block.show,
            page_rows=PAGE_ROWS,
            chart=block.chart if self.chart else None,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A block's rows of one branch."""

    wording: Wording
    block: Block
    rows: Sequence[Row]
    traced: TracedBlock | None
    headline: str

    def grid(self) -> Grid:
        """Lay it out, its figures linked to the branch's own page of records and to no other."""
        traced = self.traced.traced if self.traced else ()
        links = [dict.fromkeys(item.parts, f"{SOURCES}#{item.anchor}") for item in traced]
        links += [{}] * (len(self.rows) - len(links))
        rows = [{**row, LINKS: own} for row, own in zip(self.rows, links, strict=True)]
        grid = lay_out(self.block, rows, self.wording, headline=self.headline)
        return replace(grid, block=replace(self.block, id=f"{self.wording.report.id}.{self.block.id}"))


def folder_of(name: str) -> str:
    """Name a branch's folder: its name without what file systems refuse.

    Example:
        >>> folder_of("华东/上海分公司 ")
        '华东_上海分公司'
    """
    return _NOT_IN_A_NAME.sub("_", name).strip(" .") or "_"


def own_rows(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Part rows by the branch that they belong to; totals and rows of no branch are left out.

    Example:
        >>> own_rows([{"branch_code": "HD", "n": 1}, {"branch_code": None, "is_total": True, "n": 1}])
        {'HD': [{'branch_code': 'HD', 'n': 1}]}
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.get(_OWNER) is not None and not row.get("is_total"):
            found.setdefault(row[_OWNER], []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """A report's answers, to be parted by branch; the records behind them are read for some branches at a time."""

    report: Report
    wording: Wording
    answers: Answers
    tracer: Tracer | None
    """Finds the records; None where nobody is led to them."""

    def told(self) -> Iterator[tuple[str, str]]:
        """Give by branch all that it is shown of this report, bit by bit: block, title of its chart, rows without links."""
        for (owner, name), shown in shown_blocks().items():
            if owner == self.report.id:
                block = next(item for item in self.report.blocks if item.id == name)
                for branch, rows in own_rows(self.answers[name]).items():
                    yield branch, name
                    yield branch, say_headline(block, self.answers, self.wording, branch) if shown.chart else ""
                    for row in rows:
                        yield branch, repr([value for key, value in row.items() if key != LINKS])

    def sections(self, branches: Sequence[str]) -> dict[str, list[Section]]:
        """Give what some branches are shown.

        Args:
            branches: Their codes.

        Returns:
            By branch, the blocks that have something to say to it, in the order of `branches.yaml`.
        """
        found: dict[str, list[Section]] = {}
        for (owner, name), shown in shown_blocks().items():
            if owner != self.report.id:
                continue
            block = next(item for item in self.report.blocks if item.id == name)
            own = shown.of(block)
            parted = {branch: rows for branch, rows in own_rows(self.answers[name]).items() if branch in branches}
            few = {branch: shown_rows(own, rows) for branch, rows in parted.items()}
            tracer = self.tracer if block.rows is not None and not block.rows.shown else None
            together = [row for rows in few.values() for row in rows]
            records = iter(tracer.trace(self.report, block, together) if tracer else ())
            for branch, rows in parted.items():
                traced = None
                if tracer:
                    each = enumerate(islice(records, len(few[branch])), 1)
                    named = [replace(item, anchor=f"{owner}.{name}.r{number}") for number, item in each]
                    traced = TracedBlock(self.report, block, self.wording, few[branch], named)
                headline = say_headline(block, self.answers, self.wording, branch) if shown.chart else ""
                found.setdefault(branch, []).append(Section(self.wording, own, rows, traced, headline))
        return found


@cache
def shown_blocks() -> Mapping[tuple[str, str], Shown]:
    """Read which blocks a branch's page shows, in reading order, by report and block.

    Raises:
        SchemaError: `branches.yaml` names a block or key that there is not.
    """
    import yaml

    known = {f"{report.id}.{block.id}": (report, block) for report in reports() for block in report.blocks}
    found = {}
    for written in yaml.safe_load((FOLDER / _DEFINITION).read_text(encoding="utf-8")):
        name = written.get("block", "")
        if name not in known:
            raise _wrong("block", name, nearest(name, known, 3))
        keys = {"as": "show", "words": "words", "chart": "chart"}
        for key in written:
            if key not in ("block", *keys):
                raise _wrong(name, key, keys)
        report, block = known[name]
        _check_owner(report, block)
        found[report.id, block.id] = Shown(
            report.id, block.id, **{ours: written[key] for key, ours in keys.items() if key in written}
        )
    return found


def _check_owner(report: Report, block: Block) -> None:
    """Refuse a block whose query does not tell whose a row is: nothing of it could be shown."""
    if _OWNER not in (report.folder / block.query).read_text(encoding="utf-8"):
        raise _wrong(f"{report.id}.{block.id}", block.query, [_OWNER])


def _wrong(key: str, value: str, hints: Sequence[str] | Mapping[str, str]) -> SchemaError:
    """Make the exception for a fault in `branches.yaml`."""
    return SchemaError("report.definition.wrong", path=_DEFINITION, key=key, value=value, hint=", ".join(hints))
