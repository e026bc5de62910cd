"""Dates as customers say them, on Wednesday 18 March 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.types import SlotType
from tests.nlu.reading import found, read


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("昨天刚到就坏了", "昨天", "2026-03-17"),
        ("民國114年8月3日簽的約", "民國114年8月3日", "2025-08-03"),
        ("114年10月20日買的", "114年10月20日", "2025-10-20"),
        ("114/10/15", "114/10/15", "2025-10-15"),
        ("113年12月", "113年12月", "2024-12-01"),
        ("十一那天去的你们店", "十一那天", "2025-10-01"),
        ("大前年买的车", "大前年", "2023-01-01"),
        ("25年双11", "25年双11", "2025-11-11"),
        ("2025年国庆住的", "2025年国庆", "2025-10-01"),
        ("感恩节那天", "感恩节那天", "2025-11-27"),
        ("母亲节给我妈买的", "母亲节", "2025-05-11"),
        ("it broke on the 3rd", "3rd", "2026-03-03"),
        ("last weekend", "last weekend", "2026-03-14"),
        ("两三天前", "两三天前", "2026-03-16"),
        ("有一阵子了", "有一阵子", "2026-02-16"),
        ("3/12", "3/12", "2026-03-12"),
        ("大年初三去的", "大年初三", "2026-02-19"),
        ("正月十五那天坏的", "正月十五那天", "2026-03-03"),
        ("2025年底签的合同", "2025年底", "2025-12-01"),
        ("琴晚先到貨", "琴晚", "2026-03-17"),
        ("今朝早上門嗰個師傅", "今朝早", "2026-03-18"),
        ("尋日下晝", "尋日下晝", "2026-03-17"),
        ("i bought it on March 3", "March 3", "2026-03-03"),
        ("ordered on 3rd of March 2026", "3rd of March 2026", "2026-03-03"),
        ("it came December 28", "December 28", "2025-12-28"),
        ("it broke last Tuesday", "last Tuesday", "2026-03-10"),
        ("on Friday it died", "Friday", "2026-03-13"),
        ("two weeks ago I returned it", "two weeks ago", "2026-03-04"),
        ("3 days ago", "3 days ago", "2026-03-15"),
        ("five hours ago", "five hours ago", "2026-03-18"),
        ("a year ago", "a year ago", "2025-03-18"),
        ("broken since last month", "last month", "2026-02-01"),
        ("since January", "January", "2026-01-01"),
        ("until May 2025", "May 2025", "2025-05-01"),
        ("the day before yesterday", "the day before yesterday", "2026-03-16"),
        ("ruined over Christmas", "Christmas", "2025-12-25"),
        ("前天晚上打的电话", "前天晚上", "2026-03-16"),
        ("大前天下的单", "大前天", "2026-03-15"),
        ("今天早上又停了", "今天早上", "2026-03-18"),
        ("昨晚就没人接", "昨晚", "2026-03-17"),
        ("明天再不来我就退", "明天", "2026-03-19"),
        ("这周一寄出的", "这周一", "2026-03-16"),
        ("上周三修的", "上周三", "2026-03-11"),
        ("上上周五退的货", "上上周五", "2026-03-06"),
        ("周日去的店里", "周日", "2026-03-15"),
        ("星期二打过电话", "星期二", "2026-03-17"),
        ("下周一给我答复", "下周一", "2026-03-23"),
        ("上個禮拜天買的", "上個禮拜天", "2026-03-15"),
        ("三天前收到的", "三天前", "2026-03-15"),
        ("半小时前刚收到短信", "半小时前", "2026-03-18"),
        ("两个小时前下的单", "两个小时前", "2026-03-18"),
        ("四十八小时前就报修了", "四十八小时前", "2026-03-16"),
        ("10天前就说处理", "10天前", "2026-03-08"),
        ("半个月前", "半个月前", "2026-03-03"),
        ("8月30号入住的", "8月30号", "2025-08-30"),
        ("3月6日签收", "3月6日", "2026-03-06"),
        ("3.6买的没几天就黑屏", "3.6", "2026-03-06"),
        ("十二月三号下单", "十二月三号", "2025-12-03"),
        ("2025年12月3日", "2025年12月3日", "2025-12-03"),
        ("25年12月3号买的", "25年12月3号", "2025-12-03"),
        ("2025-12-03申请的退款", "2025-12-03", "2025-12-03"),
        ("2025/12/3", "2025/12/3", "2025-12-03"),
        ("2025.12.3签的合同", "2025.12.3", "2025-12-03"),
        ("20251203办的卡", "20251203", "2025-12-03"),
        ("２０２５年１２月３日", "２０２５年１２月３日", "2025-12-03"),
        ("二〇二五年十二月三日", "二〇二五年十二月三日", "2025-12-03"),
        ("5号就说到了", "5号", "2026-03-05"),
        ("28号就该到了", "28号", "2026-02-28"),
        ("上个月15号", "上个月15号", "2026-02-15"),
        ("去年8月30号", "去年8月30号", "2025-08-30"),
        ("去年国庆买的", "去年国庆", "2025-10-01"),
        ("双十一那天抢的", "双十一那天", "2025-11-11"),
        ("双11下的单", "双11", "2025-11-11"),
        ("除夕送到的", "除夕", "2026-02-16"),
        ("春节期间没人管", "春节期间", "2026-02-17"),
        ("去年中秋订的月饼", "去年中秋", "2025-10-06"),
        ("bought it yesterday", "yesterday", "2026-03-17"),
        ("it broke last night", "last night", "2026-03-17"),
    ],
)
def test_a_day_is_found(sentence: str, text: str, value: str) -> None:
    """S0-10."""
    assert found(sentence, SlotType.DATE) == [(text, value)]


@pytest.mark.parametrize(
    ("sentence", "text", "value", "precision"),
    [
        ("上上周就报修了", "上上周", "2026-03-02", "week"),
        ("上周说会回电", "上周", "2026-03-09", "week"),
        ("这个月第三次了", "这个月", "2026-03-01", "month"),
        ("上个月买的", "上个月", "2026-02-01", "month"),
        ("2025年8月买的", "2025年8月", "2025-08-01", "month"),
        ("二〇二五年八月", "二〇二五年八月", "2025-08-01", "month"),
        ("去年11月签的", "去年11月", "2025-11-01", "month"),
        ("十月份买的", "十月份", "2025-10-01", "month"),
        ("二〇二五年办的卡", "二〇二五年", "2025-01-01", "year"),
        ("2024年装修的", "2024年", "2024-01-01", "year"),
        ("上周末去的", "上周末", "2026-03-14", "about"),
        ("两个月前的事", "两个月前", "2026-01-18", "about"),
        ("一年前买的", "一年前", "2025-03-18", "about"),
        ("去年年底充的", "去年年底", "2025-12-01", "about"),
        ("上个月底办的", "上个月底", "2026-02-28", "about"),
        ("8月中旬住过", "8月中旬", "2025-08-11", "about"),
        ("前几天打过", "前几天", "2026-03-15", "about"),
        ("两周前寄的", "两周前", "2026-03-04", "about"),
        ("前阵子就有异响", "前阵子", "2026-02-16", "about"),
        ("去年夏天装的", "去年夏天", "2025-06-01", "about"),
    ],
)
def test_how_exactly_a_date_is_meant_is_told(
    sentence: str, text: str, value: str, precision: str
) -> None:
    """S0-10."""
    dates = [slot for slot in read(sentence) if slot.type is SlotType.DATE]
    assert [(d.text, d.value, d.precision) for d in dates] == [(text, value, precision)]


@pytest.mark.parametrize(
    "sentence",
    [
        "用了三天就坏",
        "等了两个月",
        "7天无理由",
        "24小时内回复",
        "三天两头坏",
        "住在3号楼",
        "坐2号线",
        "5号电池没电",
        "去了3次",
        "you may 3 times try",
        "I may have ordered the wrong one",
        "mondays are slow",
        "the black friday sale was a lie",
        "my new year card is missing",
        "it took three weeks to arrive",
        "十一楼漏水",
        "on the 3rd floor",
        "有一阵子了没人管",
        "版本3.6的系统",
        "9.9包邮",
        "满300减30",
        "周围没人",
        "一天到晚打不通",
        "给5星",
        "每周一例会",
        "二月租费",
        "打12315",
        "订单20251399",
        "保修三年",
        "月饼发霉",
        "日子没法过",
        "周期太长",
        "",
    ],
)
def test_a_length_of_time_or_a_number_is_no_date(sentence: str) -> None:
    assert found(sentence, SlotType.DATE) == []


@pytest.mark.parametrize("sentence", ["2月30号买的", "2025年13月1日", "2025-02-29到的"])
def test_a_day_that_never_was_has_no_value(sentence: str) -> None:
    days = [d for d in read(sentence) if d.type is SlotType.DATE and d.precision == "day"]
    assert days == []


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("上周三买的耳机", "purchase"),
        ("2025年12月3日下单", "purchase"),
        ("购买时间是3月6日", "purchase"),
        ("昨天开始黑屏", "event"),
        ("前天收到就是坏的", "event"),
        ("就是昨天", ""),
        ("i bought it on march 3", "purchase"),
    ],
)
def test_the_words_around_a_date_say_what_it_is_about(sentence: str, role: str) -> None:
    assert [d.role for d in read(sentence) if d.type is SlotType.DATE] == [role]


def test_every_date_of_a_story_is_found_once() -> None:
    story = "2月10号下单，2月15号到货，上周三开始漏水，昨天师傅来了说明天再来"
    words = [text for text, _ in found(story, SlotType.DATE)]
    assert words == ["2月10号", "2月15号", "上周三", "昨天", "明天"]


def test_without_a_time_of_the_message_a_relative_date_has_no_value() -> None:
    dates = [slot for slot in read("昨天买的，2025-12-03的单", None) if slot.type is SlotType.DATE]
    assert [(d.text, d.value) for d in dates] == [("昨天", ""), ("2025-12-03", "2025-12-03")]


@given(st.dates(date(2001, 1, 1), date(2029, 12, 31)))
def test_a_full_date_reads_back_in_every_way_of_writing(day: date) -> None:
    spellings = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}号",
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
    ]
    for text in spellings:
        assert found(f"是{text}", SlotType.DATE) == [(text, day.isoformat())]


@given(st.dates(date(2001, 1, 1), date(2029, 12, 31)), st.integers(1, 99))
def test_days_ago_are_counted_back(today: date, days: int) -> None:
    (slot,) = [s for s in read(f"{days}天前到的", today) if s.type is SlotType.DATE]
    assert (today - date.fromisoformat(slot.value)).days == days


@given(
    st.dates(date(2019, 1, 1), date(2029, 12, 31)),
    st.sampled_from(
        ["昨天", "上周日", "下下周", "上个月31号", "30号", "2月29日", "去年2月29号", "半年前",
         "除夕", "一百年前", "几个月前", "99年前", "元宵", "前年腊月", "月底", "十一假期"]
    ),
)  # fmt: skip
def test_no_day_of_the_calendar_breaks_the_reader(today: date, words: str) -> None:
    dates = [s for s in read(words, today) if s.type is SlotType.DATE]
    assert all(not s.value or date.fromisoformat(s.value) for s in dates)


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("14:30打的电话", "14:30", "14:30"),
        ("下午三点半到的", "下午三点半", "15:30"),
        ("晚上9点还没送", "晚上9点", "21:00"),
        ("早上八点四十", "早上八点四十", "08:40"),
        ("凌晨12点", "凌晨12点", "00:00"),
        ("等到半夜12点", "半夜12点", "00:00"),
        ("they came at 7pm", "7pm", "19:00"),
        ("下晝三點", "下晝三點", "15:00"),
        ("晚上八九点", "晚上八九点", "21:00"),
        ("二十点到的", "二十点", "20:00"),
        ("14时30分到的", "14时30分", "14:30"),
        ("中午一点", "中午一点", "13:00"),
        ("09：05：33扣的", "09：05：33", "09:05:33"),
        ("called at 9:15pm", "9:15pm", "21:15"),
        ("十点一刻", "十点一刻", "10:15"),
        ("下午两点整", "下午两点整", "14:00"),
        ("晚上十一点二十五分", "晚上十一点二十五分", "23:25"),
    ],
)
def test_a_clock_time_is_found(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.TIME) == [(text, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "一点都不好用",
        "提两点建议",
        "3点要求",
        "差点气死",
        "3.5点",
        "重点是退钱",
        "有一点脏",
        "比分3:2",
    ],
)
def test_points_and_bits_are_no_clock(sentence: str) -> None:
    assert found(sentence, SlotType.TIME) == []


def test_a_day_and_its_hour_are_two_slots() -> None:
    kinds = {slot.type: slot.text for slot in read("昨天下午三点半到的")}
    assert kinds[SlotType.DATE] == "昨天"
    assert kinds[SlotType.TIME] == "下午三点半"
