"""What goes back: marked copies in their places, moved aside once mended, and letters that tell each branch its own."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.again import waive_finding, withdraw_submission
from pipeline.archive.outgoing import files_out, open_findings
from pipeline.returns import Returned, write_returns
from pipeline.returns.copies import safe_name
from pipeline.store import open_store
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.store import Store

HEADER = ["日期", "业务员", "客户名称", "客户类别", "拜访目的", "洽谈内容", "拜访结果"]
TITLE = ["华东分公司业务员拜访日报表"]
GOOD: list[Any] = ["2026-03-02", "张三", "上海一机", "老客户", "收款", "谈了价格", "继续跟进"]
SALES = "订单号,行号,日期,业务员,客户名称,产品编码,产品名称,数量,单价,金额\n"
BAD: list[Any] = ["2026-02-30", "张三", "上海二机", "老客户", "收款", "谈了价格", "继续跟进"]


def visits(*rows: Sequence[Any], title: Sequence[Any] = TITLE) -> dict[str, list[list[Any]]]:
    """Give a sheet of visits."""
    return {"拜访": [list(title), HEADER, *map(list, rows)]}


def give(world: World, instant: str = "2026-04-01T09:00") -> list[Returned]:
    """Collect, and give back."""
    world.collect(instant)
    return give_back(world)


def give_back(world: World) -> list[Returned]:
    """Give back what the archive has to give back."""
    with open_store(world.settings, the_schema()) as store:
        return write_returns(world.settings, the_schema(), store, "zh")


def lying(world: World) -> set[str]:
    """List the marked copies."""
    returns = world.folder / "returns"
    return {path.relative_to(returns).as_posix() for path in returns.rglob("*.xls*")}


def letters(world: World, branch: str) -> str:
    """Read all letters of a branch, in their order."""
    return "".join(
        path.read_text(encoding="utf-8-sig") for path in sorted((world.folder / "returns" / branch).glob("回执与通知/*"))
    )


def everything(path: Path) -> str:
    """Read all cells of a workbook as text."""
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def world_number(store: Store, source: str) -> str:
    """Give the number of the file under a path."""
    return next(item.submission_id for item in files_out(store.connection) if item.source == source)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a workspace with registers in its inbox."""
    return World.ready(tmp_path / "w")


def test_a_file_with_errors_goes_back_under_its_own_path_and_a_good_one_does_not(world: World) -> None:
    world.book("华东/三月/日报.xlsx", visits(GOOD, BAD))
    world.book("华南/日报.xlsx", visits(["2026-03-02", "王五", *GOOD[2:]], title=["华南分公司业务员拜访日报表"]))
    told = give(world)
    assert [(item.path, item.state) for item in told] == [("returns/华东/三月/日报.xlsx", "written")]
    assert lying(world) == {"华东/三月/日报.xlsx"}
    book = openpyxl.load_workbook(world.folder / "returns" / "华东/三月/日报.xlsx")
    assert book.sheetnames[0] == "问题清单"
    words = everything(world.folder / "returns" / "华东/三月/日报.xlsx")
    assert "有 1 处必须改" in words
    assert "日期读不出" in words
    assert "2026-02-30" in words
    assert "1 行已经收下" in words


def test_nothing_is_written_when_nothing_changed(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    give(world)
    before = {path: path.stat().st_mtime_ns for path in (world.folder / "returns").rglob("*")}
    assert give_back(world) == []
    assert give(world, "2026-04-01T10:00") == []
    assert {path: path.stat().st_mtime_ns for path in (world.folder / "returns").rglob("*")} == before


def test_a_mended_return_moves_aside_and_the_letter_says_that_nothing_is_open(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    give(world)
    copy = world.folder / "returns" / "华东/日报.xlsx"
    book = openpyxl.load_workbook(copy)
    book["拜访"]["A4"] = "2026-03-03"
    book.save(world.place("华东/日报.xlsx"))
    world.settle(world.place("华东/日报.xlsx"))
    told = give(world, "2026-04-02T09:00")
    assert [(item.path, item.state) for item in told] == [("returns/华东/已处理/日报.xlsx", "mended")]
    assert lying(world) == {"华东/已处理/日报.xlsx"}
    last = (world.folder / "returns/华东/回执与通知/2026-04-02T0900.txt").read_text(encoding="utf-8-sig")
    assert "不用做什么" in last
    assert "还没有办完的文件" not in last


def test_a_return_mended_in_part_under_another_name_goes_back_for_the_rest_alone(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD, ["2026-02-31", *GOOD[1:]]))
    give(world)
    book = openpyxl.load_workbook(world.folder / "returns/华东/日报.xlsx")
    book["拜访"]["A4"] = "2026-03-03"
    book.save(world.place("华东/改好的.xlsx"))
    world.settle(world.place("华东/改好的.xlsx"))
    give(world, "2026-04-02T09:00")
    assert lying(world) == {"华东/改好的.xlsx", "华东/已处理/日报.xlsx"}
    sheet = openpyxl.load_workbook(world.folder / "returns/华东/改好的.xlsx")["拜访"]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["A5"]
    assert [cell.value for cell in sheet[2]].count("错误说明") == 1


def test_handled_copies_of_one_name_are_all_kept(world: World) -> None:
    for day in ("02", "03"):
        world.book("华东/日报.xlsx", visits([f"2026-02-{day}", *GOOD[1:]], ["2026-02-30", *GOOD[1:]]))
        give(world, f"2026-04-{day}T09:00")
        number = world.submission("华东/日报.xlsx")
        with open_store(world.settings, the_schema()) as store:
            withdraw_submission(the_schema(), store, number, "报错了", undo=False)
            write_returns(world.settings, the_schema(), store, "zh")
    assert {"华东/已处理/日报.xlsx", "华东/已处理/日报 (2).xlsx"} <= lying(world)


def test_a_waived_fault_goes_back_no_more_and_comes_back_when_the_waiver_is_undone(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    give(world)
    with open_store(world.settings, the_schema()) as store:
        (out,) = files_out(store.connection)
        (told,) = list(open_findings(store.connection, [out.submission_id])[out.submission_id])
        waive_finding(store, told[0], "客户已停业", undo=False)
    assert [item.state for item in give_back(world)] == ["mended"]
    with open_store(world.settings, the_schema()) as store:
        waive_finding(store, told[0], "还是要改", undo=True)
    assert [item.state for item in give_back(world)] == ["written"]
    assert lying(world) == {"华东/日报.xlsx", "华东/已处理/日报.xlsx"}


def test_a_lost_folder_is_made_anew_from_the_archive_to_the_same_bytes(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    world.drop("华东/销售.csv", f"{SALES}A1,1,2026-03-32,张三,上海一机,P1,螺丝,1,1,1\n".encode())
    give(world)
    returns = world.folder / "returns"
    before = {path.relative_to(returns): path.read_bytes() for path in returns.rglob("*") if path.is_file()}
    shutil.rmtree(returns)
    shutil.rmtree(world.folder / "inbox")
    give_back(world)
    after = {path.relative_to(returns): path.read_bytes() for path in returns.rglob("*") if path.is_file()}
    assert after == before


def test_lost_notes_are_found_again_and_nothing_is_written_twice(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    world.book("华东/旧日报.xlsx", visits(BAD, ["2026-02-31", *GOOD[1:]]))
    give(world)
    (world.folder / "returns" / ".made.json").unlink()
    number = world.submission("华东/旧日报.xlsx")
    with open_store(world.settings, the_schema()) as store:
        withdraw_submission(the_schema(), store, number, "作废", undo=False)
    give_back(world)
    assert lying(world) == {"华东/日报.xlsx", "华东/已处理/旧日报.xlsx"}


def test_what_a_branch_has_changed_in_its_copy_is_never_overwritten(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD, ["2026-02-31", *GOOD[1:]]))
    give(world)
    copy = world.folder / "returns" / "华东/日报.xlsx"
    book = openpyxl.load_workbook(copy)
    book["拜访"]["F3"] = "改到一半"
    book.save(copy)
    with open_store(world.settings, the_schema()) as store:
        (out,) = files_out(store.connection)
        told = open_findings(store.connection, [out.submission_id])[out.submission_id]
        waive_finding(store, told[0][0], "不用改", undo=False)
        write_returns(world.settings, the_schema(), store, "zh")
    assert lying(world) == {"华东/日报.xlsx", "华东/已处理/日报.xlsx"}
    assert "改到一半" in everything(world.folder / "returns" / "华东/已处理/日报.xlsx")
    assert "改到一半" not in everything(copy)


def test_a_copy_that_cannot_be_written_is_told_and_tried_again(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    world.collect("2026-04-01T09:00")
    blocker = world.folder / "returns" / "华东" / "日报.xlsx"
    (blocker / "里面").mkdir(parents=True)
    with open_store(world.settings, the_schema()) as store:
        told = write_returns(world.settings, the_schema(), store, "zh")
        assert [item.state for item in told] == ["blocked"]
        shutil.rmtree(blocker)
        told = write_returns(world.settings, the_schema(), store, "zh")
        assert [item.state for item in told] == ["written"]


def test_a_lost_original_is_told_and_the_others_go_back(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    world.book("华东/新日报.xlsx", visits(["2026-03-20", *GOOD[1:]], ["2026-02-31", *GOOD[1:]]))
    world.collect("2026-04-01T09:00")
    with open_store(world.settings, the_schema()) as store:
        store.delivery(world_number(store, "华东/日报.xlsx")).path.unlink()
        told = write_returns(world.settings, the_schema(), store, "zh")
    assert [(item.source, item.state) for item in told] == [("华东/日报.xlsx", "lost"), ("华东/新日报.xlsx", "written")]


def test_a_csv_comes_back_as_a_workbook_that_says_so(world: World) -> None:
    world.drop(
        "华东/销售.csv",
        f"{SALES}0012,1,2026-03-32,张三,上海一机,P1,螺丝,1,1,1\n".encode("gb18030"),
    )
    give(world)
    copy = world.folder / "returns" / "华东/销售.csv.xlsx"
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames == ["问题清单", "销售"]
    assert book["销售"]["A2"].value == "0012"
    assert book["销售"]["C2"].comment is not None
    assert "不是 .xlsx 格式" in everything(copy)


def test_each_workbook_inside_a_zip_comes_back_under_its_own_name(world: World) -> None:
    world.book("x/好.xlsx", visits(GOOD))
    world.book("x/坏.xlsx", visits(["2026-03-04", *GOOD[1:]], BAD))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name in ("好.xlsx", "坏.xlsx"):
            package.write(world.place(f"x/{name}"), name)
    shutil.rmtree(world.folder / "inbox" / "x")
    world.drop("华东/三月.zip", packed.getvalue())
    give(world)
    assert lying(world) == {"华东/三月/坏.xlsx"}
    book = openpyxl.load_workbook(world.folder / "returns" / "华东/三月/坏.xlsx")
    assert book["拜访"]["A4"].comment is not None


def test_a_file_that_cannot_be_opened_comes_back_as_a_list(world: World) -> None:
    world.drop("华东/坏.xlsx", b"PK\x03\x04 torn")
    give(world)
    words = everything(world.folder / "returns" / "华东/坏.xlsx")
    assert "文件打不开" in words
    assert "inbox/华东/" in words


def test_a_locked_file_comes_back_locked_with_the_same_password(world: World) -> None:
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    secret = "秘密123"  # noqa: S105 - of the test
    world.book("x/日报.xlsx", visits(GOOD, BAD))
    locked = io.BytesIO()
    with world.place("x/日报.xlsx").open("rb") as plain:
        OOXMLFile(plain).encrypt(secret, locked)
    shutil.rmtree(world.folder / "inbox" / "x")
    (world.folder / "company.toml").write_text(f'passwords = ["别的", "{secret}"]\n', encoding="utf-8")
    world.drop("华东/日报.xlsx", locked.getvalue())
    give(world)
    copy = world.folder / "returns" / "华东/日报.xlsx"
    opened = io.BytesIO()
    with copy.open("rb") as file:
        book = msoffcrypto.OfficeFile(file)
        assert book.is_encrypted()
        book.load_key(password=secret)
        book.decrypt(opened)
    assert openpyxl.load_workbook(opened).sheetnames == ["问题清单", "拜访"]
    assert give_back(world) == []


def test_the_later_of_two_files_under_one_path_counts(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    give(world)
    world.book("华东/日报.xlsx", visits(["2026-03-20", *GOOD[1:]], ["2026-02-31", *GOOD[1:]]))
    give(world, "2026-04-02T09:00")
    assert "2026-02-31" in everything(world.folder / "returns" / "华东/日报.xlsx")


def test_what_was_found_between_forms_is_marked_where_its_field_stands(world: World) -> None:
    world.drop(
        "华东/销售.csv",
        f"{SALES}A1,1,2026-03-02,张三,上海一机,P1,螺丝,1,1,1\nA2,1,2026-03-32,张三,上海一机,P9,螺母,1,1,1\n".encode(),
    )
    give(world)
    card = "产品编码,产品名称,单位,公司售价,生效日期\nP9,螺母,个,5,2025-01-01\n"
    world.drop("总公司/产品价目表.csv", card.encode())
    give(world, "2026-04-02T09:00")
    with open_store(world.settings, the_schema()) as store:
        (out,) = files_out(store.connection)
        told = open_findings(store.connection, [out.submission_id])[out.submission_id]
    assert [(item.reason, item.cell) for number, item in told if number.startswith("A") and item.field == "product_code"] == [
        ("rules.unknown-product-in-sales", "F2")
    ]


def test_a_letter_tells_a_branch_its_own_and_no_values_of_cells(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    world.book("华南/南方日报.xlsx", visits(["2026-02-30", "王五", *GOOD[2:]], title=["华南分公司业务员拜访日报表"]))
    give(world)
    east, south = letters(world, "华东"), letters(world, "华南")
    assert "日报.xlsx" in east
    assert "南方" not in east
    assert "华南" not in east
    assert "华东" not in south
    for letter in (east, south):
        assert "2026-02-30" not in letter
        assert "上海" not in letter
        assert "日期读不出" in letter


def test_a_letter_is_a_receipt_for_good_files_and_repeated_ones(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD))
    content = world.place("华东/日报.xlsx").read_bytes()
    give(world)
    world.drop("华东/日报副本.xlsx", content)
    give(world, "2026-04-02T09:00")
    first, second = (
        (world.folder / f"returns/华东/回执与通知/2026-04-0{day}T0900.txt").read_text(encoding="utf-8-sig") for day in (1, 2)
    )
    export = world.export()
    (digest,) = {row["sha256"] for row in export.all("submission") if row["source"].startswith("华东")}
    assert digest in first
    assert digest in second
    assert "读到 1 行，收下 1 行，退回 0 行" in first
    assert "以前收过，不重复收" in second


def test_a_later_letter_tells_what_is_still_open_and_since_when(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    give(world)
    world.book("华东/新日报.xlsx", visits(["2026-03-20", *GOOD[1:]]))
    give(world, "2026-04-05T10:30")
    letter = (world.folder / "returns/华东/回执与通知/2026-04-05T1030.txt").read_text(encoding="utf-8-sig")
    assert "- 日报.xlsx: 还有 1 处没有改（2026-04-01 09:00 收到）" in letter


def test_a_file_from_an_unknown_folder_goes_back_to_nobody(world: World) -> None:
    world.book("华冬/日报.xlsx", visits(GOOD, BAD))
    assert give(world) == []
    assert not (world.folder / "returns" / "华冬").exists()


def test_a_dry_run_gives_nothing_back(world: World, tmp_path: Path) -> None:
    from dataclasses import replace

    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    world.collect("2026-04-01T09:00")
    with open_store(world.settings, the_schema()) as store:
        assert write_returns(replace(world.settings, rehearsal=tmp_path / "r"), the_schema(), store, "zh") == []
    assert not (world.folder / "returns").exists()
    assert not (tmp_path / "r").exists()


def test_returns_never_lie_in_the_inbox(world: World) -> None:
    world.book("华东/日报.xlsx", visits(GOOD, BAD))
    before = set((world.folder / "inbox").rglob("*"))
    give(world)
    assert set((world.folder / "inbox").rglob("*")) == before
    notes = json.loads((world.folder / "returns" / ".made.json").read_text(encoding="utf-8"))
    assert all(".." not in name for item in notes["of"].values() for name in item["files"])


@pytest.mark.parametrize(
    ("name", "safe"),
    [("日报.xlsx", "日报.xlsx"), ("..", "_"), ("a/b:c.xlsx", "a_b_c.xlsx"), ("NUL.xlsx", "_NUL.xlsx"), ("x. ", "x")],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_very_long_name_is_cut_and_stays_one_of_a_kind() -> None:
    one, other = safe_name("长" * 100 + "甲.xlsx"), safe_name("长" * 100 + "乙.xlsx")
    assert one != other
    assert one.endswith(".xlsx")
    assert len(one.encode()) <= 230
