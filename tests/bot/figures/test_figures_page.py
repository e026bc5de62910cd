"""The page of figures: who sees what, periods that are asked for, and the cases behind a number."""

from __future__ import annotations

import csv
import io
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from cases.figures import MEASURES
from storage import accounts
from storage.store import Store
from tests.bot.pretend_desk import PretendDesk
from tests.fakes.figured import Life, live, staff
from tests.fakes.hand_clock import HandClock

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime.now(UTC)


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = NOW.timestamp()


def fill(store: Store, clock: Clock) -> None:
    """Let three cases live in these days, and one in those before."""
    staff(store, "zhou", "lin")
    lives = (
        Life("web:shop:1", "T1", "quality.fault", owner="zhou", touched=0.2, planned=2, done=6,
             points=9, followed="content", promised=("kept", 1.5), again=1, kind=("thanks",),
             cause="slip"),
        Life("kf:shop:2", "T2", "quality.fault", owner="lin", team="品质组", touched=1, planned=3,
             done=30, promised=("broken", 3), again=0),
        Life("web:shop:3", "T3", "price.expensive", owner="zhou"),
        Life("web:shop:4", "T4", owner="zhou", done=3),
    )  # fmt: skip
    for days, life in zip((5, 5, 4, 40), lives, strict=True):
        clock.now = NOW.timestamp() - days * 86400
        live(store, clock, life)


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    made = PretendDesk(tmp_path)
    with closing(Store.open(f"sqlite:///{tmp_path / 'desk.db'}", clock := Clock())) as store:
        fill(store, clock)
    return made


async def seen(
    world: PretendDesk, path: str, login: str = "zhoumin", role: str = "lead"
) -> httpx.Response:
    seat = await world.agent(login, login.upper())
    world.store.do(lambda tx: accounts.set_role(tx, login, role))
    return await seat.client.get(path)


def numbers(page: str) -> set[str]:
    return set(re.findall(r"/desk\?case=(T\d)", page))


def row(page: str, name: str) -> str:
    """Return a figure's line without its tags."""
    found = re.search(rf'<th scope="row">{name}.*?</tr>', page, re.DOTALL)
    assert found, name
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_lead_sees_all_cases_of_the_days_beside_those_before(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await seen(world, "/desk/figures")).text
        assert re.search(r'class="big"[^>]*>3<', page)
        assert "前一段 1" in page
        assert "50.0 %" in row(page, "承诺兑现率")
        assert "样本少" in row(page, "承诺兑现率")
        assert "97.0 %" in row(page, "承诺兑现率")
        assert "18.0 小时" in row(page, "处理时长")
        assert "— n=0" not in row(page, "处理时长")
        assert ">ZHOU<" in page

    world.run(story())


def test_an_agent_sees_his_own_cases_and_nobody_elses_whatever_he_asks(world: PretendDesk) -> None:
    """S0-59."""

    async def story() -> None:
        for path in ("/desk/figures/cases", "/desk/figures/cases?owner=lin"):
            page = (await seen(world, path, "zhou", "agent")).text
            assert numbers(page) == {"T1", "T3"}
            assert "LIN" not in page
        assert "我的数字" in (await seen(world, "/desk/figures", "zhou", "agent")).text
        assert numbers((await seen(world, "/desk/figures/cases", "new", "agent")).text) == set()
        sheet = (await seen(world, "/desk/figures.csv?owner=lin", "zhou", "agent")).text
        assert "全部,,件数,2," in sheet
        assert "lin" not in sheet

    world.run(story())


def test_an_operator_sees_every_case_and_not_whose_it_is(world: PretendDesk) -> None:
    async def story() -> None:
        for path in ("/desk/figures", "/desk/figures/cases", "/desk/figures/cases?owner=lin"):
            page = (await seen(world, path, "op", "operator")).text
            assert "ZHOU" not in page
            assert "LIN" not in page
        assert numbers(page) == {"T1", "T2", "T3"}
        sheet = (await seen(world, "/desk/figures.csv", "op", "operator")).text
        assert "负责人," not in sheet

    world.run(story())


def test_nobody_sees_anything_without_signing_in(world: PretendDesk) -> None:
    async def story() -> None:
        for path in ("/desk/figures", "/desk/figures/cases", "/desk/figures.csv"):
            answer = await world.stranger().get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")

    world.run(story())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"T1", "T2", "T3"}),
        ("figure=promises&side=hit", {"T1"}),
        ("figure=promises&side=miss", {"T2"}),
        ("figure=promises", {"T1", "T2"}),
        ("figure=resolution&side=hit", {"T1", "T2"}),
        ("figure=nps", {"T1"}),
        ("figure=no+such", {"T1", "T2", "T3"}),
        ("figure=asked_again", {"T1", "T2"}),
        ("figure=empathy", {"T1"}),
        ("figure=heat_fall", {"T1", "T2", "T3"}),
        ("script=quality@v1", {"T1", "T2", "T3"}),
        ("script=quality@v0", set()),
        ("category=quality", {"T1", "T2"}),
        ("category=price.expensive", {"T3"}),
        ("team=品质组", {"T2"}),
        ("channel=web", {"T1", "T3"}),
        ("level=1", set()),
        ("owner=lin", {"T2"}),
        (f"day={(NOW - timedelta(days=4)).astimezone(ZONE):%Y-%m-%d}", {"T3"}),
        (f"from={NOW - timedelta(days=60):%Y-%m-%d}&to={NOW:%Y-%m-%d}", {"T1", "T2", "T3", "T4"}),
    ],
)
def test_every_number_opens_its_cases(world: PretendDesk, query: str, wanted: set[str]) -> None:
    async def story() -> None:
        page = (await seen(world, f"/desk/figures/cases?{query}")).text
        assert numbers(page) == wanted

    world.run(story())


def test_a_lead_opens_the_card_of_one_colleague(world: PretendDesk) -> None:
    """S0-59: solved, promises, repeats, reopened, sympathy; his name leads to all his figures."""

    async def story() -> None:
        page = (await seen(world, "/desk/figures")).text
        link = re.search(r'href="([^"]*owner=zhou[^"]*)">ZHOU<', page)
        assert link
        card = (await seen(world, link[1].replace("&amp;", "&"))).text
        assert "数字 · ZHOU" in card
        assert re.search(r'class="big"[^>]*>2<', card)
        assert "1.00" in row(card, "体谅分")
        assert "1.00" in row(card, "重复追问")
        heads = re.findall(r"<th scope=.col.>([^<]+)<", page.split('id="by-owner"')[1])
        assert {"解决率", "承诺兑现率", "30 天再投率", "重新打开", "体谅分"} <= set(heads)

    world.run(story())


def test_two_things_at_once_are_counted_and_each_number_opens_its_cases(world: PretendDesk) -> None:
    """S3-03: by what and by cause unless others are asked for; an agent's are his own."""

    async def story() -> None:
        part = (await seen(world, "/desk/figures")).text.split('id="cross-title"')[1]
        part = part.split("</section>")[0]
        assert re.findall(r'<option value="(\w+)" selected', part) == ["category", "cause"]
        link = re.search(r'href="([^"]*cause=slip[^"]*)">1<', part)
        assert link
        assert numbers((await seen(world, link[1].replace("&amp;", "&"))).text) == {"T1"}
        path = "/desk/figures.csv?by=channel&across=team"
        sheet = list(csv.reader(io.StringIO((await seen(world, path)).text.removeprefix("\ufeff"))))
        assert (sheet[0][0], set(sheet[0][1:-1])) == ("渠道 × 小组", {"一线客服", "品质组"})
        assert sheet[-1][0] == "合计"
        assert sheet[-1][-1] == "3"
        own = (await seen(world, f"{path}&by=owner&across=team", "zhou", "agent")).text
        assert "LIN" not in own
        assert own.strip().endswith(",2")

    world.run(story())


def test_the_talk_an_agent_led_worst_stands_first(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await seen(world, "/desk/figures/cases?figure=asked_again")).text
        assert page.index("case=T1") < page.index("case=T2")

    world.run(story())


def test_the_longest_case_stands_first(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await seen(world, "/desk/figures/cases?figure=resolution")).text
        assert page.index("case=T2") < page.index("case=T1")
        assert "6.0 小时" in page

    world.run(story())


@pytest.mark.parametrize("days", ["from=2026-13-01", "from=2026-03-02&to=2026-03-01", "from2=no"])
def test_days_that_are_none_are_said_to_be_and_the_usual_ones_shown(
    world: PretendDesk, days: str
) -> None:
    async def story() -> None:
        page = (await seen(world, f"/desk/figures?{days}")).text
        assert "日期不对" in page
        assert re.search(r'class="big"[^>]*>3<', page)

    world.run(story())


def test_a_period_alone_is_compared_with_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await seen(world, "/desk/figures?compare=none")).text
        assert '<th scope="col">相差</th>' not in page
        assert "前一段" not in page.replace("和前一段比", "")

    world.run(story())


def test_days_without_cases_are_said_to_have_none(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await seen(world, "/desk/figures?from=2020-01-01&to=2020-01-31")).text
        assert "这段时间没有案件" in page

    world.run(story())


def test_the_page_speaks_english_and_every_address_on_it_stays_english(world: PretendDesk) -> None:
    async def story() -> None:
        page = (await seen(world, "/desk/figures?lang=en")).text
        assert '<html lang="en">' in page
        assert "Promises kept" in page
        found = re.findall(r'href="(/desk/figures/cases[^"]*)"', page)
        assert found
        assert all("lang=en" in address for address in found)
        assert not re.search(r"[\u4e00-\u9fff]", re.sub('value="[^"]*"|中文', "", page))

    world.run(story())


def test_a_sheet_holds_plain_numbers_and_no_formula(world: PretendDesk) -> None:
    """S1-30: seconds and shares, and a team that is named like a formula stays a name."""

    async def story() -> None:
        table = "UPDATE assignments SET team = '=1+1' WHERE team = '品质组'"
        world.store.do(lambda tx: tx.c.exec_driver_sql(table))
        answer = await seen(world, "/desk/figures.csv?lang=en")
        assert answer.headers["content-disposition"].startswith("attachment")
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        whole = {one["figure"]: one for one in rows if one["by"] == "all"}
        assert whole.keys() == {"cases", *(measure.key for measure in MEASURES)}
        assert (whole["cases"]["n"], whole["cases"]["other_n"]) == ("3", "1")
        assert (whole["promises"]["value"], whole["promises"]["target"]) == ("0.5", "0.97")
        assert (whole["resolution"]["value"], whole["resolution"]["other"]) == ("64800", "10800")
        assert {one["part"] for one in rows if one["by"] == "team"} == {"一线客服", "'=1+1"}

    world.run(story())
