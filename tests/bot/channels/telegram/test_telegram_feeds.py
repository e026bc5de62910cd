"""The listeners: who waits for a person has a topic, and a customer sees that an answer comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.telegram.feeds import ConsoleFeed, TypingFeed
from bot.hub import Hub, News
from dialogues.effects import CaseState, Effect, FileCase, HandOff, Taken
from dialogues.state import Level
from storage import cases, conversations, handoffs, messages, migrate
from storage.store import Store
from storage.times import moment
from tests.bot.runtime_fakes import CHINA, SCRIPT, T0, say
from tests.fakes.telegram_inlet import GROUP, MemoryInlet, Stand, run, stand, until

WEB, TG = "web:default:v1", "telegram:main:7"


@dataclass
class Fed:
    """A store with talks in it, and the feeds that run on it."""

    store: Store
    hub: Hub
    made: Stand

    def hand(self, chat: str, case_no: str, effect: Effect | None = None, said: str = "") -> None:
        """Let a talk wait for a person, or be taken; and let somebody say something."""

        def job(tx: Any) -> None:
            conversations.ensure(tx, chat)
            match effect:
                case None:
                    cases.file(tx, chat, _case(case_no), "bot")
                    handoffs.wait(tx, chat, HandOff(case_no, Level.URGENT, "duty", ("hostile",)))
                case Taken(agent=agent, name=name):
                    handoffs.take(tx, chat, agent, name)
            if said:
                messages.say(tx, chat, None, say(said), moment(tx.now), pull=True)

        self.store.do(job)
        self.hub.tell(News(chat))

    def topic(self, thread: int) -> list[str]:
        """Return what stands in a topic."""
        sent = self.made.platform.sent
        return [one["text"] for one in sent if one.get("message_thread_id") == thread]


def _case(case_no: str) -> FileCase:
    return FileCase(
        case_no=case_no,
        matter=1,
        script=SCRIPT,
        state=CaseState.INTAKE,
        level=Level.URGENT,
        category=None,
        categories=(),
        flags=frozenset(),
        fields={},
        moods=(),
        started=T0,
    )


@asynccontextmanager
async def fed(folder: Path, inlet: MemoryInlet | None = None, **given: Any) -> AsyncIterator[Fed]:
    url = f"sqlite:///{folder / 'fed.db'}"
    migrate.upgrade(url)
    store, hub = Store.open(url), Hub()
    hub.bind(asyncio.get_running_loop())
    try:
        async with stand(group=GROUP, inlet=inlet, **given) as made:
            assert made.bot.console is not None
            feeds = [
                ConsoleFeed(store, hub, made.bot.console, CHINA, look=0.05).run(),
                TypingFeed(store, hub, made.bot).run(),
            ]
            tasks = [asyncio.create_task(feed) for feed in feeds]
            await until(lambda: hub.listeners("") == 2)
            yield Fed(store, hub, made)
            hub.close()
            await asyncio.gather(*tasks)
    finally:
        store.close()


def _threads(made: Fed) -> Sequence[int]:
    return list(made.made.platform.topics)


def test_every_channels_cases_get_their_own_topics(tmp_path: Path) -> None:
    async def talk() -> None:
        async with fed(tmp_path) as made:
            made.hand(WEB, "TS-1", said="您好")
            made.hand(TG, "TS-2")
            await until(lambda: len(made.made.platform.sent) == 2)
            first, second = _threads(made)
            assert made.made.platform.topics == {first: "紧急 TS-1", second: "紧急 TS-2"}
            (card,) = made.topic(first)
            assert card.startswith("紧急 · TS-1\n为什么：客户话里有敌意")
            assert "机器人：您好" in card

    run(talk())


def test_what_was_told_is_not_told_again_after_a_restart(tmp_path: Path) -> None:
    async def talk() -> None:
        inlet = MemoryInlet()
        async with fed(tmp_path, inlet) as made:
            made.hand(WEB, "TS-1")
            await until(lambda: len(made.made.platform.sent) == 1)
            topics = made.made.platform.topics
        async with fed(tmp_path, inlet, topics=topics) as made:
            made.hand(WEB, "TS-1", said="还有一句")
            await until(lambda: len(made.made.platform.sent) == 1)
            assert made.topic(_threads(made)[0]) == ["机器人：还有一句"]

    run(talk())


def test_who_took_it_at_the_desk_is_said_in_the_topic(tmp_path: Path) -> None:
    async def talk() -> None:
        async with fed(tmp_path) as made:
            made.hand(WEB, "TS-1")
            await until(lambda: len(made.made.platform.sent) == 1)
            made.hand(WEB, "TS-1", Taken("TS-1", "zhao", "小赵"))
            await until(lambda: made.topic(_threads(made)[0])[1:] == ["小赵 接手了。"])

    run(talk())


def test_a_group_that_refuses_one_topic_still_gets_the_others(tmp_path: Path) -> None:
    async def talk() -> None:
        async with fed(tmp_path) as made:
            made.made.platform.faults["createForumTopic"].append("400")
            made.hand(WEB, "TS-1")
            made.hand(TG, "TS-2")
            await until(lambda: len(made.made.platform.topics) == 2)

    run(talk())


def test_who_does_not_lead_tells_nobody(tmp_path: Path) -> None:
    async def talk() -> None:
        async with fed(tmp_path, MemoryInlet(leads=False)) as made:
            made.hand(WEB, "TS-1")
            await asyncio.sleep(0.2)
            assert made.made.platform.topics == {}

    run(talk())


def test_typing_is_shown_while_the_bot_listens_to_its_own_customers(tmp_path: Path) -> None:
    async def talk() -> None:
        async with fed(tmp_path) as made:
            made.store.do(lambda tx: conversations.ensure(tx, WEB))
            made.store.do(lambda tx: conversations.ensure(tx, TG))
            for chat in (WEB, TG):
                made.hub.tell(News(chat, listening=True))
            await until(lambda: bool(made.made.platform.called("sendChatAction")))
            made.hub.tell(News(TG))
            await asyncio.sleep(0.1)
            assert [c["chat_id"] for c in made.made.platform.called("sendChatAction")] == [7]

    run(talk())
