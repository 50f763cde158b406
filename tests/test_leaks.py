"""Private values planted in every form that has them are in no output but those that may hold them (SEC-02, SEC-21)."""

from __future__ import annotations

import base64
import email
import email.policy
import io
import json
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
from pipeline.lineage import trace
from pipeline.store import open_store
from tests.raw_keys import raw_keys
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.traps import Line

NOW = "2026-04-02T09:00"
CUSTOMER = "苏州永昌建材有限公司"
TWIN = "苏州永昌建材股份有限公司"
"""Like enough to be asked about."""
CARD = {
    "建档日期": "2025-01-06",
    "客户编号": "KH-90417",
    "客户名称": CUSTOMER,
    "通讯地址": "苏州市枫桥路417号",
    "客户性质": "企业",
    "法定代表人": "欧阳翠微",
    "电话": "0512-68551234",
    "电子邮箱": "yongchang@fengqiao.cn",
    "联系人": "司徒雁南",
    "联系人手机": "13961770412",
    "银行账号": "6222021102019990417",
    "决策者": "上官云舒",
    "决策者生日": "1971-04-17",
    "决策者爱好": "收藏紫砂壶",
    "特殊日期": "结婚纪念日11月23日",
    "所属分公司": "华东分公司",
    "业务员": "张三",
}
CONTACT = {
    "客户编号": "KH-90417",
    "客户名称": CUSTOMER,
    "联系人": "慕容倩如",
    "职务": "采购经理",
    "电话": "0512-68559876",
    "手机": "13761770418",
    "电子邮箱": "qianru@fengqiao.cn",
    "微信": "murong_qr_88",
    "生日": "1983-09-27",
    "爱好": "户外攀岩",
}
VISIT = ["拜访日期", "业务员", "客户编号", "客户名称", "面谈人", "联系电话", "拜访目的", "洽谈内容", "需总部协助事项", "拜访方式"]
COMPLAINT = [
    "投诉编号",
    "投诉日期",
    "客户编号",
    "客户名称",
    "投诉人",
    "联系电话",
    "投诉类型",
    "投诉内容",
    "业务员",
    "处理措施",
    "处罚情况",
]
LEAD = ["线索编号", "登记日期", "客户名称", "联系人", "联系电话", "线索来源", "业务员"]
PRIVATE = [
    *("欧阳翠微", "0512-68551234", "68551234", "yongchang@fengqiao.cn", "司徒雁南", "13961770412", "6222021102019990417"),
    *("上官云舒", "1971-04-17", "收藏紫砂壶", "结婚纪念日11月23日", "04-17"),
    *("慕容倩如", "68559876", "13761770418", "qianru@fengqiao.cn", "murong_qr_88", "1983-09-27", "户外攀岩"),
    *(
        "诸葛晓棠",
        "13661770499",
        "136-6177-0499",
        "夏侯明澈",
        "13561770455",
        "扣罚业务员奖金四百一十七元",
        "钟离素问",
        "13461770466",
    ),
    *("1346177046612", "13361770433"),
]
"""What is planted: every value of a private field, as written and as it is kept."""
WAYS = (
    ("report", "--period", "2026-03", "--lang", "en", "--format", "html"),
    ("report", "--period", "2026-03"),
    ("mail", "--period", "2026-03"),
    ("status",),
    ("status", "--json"),
    ("verify",),
    ("verify", "--json"),
    ("customers", "list"),
    ("customers", "list", "--json"),
    ("forget", "--due"),
    ("forget", "--due", "--json"),
    ("access",),
)


def with_heads(*rows: dict[str, str]) -> list[Line]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A company whose forms tell of persons, with faults in private cells, too."""
    made = World.make(tmp_path_factory.mktemp("leaks") / "w")
    twin = CARD | {"客户编号": "KH-90555", "客户名称": TWIN, "所属分公司": "华南分公司", "业务员": "王五"}
    made.book("华东分公司/客户一览.xlsx", {"客户": [["客户一览表"], *with_heads(CARD)]})
    made.book("华南分公司/客户一览.xlsx", {"客户": [["客户一览表"], *with_heads(twin)]})
    made.book("华东分公司/联系人.xlsx", {"联系人": [["客户联系人登记表"], *with_heads(CONTACT)]})
    visits: list[Line] = [
        [
            "2026-03-02",
            "张三",
            "KH-90417",
            CUSTOMER,
            "诸葛晓棠",
            "13661770499",
            "例行拜访",
            "请回电136-6177-0499",
            "请联系13661770499",
            "上门",
        ],
        ["2026-13-40", "张三", "KH-90417", CUSTOMER, "诸葛晓棠", "1346177046612", "例行拜访", "日期写错", None, "上门"],
        ["2026-03-04", "张三", "KH-90417", CUSTOMER, "诸葛晓棠", "1346177046612", "例行拜访", "电话写错", None, "上门"],
    ]
    made.book("华东分公司/日报.xlsx", {"日报": [["业务员拜访日报表"], VISIT, *visits], "备注": [["诸葛晓棠 13361770433"]]})
    complaints: list[Line] = [
        [
            *("TS-1", "2026-03-05", "KH-90417", CUSTOMER, "夏侯明澈", "13561770455", "质量问题", "开裂，回电13561770455", "张三"),
            *("换货，已告13561770455", "扣罚业务员奖金四百一十七元"),
        ]
    ]
    made.book("华东分公司/投诉.xlsx", {"投诉": [["客户投诉登记表"], COMPLAINT, *complaints]})
    leads: list[Line] = [["XS-1", "2026-03-06", "无锡梁溪装饰公司", "钟离素问", "13461770466", "展会", "张三"]]
    made.book("华东分公司/线索.xlsx", {"线索": [["销售线索登记表"], LEAD, *leads]})
    made.collect("2026-04-01T09:00")
    return made


@pytest.fixture
def call(world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Run the command line in the world; give its status and all that it says."""
    monkeypatch.setenv("PIPELINE_NOW", NOW)
    monkeypatch.setenv("PIPELINE_WHO", "档案员")

    def run(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["pipeline", "--workspace", str(world.folder), *words])
        try:
            status = run_guarded(root)
        except Exception as fault:  # noqa: BLE001 - with --debug whatever happened is shown as it is
            status = 3
            print(repr(fault))  # noqa: T201 - so that it is searched like all that is said
        seen = capsys.readouterr()
        return status, seen.out + seen.err

    return run


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Give all text that bytes hold, whatever it is packed in."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            for inner in box.namelist():
                yield from unpacked(f"{name}!{inner}", box.read(inner))
    elif name.endswith(".eml"):
        mail = email.message_from_bytes(data, policy=email.policy.default)
        yield name, " ".join(f"{key}: {value}" for key, value in mail.items())
        for part in mail.walk():
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                yield from unpacked(f"{name}!{part.get_filename() or part.get_content_type()}", body)
    else:
        text = data.decode("utf-8", "replace")
        yield name, text
        yield f"{name} (without tags)", re.sub(r"<[^>]*>", "", text)
        for found in re.findall(r"base64,([A-Za-z0-9+/=]{40,})", text):
            yield from unpacked(f"{name}!data", base64.b64decode(found))


def told(name: str, data: bytes) -> list[str]:
    """Name every planted value that is found."""
    return [f"{where}: {value}" for where, text in unpacked(name, data) for value in PRIVATE[:] if value in text]


def unworded(name: str, data: bytes) -> list[str]:
    """Name every key of a wording that stands as it is."""
    return [f"{where}: {key}" for where, text in unpacked(name, data) for key in raw_keys(text)]


def files_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_is_planted_is_in_the_archive(world: World) -> None:
    export = "".join(path.read_text(encoding="utf-8") for path in files_below(world.export().folder) if path.suffix == ".csv")
    assert [value for value in PRIVATE if value not in export and value not in ("13361770433", "136-6177-0499")] == []


def test_no_page_workbook_mail_or_screen_tells_a_private_value(world: World, call: Callable[..., tuple[int, str]]) -> None:
    for words in WAYS:
        status, said = call(*words, "--debug")
        assert status in (0, 1), (words, said)
        assert told(" ".join(words), said.encode()) + unworded(" ".join(words), said.encode()) == []
        if words[-1] == "html":  # the next report takes its place
            assert [line for path in files_below(world.folder / "reports") for line in told(path.name, path.read_bytes())] == []
    with open_store(world.settings, the_schema(), read_only=True) as store:
        submissions = [row[0] for row in store.connection.execute("SELECT submission_id FROM current_submission").fetchall()]
        findings = [row[0] for row in store.connection.execute("SELECT finding_id FROM current_finding").fetchall()]
        customers = [row[0] for row in store.connection.execute("SELECT customer_id FROM folded_customer").fetchall()]
        forms = sorted(store.active_forms)
        entries = {
            form: [row[0] for row in store.connection.execute(f"SELECT _entry FROM current_{form}").fetchall()]  # noqa: S608 - our name
            for form in forms
        }
    private = [item.id for item in the_schema().forms["customer_card"].fields if item.privacy != "business"]
    cells = [f"华东分公司/日报.xlsx!日报!{cell}" for cell in ("E3", "F3", "H3", "D4", "E4", "F4", "H4", "F5")]
    records = [f"{form}:{entry}" for form in forms for entry in entries[form]]
    fields = [f"{customers[0]}.{name}" for name in private]
    assert findings
    with open_store(world.settings, the_schema(), read_only=True) as store:
        for what in [*submissions, *findings, *customers, *records, *fields, *cells]:
            facts = trace(world.settings, the_schema(), store, what, "zh")
            assert told(what, json.dumps(facts, ensure_ascii=False, default=str).encode()) == []
    ways: list[tuple[str, ...]] = [("status", number) for number in submissions]
    ways += [("customers", "show", customers[0]), ("trace", submissions[0]), ("trace", findings[0]), ("trace", fields[0])]
    ways += [("trace", cells[0]), ("trace", cells[5]), ("trace", records[0]), ("trace", "华东分公司/日报.xlsx!备注!A1")]
    for way in ways:
        for more in ((), ("--json",)):
            assert told(" ".join(way), call(*way, *more)[1].encode()) == [], way
    made = [path for folder in ("reports", "outbox") for path in files_below(world.folder / folder)]
    assert {path.suffix for path in made} >= {".html", ".xlsx", ".eml"}
    assert [line for path in made for line in told(path.name, path.read_bytes())] == []
    assert [line for path in made for line in unworded(path.name, path.read_bytes())] == []
    drafts = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in made if path.suffix == ".eml"]
    for draft in drafts:
        bodies = [body.get_content() for kind in ("plain", "html") if (body := draft.get_body((kind,)))]
        assert [("绝密（最高级机密）" in body or "Top secret" in body) for body in bodies] == [True, True]
        assert (draft["To"], draft["X-Unsent"], draft["Sensitivity"]) == (None, "1", "Company-Confidential")
    page = next(path for path in made if path.name == "customers.html").read_text(encoding="utf-8")
    assert "司**" in page, "the contact is on the page, hidden"
    assert "139****0412" in page
    assert page.count("绝密（最高级机密）") >= 2 or page.count("Top secret") >= 2, "on top and in the footer (SEC-11)"
    with zipfile.ZipFile(next(path for path in made if path.suffix == ".xlsx")) as book:
        footers = [
            found[1]
            for name in book.namelist()
            if name.startswith("xl/worksheets/sheet")
            and (found := re.search(r"<oddFooter>(.*?)</oddFooter>", book.read(name).decode()))
        ]
    assert footers
    assert {footer.split("&amp;R")[0] for footer in footers} <= {
        "&amp;LTop secret",
        "&amp;LSecret",
        "&amp;LInternal",
        "&amp;L绝密（最高级机密）",
        "&amp;L机密",
        "&amp;L内部",
    }


def test_workbooks_for_head_office_hide_it_too(call: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    for number, way in enumerate((("customers", "review"), ("reading",))):
        target = tmp_path / f"{number}.xlsx"
        status, said = call(*way, "--to", str(target))
        assert status in (0, 1), said
        assert target.exists(), said
        assert told(" ".join(way), target.read_bytes()) == []
        assert told(" ".join(way), said.encode()) == []
    open_one = tmp_path / "open.xlsx"
    assert call("customers", "review", "--to", str(open_one), "--unmasked")[0] == 2, "without a reason nobody looks"
    assert not open_one.exists()
    assert call("customers", "review", "--to", str(open_one), "--unmasked", "--reason", "核对")[0] == 0
    assert told("open", open_one.read_bytes())


def test_the_sender_reads_his_own_values_and_no_other_branch_does(world: World, call: Callable[..., tuple[int, str]]) -> None:
    call("collect")
    own = [path for path in files_below(world.folder / "returns") if "华东分公司" in path.parts]
    assert any(told(path.name, path.read_bytes()) for path in own), "the copy shows the sender what he wrote"
    others = [path for path in files_below(world.folder / "returns") if "华东分公司" not in path.parts]
    twins_own = {"华南分公司"}
    assert [line for path in others if not twins_own & set(path.parts) for line in told(path.name, path.read_bytes())] == []


def test_who_looked_unmasked_and_who_exported_is_written_down(
    world: World, call: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    assert call("trace", "C000001.contact_mobile", "--unmasked")[0] == 2
    status, said = call("trace", "C000001.contact_mobile", "--unmasked", "--reason", "客户来电核实", "--who", "李经理")
    assert (status, "13961770412" in said) == (0, True)
    status, said = call("customers", "show", "C000001", "--unmasked", "--reason", "审计")
    assert status == 0
    assert told("show", said.encode())
    assert call("export", "--to", str(tmp_path / "out"), "--reason", "年报")[0] == 0
    status, said = call("access")
    assert status == 0
    for words in (
        ("李经理", "C000001.contact_mobile", "客户来电核实"),
        ("档案员", "C000001", "审计"),
        ("档案员", str(tmp_path / "out"), "年报"),
    ):
        assert any(all(word in line for word in words) for line in said.splitlines()), said
    count = len(said.splitlines())
    assert call("backup", str(tmp_path / "copy"))[0] == 0
    assert call("rebuild")[0] == 0
    assert call("restore", str(tmp_path / "copy"))[0] == 0
    status, after = call("access")
    assert status == 0
    assert after.splitlines()[:count] == said.splitlines(), "rebuild and restore keep the log"
    log = world.settings.archive / "access.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace("李经理", "王经理"), encoding="utf-8")
    assert call("access")[0] == 1, "a changed line shows"
