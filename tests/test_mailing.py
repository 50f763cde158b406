"""`pipeline mail` through the command line: who gets what, once; read as it arrived at a real server."""

from __future__ import annotations

import io
import json
import re
import socket
import sys
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from benchmarks.quarter import CITIES, make_quarter
from pipeline.cli.main import root
from pipeline.cli.session import run_guarded
from pipeline.post.desk import pick_alerts
from pipeline.report.definition import Block, Column, Report
from pipeline.report.sheet import lay_out
from pipeline.report.wording import Wording
from tests.traps import World, the_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from pipeline.report.query import Row
    from tests.traps import Line

NOW = "2026-04-02T09:00"
HERE, THERE = CITIES[:2]
"""Every name of a made-up branch begins with its city: its own, its people's and its customers'."""
BOSS, SALES, MANAGER, OTHER, GONE = (f"{name}@example.com" for name in ("boss", "sales", "manager", "other", "gone"))
RECIPIENTS: list[Line] = [
    ["收件人", "邮箱", "角色", "分公司", "报告", "语言", "停用"],
    ["王总", BOSS, "总经理", None, None, "中文", None],
    ["Ms Qian", SALES, "销售部经理", None, "销售，拜访", "英文", None],
    ["李经理", MANAGER, "分公司经理", f"{HERE}分公司", None, "中文", None],
    ["孙经理", OTHER, "分公司经理", f"{THERE}分公司", None, "中文", None],
    ["周经理", GONE, "分公司经理", f"{THERE}分公司", "销售", "中文", None],
    ["吴经理", "stopped@example.com", "总经理", None, None, "中文", "是"],
]
FAULTY: list[Line] = [
    ["拜访日期", "业务员", "客户名称", "拜访方式", "拜访目的", "洽谈内容"],
    ["三月五十日", "无此人", f"{HERE}某公司", "上门", "推销", "看样"],
]
PHONE = re.compile(r"(?<!\d)030[01]-5\d{6}")
"""Of the customers' contacts, as `make_quarter` writes them."""


class Office:
    """What arrived at the server."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, EmailMessage]] = []

    async def handle_RCPT(self, _server: object, _session: object, envelope: Any, address: str, _options: object) -> str:  # noqa: ANN401, N802 - as the server calls it
        """Take every recipient but one."""
        if address == GONE:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - as the server calls it
        """Keep what arrived."""
        self.arrived.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=default)))
        return "250 OK"

    def mail_to(self, address: str) -> EmailMessage:
        """Give the one mail that somebody got."""
        (found,) = [mail for to, mail in self.arrived if to == address]
        return found


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Office, int]]:
    """A mail server, and its port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    taken = Office()
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    yield taken, port
    controller.stop()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, office: tuple[Office, int]) -> World:
    """Two branches of which one has a file to mend, and the register of recipients."""
    world = World.make(tmp_path_factory.mktemp("mailing"), registers=False)
    make_quarter(world.folder / "inbox", 2, 0.012, customers=40)
    world.book("总公司/邮件收件人登记表.xlsx", {"收件人": RECIPIENTS})
    world.book(f"{HERE}分公司/拜访日报表.xlsx", {"拜访": FAULTY})
    server = f'host = "127.0.0.1"\nport = {office[1]}\nsecurity = "none"'
    mail = f'{server}\nsender = "report@example.com"\nreply_to = "office@example.com"\n'
    (world.folder / "company.toml").write_text(f'company = "示例公司"\n[mail]\n{mail}', encoding="utf-8")
    assert call(world, "collect") == 0
    return world


def call(world: World, *words: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_NOW", NOW)
        patch.setattr(sys, "argv", ["pipeline", "--workspace", str(world.folder), *words])
        return run_guarded(root)


@pytest.fixture(scope="module")
def sent(world: World, office: tuple[Office, int]) -> Office:
    """What arrived when everything was sent once; one recipient was refused."""
    assert call(world, "mail", "--period", "2026-03", "--send") == 1
    return office[0]


def states(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    return {item["address"]: item["state"] for item in json.loads(capsys.readouterr().out)["mails"]}


def texts(mail: EmailMessage) -> Iterator[tuple[str, str]]:
    """Give all that a mail holds as text: headers, bodies, names of files, workbooks part by part."""
    yield "headers", "\n".join(str(value) for value in mail.values())
    for part in mail.walk():
        name = part.get_filename() or part.get_content_type()
        yield f"name of {name}", name
        if part.get_content_maintype() == "text":
            yield name, part.get_content()
        elif name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(part.get_content())) as book:
                yield from ((f"{name}!{item}", book.read(item).decode(errors="replace")) for item in book.namelist())


def attached(mail: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def test_a_dry_run_tells_who_would_get_what_and_leaves_nothing(
    world: World, office: tuple[Office, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = world.copy(tmp_path / "space")
    assert call(copy, "mail", "--period", "2026-03", "--send", "--dry-run", "--json") == 0
    told = {item["address"]: item for item in json.loads(capsys.readouterr().out)["mails"]}
    assert set(told) == {BOSS, SALES, MANAGER, OTHER, GONE}
    assert told[MANAGER]["attached"] == [f"{HERE}分公司-2026-03.xlsx", "拜访日报表.xlsx"]
    assert told[SALES]["attached"] == []
    assert call(copy, "mail", "--period", "2026-03", "--dry-run") == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert "什么也没有写" in first
    assert not (copy.folder / "outbox").exists()
    assert [to for to, _ in office[0].arrived if to == MANAGER] in ([], [MANAGER])


def test_each_gets_his_mail_and_a_refusal_stops_nobody_else(sent: Office) -> None:
    assert sorted(to for to, _ in sent.arrived) == sorted([BOSS, SALES, MANAGER, OTHER])
    for to, mail in sent.arrived:
        assert mail["To"].addresses[0].addr_spec == to
        assert mail["From"].addresses[0].display_name == "示例公司"
        assert mail["Reply-To"] == "office@example.com"
        assert not any(part.defects for part in mail.walk())


def test_a_branch_manager_gets_his_branch_and_no_other(sent: Office) -> None:
    for to, other, number in ((MANAGER, THERE, "KH-01"), (OTHER, HERE, "KH-00")):
        told = [
            (name, found) for name, text in texts(sent.mail_to(to)) for found in re.findall(f"{other}.{{0,20}}|{number}", text)
        ]
        assert told == []


def test_his_workbook_is_his_branchs_and_the_companys_goes_to_the_company(world: World, sent: Office) -> None:
    report = world.folder / "reports" / "2026-03"
    own = attached(sent.mail_to(MANAGER))
    assert own[f"{HERE}分公司-2026-03.xlsx"] == (report / "branches" / f"{HERE}分公司" / "summary.xlsx").read_bytes()
    assert own["拜访日报表.xlsx"] == (world.folder / "returns" / f"{HERE}分公司" / "拜访日报表.xlsx").read_bytes()
    assert attached(sent.mail_to(BOSS)) == {"示例公司-2026-03.xlsx": (report / "summary.xlsx").read_bytes()}
    assert attached(sent.mail_to(SALES)) == {}
    boss = sent.mail_to(BOSS).get_body(("plain",))
    assert boss is not None
    assert HERE in boss.get_content()
    assert THERE in boss.get_content()


def test_every_mail_bears_its_level_and_no_private_value(sent: Office) -> None:
    for to, mail in sent.arrived:
        level = "[Secret]" if to == SALES else "【绝密（最高级机密）】"  # who gets sales and visits is told of no card
        for kind in ("plain", "html"):
            body = mail.get_body((kind,))
            assert body is not None
            assert level in body.get_content()
        assert [(name, found) for name, text in texts(mail) for found in PHONE.findall(text)] == []


def test_a_mail_tells_one_alert_of_each_subject_before_a_second_one_of_any() -> None:
    block = Block("alerts", "x.sql", "SAT-11", (Column("alert"), Column("topic", "choice")), show="list", group="topic")
    wording = Wording(Report("overview", 0, Path(), (block,)), the_schema(), "zh", {})
    topics = ["behind_branch"] * 14 + ["held_files"] * 2 + ["missing_cards"]
    rows: list[Row] = [{"alert": f"{topic} {number}", "topic": topic} for number, topic in enumerate(topics)]
    told = [line.text for line in pick_alerts([lay_out(block, rows, wording)], "zh")]
    wanted = [*(f"behind_branch {number}" for number in range(7)), "held_files 14", "held_files 15", "missing_cards 16"]
    assert told == [*wanted, "另有 7 条，见报告的“总览”。"]
    few = [line.text for line in pick_alerts([lay_out(block, rows[-3:], wording)], "zh")]
    assert few == wanted[-3:]


def test_nothing_goes_twice_unless_it_is_asked_for(
    world: World, sent: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = list(sent.arrived)
    once = dict.fromkeys((BOSS, SALES, MANAGER, OTHER), "already") | {GONE: "refused"}
    copy = world.copy(tmp_path / "space")
    capsys.readouterr()
    assert call(copy, "mail", "--period", "2026-03", "--send", "--dry-run", "--json") == 0
    assert states(capsys) == {**once, GONE: "composed"}
    assert call(copy, "rebuild") == 0
    assert call(copy, "verify") == 0
    capsys.readouterr()
    assert call(copy, "mail", "--period", "2026-03", "--send", "--json") == 1
    assert states(capsys) == once
    assert sent.arrived == before
    assert call(copy, "mail", "--period", "2026-03", "--send", "--again", "--json") == 1
    assert states(capsys) == dict.fromkeys((BOSS, SALES, MANAGER, OTHER), "sent") | {GONE: "refused"}
    again = sent.arrived[len(before) :]
    assert {(to, mail["Message-ID"]) for to, mail in again} == {(to, mail["Message-ID"]) for to, mail in before}
    del sent.arrived[len(before) :]


def test_mails_that_went_leave_the_report_as_it_stands(world: World, sent: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert sent.arrived
    for rehearsed in ((), ("--dry-run",)):
        capsys.readouterr()
        assert call(world, "report", "--period", "2026-03", "--json", *rehearsed) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["changed"] is False
        assert told["files"][0] == str(world.folder / "reports/2026-03/index.html")


def test_a_stopped_recipients_mail_is_removed_unless_it_was_sent_or_is_not_ours(
    world: World, sent: Office, tmp_path: Path
) -> None:
    assert sent.arrived
    copy = world.copy(tmp_path / "space")
    outbox = copy.folder / "outbox" / "2026-03"
    foreign = outbox / "someone@example.com.eml"
    foreign.write_bytes(b"Subject: kept by somebody")
    assert call(copy, "mail", "--period", "2026-03") == 0
    assert {path.name for path in outbox.iterdir()} == {
        *(f"{name}.eml" for name in (BOSS, SALES, MANAGER, OTHER, GONE)),
        foreign.name,
    }
    stopped: list[Line] = [[*line[:-1], "是"] if line[1] in (OTHER, GONE) else line for line in RECIPIENTS]
    twice: Line = ["李经理", f"{MANAGER}、{BOSS}", "分公司经理", f"{THERE}分公司", None, "中文", None]
    copy.book("总公司/邮件收件人登记表.xlsx", {"收件人": [*stopped, twice]})
    assert call(copy, "collect") == 0
    assert call(copy, "mail", "--period", "2026-03") == 0
    left = {path.name for path in outbox.iterdir()}
    assert f"{GONE}.eml" not in left, "it never went"
    assert {f"{OTHER}.eml", foreign.name} <= left, "one was sent, the other is not ours"
    own = [message_from_bytes(path.read_bytes(), policy=default) for path in outbox.glob(f"{MANAGER}-*.eml")]
    assert {str(mail["Subject"]).partition("：")[0] for mail in own} == {f"{HERE}分公司", f"{THERE}分公司"}
    assert len({mail["Message-ID"] for mail in own}) == len(list(outbox.glob(f"{BOSS}-*.eml"))) == 2
