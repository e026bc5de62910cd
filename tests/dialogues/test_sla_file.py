"""sla.yml: every kind of case has its limits, and every mistake its line, in Chinese."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from dialogues import sla, sla_file
from dialogues.calendars import ALWAYS, LOUD, Calendar, Quiet
from dialogues.clocks import Kind
from dialogues.sla import About, Match, Profile, Sla
from dialogues.typed_yaml import FileError

OFFICE = Calendar(hours=((time(9), time(18)),))
HEAD = "profiles:\n  一般: {}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "sla.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "limits",
    [
        "plan: {simple: 4h, complex: 4h}",
        "plan: {simple: none, complex: 2h}",
        "plan: {complex: none}",
        "plan: none",
        "first_touch: 4h",
        "{first_touch: 6h, plan: {simple: 1d, complex: 2d}}",
    ],
)
def test_terms_one_after_the_other_are_right(tmp_path: Path, limits: str) -> None:
    path = written(tmp_path, f"profiles:\n  一般:\n    {limits}\n")
    assert sla_file.load(path).profiles[0].name == "一般"


def test_the_file_delivered_says_the_defaults() -> None:
    assert sla_file.load(office=OFFICE) == Sla(OFFICE, sla.shipped(OFFICE))
    assert sla_file.load() == Sla()


MISTAKES = {
    "no profile": ("profiles: {}\n", 1, "至少要有 1 项"),
    "none for everything": ("profiles:\n  红: {when: {level: '1'}}\n", 1, "不写 when"),
    "an unknown limit": ("profiles:\n  一般:\n    first_tuch: 30m\n", 3, "不认识的项"),
    "a term without unit": ("profiles:\n  一般:\n    letter: 60\n", 3, "30m"),
    "a term of nothing": ("profiles:\n  一般:\n    letter: 0m\n", 3, "大于 0"),
    "a term for ever": ("profiles:\n  一般:\n    task: 365d\n", 3, "90d"),
    "nobody ever in touch": ("profiles:\n  一般:\n    first_touch: none\n", 3, "不能不计"),
    "no time for a task": ("profiles:\n  一般:\n    task: none\n", 3, "部门任务总要有一个时间"),
    "a plan of one length": ("profiles:\n  一般:\n    plan: 4h\n", 3, "名称: 内容"),
    "a category not known": (
        "profiles:\n  一般:\n    first_response:\n      fire: 5m\n", 4, "没有“fire”这个大类",
    ),
    "a category to match not known": (
        HEAD + "  火: {when: {category: fire}}\n", 3, "没有“fire”这个类别",
    ),
    "a level not known": (HEAD + "  红: {when: {level: red}}\n", 3, "只能是 '1', '2' 或 '3'"),
    "a channel not known": (HEAD + "  微: {when: {channel: wechatt}}\n", 3, "是不是 wechat（"),
    "a channel in Chinese": (HEAD + "  微: {when: {channel: [web, 微信]}}\n", 3, "是不是 wechat"),
    "a leaf not known": (
        HEAD + "  火: {when: {category: quality.safty}}\n", 3, "是不是 quality.safety",
    ),
    "complex ones sooner than simple ones": (
        "profiles:\n  一般:\n    plan: {simple: 4h, complex: 2h}\n", 3, "比简单件的（simple）还短",
    ),
    "complex ones sooner than those for all": (
        HEAD + "  红:\n    when: {level: '1'}\n    plan: {complex: 3h}\n", 5, "还短",
    ),
    "a first touch after the plan": (
        "profiles:\n  一般:\n    first_touch: 90d\n", 3, "比给方案的（plan）还长",
    ),
    "a plan before the first touch": (
        "profiles:\n  一般:\n    plan: {simple: 10m}\n", 3, "比给方案的（plan）还长",
    ),
    "a calendar not known": ("profiles:\n  一般:\n    calendar: 夜班\n", 3, "可以用的有：office"),
    "a calendar named as ours": (
        "calendars:\n  office: {}\n" + HEAD, 2, "“office”是现成的班表",
    ),
    "hours that end before they begin": (
        "calendars:\n  夜班:\n    hours: ['22:00-06:00']\n" + HEAD, 3, "跨夜",
    ),
    "quiet hours in words": (
        "profiles:\n  一般:\n    progress:\n      quiet_hours: 夜里\n", 4, "09:00-12:00",
    ),
    "warnings in disorder": ("profiles:\n  一般:\n    warn_at: [80, 50]\n", 3, "从小到大"),
    "a warning after the end": ("profiles:\n  一般:\n    warn_at: [50, 120]\n", 3, "不大于 100"),
    "a ladder in words": ("profiles:\n  一般:\n    ladder: 先找组长\n", 3, "'normal' 或 'red'"),
    "two for everything": (HEAD + "  其他: {}\n", 3, "“一般”和“其他”"),
    "two alike": (
        HEAD + "  微信: {when: {channel: wechat}}\n  红: {when: {level: '1'}}\n", 4, "“微信”和“红”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_on_its_line(name: str, tmp_path: Path) -> None:
    text, line, what = MISTAKES[name]
    with pytest.raises(FileError) as caught:
        sla_file.load(written(tmp_path, text))
    (found,) = [str(m).removeprefix(f"{tmp_path}/") for m in caught.value.mistakes]
    assert found.startswith(f"sla.yml:{line}: "), found
    assert what in found


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = HEAD.replace("{}", "{letter: 1,\n    task: x}")
    text += "  红: {when: {level: 9}, plan: {simple: 3}}\n"
    with pytest.raises(FileError) as caught:
        sla_file.load(written(tmp_path, text))
    assert sorted(m.line for m in caught.value.mistakes) == [2, 3, 4, 4]


OWN = """
calendars:
  工作日: {days: [1, 2, 3, 4, 5], hours: ["09:00-12:00", "13:30-18:00"]}
profiles:
  全部:
    first_response: {quality: 20m}
    progress: {every: 3h, quiet_hours: "21:00-09:00"}
    warn_at: [70]
  红: {when: {level: "1"}, calendar: always, ladder: red, progress: none}
  红·微信: {when: {level: "1", channel: wechat}, first_touch: 5m}
  质量: {when: {category: quality}, calendar: 工作日}
  起火: {when: {category: quality.safety}, first_touch: 10m}
  红·质量: {when: {level: ["1"], category: [quality, service]}, first_touch: 8m}
  红·质量·微信: {when: {level: "1", channel: wechat, category: quality}, first_touch: 4m}
  红·服务·微信: {when: {level: "1", channel: wechat, category: service}, first_touch: 4m}
  金卡: {when: {tier: gold, channel: [web, rest], category: price}, plan: none}
"""


@pytest.fixture
def own(tmp_path: Path) -> Sla:
    return sla_file.load(written(tmp_path, OWN), OFFICE)


@pytest.mark.parametrize(
    ("about", "name"),
    [
        (About(), "全部"),
        (About("3", "logistics.late"), "全部"),
        (About("1", "logistics.late"), "红"),
        (About("1", "logistics.late", channel="wechat"), "红·微信"),
        (About("2", "quality.fault", channel="wechat"), "质量"),
        (About("2", "quality.safety"), "起火"),
        (About("1", "quality.safety"), "红·质量"),
        (About("1", "service.attitude"), "红·质量"),
        (About("1", "quality.fault", channel="wechat"), "红·质量·微信"),
        (About("2", "price.overcharge", "gold", "web"), "金卡"),
        (About("2", "price.overcharge", "gold", "wechat"), "全部"),
    ],
)
def test_the_closest_rule_wins_and_its_name_is_shown(own: Sla, about: About, name: str) -> None:
    """S0-45: by level, category, tier and channel."""
    assert own.profile(about).name == name
    target = own.target(Kind.FIRST_TOUCH, about)
    assert target is not None
    assert target.profile == name


def test_what_is_not_written_is_as_in_the_rule_for_everything(own: Sla) -> None:
    general, red, wechat, quality = own.profiles[:4]
    assert (general.calendar, general.warn_at, general.quiet) == (
        OFFICE, (70,), Quiet(time(21), time(9)),
    )  # fmt: skip
    assert general.first_response["quality"] == timedelta(minutes=20)
    assert general.first_response["service"] == timedelta(hours=1)
    assert general.lengths[Kind.PROGRESS] == timedelta(hours=3)
    assert (red.calendar, red.ladder, red.warn_at) == (ALWAYS, "red", (70,))
    assert Kind.PROGRESS not in red.lengths
    assert wechat.lengths == dict(general.lengths) | {Kind.FIRST_TOUCH: timedelta(minutes=5)}
    assert quality.calendar.hours[1] == (time(13, 30), time(18))


def test_a_clock_that_is_not_kept_is_owed_to_nobody(own: Sla) -> None:
    gold = About("2", "price", "gold", "rest")
    assert own.target(Kind.PLAN, gold) is None
    assert own.profile(gold).complex_plan is None


def test_urgent_is_not_left_in_peace_at_night() -> None:
    """S2-34: the quiet hours hold for words of progress, and not for what is urgent."""
    shipped = Sla()
    plain, red = (shipped.target(Kind.PROGRESS, About(level)) for level in ("2", "1"))
    assert plain is not None
    assert red is not None
    assert (plain.quiet, red.quiet) == (Quiet(time(22), time(8)), LOUD)
    assert shipped.target(Kind.PROGRESS, About("3")) is None


@pytest.mark.parametrize(
    ("one", "other", "tied"),
    [
        (Match(), Match(), True),
        (Match(level=("1",)), Match(), False),
        (Match(level=("1",)), Match(level=("2",)), False),
        (Match(level=("1",)), Match(level=("1", "2")), True),
        (Match(level=("1",)), Match(channel=("web",)), True),
        (Match(category=("quality",)), Match(category=("quality.fault",)), False),
        (Match(category=("quality",)), Match(category=("service", "quality")), True),
        (Match(category=("quality",)), Match(tier=("gold",)), True),
        (Match(category=("quality.fault",)), Match(tier=("gold",)), False),
    ],
)
def test_two_rules_of_which_neither_is_closer_are_a_tie(
    one: Match, other: Match, *, tied: bool
) -> None:
    profiles = (Profile("甲", one), Profile("乙", other))
    assert [(a.name, b.name) for a, b in sla.ties(profiles)] == ([("甲", "乙")] if tied else [])


def test_a_third_rule_that_is_closer_settles_it() -> None:
    both = Profile("丙", Match(level=("1",), channel=("web",)))
    profiles = (Profile("甲", Match(level=("1",))), Profile("乙", Match(channel=("web",))), both)
    assert sla.ties(profiles) == []
    assert Sla(ALWAYS, (Profile("一般"), *profiles)).profile(About("1", channel="web")) is both
