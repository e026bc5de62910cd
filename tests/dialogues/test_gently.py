"""Somebody died: condolence first, one soft question, nothing of goods, and a person soon."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.effects import HandOff
from dialogues.state import Control
from dialogues.talks import Meant, meant_parse
from tests.dialogues.chatting import Chat
from tests.dialogues.clockwork import TEN

_SORRY = re.compile(
    "节哀|節哀|保重|心疼得|心疼|难受|難受|旁人替不了|揪着|for your loss|so sorry|take care"
)
_GOODS = re.compile(
    "哪一款|哪天买|什么时候买|在哪儿买|型号|订单|东西|到手|好好的|牵扯到家里老人|"
    "哪天買|型號|訂單|牽扯到|order number|product"
)
_MEANT: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 2, "category": "logistics.transit_damage",
}  # fmt: skip

DIED = [
    "我老公昨天走了 你们银行还天天给他打电话催信用卡",
    "我说我老公走了 人没了",
    "我爸上个月走了 你们还给他扣费",
    "我奶奶昨天走的 骨灰盒是坏的",
    "顺丰把我爸骨灰盒摔了",
    "里面是我姥姥的遗照 弄丢了",
    "我妈去世了 你们还天天打电话催缴费",
    "我爸在你们养老院走了 没人通知我们",
    "你们医院把我爸治死了",
    "老公车祸没了 保险不赔",
    "孩子没保住 你们医院误诊",
    "殡葬公司收了18000 后来又要42000",
    "出殡用的花圈写错名字",
    "我妈上周过世 卡里的钱取不出来",
    "我老豆上星期過咗身 佢個電話plan點cancel",
    "我阿嬤上禮拜走了 你們還寄帳單給她",
    "我訂的花籃是要送告別式的 結果寫成祝賀開幕",
    "爷爷三年前去世 你们还在扣他的会员费",
    "my mum passed away last week and you keep billing her",
    "Your lot sent my late wife a marketing letter again",
    "my dad died in March and you still write to him",
    "the flowers for the funeral never came",
    "医生说我妈没几天了，你们还催缴费",
    "我爸病危了你们还打电话催债",
    "我婆婆快不行了 你们医院还要我先去补材料",
    "外婆時日不多了 你們還要她親自來簽名",
    "my dad is dying and you keep calling him",
    "我爸没了 你们送的花圈写错名字",
]
ANIMALS = [
    "宠物店洗澡把我家狗洗死了",
    "我家狗在你们店洗澡洗死了",
    "寄养的猫死了",
    "给我家猫做绝育 你们医院把猫做死了",
    "你们把我家猫弄死了",
    "狗狗寄养在你们那 回来就没了",
    "给猫打完疫苗当晚抽了 你们医院不接电话",
    "猫吃了你们的猫条吐血",
    "我家狗快不行了 你们医院不管",
    "我家貓寄養在你們店 死了",
    "my dog died at your kennel",
    "the vet killed my cat",
]
ALIVE = [
    "手机死机了 累死了",
    "笑死 这价格死贵",
    "我妈走了半小时才到你们店",
    "我爸走了以后店员才来",
    "师傅修到一半人都走了 空调还是坏的",
    "我妈手机没了 你们客服不管",
    "我爸养的鱼死了",
    "买的鱼第二天就死了",
    "你们这群狗 死了算了",
    "狗粮没了半袋",
    "热狗没了",
    "我老婆把快递拿走了 你们说没签收",
    "我爸的车死火了",
    "我妈差点死在路上等你们",
    "你们要把我爸害死啊",
    "我妈都快气死了",
    "我和老公都走了十公里",
    "电池死了 开不了机",
    "我妈没去世 你们乱登记",
    "我家猫不吃你们的猫粮",
    "路过身边的店员都不理我",
    "my phone died after a week",
    "the train was late, wife and I missed the show",
    "my mum wants her money back",
    "催收把我照片P成遗照发给我同事",
    "把我P成遗像发到群里",
    "催收给我寄花圈",
    "催债的在我家门口摆花圈",
    "我爸退休没几天了 你们还不给办",
    "我妈手机不行了",
    "我爸说你们这服务不行了",
    "孩子开学没几天了 书还没到",
]


@pytest.mark.parametrize("text", [*DIED, *ANIMALS])
def test_who_lost_somebody_hears_a_condolence_and_nothing_of_goods(chat: Any, text: str) -> None:
    said = chat.say(text, **_MEANT)
    assert _SORRY.search(said.split("\n")[0]), said
    assert not _GOODS.search(said), said
    assert len(chat.asked) == 1


@pytest.mark.parametrize("text", ALIVE)
def test_nobody_is_buried_by_a_turn_of_phrase(chat: Any, text: str) -> None:
    chat.say(text, **_MEANT)
    mourned = [r for r in chat.rules if re.match(r"acknowledge\.(grief|pet|dying)", r)]
    assert mourned == []


def test_a_person_comes_after_the_first_answer(chat: Any) -> None:
    chat.say("我老公昨天走了 你们银行还天天催他还款", **_MEANT)
    assert chat.of(HandOff) == []
    chat.say("别再给他打电话了", intent="supplement", emotion="disappointment", heat=1)
    assert chat.now_state.control is Control.QUEUE
    assert len(chat.of(HandOff)) == 1
    assert chat.asked == []


def test_a_death_told_later_is_met_as_well(chat: Any) -> None:
    """The talk is gentle from there on: no question about the order, and a person."""
    chat.say("你们的包裹丢了", **{**_MEANT, "category": "logistics.lost", "heat": 0})
    assert chat.asked
    said = chat.say("里面是我妈的遗照", intent="supplement", emotion="neutral")
    assert _SORRY.search(said.split("\n")[0])
    assert chat.now_state.control is Control.QUEUE


def test_no_line_of_old_people_worrying_when_one_has_died(chat: Any) -> None:
    chat.say("我妈去世了 家里老人天天哭 你们还催费", **_MEANT)
    assert not [r for r in chat.rules if r.startswith("perspective.")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我阿公上禮拜走了 你們還寄帳單", "zh-Hant"),
        ("my husband died and you still bill him", "en"),
    ],
)
def test_a_condolence_is_in_the_customers_language(book: Book, text: str, language: str) -> None:
    chat = Chat(book, TEN)
    parse = meant_parse(text, Meant.model_validate(_MEANT), language)
    said = chat.words(chat.hear(chat.said(parse)))
    assert chat.now_state.language == language
    assert "对不起" not in said
    assert _SORRY.search(said)


def test_a_matter_of_death_begins_whatever_its_words_were_read_as(chat: Any) -> None:
    """Read as small talk, it is on file all the same, in his words."""
    said = chat.say("我家狗在你们店洗澡洗死了", intent="chitchat", emotion="neutral")
    assert _SORRY.search(said)
    assert chat.known("issue") == "我家狗在你们店洗澡洗死了"
