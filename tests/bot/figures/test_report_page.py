"""A month's report at the desk: what stands out in it, what leads put down, who may read it."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.figures import monthly
from cases import tasks as rules
from cases.monthly import DONE, OPEN
from dialogues.state import Level
from storage import accounts, actions, alerts, tasks, teams
from storage.alerts import MONTHLY, Alarm
from storage.store import Store, Tx
from storage.teams import Member
from tests.bot.figures.test_figures_page import Clock
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.fakes.figured import Life, live, staff

ZONE = ZoneInfo("Asia/Shanghai")
LAST = monthly.last(datetime.now(UTC).astimezone(ZONE).date())
MONTH = monthly.named(LAST)
BEFORE = monthly.named(monthly.earlier(LAST))
SOON = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
FORM = {
    "month": MONTH, "topic": "quality", "text": "换供应商", "owner": "zhou", "due": SOON,
    "lever": "process",
}  # fmt: skip


def noon(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).timestamp()


def fill(store: Store, clock: Clock) -> None:
    """Let ten cases of the last month live, eight of one class, and one of the month before."""
    staff(store, "zhou", "lin")
    for n in range(10):
        clock.now = noon(LAST.first) + n * 86400
        mine = n < 8
        live(store, clock, Life(
            f"web:shop:{n}", f"M{n}", "quality.fault" if mine else "price.expensive", owner="zhou",
            touched=0.2, planned=2, done=6 if mine else 5,
            outcome="upheld" if mine else "not_upheld", cause="product", department="technical",
            term="" if mine else "七天无理由",
        ))  # fmt: skip
    clock.now = noon(monthly.earlier(LAST).first)
    live(store, clock, Life("web:shop:99", "B1", "logistics.late"))


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    made = PretendDesk(tmp_path)
    with closing(Store.open(f"sqlite:///{tmp_path / 'desk.db'}", clock := Clock())) as store:
        fill(store, clock)
    return made


async def seated(world: PretendDesk, role: str = "lead") -> Seat:
    seat = await world.agent("zhoumin", "周敏")
    world.store.do(lambda tx: accounts.set_role(tx, "zhoumin", role))
    return seat


async def sent(seat: Seat, path: str = "/desk/report/actions", **form: str) -> httpx.Response:
    return await seat.client.post(path, data={"token": seat.token, **form})


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_last_month_is_told_in_its_four_parts(world: PretendDesk) -> None:
    """S2-69, S2-61, S1-22, S4-16: process, carrying out, findings with their reasons, actions."""

    async def story() -> None:
        page = (await (await seated(world)).client.get("/desk/report")).text
        heads = re.findall(r"<h[23][^>]*>([^<]+)<", page)
        assert heads[:4] == ["一、流程走到哪一步", "二、办得怎么样", "三、发现", "质量"]
        assert heads.index("未支持的投诉") < heads.index("四、改进")
        words = plain(page)
        assert "共 10 件；占比高的：质量 80.0 %" in words
        assert "80.0 %（8/10）" in words
        assert "样本少" in words
        assert "根本原因：产品本身的问题 8" in words
        assert "责任部门：技术 8" in words
        assert f"{MONTH} 10 20.0 %（2/10）" in words
        assert "引用的条款：七天无理由 2 2" in words
        assert len(re.findall(r"/desk\?case=M\d", page)) == 7, (
            "five of the one class, two of the other"
        )

    world.run(story())


def test_every_column_of_how_it_was_carried_out_has_its_head(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await (await seated(world)).client.get("/desk/report")).text
        table = page.partition("二、办得怎么样")[2].partition("</table>")[0]
        heads = re.findall(r'<th scope="col">([^<]+)</th>', table)
        first = table.partition("<tbody>")[2].partition("</tr>")[0]
        assert heads == ["指标", "本月", "上月", "变化", "目标", "达到没有"]
        assert len(re.findall(r"<t[hd]", first)) == len(heads)

    world.run(story())


def test_what_a_lead_puts_down_stands_there_until_it_ends(world: PretendDesk) -> None:
    """S2-62, S1-28: with owner and day, the share then, what it belongs to; it ends once."""

    async def story() -> None:
        seat = await seated(world)
        world.store.do(lambda tx: alerts.raise_alarm(tx, ALARM))
        answer = await sent(seat, **FORM)
        assert (answer.status_code, "wrong" in answer.headers["location"]) == (303, False)
        (kept,) = world.store.read(actions.every)
        assert (kept.text, kept.owner, kept.then, kept.by) == (
            "换供应商",
            "zhou",
            (8, 10),
            "zhoumin",
        )
        assert world.store.read(alerts.standing) == [], "somebody saw to the report"
        words = plain((await seat.client.get(f"/desk/report?month={MONTH}")).text)
        assert "换供应商" in words
        assert "力气用在：流程顺畅 1" in words
        path = f"/desk/report/actions/{kept.id}"
        done = {"month": MONTH, "state": DONE, "note": "换好了"}
        assert "wrong" not in (await sent(seat, path, **done)).headers["location"]
        assert "wrong=over" in (await sent(seat, path, **done)).headers["location"]
        (kept,) = world.store.read(actions.every)
        assert (kept.state, kept.note) == (DONE, "换好了")

    world.run(story())


ALARM = Alarm(MONTHLY, "", "", Level.GENERAL, about=MONTH, what="共 10 件")


def test_the_next_month_looks_at_it_anew(world: PretendDesk) -> None:
    """S2-62: an open action of the month before is carried over with its class then and now."""

    async def story() -> None:
        seat = await seated(world)
        await sent(seat, **FORM | {"month": BEFORE, "topic": "logistics"})
        (kept,) = world.store.read(actions.every)
        assert (kept.month, kept.then, kept.state) == (BEFORE, (1, 1), OPEN)
        words = plain((await seat.client.get("/desk/report")).text)
        assert f"换供应商 {BEFORE} 物流 ZHOU {SOON} 在办 100.0 %（1/1） 0.0 %（0/10）" in words

    world.run(story())


@pytest.mark.parametrize(
    "change",
    [{"text": "  "}, {"owner": "nobody"}, {"due": "2020-01-01"}, {"due": "明天"},
     {"topic": "strange"}, {"lever": "strange"}],
)  # fmt: skip
def test_an_action_without_a_part_is_not_kept_and_the_page_says_so(
    world: PretendDesk, change: dict[str, str]
) -> None:
    async def story() -> None:
        seat = await seated(world)
        answer = await sent(seat, **FORM | change)
        assert "没有记下" in (await seat.client.get(answer.headers["location"])).text
        assert world.store.read(actions.every) == []

    world.run(story())


def test_an_operator_reads_it_and_an_agent_is_sent_to_his_own_figures(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await seated(world, "operator")
        page = (await seat.client.get("/desk/report")).text
        assert "三、发现" in page
        assert "<form" not in page
        assert (await sent(seat, **FORM)).status_code == 403
        world.store.do(lambda tx: accounts.set_role(tx, "zhoumin", "agent"))
        for path in ("/desk/report", "/desk/report.md"):
            answer = await seat.client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/desk/figures")
        assert (await sent(seat, **FORM)).status_code == 403
        assert world.store.read(actions.every) == []
        stranger = world.stranger()
        assert (await stranger.get("/desk/report")).headers["location"] == "/desk/login"

    world.run(story())


def test_a_form_of_another_page_does_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await seated(world)
        answer = await seat.client.post("/desk/report/actions", data=FORM | {"token": "x" * 64})
        assert answer.status_code == 403
        foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        answer = await seat.client.post(
            "/desk/report/actions", data=FORM | {"token": seat.token}, headers=foreign
        )
        assert answer.status_code == 403
        assert world.store.read(actions.every) == []

    world.run(story())


def test_a_department_reads_its_own_part_and_no_other(world: PretendDesk) -> None:
    """S3-11: its cases and its overdue tasks, for its people; leads read every department's."""

    async def story() -> None:
        due = datetime.now(UTC) - timedelta(hours=1)
        begun = due - timedelta(days=2)

        def job(tx: Tx) -> None:
            for number, team in (("M0", "technical"), ("M1", "legal")):
                new = rules.new(
                    number, "department", f"查{team}", "lin", begun, due, team=team, person=""
                )
                tasks.put(tx, new)

        world.store.do(job)
        seat = await seated(world, "agent")
        path = f"/desk/report/of/technical?month={MONTH}"
        assert (await seat.client.get(path)).headers["location"] == "/desk/figures"
        world.store.do(lambda tx: teams.member(tx, Member("zhoumin", ("技术",))))
        page = (await seat.client.get(path)).text
        words = plain(page)
        assert f"{MONTH} 技术部门月报" in words
        assert "10 件，上月 0 件" in words
        assert "没办完 1 项，过期 1 项" in words
        assert "查technical" in words
        assert "查legal" not in words
        assert "<form" not in page
        other = await seat.client.get(f"/desk/report/of/legal?month={MONTH}")
        assert other.headers["location"] == "/desk/figures"
        world.store.do(lambda tx: accounts.set_role(tx, "zhoumin", "lead"))
        legal = (await seat.client.get(f"/desk/report/of/legal?month={MONTH}")).text
        assert "0 件，上月 0 件" in plain(legal)
        assert "/desk?case=M" not in legal
        assert "查technical" not in legal
        nowhere = await seat.client.get("/desk/report/of/nowhere")
        assert nowhere.headers["location"] == "/desk/figures"

    world.run(story())


def test_what_is_no_month_or_is_to_come_is_the_last_one(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await seated(world)
        for asked in ("2026-13", "x", "2999-01", ""):
            page = (await seat.client.get(f"/desk/report?month={asked}")).text
            assert f"{MONTH} 月报" in page
        empty = plain((await seat.client.get("/desk/report?month=2019-05&lang=en")).text)
        assert "0 cases; no class stands out" in empty

    world.run(story())


def test_the_text_says_the_same_as_the_page_and_no_cell_breaks_it(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await seated(world)
        await sent(seat, **FORM | {"text": "换|供应商"})
        answer = await seat.client.get(f"/desk/report.md?month={MONTH}")
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        text = answer.text
        assert text.startswith(f"# {MONTH} 投诉月报\n")
        assert "### 质量\n" in text
        assert "- 责任部门：技术 8\n" in text
        assert "| 换／供应商 | " in text
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({line.count("|") for line in table.splitlines()}) == 1

    world.run(story())
