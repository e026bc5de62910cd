"""An exported case has every word the customer said, and all that was made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from dialogues.effects import Promise
from dialogues.state import FieldName, Known, MessageId
from storage import cases, export, inbox, promises
from storage.store import Store
from storage.times import moment


def exported(store: Store) -> list[dict[str, Any]]:
    return store.read(lambda c: list(export.cases(c)))


def test_an_exported_case_holds_everything(
    store: Store, talk: str, case: str, filed: Any, clock: Any
) -> None:
    promise = Promise("p1", case, "plan_by", "方案", filed.started + timedelta(hours=2), "李工")
    store.do(lambda tx: promises.keep_row(tx, promise, None))
    (one,) = exported(store)
    assert one["promises"][0]["due"] == promise.due.isoformat()
    assert one["opened"] == moment(clock.now).isoformat()
    expected = {
        "number": case,
        "channel": "web",
        "customer": "u1",
        "chat": talk,
        "level": "1",
        "category": "product_quality.safety",
        "flags": ["media", "safety"],
        "emotion_curve": [{"emotion": "anger", "heat": 3}],
        "narrative": "充电的时候冒烟了",
        "control": "bot",
        "state": "intake",
        "script": {"name": "quality", "version": "v1"},
        "events": 2,
    }
    assert {key: one[key] for key in expected} == expected
    assert one["fields"]["phone"] == {
        "value": "+8613800000000",
        "text": "一三八…",
        "message": 1,
        "how": "said",
        "precision": "",
    }


def test_each_case_has_the_words_of_its_own_matter_and_those_it_quotes(
    store: Store, talk: str, filed: Any, arrival: Any
) -> None:
    words = ["还有 发票 也没给", "  第二件  事\n换行", "", "都说完了"]
    numbers = []
    for n, text in enumerate(words):
        at = arrival.at + timedelta(minutes=n + 1)
        more = replace(arrival, event_id=f"m{n}", text=text, at=at)
        numbers.append(store.do(partial(inbox.receive, arrival=more)).message_id)
    quoted = {FieldName("what"): Known("发票", "发票", MessageId(numbers[0] or 0))}
    second = replace(filed, case_no="TS-2", matter=2, fields=quoted)
    second = replace(second, started=arrival.at + timedelta(minutes=2))
    late_start = replace(filed, started=arrival.at + timedelta(seconds=30))
    for one in (late_start, second):
        store.do(partial(cases.file, chat=talk, filed=one))
    first, other = exported(store)
    assert first["narrative"] == f"{arrival.text}\n{words[0]}"
    assert other["narrative"] == f"{words[0]}\n{words[1]}\n{words[3]}"


def test_no_case_exports_nothing(store: Store, talk: str) -> None:
    assert talk
    assert exported(store) == []
