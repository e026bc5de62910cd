"""The four talks of the design, from the first word to the closed case.

A fire, words that say nothing, a measured complaint, and a wish that cannot be met: each over a
channel of its own with the real reader and the desk in Chromium, on a clock that runs 600 times as
fast. At the end the database has kept every promise (tests/journeys/ledger.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.evidence.evidence_fakes import picture
from tests.fakes.chromium import CHROMIUM, MISSING
from tests.journeys.colleague import at_the_desk
from tests.journeys.firm import Firm, tell
from tests.journeys.ledger import Ledger, case_of
from tests.journeys.opening import dropping

YES = "对，提交"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=MISSING),
]


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Drop every line of the log."""
    yield from dropping()


async def filed(firm: Firm, *words: str) -> str:
    """Let the customer say *words* and then that he does not remember, until his case is filed."""
    left = list(words)
    while not any("编号 TS" in text for text in firm.door.told):
        assert len(firm.door.told) < 20, firm.door.told
        if "您看看对不对" in firm.door.told[-1]:
            await firm.presses(YES)
        else:
            await firm.says(left.pop(0) if left else "不记得")
    return case_of(firm)


def test_a_fire_is_in_a_persons_hands_within_minutes_and_closed_three_days_later(
    tmp_path: Path, model: Path
) -> None:
    async def fire(firm: Firm) -> None:
        chenlan = await at_the_desk(firm, "chenlan", "陈岚", "manager")
        (card,) = await firm.says("你们什么破充电宝！！！", "刚才充着充着冒烟着火了！！！")
        assert "人最要紧" in card
        assert "119" in card
        await firm.says("孩子就睡旁边！！！你们要害死人啊！！！")
        await firm.says("人没事 火我用毯子扑灭了 孩子吓哭了")
        (rights,) = await firm.says("对不起有屁用！烧了房子你们赔得起吗！我要发抖音！我要打12315！")
        assert "权利" in rights
        await firm.says("138-0013-8000")
        await firm.says("", photo=picture())
        (robot,) = await firm.says("你是机器人吧？？别问了！！叫人来！！")
        assert "自动助手" in robot or "机器人" in robot
        assert "？" not in robot
        number = case_of(firm)
        assert [target for _, target, _ in firm.pigeon.carried] == ["duty"]

        await chenlan.greets(
            "充电宝", "我是值班经理陈岚，您和小安说的我都看完了，不用再讲。孩子现在怎么样？"
        )
        await firm.says("孩子睡了 你们到底怎么处理")
        await firm.later(minutes=12)
        plan = await chenlan.proposes(
            text="旧充电宝今晚由我们上门取走检测，您不用寄；新的明天送到。",
            action="取旧送新", number="1 台", approver="陈岚已批，库里有货",
            demand="处理起火的充电宝", due="2025-11-23T20:00",
        )  # fmt: skip
        assert firm.door.told[-1].startswith("【方案 1】")
        assert plan in firm.door.told[-1]
        assert await firm.says("可以 就这么办") == [], "a person has the talk"
        assert await chenlan.state(number) == "agreed"
        await chenlan.finish_tasks(number)

        await chenlan.resolves_at(
            "2025-11-23 15:00",
            done="11 月 23 日旧充电宝已取走送检，新的已送到您家。",
            condition="检测结果出来，不论怎样都书面告诉您。",
        )
        assert firm.door.told[-1].startswith(f"【解决方案确认函】编号 {number}")
        await firm.reaches("2025-11-24 15:10")
        assert firm.door.told[-1].endswith(("？", "。"))
        (glad,) = await firm.says("孩子没事了 谢谢陈经理")
        assert "？" not in glad
        await chenlan.closes(
            number,
            problem=["safety"],
            solution=["goods"],
            reaction=["satisfied"],
            root_cause="product",
        )

    tell(tmp_path, model, "wechat", "2025-11-22 21:47:02", fire)


def test_words_that_say_nothing_become_a_case_whose_late_touch_climbs_and_is_still_closed(
    tmp_path: Path, model: Path
) -> None:
    async def vague(firm: Firm) -> None:
        linke = await at_the_desk(firm, "linke", "林可", "lead")
        (first,) = await firm.says("垃圾", "什么玩意儿")
        assert "对不起" in first
        await firm.says("就是不好用 后悔买了")
        await firm.says("耳机 老断")
        (hours,) = await firm.says("分不清。你们几点上班 能打电话不")
        assert "9 点" in hours
        await firm.says("先记吧")
        await firm.says("地铁上 还有走路 手机放裤兜")
        await firm.says("上上周 淘宝")
        await firm.says("哦不对 是京东 双十一那天买的")
        await firm.says("", photo=picture())
        number = await filed(firm, "能修就修 修不好就退")

        await firm.reaches("2025-11-25 11:30")
        (where,) = await firm.says("进度")
        assert number in where
        assert "owner" in [target for _, target, _ in firm.pigeon.carried], "nobody came"
        await linke.greets(
            "耳机 老断",
            "我是林可，来晚了，对不起。您写的和照片我都看过了，方案 12:05 前给您。",
            "12:05",
        )
        await linke.proposes(
            text="耳机寄回来先修，邮费我们出；修不好就全额退。", action="寄回检修",
            number="1 副", approver="林可已批", demand="先修，修不好就退",
            due="2025-11-28T18:00",
        )  # fmt: skip
        await linke.keeps("12:05 前给您")
        await firm.presses("我要改")
        await firm.says("改成到店里修")
        assert await linke.state(number) == "amended"
        await linke.proposes(
            text="改成到店检修，当天给结果；修不好当场退。", due="2025-11-26T18:00",
        )  # fmt: skip
        await firm.presses("同意")
        assert await linke.state(number) == "agreed"

        await linke.resolves_at(
            "2025-11-26 10:00",
            done="11 月 26 日到店修好，当面听了半小时没有断。",
            condition="30 天内再断，凭此函直接退。",
        )
        await firm.reaches("2025-12-01 10:00")
        await linke.closes(
            number, problem=["fault"], solution=["goods"], reaction=["silent"], root_cause="product"
        )
        broken = {one.kind for one in Ledger(firm, number).promises if one.state == "broken"}
        assert broken == {"first_touch"}

    tell(tmp_path, model, "telegram", "2025-11-25 10:12:02", vague)


def test_a_measured_complaint_is_asked_little_and_its_new_wish_is_heard_afterwards(
    tmp_path: Path, model: Path
) -> None:
    async def measured(firm: Firm) -> None:
        zhoumin = await at_the_desk(firm, "zhoumin", "周敏", "lead")
        await firm.says(
            "你好，我要投诉星河X3续航虚标。说明书写视频播放18小时，我连着记了5天，最长9小时41分，"
            "最短9小时02分。要求换电池，换不了就全额退款。",
            photo=picture(),
        )
        number = await filed(firm, "没有订单号", "8月30号官网 亮度50% wifi 看的同一部本地视频")

        await firm.later(minutes=7)
        await zhoumin.greets(
            "星河X3",
            "您好，我是手机售后的周敏，五天的记录我都看过了，不用再补。方案 16:05 前发给您。",
            "16:05",
        )
        await zhoumin.asks("technical", "按客户写的条件复测续航")
        await zhoumin.proposes(
            text="A 换新电池，到店约 1 小时；B 全额退款，收到机器后原路退回。",
            action="换电池或退款", number="1 块", approver="周敏已批，人民路店有货",
            demand="换电池，换不了就全额退款", due="2025-11-22T18:00",
            optionA="换新电池", optionB="全额退款",
        )  # fmt: skip
        await zhoumin.keeps("16:05 前发给您")
        await firm.says("A可以 但我只有周日有空 而且手机上班要用 得有备用机")
        assert await zhoumin.state(number) == "amended"
        await zhoumin.proposes(
            text="改成 11 月 23 日周日到人民路服务点换电池，备用机给您留好一台，其余不变。",
            due="2025-11-23T18:00", optionA="", optionB="",
        )  # fmt: skip
        await firm.says("同意")
        assert await zhoumin.state(number) == "agreed"
        await zhoumin.finish_tasks(number)

        await firm.reaches("2025-11-22 20:00")
        await firm.says("明天上午10点我过去")  # what he writes opens the platform's 48 hours anew
        await zhoumin.resolves_at(
            "2025-11-23 11:58",
            done="11 月 23 日在人民路服务点免费换了电池，现场测得容量您签了字；备用机已归还。",
            condition="30 天内续航仍达不到，凭此函全额退款。",
        )
        await firm.reaches("2025-11-24 12:05")
        (offer,) = await firm.says("电池好了 就是之前官网客服让我自己刷机 白折腾两天")
        assert "对不起" in offer
        await firm.presses("不用了")
        await zhoumin.closes(
            number,
            problem=["not_as_said"],
            solution=["goods"],
            reaction=["satisfied"],
            root_cause="product",
        )

    tell(tmp_path, model, "kf", "2025-11-20 14:05:00", measured)


def test_a_wish_that_cannot_be_met_is_declined_by_a_person_in_five_parts_and_closed(
    tmp_path: Path, model: Path
) -> None:
    async def colour(firm: Firm) -> None:
        lizhuo = await at_the_desk(firm, "lizhuo", "李卓")
        await firm.says("我不喜欢这个颜色 要换黑的 不换就退钱")
        number = await filed(firm, "手机", "你们门店 11月1号买的")
        words = "\n".join(firm.door.told)
        assert [word for word in ("无效", "不合理", "无理") if word in words] == []

        await firm.later(minutes=10)
        await lizhuo.greets("颜色", "您好，我是李卓，您说的我看过了，这就给您答复。")
        await lizhuo.decides("d", "decline", {
            "empathy": "颜色每天看着不舒服，我能理解您想换。",
            "reason": "机器没有故障，门店买的第 20 天、只因颜色换或退，不在可以办的范围里。",
            "term": "《售后政策》第 4.2 条", "version": "2025-06 版",
            "alternative": "可以按成色以旧换新；也可以送您一个黑色保护壳，今天就能寄。",
        })  # fmt: skip
        assert "第 4.2 条" in firm.door.told[-1]
        assert "复核" in firm.door.told[-1]
        await firm.says("那保护壳给我寄一个吧")
        await lizhuo.resolves(done="11 月 21 日黑色保护壳已寄出。")
        await firm.reaches("2025-11-22 16:00")
        await firm.says("壳收到了 谢谢")
        await lizhuo.closes(
            number,
            problem=["other"],
            solution=["explained"],
            reaction=["accepted"],
            root_cause="expectation",
        )

    tell(tmp_path, model, "web", "2025-11-21 15:10:00", colour)
