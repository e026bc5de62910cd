"""A setup link makes one account, once, for who chooses a password that will do."""

from __future__ import annotations

import asyncio

import pytest

from bot.desk import setup_link
from storage import accounts
from tests.bot.desk_door_bench import WRONG, link, set_up, sign_in, token_at
from tests.bot.pretend_desk import PASSWORD, PretendDesk


def test_there_is_no_account_to_begin_with_and_one_link_makes_the_first(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        assert world.store.read(accounts.users) == []
        client, path = world.stranger(), link(world)
        answer = await set_up(client, path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
        assert (await client.get("/desk")).status_code == 200
        (user,) = world.store.read(accounts.users)
        assert (user.login, user.name, user.role) == ("chenlan", "陈岚", "admin")
        assert PASSWORD not in user.hash
        assert (
            setup_link.first_link(world.store, world.clock.at(), world.desk.lifetimes.link) is None
        )

    world.run(story())


def test_a_setup_link_works_once(world: PretendDesk) -> None:
    async def story() -> None:
        path = link(world)
        first, second = world.stranger(), world.stranger()
        token = await token_at(second, path)
        assert (await set_up(first, path)).status_code == 303
        form = {"login": "zhou", "name": "周敏", "password": PASSWORD, "again": PASSWORD}
        assert (await second.post(path, data={"token": token, **form})).status_code == 410
        assert (await second.get(path)).status_code == 410
        assert len(world.store.read(accounts.users)) == 1

    world.run(story())


def test_two_who_use_a_link_at_once_make_one_account(world: PretendDesk) -> None:
    async def story() -> None:
        path = link(world)
        answers = await asyncio.gather(
            *(set_up(world.stranger(), path, login=f"agent{n}") for n in range(5))
        )
        assert sorted(a.status_code for a in answers) == [303, 410, 410, 410, 410]
        assert len(world.store.read(accounts.users)) == 1

    world.run(story())


def test_an_old_link_and_an_invented_one_open_nothing(world: PretendDesk) -> None:
    async def story() -> None:
        path = link(world)
        world.clock.ahead += world.desk.lifetimes.link.total_seconds() + 1
        for wrong in (path, "/desk/setup/invented"):
            assert (await world.stranger().get(wrong)).status_code == 410

    world.run(story())


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"password": "短短的十一个字的密码", "again": "短短的十一个字的密码"}, "至少要 12 个字"),
        ({"password": "a" * 40, "again": "a" * 40}, "重复的字太多"),
        ({"password": "password1234", "again": "password1234"}, "太像"),
        ({"password": "chenlan陈岚2026", "again": "chenlan陈岚2026"}, "太像"),
        ({"password": "长" + "夜里有一盏灯" * 50, "again": "长" + "夜里有一盏灯" * 50}, "最多 256"),
        ({"again": WRONG}, "不一样"),
        ({"login": "a"}, "账号要 2 到 60"),
        ({"login": "陈岚"}, "账号要 2 到 60"),
        ({"name": " "}, "称呼要"),
        ({"name": "陈" * 21}, "称呼要"),
        ({"name": "陈\n岚"}, "称呼要"),
        ({"name": "Bot"}, "称呼要"),
        ({"token": "0" * 64}, "放得太久"),
    ],
)
def test_a_setup_that_will_not_do_says_why_and_keeps_the_link(
    world: PretendDesk, changes: dict[str, str], problem: str
) -> None:
    async def story() -> None:
        client, path = world.stranger(), link(world)
        answer = await set_up(client, path, **changes)
        assert answer.status_code == 422
        assert problem in answer.text
        assert world.store.read(accounts.users) == []
        assert (await set_up(client, path)).status_code == 303

    world.run(story())


def test_a_login_in_use_keeps_the_link(world: PretendDesk) -> None:
    async def story() -> None:
        path = link(world)
        await world.agent("chenlan", "别人")
        answer = await set_up(world.stranger(), path)
        assert answer.status_code == 422
        assert "已经有人用了" in answer.text
        assert (await set_up(world.stranger(), path, login="lan")).status_code == 303

    world.run(story())


def test_a_password_may_be_any_sentence_however_its_letters_are_composed(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        client = world.stranger()
        composed, apart = (
            "un café crème, s'il vous plaît",
            "un cafe\u0301 cre\u0300me, s'il vous plai\u0302t",
        )
        await set_up(client, link(world), password=composed, again=composed)
        assert (await sign_in(world.stranger(), password=apart)).status_code == 303

    world.run(story())
