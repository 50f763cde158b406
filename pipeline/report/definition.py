"""What a report is: a folder with `report.yaml`, query files and perhaps a page of its own; read strictly.

`README.md` beside this file is the guide for whoever adds a report.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipeline.errors import SchemaError, nearest
from pipeline.model.privacy import CONTACT, What
from pipeline.report.charts.declared import KINDS as CHART_KINDS
from pipeline.report.charts.declared import ONE_MEASURE, RESTS, Chart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER = Path(__file__).parent
DOMAIN = "report"
KINDS = (
    *("text", "code", "date", "instant", "month", "flag", "enum", "choice", "sentence", "field", "value"),
    *("count", "money", "decimal", "percent", "days", "hours"),
)
FIGURE_KINDS = frozenset({"count", "money", "decimal", "percent", "days", "hours"})
TONES = ("good", "warn", "bad", "info", "plain")
MASKS = (*get_args(What), CONTACT)
Show = Literal["table", "figures", "list", "matrix", "headline"]
SHOWS = ("table", "figures", "list", "matrix", "headline")
_FIGURE = re.compile(r"[A-Z]+-?[A-Z0-9-]*\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: the query's column of the same name, how it is worded and what it stands for."""

    id: str
    kind: str = "text"
    rule: str = ""
    """Rule that the figure comes from; the block's where empty."""
    forms: tuple[str, ...] = ()
    """A figure counted from these forms: where none of them was received, the cell reads 未上报."""
    reported: str = ""
    """Query column (not shown) that is false where this cell reads 未上报; for stretches shorter than the period."""
    of: str = ""
    """Of an enum: the form's field whose labels word it, ``visit_daily.purpose``. Of a field: the form that has it. Of a value:
    form and query column with the field that it is of, ``customer_card.field``."""
    mask: str = ""
    """What a private value is, so that `schemas/privacy.toml` says how it is hidden: ``name``, ``phone``, ``contact`` (either),
    ``email``, ``account``, ``birthday``, ``other``, or ``text`` that may tell of anybody."""
    tones: Mapping[str, str] = field(default_factory=dict)
    """Of a choice: code to tone (good, warn, bad, info, plain)."""
    tone: str = ""
    """Query column (not shown by itself) that holds this cell's tone."""
    width: int = 0
    """Width in the workbook, in characters; by kind where 0."""

    @property
    def is_figure(self) -> bool:
        """Tell whether it holds numbers, set to the right."""
        return self.kind in FIGURE_KINDS


@dataclass(frozen=True, slots=True)
class Origin:
    """Records that figures come from: a query with `form` and `entry` (or `submission`), keys, and what each record adds."""

    query: str
    cells: Mapping[str, str] = field(default_factory=dict)
    """What is added to the field whose cell holds it, ``amount``; with several forms ``form.field|form.field``."""
    order: Sequence[str] = ()
    """Columns in whose order the records are told, where there are too many rows for the query to sort them."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Which records stand behind each row of a block."""

    of: tuple[str, ...] = ()
    """Origins by name, those of another report as ``visits.visit``."""
    by: tuple[str, ...] = ()
    """Query columns that the block's rows and the origins' rows meet by."""
    form: str = ""
    """Instead of both: each row of the block is one record of this form, its query column `entry` tells which."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Figure to the columns of the origins that it is made of; the column of its own name where left out."""
    page: int = 6
    """How many records of a row the page shows; the workbook and `pipeline trace` show more."""
    shown: str = ""
    """Block of the same report whose page shows these records already, under rows with keys of the same names."""


@dataclass(frozen=True, slots=True)
class Block:
    """One question and its answer on a page: a query, its columns, the way it is shown."""

    id: str
    query: str
    rule: str
    columns: tuple[Column, ...]
    show: Show = "table"
    forms: tuple[str, ...] = ()
    """Without a row and without any of these forms it reads 未上报: nothing found is not nothing sent."""
    branch: str = ""
    """Query column that names the row's branch, for telling which forms that branch has sent."""
    across: str = ""
    """Of a matrix: the column whose values become columns."""
    value: str = ""
    """Of a matrix: the column whose values fill it."""
    group: str = ""
    """Of a list: the column over whose equal neighbours stands a heading of its own."""
    page_rows: int = 0
    """How many rows the page shows at most; the workbook always holds all. 0: all."""
    workbook: bool = True
    """Whether the workbook has a sheet of it."""
    rows: Origins | None = None
    """The records behind its figures."""
    chart: Chart | None = None
    """How its rows are drawn; the table is then one click away."""

    @property
    def is_headline(self) -> bool:
        """Tell whether it only words the title of charts, and has neither a section nor a sheet."""
        return self.show == "headline"

    def column(self, column_id: str) -> Column:
        """Give a column by its id."""
        return next(item for item in self.columns if item.id == column_id)


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its blocks in reading order and the figures of `rules.toml` that its queries take."""

    id: str
    order: int
    folder: Path
    blocks: tuple[Block, ...]
    figures: Mapping[str, str] = field(default_factory=dict)
    """Parameter of the queries to ``RULE-ID.name`` in `rules.toml`."""
    prepare: tuple[str, ...] = ()
    """Query files that are run first: temporary tables that several blocks share."""
    needs: tuple[str, ...] = ()
    """Reports whose prepared tables this one's queries use."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Records that figures come from, by a name of its own."""
    file: str = ""
    """Name of the page; ``<id>.html`` where empty."""

    @property
    def domain(self) -> str:
        """Catalogue that words this report."""
        return f"{DOMAIN}_{self.id}"

    @property
    def page(self) -> str:
        """File name of its page."""
        return self.file or f"{self.id}.html"


def load_reports(folder: Path = FOLDER) -> tuple[Report, ...]:
    """Read every report folder, in the order they give.

    Args:
        folder: Holds one folder a report.

    Raises:
        SchemaError: A `report.yaml` is wrong; names file, key, reason and near miss.
    """
    found = [_load(path) for path in sorted(folder.glob("*/report.yaml"))]
    for report in found:
        for other in report.needs:
            _among(other, [each.id for each in found if not each.needs], report.folder / "report.yaml", "needs")
        named = {*report.origins, *(f"{other.id}.{name}" for other in found for name in other.origins)}
        for block in report.blocks:
            if block.chart and block.chart.headline:
                heads = [item.id for item in report.blocks if item.is_headline]
                _among(block.chart.headline, heads, report.folder / "report.yaml", f"blocks.{block.id}.chart.headline")
            if block.rows and block.rows.shown:
                listed = [item.id for item in report.blocks if item.rows and not item.rows.shown]
                _among(block.rows.shown, listed, report.folder / "report.yaml", f"blocks.{block.id}.rows.shown")
            for name in block.rows.of if block.rows else ():
                _among(name, named, report.folder / "report.yaml", f"blocks.{block.id}.rows.of")
    return tuple(sorted(found, key=lambda report: (report.order, report.id)))


@cache
def reports() -> tuple[Report, ...]:
    """Give the reports that come with the pipeline."""
    return load_reports()


@cache
def load_report(path: Path) -> Report:
    """Read one `report.yaml` that stands by itself."""
    return _load(path)


def _load(path: Path) -> Report:
    """Read one `report.yaml`."""
    import yaml

    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loader
    except yaml.YAMLError as fault:
        raise _wrong(path, "", str(fault)) from fault
    values = _known(Report, written, path, "", hidden=("folder",))
    if values["id"] != path.parent.name:
        raise _wrong(path, "id", values["id"], [path.parent.name])
    values["blocks"] = tuple(_block(item, path) for item in values["blocks"])
    values["prepare"] = tuple(values.get("prepare", ()))
    values["needs"] = tuple(values.get("needs", ()))
    values["origins"] = {
        name: Origin(**_known(Origin, item, path, f"origins.{name}")) for name, item in values.get("origins", {}).items()
    }
    queries = (*(block.query for block in values["blocks"]), *(item.query for item in values["origins"].values()))
    for query in (*values["prepare"], *queries):
        if not (path.parent / query).exists():
            raise _wrong(path, "query", query, (item.name for item in path.parent.glob("*.sql")))
    for name, figure in values.get("figures", {}).items():
        if not _FIGURE.fullmatch(str(figure)):
            raise _wrong(path, f"figures.{name}", str(figure))
    return Report(folder=path.parent, **values)


def _block(written: Mapping[str, Any], path: Path) -> Block:
    """Check one block."""
    values = _known(Block, written, path, "blocks", also=("form",))
    values["forms"] = _forms(values)
    where = f"blocks.{values['id']}"
    values["columns"] = tuple(_column(item, path, where) for item in values["columns"])
    ids = [column.id for column in values["columns"]]
    _among(values.get("show", "table"), SHOWS, path, f"{where}.show")
    if values.get("show") == "matrix":
        _among(values.get("across", ""), ids, path, f"{where}.across")
        _among(values.get("value", ""), ids, path, f"{where}.value")
    if values.get("group"):
        _among(values["group"], ids, path, f"{where}.group")
    if values.get("rows"):
        values["rows"] = _origins(values["rows"], ids, path, f"{where}.rows")
    if values.get("chart"):
        masked = [column.id for column in values["columns"] if column.mask]
        values["chart"] = _chart(values["chart"], masked, path, f"{where}.chart")
    return Block(**values)


def _chart(written: Mapping[str, Any], masked: Iterable[str], path: Path, where: str) -> Chart:
    """Check how a block is drawn; which columns its query has shows only when it is asked."""
    values = {key: value for key, value in _known(Chart, written, path, where).items() if value is not None}
    values["y"] = (values["y"],) if isinstance(values["y"], str) else tuple(values["y"])
    chart = Chart(**values)
    _among(chart.kind, CHART_KINDS, path, f"{where}.kind")
    _among(chart.rest, RESTS, path, f"{where}.rest")
    wants_one = chart.kind in ONE_MEASURE or bool(chart.series)
    if not chart.y or (wants_one and len(chart.y) > 1):
        raise _wrong(path, f"{where}.y", ", ".join(chart.y))
    if (chart.kind == "heat") != bool(chart.value):
        raise _wrong(path, f"{where}.value", chart.value)
    for name in chart.columns:
        if name in masked:
            raise _wrong(path, where, name)
    return chart


def _origins(written: Mapping[str, Any], columns: Iterable[str], path: Path, where: str) -> Origins:
    """Check where the rows of a block come from."""
    values = _known(Origins, written, path, where)
    for figure in values.get("parts", {}):
        _among(figure, columns, path, f"{where}.parts")
    values["of"], values["by"] = tuple(values.get("of", ())), tuple(values.get("by", ()))
    values["parts"] = {figure: tuple(parts) for figure, parts in values.get("parts", {}).items()}
    return Origins(**values)


def _column(written: Mapping[str, Any] | str, path: Path, where: str) -> Column:
    """Check one column; a bare word is a text column of that name."""
    values = _known(
        Column, {"id": written} if isinstance(written, str) else dict(written), path, f"{where}.columns", also=("form",)
    )
    values["forms"] = _forms(values)
    where = f"{where}.columns.{values['id']}"
    _among(values.get("kind", "text"), KINDS, path, f"{where}.kind")
    if values.get("mask"):
        _among(values["mask"], MASKS, path, f"{where}.mask")
    for tone in values.get("tones", {}).values():
        _among(tone, TONES, path, f"{where}.tones")
    return Column(**values)


def _forms(values: dict[str, Any]) -> tuple[str, ...]:
    """Take `form`, one name or several, as the forms that something counts."""
    form = values.pop("form", ())
    return (form,) if isinstance(form, str) else tuple(form)


def _known(
    target: type[Any], written: object, path: Path, where: str, hidden: tuple[str, ...] = (), also: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Check the keys of a mapping against the fields of a dataclass."""
    if not isinstance(written, dict):
        raise _wrong(path, where, str(written))
    allowed = {item.name: item for item in fields(target) if item.name not in hidden}
    for key in written:
        if key not in allowed and key not in also:
            raise _wrong(path, f"{where}.{key}".lstrip("."), str(key), [*allowed, *also])
    for name, item in allowed.items():
        if name not in written and item.default is MISSING and item.default_factory is MISSING:
            raise _wrong(path, f"{where}.{name}".lstrip("."), "")
    return dict(written)


def _among(value: str, allowed: Iterable[str], path: Path, where: str) -> None:
    """Refuse a word that is not in a list."""
    known = list(allowed)
    if value not in known:
        raise _wrong(path, where, value, known)


def _wrong(path: Path, key: str, value: str, known: Iterable[str] = ()) -> SchemaError:
    """Word a fault in a `report.yaml` with the nearest right name."""
    options = list(known)
    hint = ", ".join(nearest(value, options)) or ", ".join(options) or "README.md"
    return SchemaError("report.definition.wrong", path=f"{path.parent.name}/{path.name}", key=key, value=value, hint=hint)
