"""The baselines, each a process of its own: ``python baselines.py A|B|C|P FOLDER``."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

HEADER_ROW, LAST_ROW_IS_TOTAL = 2, 1
REQUIRED = ("销售日期", "业务员", "订单号", "客户编号", "客户名称", "产品编码", "产品名称", "单位", "数量", "单价", "金额")


def expectations() -> list[Any]:
    """Thirty expectations such as an ordinary script would write for this form."""
    gxe = import_module("great_expectations.expectations")  # its names are not exported for type checkers

    suite: list[Any] = [gxe.ExpectColumnValuesToNotBeNull(column=name) for name in REQUIRED]
    suite += [gxe.ExpectColumnToExist(column=name) for name in REQUIRED[:6]]
    suite += [gxe.ExpectColumnValuesToBeBetween(column=name, min_value=0) for name in ("数量", "单价", "金额", "行号")]
    suite += [
        gxe.ExpectColumnValuesToMatchRegex(column=name, regex=regex)
        for name, regex in (("客户编号", r"^KH-\d{4}$"), ("产品编码", r"^PA\d{3}$"), ("订单号", r"^XS\d+$"))
    ]
    suite += [
        gxe.ExpectColumnValueLengthsToBeBetween(column=name, min_value=1, max_value=100)
        for name in ("客户名称", "产品名称", "业务员", "单位")
    ]
    suite += [
        gxe.ExpectColumnValuesToBeInSet(column="单位", value_set=["套", "台", "桶"]),
        gxe.ExpectColumnValuesToNotBeNull(column="规格型号"),
    ]
    return suite


def validator() -> Any:
    """Give a function that validates a frame with the suite."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.core import ExpectationSuite
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = context.data_sources.add_pandas("frames").add_dataframe_asset("frame").add_batch_definition_whole_dataframe("all")
    suite = ExpectationSuite(name="sales", expectations=expectations())
    return lambda frame: batch.get_batch(batch_parameters={"dataframe": frame}).validate(suite, result_format="COMPLETE")


def read_and_write(folder: Path, *, validate_each: bool) -> None:
    """Read every file with pandas and openpyxl, validate, concatenate, write one workbook."""
    import pandas as pd

    validate = validator()
    frames = []
    for path in sorted(folder.rglob("*.xlsx")):
        frame = pd.read_excel(path, engine="openpyxl", header=HEADER_ROW).iloc[:-LAST_ROW_IS_TOTAL]
        if validate_each:
            validate(frame)
        frames.append(frame)
    whole = pd.concat(frames, ignore_index=True)
    if not validate_each:
        validate(whole)
    with tempfile.TemporaryDirectory() as made:
        whole.to_excel(Path(made) / "all.xlsx", index=False)


def read_bare(folder: Path) -> None:
    """Read every file with calamine and throw the cells away."""
    from python_calamine import CalamineWorkbook

    for path in sorted(folder.rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def group_and_write(folder: Path) -> None:
    """Add an export up by branch and month, person and day, and kind; write each as a page and a sheet: no rule, no trace."""
    import pandas as pd

    sales, visits = (pd.read_csv(folder / f"{form}.csv", dtype=str) for form in ("sales_detail", "visit_daily"))
    complaints = pd.read_csv(folder / "complaint.csv", dtype=str)
    sales["amount"] = sales["amount"].astype(float)
    sales["month"] = sales["sale_date"].str[:7]
    tables = {
        "sales": sales.groupby(["_branch", "salesperson", "month"])["amount"].sum().reset_index(),
        "visits": visits.groupby(["_branch", "salesperson", "visit_date"]).size().reset_index(name="visits"),
        "complaints": complaints.groupby(["_branch", "complaint_type", "status"]).size().reset_index(name="complaints"),
    }
    with tempfile.TemporaryDirectory() as made, pd.ExcelWriter(Path(made) / "all.xlsx", engine="xlsxwriter") as book:
        for name, table in tables.items():
            table.to_html(Path(made) / f"{name}.html", index=False)
            table.to_excel(book, sheet_name=name, index=False)


if __name__ == "__main__":
    which, where = sys.argv[1], Path(sys.argv[2])
    if which == "C":
        read_bare(where)
    elif which == "P":
        group_and_write(where)
    else:
        read_and_write(where, validate_each=which == "A")
