"""Pairs of customers that may be one, as they are found in an archive that grows."""

from __future__ import annotations

import dataclasses
import random
from typing import TYPE_CHECKING

import pytest

from pipeline.archive import withdraw
from pipeline.archive.evidence import gather_evidence, parties
from pipeline.archive.matching import Party, Vocabulary, likely_pairs
from pipeline.archive.suspects import RULE, find_suspects, points_of, suspects_at_hand
from tests.archive.company import schema, table

if TYPE_CHECKING:
    from pipeline.archive.matching import Pair
    from pipeline.model import Typed
    from tests.archive.company import Company

CITIES = ("上海", "苏州", "杭州", "南京", "广州", "武汉", "西安", "青岛", "大连", "厦门")
KEPT = ("store_match_party", "store_match_block", "store_match_pair")
TRADES = ("建材", "装饰", "物流", "照明", "家具", "食品", "印刷")


def cards(*names: str) -> list[dict[str, Typed]]:
    return [{"customer_name": name} for name in names]


def suspects(company: Company) -> list[Pair]:
    with company.open() as store:
        return find_suspects(store, schema())


def at_hand(company: Company) -> list[Pair] | None:
    with company.open() as store:
        return suspects_at_hand(store.connection, schema(), store.active_forms)


def score(one: str, other: str) -> bool:
    """Tell whether two bare names are asked about."""
    words = Vocabulary.of(schema().company_words)
    pair = [Party.of("C1", words, names=[one]), Party.of("C2", words, names=[other])]
    return bool(likely_pairs(pair, points_of(schema())))


def anew(company: Company) -> list[Pair]:
    """Forget what was kept and compare all customers in memory, which is the plainest way."""
    with company.open() as store:
        words = Vocabulary.of(schema().company_words)
        gather_evidence(store.connection, schema(), store.active_forms)
        return likely_pairs(parties(store.connection, words), points_of(schema()))


def kept(company: Company) -> list[list[tuple[object, ...]]]:
    return [company.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in KEPT]  # noqa: S608 - ours


def test_what_is_added_to_a_large_block_finds_what_a_comparison_of_all_finds(company: Company) -> None:
    first = [f"{city}恒达{trade}有限公司" for city in CITIES for trade in TRADES]
    more = ["恒达建材", "苏州恒达", "上海恒達照明有限责任公司", "广州衡达物流有限公司", "恒达船务有限公司"]
    company.receive(company.submission("HD/1.xlsx", "HD", table("customer_card", cards(*first))))
    before = suspects(company)
    company.receive(company.submission("HN/2.xlsx", "HN", table("customer_card", cards(*more))))
    grown = suspects(company)
    assert len(grown) > len(before)
    assert grown == anew(company)


def test_pairs_are_at_hand_only_where_nothing_else_is_said_than_what_was_compared(company: Company) -> None:
    names = ["上海恒达建材有限公司", "上海衡达建材有限公司"]
    company.receive(company.submission("HD/1.xlsx", "HD", table("customer_card", cards(*names))))
    assert at_hand(company) is None, "nothing was compared yet"
    first = suspects(company)
    assert at_hand(company) == first != []
    company.receive(company.submission("HN/2.xlsx", "HN", table("customer_card", cards("上海恒达建材"))))
    assert at_hand(company) is None
    assert suspects(company) == at_hand(company) == anew(company)


@pytest.mark.parametrize("seed", [2])
def test_an_archive_that_grows_and_shrinks_holds_the_pairs_that_a_comparison_of_all_finds(company: Company, seed: int) -> None:
    """The steps are such that cores, phones and addresses become common and rare again, and blocks and parts large and small."""
    chance = random.Random(seed)  # noqa: S311 - made-up customers
    phones = [f"138001380{n:02}" for n in range(12)]

    def some(count: int, own: tuple[str, ...]) -> list[dict[str, Typed]]:
        return [
            {
                "customer_name": chance.choice(CITIES[:4])
                + chance.choice(own)
                + chance.choice(("", "建材", "物流"))
                + "有限公司",
                "customer_code": f"K{chance.randrange(10**6):06}",
                "phone": chance.choice(phones) if chance.random() < 0.5 else None,
                "address": f"{chance.choice(CITIES[:4])}市人民路{chance.randrange(6)}号" if chance.random() < 0.5 else None,
            }
            for _ in range(count)
        ]

    own = ("恒达", "衡达", "恒大成", "大恒", "联博康", "联博", "聚岳", "聚嶽山", "宏茂", "伟腾")
    sizes = [(own, 38), (own[:2], 8), (own, 9), (own[:1], 120), (own[:2], 90), (own[4:], 5)]
    for step, (words, count) in enumerate(sizes):
        branch = ("HD", "HN", "XN")[step % 3]
        company.receive(company.submission(f"{branch}/{step}.xlsx", branch, table("customer_card", some(count, words))))
        assert suspects(company) == anew(company), step
    for submission in chance.sample([f"S{number:06}" for number in range(1, len(sizes) + 1)], 4):
        with company.open() as store:
            withdraw(store, submission, who="李主任", reason="错发", at=company.at)
        assert suspects(company) == anew(company), submission


def test_other_words_points_or_program_make_anew_what_was_kept(company: Company) -> None:
    names = ["上海恒达建材有限公司", "上海衡达建材有限公司", "苏州恒达有限公司"]
    company.receive(company.submission("HD/1.xlsx", "HD", table("customer_card", cards(*names))))
    first = suspects(company)
    before = kept(company)
    harsh = dataclasses.replace(schema(), rules={**schema().rules, RULE: {**schema().rules[RULE], "ask_from": 101}})
    mute = dataclasses.replace(schema(), company_words=tuple(row for row in schema().company_words if row[1] != "建材"))
    with company.open() as store:
        assert find_suspects(store, harsh) == []
        find_suspects(store, mute)
        taken = [party for (party,) in store.connection.execute("SELECT party FROM store_match_party").fetchall()]
        assert any('"恒达建材"' in party for party in taken)
        assert find_suspects(store, schema()) == first
    assert kept(company) == before
    with company.open() as store:  # as a program with other ways of comparing would have left it
        store.connection.execute("UPDATE store_match_party SET mark = 'other', party = NULL")
        store.connection.execute("UPDATE store_match_pair SET score = 1")
    assert suspects(company) == first
    assert kept(company) == before


def test_a_comparison_that_is_broken_off_leaves_what_was_kept_as_it_was(company: Company) -> None:
    company.receive(
        company.submission("HD/1.xlsx", "HD", table("customer_card", cards("上海恒达建材有限公司", "上海衡达建材有限公司")))
    )
    first = suspects(company)
    before = kept(company)
    company.receive(company.submission("HN/2.xlsx", "HN", table("customer_card", cards("上海恒达建材"))))
    points = {name: value for name, value in schema().rules[RULE].items() if name != "same_core"}
    with company.open() as store, pytest.raises(KeyError):
        find_suspects(store, dataclasses.replace(schema(), rules={**schema().rules, RULE: points}))
    assert kept(company) == before
    assert len(suspects(company)) > len(first)
    assert suspects(company) == anew(company)


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
