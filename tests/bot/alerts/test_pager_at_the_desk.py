"""What the pager leaves in a case's history, and how it climbs where nobody is called outside."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.alerts.settings import Alerts
from dialogues.state import Level
from storage import accounts, alert_sendings, alerts, case_events, handoffs, incidents
from storage.alerts import Alarm
from storage.handoffs import Owner
from storage.store import Tx
from tests.fakes.alerts_bench import Bench, bench, case, chat, hand_off, play, until

ALONE = Alerts()
TEAM = Alerts.model_validate({"teams": {"品质组": ["quality_group"]}})


def called(made: Bench) -> list[tuple[int, str, list[str]]]:
    """Return each round the case's history tells of: its number, who, and targets."""
    told = made.store.read(lambda c: case_events.events(c, case().case_no))
    lines = [one for one in told if one.kind == "alarm_called"]
    assert {one.actor for one in lines} <= {"clock"}
    return [
        (one.payload["step"], one.payload["who"], list(one.payload["targets"])) for one in lines
    ]


def test_every_step_leaves_one_line_and_the_answer_another(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            hand_off(made.store)
            for seconds in (0, 300, 600):
                await made.at(seconds)
            made.store.do(lambda tx: alerts.acknowledge(tx, 1, "陈岚", "chenlan"))
            await made.at(7200)
            assert called(made) == [
                (0, "负责人", ["o"]), (1, "组长", ["l"]), (2, "值班经理", ["d"]),
            ]  # fmt: skip
            told = made.store.read(lambda c: case_events.events(c, case().case_no))
            assert (told[-1].kind, told[-1].actor) == ("alarm_heard", "chenlan")

    play(talk())


def test_without_any_target_the_ladder_is_climbed_at_the_desk_each_step_once(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with bench(tmp_path, settings=ALONE) as made:
            hand_off(made.store)
            for seconds in (0, 299, 300, 600, 1200, 1800, 3600):
                await made.at(seconds)
            assert called(made) == [
                (0, "值班经理", []), (1, "备班", []), (2, "主管", []), (3, "所有人", []),
            ]  # fmt: skip
            assert made.alarm().step == 4
            assert made.courier.tried == []
            assert made.sendings() == []

    play(talk())


def test_an_alarm_of_no_case_on_file_leaves_no_line_and_climbs_all_the_same(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            strange = Alarm(alerts.HANDOFF, "TS-NONE", chat(), Level.URGENT)
            made.store.do(lambda tx: alerts.raise_alarm(tx, strange))
            await made.at(0)
            assert made.courier.calls == [(0.0, "o")]
            assert made.store.do(lambda tx: alerts.acknowledge(tx, 1, "陈岚"))

    play(talk())


def test_a_closed_account_calls_people_and_the_next_owner_ends_the_call(tmp_path: Path) -> None:
    async def talk() -> None:
        async with bench(tmp_path) as made:
            hand_off(made.store, level=Level.GENERAL, calls=False)
            made.store.do(lambda tx: accounts.add(tx, "lin", "林可", "agent", "x"))
            made.store.do(lambda tx: handoffs.take(tx, chat(), "lin", "林可"))
            await made.at(10)
            assert made.courier.calls == []
            made.store.do(lambda tx: accounts.disable(tx, "lin"))
            await made.at(20)
            await until(lambda: bool(made.store.read(alerts.standing)))
            await made.at(20)
            (_, target, page) = made.courier.sent[0]
            assert (target, page.title) == ("o", f"【倾诉】一般投诉没有人负责了 {case().case_no}")
            assert "林可 的账号已经停用" in page.body
            made.store.do(lambda tx: handoffs.give_back(tx, chat(), "lin"))
            made.store.do(lambda tx: handoffs.take(tx, chat(), "mei", "梅"))
            await made.at(30)
            await until(lambda: made.store.read(alerts.standing) == [])

    play(talk())


def test_a_team_is_told_of_an_incident_where_it_has_a_target_and_at_the_desk_where_not(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with bench(tmp_path, settings=TEAM) as made:
            hand_off(made.store, calls=False)
            teams = ("品质组", "法务组")
            number = case().case_no

            def begin(tx: Tx) -> None:
                one = incidents.begin(tx, "停电", [number], Owner("lin", "林可"), teams)
                incidents.tell_teams(tx, one, "停电，1 起", Level.GENERAL)

            made.store.do(begin)
            await made.at(0)
            ((_, target, page),) = made.courier.sent
            assert target == "quality_group"
            assert page.title == "【倾诉】请品质组知悉：群体事件 1 号：停电，1 起"
            steps = [one.step for one in made.store.read(alerts.standing)]
            assert steps == [1, 1], "both were told, one of them at the desk alone"
            await made.at(timedelta(days=1).total_seconds())
            assert len(made.courier.sent) == 1
            assert [one.outcome for one in made.sendings(1)] == [alert_sendings.SENT]
            made.store.do(lambda tx: incidents.close(tx, 1, "lin", "来电了"))
            assert made.store.read(alerts.standing) == []

    play(talk())
