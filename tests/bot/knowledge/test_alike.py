"""History helps while a case is handled: how many like it, and what solved them."""

from __future__ import annotations

from bot.knowledge.alike import neighbours
from bot.knowledge.casedoc import Names
from bot.knowledge.upkeep import Keeper
from storage import case_events
from storage.store import Store
from tests.bot.knowledge.conftest import NOW, Put

MANY = 30


def other_cases(put: Put) -> None:
    """File what the index needs to know what is rare: cases about all sorts of things."""
    for n in range(MANY):
        put(f"TS260311-9{n:07d}", 1, issue=f"门店排队很久，编码{n}", category="service.slow")


def solve(store: Store, number: str, tag: str) -> None:
    tags = {"solution": [tag]}
    store.do(lambda tx: case_events.event(tx, number, "tagged", "linke", tags))


def test_the_line_says_how_many_and_what_solved_most(
    store: Store, put: Put, keeper: Keeper, names: Names
) -> None:
    other_cases(put)
    for n in range(4):
        number = put(
            f"TS260301-0000000{n}", 9 + n, issue=f"手机续航太短，用了{n}小时", product="手机"
        )
        solve(store, number, "money" if n else "other")
    put("TS250901-00000000", 180, issue="手机续航太短", product="手机")
    put("TS260301-0000000X", 2, issue="手机屏幕碎了", product="手机")
    asked = put("TS260311-00000000", 0, issue="新手机续航太短", product="手机")
    while keeper.once():
        pass
    found = neighbours(store, names, asked, NOW)
    assert found is not None
    assert found.total == 4, "half a year ago and another trouble do not count"
    assert found.solved == (("退款补偿", 3), ("other", 1))
    assert found.line == "近 90 天 4 件，3 件这样解决：退款补偿"
    assert len(found.nearest) == 4


def test_a_case_like_no_other_says_nothing(
    store: Store, put: Put, keeper: Keeper, names: Names
) -> None:
    other_cases(put)
    asked = put("TS260311-00000000", 0, issue="恐龙模型少了一条腿")
    assert neighbours(store, names, "TS000000-00000000", NOW) is None
    early = neighbours(store, names, asked, NOW)
    while keeper.once():
        pass
    late = neighbours(store, names, asked, NOW)
    for found in (early, late):
        assert found is not None
        assert (found.total, found.line, found.nearest) == (0, "", ())


def test_cases_not_solved_yet_are_told_without_a_solution(
    store: Store, put: Put, keeper: Keeper, names: Names
) -> None:
    other_cases(put)
    put("TS260310-00000001", 1, issue="洗衣机漏水，一地都是")
    asked = put("TS260311-00000000", 0, issue="洗衣机漏水")
    while keeper.once():
        pass
    found = neighbours(store, names, asked, NOW)
    assert found is not None
    assert found.line == "近 90 天 1 件，还没有办结的"


def test_the_ends_of_a_number_do_not_make_alike_cases_strangers(
    store: Store, put: Put, keeper: Keeper, names: Names
) -> None:
    """S0-58: numbers are drawn by chance, and are the rarest terms of a case."""
    other_cases(put)
    for number in ("TS260301-73593M3F", "TS260302-SWXTNVRZ"):
        solve(store, put(number, 9, issue="洗衣机漏水，一地都是"), "money")
    asked = put("TS260311-2P5K7WAC", 0, issue="洗衣机漏水，一地都是")
    while keeper.once():
        pass
    found = neighbours(store, names, asked, NOW)
    assert found is not None
    assert (found.total, found.solved) == (2, (("退款补偿", 2),))
