"""Somebody who told everything about himself, with his marks wherever words may stand."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from sqlalchemy import select

from cases.tasks import Task
from dialogues.effects import Button, Say, Why
from dialogues.state import Level
from storage import (
    alerts,
    cases,
    connect_tiers,
    erase,
    files,
    inbox,
    lanes,
    messages,
    outbox,
    tasks,
)
from storage.alerts import Alarm
from storage.connect_tiers import Tier
from storage.erase import Asked, Erased
from storage.inbox import Arrival
from storage.schema import metadata
from storage.sql import Sql
from storage.store import Tx
from tests.fakes.caseworld import DONE, PLAN, World, due

PHONE, NAME, USER = "13912345678", "欧阳独一", "openid-oXyZ778899"
STREET, STORY, ASIDE = (
    "玄武湖西岸九百九十九号",
    "抽屉里的星河旗舰机炸出紫色火花",
    "我表弟阿贵可以作证",
)
SECOND, NICK, HIDDEN = "13787654321", "telegram-zhang-4455", "隐藏批注丙丁"
MARKS = (PHONE, NAME, USER, STREET, STORY, ASIDE, SECOND, NICK, HIDDEN)
CHAT, OTHER = f"wechat:shop:{USER}", f"telegram:bot:{NICK}"
NAMES = count(1)


def live(talk: World) -> None:
    """Let the person tell his story, be worked on, and answer."""
    told: dict[str, Any] = {
        "intent": "complaint", "category": "quality.below_spec",
        "slots": {"product": "星河旗舰机", "phone": PHONE, "contact_name": NAME},
    }  # fmt: skip
    talk.says(f"{STORY}，我叫{NAME}，电话{PHONE}，住{STREET}", **told)
    talk.agent("took")
    talk.agent("said", text=f"{NAME}您好，我 30 分钟内给您打 {PHONE}。")
    talk.says(ASIDE, intent="supplement")
    talk.decides(
        "proposed", **PLAN | {"text": f"给{NAME}换新机，寄到{STREET}。", "due": due(talk, hours=5)}
    )
    talk.says(f"好的，{ASIDE}", intent="accept")
    talk.decides("resolved", **DONE | {"done": f"给{NAME}换好了。"})


def plant(talk: World) -> None:
    """Put his marks wherever else words may stand."""
    number, shown = talk.case_no, talk.lines()[0].id

    def job(tx: Tx) -> None:
        other = Arrival(
            "telegram", "bot", NICK, "e1", "message", talk.at, f"我是{NAME}", raw={"x": NICK}
        )
        inbox.receive(tx, other)
        alarm = Alarm(
            alerts.OVERDUE, number, CHAT, Level.GENERAL, about="task:1", what=f"给{NAME}回电"
        )
        alerts.raise_alarm(tx, alarm)
        alerts.raise_alarm(tx, Alarm(alerts.HANDOFF, "", OTHER, Level.GENERAL))
        files.put(
            tx,
            "a" * 64,
            message_id=shown,
            mime="image/png",
            size=3,
            kind="image",
            name=f"{NAME}.png",
        )
        said = Say(
            f"{NAME}，您的信", Why("x", "y"), (Button(NAME, PHONE),), author="林可", kind="agent"
        )
        message = messages.say(tx, CHAT, None, said, talk.at, pull=False)
        outbox.choose(tx, message, f"to {PHONE}")
        lanes.put(tx, f"out:{CHAT}", {"message": message, "note": NAME})
        connect_tiers.put(tx, hashed(f"+86{PHONE}"), Tier("金", (f"{NAME}买过",)))
        raw(
            tx,
            "dead",
            source="in",
            lane=f"in:{CHAT}",
            body=f"坏了的 {PHONE}".encode(),
            at=1.0,
            reason="x",
        )
        raw(tx, "deliveries", key="k1", hook_id=hook(tx), event_id=1, case_no=number, kind="case",
            body=json.dumps({"phone": PHONE, "name": NAME}), state="waiting", made=1.0)  # fmt: skip
        raw(
            tx,
            "api_calls",
            key_id="k",
            idem="i",
            body_hash="h",
            answer=f'{{"said":"{ASIDE}"}}',
            at=1.0,
        )
        raw(tx, "work_acts", key="w1", case_no=number, at=1.0, result=json.dumps({"note": HIDDEN}))
        raw(tx, "identity_marks", by="phone", value="h", chat=CHAT, at=1.0)
        raw(tx, "person_tiers", person_id=person(tx, CHAT), tier="金", at=1.0)
        raw(tx, "media_fetches", message_id=shown, ref=f"media-{USER}")
        raw(tx, "shared", name=f"kf:session:{USER}", value=NAME, until=0.0, lease=0.0)
        raw(tx, "counters", name=f"said:{USER}", at=1.0)
        raw(tx, "case_docs", case_no=number, at=1.0, event=1, terms=json.dumps({STORY: 1}))
        raw(tx, "case_terms", term=STORY, doc=1, weight=1)
        knowledge(tx, number)
        about = Task(
            number,
            "department",
            f"查{NAME}的机器",
            talk.at,
            talk.at,
            "lin",
            text=HIDDEN,
            team="品质组",
        )
        tasks.put(tx, about)
        cases.event(tx, number, "note", "lin", {"text": f"{HIDDEN}：{NAME}像职业索赔"})

    talk.store.do(job)
    unite = (
        "update conversations set person_id = (select person_id from conversations where chat = ?)"
    )
    talk.store.do(
        lambda tx: tx.c.exec_driver_sql(f"{unite} where chat = ?", (CHAT, OTHER)) and None
    )


def knowledge(tx: Tx, number: str) -> None:
    raw(tx, "kb_items", state="draft", problem=STORY, solution=ASIDE, created=1.0, updated=1.0)
    raw(tx, "kb_versions", item=1, version=1, body=json.dumps({"problem": STORY}), by="lin", at=1.0)
    raw(tx, "kb_sources", item=1, case_no=number)
    raw(tx, "kb_terms", term=STORY, doc=1, weight=1)
    raw(tx, "kb_items", state="published", problem=f"机器炸了 {PHONE}", created=1.0, updated=1.0)
    raw(tx, "kb_sources", item=2, case_no=number)


def raw(tx: Tx, into: str, /, **given: Any) -> None:
    """Put a row into a table; what is not given is nothing."""
    table = metadata.tables[into]
    needed = [c for c in table.columns if not (c.nullable or c.server_default is not None)]
    empty = {c.name: c.type.python_type() for c in needed if c.name != "id"}
    Sql(table.insert().values(**empty | given)).run(tx.c)


def hook(tx: Tx) -> int:
    raw(tx, "hooks", name="crm", made=1.0)
    return 1


def person(tx: Tx, chat: str) -> int:
    table = metadata.tables["conversations"]
    ((found,),) = Sql(select(table.c.person_id).where(table.c.chat == chat)).rows(tx.c)
    return int(found)


def hashed(phone: str) -> str:
    return connect_tiers.hashed(b"secret", phone)


def erased(talk: World) -> Erased:
    asked = Asked("admin", "客户要求", lambda: f"{next(NAMES):08x}", hashed)
    found = talk.store.read(lambda c: erase.find(c, CHAT))
    assert found is not None
    return talk.store.do(lambda tx: erase.erase(tx, found, asked))


def everything(talk: World) -> dict[str, list[str]]:
    """Return every row of every table as text."""

    def read(c: Any) -> dict[str, list[str]]:
        return {
            name: [
                " ".join(
                    v.decode("utf-8", "replace") if isinstance(v, bytes) else _said(v) for v in row
                )
                for row in Sql(select(table)).rows(c)
            ]
            for name, table in metadata.tables.items()
        }

    return talk.store.read(read)


def _said(value: object) -> str:
    text = str(value)
    return text.encode().decode("unicode_escape", "replace") if "\\u" in text else text
