"""A customer's own page: what it tells, what it hides, who gets one, and what leads there."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.report import build_report, parse_period
from pipeline.report import customer_pages as pages_module
from pipeline.settings import Settings
from tests.report.test_customers import BRANCHES, card, master, sale, visit

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Schema
    from tests.report.conftest import Knowledge, Row

SAID = {"policy": "newest", "branch": "HD", "is_office": False, "form": "customer_card", "said_on": "2026-01-05"}
PLACE = {"_source": "HD/卡.xlsx", "_sheet": "卡", "_cell": "A2"}


def said(field: str, value: str, rank: int, position: int, **more: object) -> Row:
    """What a source says of a field of the customer 甲."""
    base: Row = {"customer_id": "甲", "field": field, "value": value, "rank": rank, "position": position, "place": rank}
    return {**base, **SAID, **PLACE, "_entry": rank, "_row": rank, "is_winner": True, "why": "newest", **more}


@pytest.fixture
def made(tmp_path: Path, knowledge: Knowledge, schema: Schema) -> Path:
    """Make a report with two customers, one of them with a history."""
    archive = knowledge(
        branch=BRANCHES,
        sales_detail=[
            sale("2026-03-02", "甲", 300, order_no="D1", product_name="灯"),
            sale("2026-03-02", "甲", 200, order_no="D1", product_name="锁"),
        ],
        visit_daily=[visit("2026-03-05", "甲", purpose="sell", result="deal")],
        complaint=[
            {"complaint_no": "T9", "customer_name": "甲", "branch_code": "HD", "received_at": "2026-03-09", "status": "received"}
        ],
        customer_card=[card("甲"), card("乙")],
        customer=[master("甲", value_class="key", contact_mobile="13800138000"), master("乙", branch_code="HB")],
        customer_value=[
            said("address", "旧街1号", 1, 15, is_winner=False, why="older"),
            said("address", "新街2号", 2, 15, said_on="2026-02-01"),
            said("contact_name", "王小明", 2, 22),
            said("contact_mobile", "13800138000", 2, 24),
        ],
    )
    settings = Settings(tmp_path, company="示例公司")
    build_report(archive, schema, settings, parse_period("2026-03"), date(2026, 3, 31), "zh", ("html",), tmp_path / "out")
    return tmp_path / "out"


def section(text: str, name: str) -> str:
    """Cut a section out of a page."""
    found = re.search(rf'<section id="{name}".*?</section>', text, re.DOTALL)
    assert found
    return found[0]


def test_the_page_tells_the_whole_story_newest_first_with_its_places(made: Path) -> None:
    text = (made / "customers" / "甲.html").read_text(encoding="utf-8")
    told = section(text, "timeline")
    events = [told.index(word) for word in ("T9", "成交", "D1 · 灯、锁")]
    assert events == sorted(events)
    assert "500.00" in told
    assert "HD/sales_detail.xlsx · Sheet1 · 2" in told
    changes = section(text, "changes")
    assert changes.index("旧街1号") < changes.index("新街2号")
    assert "HD/卡.xlsx · 卡 · 2" in changes


def test_contacts_are_hidden_on_the_page(made: Path) -> None:
    text = (made / "customers" / "甲.html").read_text(encoding="utf-8")
    assert "13800138000" not in text
    assert "王小明" not in text
    assert "138****8000" in section(text, "card")


def test_lists_lead_to_the_page(made: Path) -> None:
    text = (made / "customers.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="(customers/[^"]+)"', section(text, "register")))
    assert links == {"customers/%E7%94%B2.html", "customers/%E4%B9%99.html"}


def test_branches_are_not_led_to_head_office_pages(made: Path) -> None:
    for page in (made / "branches").rglob("*.html"):
        assert "customers/%E7" not in page.read_text(encoding="utf-8")


def test_only_so_many_customers_have_a_page_and_old_pages_go(
    made: Path, knowledge: Knowledge, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_module, "PAGES", 1)
    archive = knowledge(
        branch=BRANCHES,
        customer_card=[card("甲"), card("乙")],
        customer=[master("甲"), master("乙", value_class="key")],
        sales_detail=[sale("2026-03-02", "乙", 1), sale("2026-03-02", "甲", 900)],
    )
    settings = Settings(made.parent, company="示例公司")
    build_report(archive, schema, settings, parse_period("2026-03"), date(2026, 3, 31), "zh", ("html",), made)
    assert [path.name for path in (made / "customers").iterdir()] == ["乙.html"]
    assert "customers/%E7%94%B2.html" not in (made / "customers.html").read_text(encoding="utf-8")
