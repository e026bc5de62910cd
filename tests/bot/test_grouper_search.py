"""Among thousands of cases the search compares what is new, and hands on two cases a find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.grouper import Search
from dialogues.grouping import Grouping, Pool, Report, together
from storage.incident_signs import Seen

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GROUPING = Grouping(size=3)


def words(*said: str) -> frozenset[str]:
    return frozenset(said)


def seen(n: int, said: frozenset[str], incident: int | None = None, changed: float = 1.0) -> Seen:
    report = Report(f"T{n:05}", NOON + timedelta(seconds=n), "quality.fault", words=said)
    return Seen(report, "", incident, incident is None, changed)


def found(cases: Iterable[Seen], tried: Iterable[Seen] = ()) -> list[tuple[str, ...]]:
    before = {one.report.case_no: (one.changed, one.incident) for one in tried}
    return [one.group.cases for one in Search(GROUPING, {}, list(cases), before).groups()]


SMOKE = words("充电", "冒烟", "着火", "晚上")


def test_a_new_case_comes_in_with_one_member_however_many_there_are() -> None:
    many = [seen(n, SMOKE, incident=7) for n in range(3000)]
    assert found([*many, seen(3000, SMOKE)], tried=many) == [("T02950", "T03000")]


def test_of_two_incidents_the_older_one_gets_it() -> None:
    cases = [seen(0, SMOKE, incident=9), seen(1, SMOKE, incident=4), seen(2, SMOKE)]
    assert found(cases) == [("T00001", "T00002")]


def test_a_hundred_at_once_are_one_group_and_not_a_hundred() -> None:
    cases = [seen(n, SMOKE) for n in range(100)]
    (group,) = found(cases)
    assert len(group) == 100


def test_what_was_compared_before_is_not_compared_again() -> None:
    cases = [seen(n, SMOKE) for n in range(3)]
    assert found(cases, tried=cases) == []
    changed = [*cases[:2], replace(cases[2], changed=2.0)]
    assert [len(group) for group in found(changed, tried=cases)] == [3]


def test_a_case_that_waits_comes_in_with_a_new_member_it_is_near_to() -> None:
    """It was too unlike the first ones; one in between joined them since."""
    first = [seen(n, SMOKE, incident=1) for n in range(3)]
    waits = seen(3, words("着火", "消防", "赔偿", "邻居", "墙面", "楼下"))
    between = seen(4, words("充电", "冒烟", "着火", "消防", "赔偿"))
    before = [*first, waits, between]
    assert found(before, tried=before[:4]) == [("T00000", "T00004")]
    joined = replace(between, incident=1, free=False)
    assert found([*first, waits, joined], tried=before) == [("T00004", "T00003")]


def test_the_pool_leaves_out_nothing_that_could_be_alike() -> None:
    stories = [
        "充电 冒烟 着火 晚上",
        "快递 丢了 电话 打不通",
        "充电 发烫 冒烟 晚上",
        "退款 没到 半个月 客服",
    ]
    reports = [
        Report(
            f"T{n}",
            NOON,
            "quality.fault",
            product="甲" if n % 7 else "",
            words=words(*story.split()),
        )
        for n, story in enumerate(stories * 8)
    ]
    pool = Pool(reports)
    for report in reports:
        assert together(report, pool.near(report), GROUPING) == together(report, reports, GROUPING)
