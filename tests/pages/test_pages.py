"""The pages as people meet them: in a real browser, on a phone and a desk, on paper, by keyboard, with scripts off."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from tests.pages.conftest import FORMULA
from tests.raw_keys import raw_keys_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from pipeline.messages import Language
    from pipeline.schema import Schema
    from tests.pages.conftest import Site

WIDTHS = (375, 768, 1440, 1920)
RANKING = "#by_branch table"
PAGE_BYTES = 300_000


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Give a tab on a desk that may use the clipboard."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def column(page: Page, table: str, title: str) -> list[str]:
    """Read a column of a table from top to bottom, as it is shown."""
    place = [head.removesuffix("↕").strip() for head in page.locator(f"{table} thead th").all_inner_texts()].index(title)
    return [text.strip() for text in page.locator(f"{table} tbody tr:visible td:nth-child({place + 1})").all_inner_texts()]


def head(page: Page, table: str, title: str) -> Locator:
    """Find the button in a column's head."""
    return page.locator(table).get_by_role("button", name=title, exact=True)


def test_no_page_is_wider_than_the_screen_or_says_anything_to_the_console(page: Page, site: Site) -> None:
    said: list[str] = []
    wide: list[tuple[str, int, int]] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    for path in site.chosen:
        page.goto(path.as_uri())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wide.append((path.name, width, needed))
    assert not wide
    assert not said


@pytest.mark.parametrize("width", [375, 1440])
def test_axe_finds_nothing_serious(chromium: Browser, sites: dict[Language, Site], width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it has no types

    axe = Axe()
    site = sites["zh" if width == 1440 else "en"]
    context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in site.chosen:
        page.goto(path.as_uri())
        faults = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        grave = [fault for fault in faults if fault["impact"] in ("serious", "critical")]
        found += [(path.name, fault["id"], fault["nodes"][0]["html"][:160]) for fault in grave]
    context.close()
    assert not found


class Links(HTMLParser):
    """Gathers what a page links to and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.targets: set[str] = set()
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag's id and what it links to."""
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a" and given.get("href"):
            self.targets.add(given["href"] or "")


def test_every_link_leads_somewhere_and_no_id_stands_twice(site: Site) -> None:
    pages = {path.resolve(): Links(path.read_text(encoding="utf-8")) for path in site.all}
    dead = []
    for path, links in pages.items():
        assert len(links.ids) == len(set(links.ids)), path.name
        for target in links.targets:
            file, _, anchor = target.partition("#")
            there = (path.parent / unquote(file)).resolve() if file else path
            if not there.exists() or (anchor and unquote(anchor) not in pages[there].ids):
                dead.append((path.name, target))
    assert not dead


def test_no_page_or_workbook_shows_the_key_of_a_wording(site: Site) -> None:
    assert raw_keys_below(site.folder) == []


def test_english_pages_say_choices_in_words(sites: dict[Language, Site], schema: Schema) -> None:
    assert "Product quality" in (sites["en"].folder / "complaints.html").read_text(encoding="utf-8")
    codes = {code for form in schema.forms.values() for item in form.fields for code in item.labels if "_" in code}
    shown = {
        (path.name, text)
        for path in sites["en"].all
        for text in re.findall(r">\s*([a-z_, ]+?)\s*<", path.read_text(encoding="utf-8"))
        if codes.intersection(text.split(", "))
    }
    assert shown == set()


def test_a_click_on_a_head_sorts_numbers_as_numbers_with_what_is_missing_last(page: Page, sites: dict[Language, Site]) -> None:
    page.goto((sites["zh"].folder / "index.html").as_uri())
    before = column(page, RANKING, "分公司")
    button = head(page, RANKING, "销售（元）")
    button.click()
    falling = column(page, RANKING, "销售（元）")
    assert falling[-1] == "未上报"
    amounts = [float(text.replace(",", "")) for text in falling[:-1]]
    assert len(amounts) == 3
    assert amounts == sorted(amounts, reverse=True)
    assert page.locator(f"{RANKING} th[aria-sort=descending]").count() == 1
    button.focus()
    page.keyboard.press("Enter")
    rising = column(page, RANKING, "销售（元）")
    assert rising == [*falling[:-1][::-1], "未上报"]
    button.click()
    assert column(page, RANKING, "分公司") == before
    assert page.locator(f"{RANKING} th[aria-sort]").count() == 0


def test_a_total_stays_below_however_a_table_is_sorted(page: Page, sites: dict[Language, Site]) -> None:
    page.goto((sites["zh"].folder / "index.html").as_uri())
    page.evaluate("""() => {
        const body = document.querySelector("#by_branch tbody"), row = body.rows[0].cloneNode(true);
        row.className = "total"; row.cells[0].textContent = "合计"; body.append(row);
        document.querySelectorAll(".tools").forEach((bar) => bar.remove());
        document.querySelectorAll("button.sort").forEach((button) => button.replaceWith(button.textContent));
    }""")
    script = page.locator("script").inner_text()
    page.evaluate(script)
    for _ in range(3):
        head(page, RANKING, "拜访次数").click()
        assert column(page, RANKING, "分公司")[-1] == "合计"


def test_filtering_leaves_the_rows_that_hold_the_words_and_says_how_many(page: Page, sites: dict[Language, Site]) -> None:
    page.goto((sites["zh"].folder / "sales.html").as_uri())
    section = (
        page.locator("section").filter(has=page.locator(".tools input")).filter(has=page.locator("td", has_text="客户05")).last
    )
    section.evaluate("(item) => item.querySelectorAll('details').forEach((part) => { part.open = true; })")
    rows = section.locator("tbody tr:not(.total)")
    everything = rows.count()
    section.locator(".tools input").fill("客户05")
    shown = [row for row in rows.all() if row.is_visible()]
    assert 0 < len(shown) < everything
    assert all("客户05" in row.inner_text() for row in shown)
    assert section.get_by_role("status").inner_text() == f"显示 {len(shown)} 行，共 {everything} 行"
    section.locator(".tools input").fill("")
    assert sum(row.is_visible() for row in rows.all()) == everything


def test_a_copied_table_falls_into_cells_as_numbers_and_never_as_a_formula(page: Page, sites: dict[Language, Site]) -> None:
    page.goto((sites["zh"].folder / "sales.html").as_uri())
    section = page.locator("section").filter(has=page.get_by_role("cell", name=FORMULA, exact=True, include_hidden=True)).first
    section.evaluate("(item) => item.querySelectorAll('details').forEach((part) => { part.open = true; })")
    section.get_by_role("button", name="复制表格").click()
    says = section.get_by_role("status")
    says.filter(has_text="已复制").wait_for()
    lines = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").splitlines()]
    assert len({len(line) for line in lines}) == 1
    assert lines[0] == [text.removesuffix("↕").strip() for text in section.locator("thead th").all_inner_texts()]
    assert any(f"'{FORMULA}" in line for line in lines)
    assert FORMULA not in [cell for line in lines for cell in line]
    assert any(cell.replace(".", "").isdigit() and len(cell) > 6 for cell in lines[2])
    assert says.inner_text() == f"已复制 {len(lines) - 1} 行，可粘贴到 Excel。"


def test_all_is_readable_with_scripts_off(chromium: Browser, sites: dict[Language, Site]) -> None:
    context = chromium.new_context(viewport={"width": 375, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto((sites["zh"].folder / "index.html").as_uri())
    assert page.locator(".tools, button").count() == 0
    assert page.locator(f"{RANKING} tbody tr").first.is_visible()
    page.locator("details.toc summary").click()
    assert page.locator("details.toc a", has_text="分公司排名").is_visible()
    context.close()


def test_the_contents_lead_down_the_page_and_close_behind_the_reader(page: Page, sites: dict[Language, Site]) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto((sites["zh"].folder / "index.html").as_uri())
    page.locator("details.toc summary").click()
    page.locator("details.toc a", has_text="数据新旧").click()
    assert page.url.endswith("#freshness")
    assert not page.locator("details.toc ol").is_visible()
    assert page.locator("#freshness h2").evaluate("(item) => item.getBoundingClientRect().top") < 800


def test_on_a_phone_the_first_column_stays_while_the_rest_scrolls(page: Page, sites: dict[Language, Site]) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto((sites["zh"].folder / "index.html").as_uri())
    region = page.locator("#by_branch .scroll")
    first = region.locator("tbody td").first
    left = first.bounding_box()
    region.evaluate("(item) => { item.scrollLeft = 200; }")
    assert region.evaluate("(item) => item.scrollLeft") == 200
    assert first.bounding_box() == left


def test_every_printed_page_says_which_report_it_is(page: Page, sites: dict[Language, Site], tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine")
    page.goto((sites["zh"].folder / "sales.html").as_uri())
    page.pdf(path=tmp_path / "sales.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "sales.pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout
    sheets = text.rstrip("\f").split("\f")
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, 1):
        assert "示例公司" in sheet.strip().splitlines()[0]
        assert "2026-03" in sheet.strip().splitlines()[0]
        assert sheet.replace(" ", "").strip().endswith(f"{number}/{len(sheets)}")


def test_a_page_without_its_tables_and_drawings_is_light(site: Site) -> None:
    for path in site.chosen:
        text = path.read_text(encoding="utf-8")
        rows = sum(len(part.split("</tbody>")[0]) for part in text.split("<tbody")[1:])
        assert len(text.encode()) - rows < PAGE_BYTES, path.name


def test_a_script_that_is_not_ours_does_not_run(page: Page, sites: dict[Language, Site], tmp_path: Path) -> None:
    text = (sites["zh"].folder / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(
        text.replace("</main>", "<script>document.title = 'theirs'</script></main>"), encoding="utf-8"
    )
    page.goto((tmp_path / "index.html").as_uri())
    assert page.title() != "theirs"
    assert page.locator(".tools").count() > 0
