"""`qingsu replay` and `qingsu export talks`: from the store or a file, and nobody is named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot import recordings
from bot.commands.replay import summary
from bot.deployment import Deployment
from dialogues.replay import compare, report
from nlu.types import Context, Intent, Parse
from storage import codec
from tests.bot.operator_fakes import WORDS, Operator, at_work, plain

FAULT = "required: [issue, product, purchased_on, place_of_purchase, model, demand]"
LESS = ("quality.yml", FAULT, FAULT.replace("purchased_on, ", ""))
PRIVATE = ("13800138000", "小三", "web:shop", "u1")


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    made = at_work(tmp_path, capsys, monkeypatch)
    for n in (1, 2, 3):
        made.talk(n)
    return made


def test_the_same_scripts_go_the_same_way(here: Operator) -> None:
    code, out, err = here("replay", "words")
    assert code == 0
    assert "回放 3 段" in out
    assert "相同 3   文字不同 0   走向不同 0" in out
    assert re.search(r"购买时间 +│ 3 +│ 100% +│ 100%", out)
    assert "回放" in err, "a bar on the other stream"


def test_a_draft_is_told_apart_with_its_first_difference(here: Operator) -> None:
    code, out, _ = here("replay", here.draft(*LESS), "--talks", "2")
    assert code == 0
    assert "回放 2 段" in out
    assert "走向不同 2" in out
    assert out.count("第 1 轮 走向不同（第 1 轮走岔）") == 2, "he was never asked for the shop"
    assert "走岔：  2 段" in out
    assert "未登记的时间 0         情绪门：先问后安抚 0" in out


def test_nobody_is_named_in_what_is_printed(here: Operator) -> None:
    out = here("replay", here.draft(*LESS))[1]
    assert "我叫张**" in out
    assert [word for word in PRIVATE[:2] if word in out] == []
    told = json.loads(here("replay", "draft", "--json")[1])
    assert told["talks"] == 3
    assert [word for word in PRIVATE[:2] if word in json.dumps(told, ensure_ascii=False)] == []
    assert told["compared"][0]["first"]["turn"] == 1


def test_an_anonymous_export_names_nobody_and_replays_the_same(here: Operator) -> None:
    code, out, _ = here("export", "talks", "--anonymous")
    assert code == 0
    assert [word for word in PRIVATE if word in out] == []
    assert [talk["talk"] for talk in plain(out)] == ["talk-0001", "talk-0002", "talk-0003"]
    (here.folder / "talks.jsonl").write_text(out, "utf-8")
    first = json.loads(here("replay", here.draft(*LESS), "--json")[1])
    again = json.loads(here("replay", "draft", "--json", "--from", "talks.jsonl")[1])
    for told in (first, again):
        for talk in told["compared"]:
            del talk["name"], talk["first"]
        del told["seconds"]
    assert first == again


def test_a_plain_export_is_complete(here: Operator) -> None:
    talks = plain(here("export", "talks", "--talks", "1")[1])
    event = talks[0]["events"][0]
    assert event["messages"][0]["text"] == WORDS[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有可以回放的对话"),
        ("{}\n", "talks.jsonl:1: 不是一段录下的对话"),
        ("\nnonsense\n", "talks.jsonl:2: 不是一段录下的对话"),
        ('{"talk": "x", "finished": true, "events": []}\n', "不是一段录下的对话"),
        ('{"talk": "x", "finished": 1, "events": [{"kind": "odd", "at": "2026-11-25"}]}', "不是"),
        (None, "读不了录下的对话"),
    ],
)
def test_a_file_that_holds_no_talks_is_refused(here: Operator, text: str | None, told: str) -> None:
    if text is not None:
        (here.folder / "talks.jsonl").write_text(text, "utf-8")
    code, _, err = here("replay", "words", "--from", "talks.jsonl")
    assert (code, told in err) == (2, True)


def test_a_draft_with_mistakes_or_none_is_refused(here: Operator) -> None:
    assert here("replay", "kept")[2] == "不是话术文件夹（里面没有 common.yml）：kept\n"
    code, _, err = here("replay", here.draft("quality.yml", "plan:", "plans:"))
    assert (code, "quality.yml:" in err) == (2, True)


def test_texts_without_a_parse_are_read_against_the_question_of_the_moment(
    here: Operator,
) -> None:
    talk = plain(here("export", "talks", "--talks", "1")[1])[0]
    first, second = (event["messages"][0] for event in talk["events"])
    known = codec.build(Parse, first["parse"])
    second["parse"] = first["parse"] = None
    asked: list[str] = []

    def read(text: str, context: Context) -> Parse:
        asked.append(context.asking)
        return known if text == WORDS[0] else Parse(text, intent=Intent.SUPPLEMENT)

    own = Deployment.find(None, here.folder / "kept", {})
    from_files = own.book(own.load_scripts())
    reader = recordings.Reader(from_files, read)
    recorded = recordings.recorded(talk, None, reader)
    assert asked == ["", "date"]
    lines = summary(report([compare(from_files, from_files, recorded)]), [], 1.0)
    assert lines[0].startswith("回放 1 段")
