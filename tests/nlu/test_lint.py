"""Utterances are looked over: what is alike, contradicts, leaks, lacks, or is one manner."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from nlu import examples, lint
from nlu.corpus.balance import FlagCount
from nlu.corpus.leaks import ForeignError
from nlu.examples import Example
from nlu.lint import Finding, Minimums, Most
from nlu.steps.features import Cutter
from nlu.types import Emotion, Flag, Intent

NOTHING = Minimums(0, 0, 0, 0, 0, 0)
COMPLAINT = Example(
    "", Intent.COMPLAINT, category="quality.fault", categories=("quality.fault",), file="a.yml"
)


def utterances(*texts: str, like: Example = COMPLAINT) -> list[Example]:
    """Return one utterance a text, each on its own line of a file."""
    return [replace(like, text=text, line=i) for i, text in enumerate(texts, start=1)]


def found(told: list[Example], against: Path | None = None, **most: float) -> list[Finding]:
    """Return the findings that do not come from a corpus being small."""
    limits = Most(**{"file": 1.1, **most})  # type: ignore[arg-type] # shares only
    return list(lint.lint(told, against, NOTHING, limits, cutter()).findings)


@cache
def cutter() -> Cutter:
    """Return what cuts words, loaded once."""
    return Cutter()


def foreign(folder: Path, *lines: object) -> Path:
    """Write a folder of foreign texts."""
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "foreign.jsonl").write_text(text + "\n", encoding="utf-8")
    return folder


def test_utterances_of_their_own_are_left_alone() -> None:
    assert found(utterances("充电口松得插三次才认一次", "客厅空调滴水", "不制冷")) == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("充电宝昨天晚上冒烟了", "充电宝昨天晚上冒烟"),
        ("客厅空调一直滴水！！！", "客厅空调，一直滴水。"),
        ("客厅空调一直滴水", "客 厅 空 调 一 直 滴 水"),
        ("客厅空调一直滴水", "客廳空調一直滴水"),
        ("ＴＶ又黑屏１次", "tv又黑屏1次"),
        ("坏了👍", "坏了"),
        ("坏", "坏"),
        ("？？？", "？？？"),
    ],
)
def test_the_same_thing_said_twice_is_found(one: str, two: str) -> None:
    (only,) = found(utterances(one, "别的一句，完全不同", two))
    assert (only.rule, only.where, only.error) == ("近似", "a.yml:3", True)
    assert "a.yml:1" in only.what
    assert "删掉一句" in only.what


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("充电宝昨天晚上冒烟了", "充电宝刚才起火了"),
        ("转人工", "人工"),
        ("坏了", "坏的"),
        ("？？？", "！！！"),
    ],
)
def test_what_shares_less_than_half_is_let_be(one: str, two: str) -> None:
    assert found(utterances(one, two)) == []


def test_one_text_with_two_labels_is_a_contradiction_that_names_them() -> None:
    one, two = utterances("挺好的", "挺好的！")
    two = replace(two, emotion=Emotion.ANGER, flags=frozenset({Flag.LEGAL, Flag.GROUP}))
    (only,) = found([one, two])
    assert only.rule == "矛盾"
    assert "emotion（neutral / anger）" in only.what
    assert "flags（无 / group+legal）" in only.what
    assert "heat" not in only.what


def test_other_words_with_other_labels_are_only_alike() -> None:
    one, two = utterances("充电宝昨天晚上冒烟了", "充电宝昨天晚上冒烟")
    (only,) = found([one, replace(two, heat=3)])
    assert only.rule == "近似"


@pytest.mark.parametrize(
    "entry",
    [
        {"text": "昨天那台空调修了两回还是滴水，气死人"},
        {"turns": [{"text": "你好"}, {"text": "修了两回还是滴水，气死"}, {"image": 1}]},
        {"text": "空调修了两回还是滴水了"},
    ],
)
def test_what_repeats_a_foreign_text_is_a_leak(tmp_path: Path, entry: object) -> None:
    told = utterances("我自己的一句话没人写过", "空调修了两回还是滴水")
    (only,) = found(told, foreign(tmp_path, {"id": 3}, entry))
    assert (only.rule, only.where, only.error) == ("外来", "a.yml:2", True)
    assert "foreign.jsonl:2" in only.what


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("好的，谢谢", "好的，谢谢"),
        ("never again", "I will never again buy from them"),
        ("空调修了两回还是滴水，地板都泡鼓了，物业说管不着，师傅说没零件", "都说修了两回还是滴水"),
        ("修了两回还是不行", "修了两趟还是很吵"),
    ],
)
def test_what_everybody_says_is_no_leak(tmp_path: Path, own: str, other: str) -> None:
    assert found(utterances(own), foreign(tmp_path, {"text": other})) == []


def test_five_english_words_in_a_row_are_a_leak(tmp_path: Path) -> None:
    source = foreign(tmp_path, {"text": "why did they charge me twice for the same ticket today"})
    (only,) = found(utterances("you charge me twice for the same ticket"), source)
    assert only.rule == "外来"


@pytest.mark.parametrize("text", ["", "{\n", '{"id": 1}\n', "[1]\n"])
def test_foreign_texts_that_cannot_be_read_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "foreign.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(ForeignError, match=r"foreign\.jsonl:1|没有"):
        found(utterances("坏了"), tmp_path)


def test_every_minimum_is_asked_of_every_label() -> None:
    report = lint.lint(utterances("坏了"), None, Minimums(2, 2, 2, 2, 2, 2), cutter=cutter())
    lacking = [f.what for f in report.findings if f.rule == "太少"]
    assert report.errors == len(lacking)
    leaves, labels = len(report.survey.leaves), len(Intent) + 2 * len(Flag)
    assert len(lacking) == 1 + leaves + labels + 1
    assert "category：quality.fault 有 1，至少要 2。再写 1" in lacking
    assert any(what.startswith("flags：不带 legal 的难例有 0") for what in lacking)
    assert "industry：满 50 句的行业 有 0，至少要 2。再写 2" in lacking


def test_enough_of_everything_is_no_finding() -> None:
    told = [replace(e, industry="cars") for e in utterances("坏了", "漏油")]
    report = lint.lint(told, None, Minimums(2, 0, 0, 0, 0, 1, industry_size=2), cutter=cutter())
    assert report.findings == ()
    assert report.errors == 0


def test_the_minimums_are_those_agreed_on() -> None:
    agreed = Minimums()
    assert (agreed.total, agreed.industries) == (8_000, 15)
    assert (agreed.leaf, agreed.flag, agreed.hard, agreed.intent) == (150, 120, 240, 120)


def test_an_opening_that_returns_is_a_hint() -> None:
    endings = ["电池鼓包", "屏幕发绿", "喇叭破音", "镜头进灰", "按键失灵"]
    (only,) = found(utterances(*(f"我说呢{e}" for e in endings), "不制冷"), frame=1.0)
    assert (only.rule, only.error) == ("雷同", False)
    assert "“我说呢”有 5 句" in only.what


def test_a_frame_that_returns_is_a_hint() -> None:
    things = ["手机", "外卖", "空调", "课程", "门票"]
    faults = ["黑屏", "漏汤", "滴水", "延期", "作废"]
    told = utterances(*(f"你们的{t}又{f}了！" for t, f in zip(things, faults, strict=True)))
    (only,) = found([*told, *utterances("不制冷")], opening=1.1)
    assert "句式“你们的_又_了!”有 5 句" in only.what
    assert only.error is False


def test_a_file_that_begins_alike_is_a_hint_at_its_second_line() -> None:
    told = utterances(
        *(f"{'本人于' if i < 6 else chr(0x4E00 + 7 * i) * 3}{i * 7919}" for i in range(40))
    )
    (only,) = found(told, opening=1.0, frame=1.0)
    assert only.where == "a.yml:2"
    assert "这个文件里 6 句都以“本人于”开头" in only.what


def test_a_file_that_is_much_of_the_whole_is_a_hint() -> None:
    words = ["黑屏", "洒了", "滴水", "没上课", "退掉", "漏油"]
    told = utterances(*words[:5]) + utterances(*words[5:], like=replace(COMPLAINT, file="b.yml"))
    (only,) = found(told, file=0.5)
    assert "文件“a.yml”有 5 句（83.3%）" in only.what


@pytest.mark.parametrize(
    ("one", "two", "twins"),
    [
        ("e_commerce", "ecommerce", True),
        ("hotel", "hotels", True),
        ("banks", "banking", False),
        ("cars", "", False),
    ],
)
def test_one_industry_under_two_names_is_a_hint(one: str, two: str, *, twins: bool) -> None:
    first, second = utterances("坏了", "漏油")
    told = [replace(first, industry=one), replace(second, industry=two)]
    assert [(f.rule, f.error) for f in found(told)] == [("行业", False)] * twins


def test_the_survey_counts_the_whole() -> None:
    told = utterances("坏" * 15, "漏" * 16, "油" * 80, "响" * 300, "破" * 301)
    survey = lint.lint(
        [*told, replace(COMPLAINT, text="broken", lang="en")], cutter=cutter()
    ).survey
    assert survey.total == 6
    assert (survey.short, survey.long) == (2 / 6, 2 / 6)
    assert survey.languages == {"zh-Hans": 5, "en": 1}
    assert survey.intents["complaint"] == 6
    assert list(survey.leaves)[-1] == "quality.fault"


def test_findings_come_in_the_order_of_the_files_and_lines() -> None:
    told = utterances("空调滴水", "漏油", "空调滴水", "漏油", "空调滴水")
    assert [f.where for f in found(told)] == ["a.yml:3", "a.yml:4", "a.yml:5", "a.yml:5"]


def test_a_leak_names_the_longest_run_of_all_foreign_texts(tmp_path: Path) -> None:
    told = utterances("空调修了两回还是滴水不止")
    lines = ({"text": "修了两回还是滴水"}, {"text": "空调修了两回还是滴水不止"}, {"text": "无关"})
    (only,) = found(told, foreign(tmp_path, *lines))
    assert "foreign.jsonl:2 有 12 个字“空调修了两回还是滴水不止”相同（100%）" in only.what


def test_a_text_without_a_common_run_leaks_when_most_of_it_is_foreign(tmp_path: Path) -> None:
    told = utterances("楼里电梯坏了三天没人来修老人爬")
    (only,) = found(told, foreign(tmp_path, {"text": "楼里电梯坏了三日没人来修老人爬"}))
    assert "foreign.jsonl:1 大半相同（50%）" in only.what


def test_what_is_nearly_flagged_is_counted_in_the_survey() -> None:
    flagged = utterances(*(f"第{i}次了，我要找律师" for i in "甲乙丙丁戊己庚辛"))
    told = [replace(e, flags=frozenset({Flag.LEGAL})) for e in flagged]
    rest = utterances(*(f"平常的事情{i}" for i in range(200)), "律师函模板哪里下载")
    flags = {one.flag: one for one in lint.lint([*told, *rest], cutter=cutter()).survey.flags}
    assert flags[Flag.LEGAL].positives == len(told)
    assert "律师" in flags[Flag.LEGAL].signs
    assert flags[Flag.MEDIA] == FlagCount(Flag.MEDIA, 0, 0, ())


def varied(count: int) -> list[Example]:
    """Return utterances of the shipped ones' words, each ending in other characters."""
    texts = [e.text for e in examples.read()]
    return utterances(
        *(f"{texts[i % len(texts)]}{chr(0x4E00 + i % 9973)}{i}" for i in range(count))
    )


@pytest.mark.slow
def test_twenty_thousand_utterances_are_looked_over_in_seconds() -> None:
    told = varied(20_000)
    begin = time.process_time()
    report = lint.lint(told)
    assert report.survey.total == 20_000
    assert time.process_time() - begin < 20


@pytest.mark.slow
def test_the_shipped_utterances_are_of_their_own_and_enough() -> None:
    report = lint.lint(examples.read())
    assert [f"{f.where} {f.what}" for f in report.findings if f.error] == []
