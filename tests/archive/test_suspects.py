"""Pairs of customers that may be one, as they are found in an archive that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.archive.matching import Party, Vocabulary, likely_pairs
from pipeline.archive.suspects import find_suspects, points_of
from tests.archive.company import schema, table

if TYPE_CHECKING:
    from pipeline.archive.matching import Pair
    from pipeline.model import Typed
    from tests.archive.company import Company

CITIES = ("上海", "苏州", "杭州", "南京", "广州", "武汉", "西安", "青岛", "大连", "厦门")
TRADES = ("建材", "装饰", "物流", "照明", "家具", "食品", "印刷")


def cards(*names: str) -> list[dict[str, Typed]]:
    return [{"customer_name": name} for name in names]


def suspects(company: Company) -> list[Pair]:
    with company.open() as store:
        return find_suspects(store, schema())


def score(one: str, other: str) -> bool:
    """Tell whether two bare names are asked about."""
    words = Vocabulary.of(schema().company_words)
    pair = [Party.of("C1", words, names=[one]), Party.of("C2", words, names=[other])]
    return bool(likely_pairs(pair, points_of(schema())))


def test_what_is_added_to_a_large_block_finds_what_a_comparison_of_all_finds(company: Company) -> None:
    first = [f"{city}恒达{trade}有限公司" for city in CITIES for trade in TRADES]
    more = ["恒达建材", "苏州恒达", "上海恒達照明有限责任公司", "广州衡达物流有限公司", "恒达船务有限公司"]
    company.receive(company.submission("HD/1.xlsx", "HD", table("customer_card", cards(*first))))
    before = suspects(company)
    company.receive(company.submission("HN/2.xlsx", "HN", table("customer_card", cards(*more))))
    grown = suspects(company)
    assert len(grown) > len(before)
    with company.open() as store:
        for kept in ("store_match", "store_match_block", "store_match_pair"):
            store.connection.execute(f"DELETE FROM {kept}")  # noqa: S608 - ours
        assert find_suspects(store, schema()) == grown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州市交通运输局", "杭州交通局"),
        ("苏州市住房和城乡建设局", "苏州住建局"),
        ("常州佳美五金机电厂", "常州佳美机电厂"),
        ("徐州联博康信息技术有限公司", "徐州联博康科技有限公司"),
        ("洛阳聚岳新能源股份有限公司", "洛阳聚岳"),
        ("郑州大成环保科技有限公司", "郑州太成环保科技有限公司"),
    ],
)
def test_two_ways_to_write_one_name_are_asked_about(one: str, other: str) -> None:
    assert score(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州市交通运输局", "苏州交通局"),
        ("杭州市教育局", "杭州市财政局"),
        ("杭州市交通运输局", "杭州交通银行"),
        ("常州佳美五金机电厂", "常州佳美食品厂"),
    ],
)
def test_other_bodies_and_trades_are_not(one: str, other: str) -> None:
    assert not score(one, other)
