"""Danger that no thing makes: said in other words than the rules' own, and what looks alike."""

from __future__ import annotations

import time

import pytest

from nlu.steps import risk
from nlu.steps.risk import Strength
from nlu.types import BY_NO_THING, Flag, Hazard
from tests.nlu.reading import normaliser

_DEADLY = {Flag.SAFETY, Flag.SELF_HARM}
_TOLD = {
    Hazard.TRAPPED: (
        "老人困电梯了快来人",
        "我家小孩被关电梯里了",
        "電梯壞咗我阿媽困咗喺入面",
        "stuck in your lift with my baby",
        "电梯门打不开 里面有个老奶奶",
        "我现在被锁在你们健身房里了 灯都关了",
        "我被反鎖在廁所裡面出不來",
        "你们下班把我锁店里了",
        "娃被锁车里了 天这么热",
    ),
    Hazard.STRANDED: (
        "网约车司机把我赶下车了 在高速上",
        "司機把我跟小孩丟在路邊",
        "顺风车师傅半夜把我丢在荒郊野外",
        "the driver kicked me out on the highway at night",
        "大巴把我们几个扔服务区走了",
        "我一个女生大半夜站在高速边上",
        "车抛锚在高速上两个小时没人来",
        "民宿房東半夜把我們趕出來 還帶著小孩",
        "stranded at midnight with two kids, no room",
        "尾班車走咗，司機唔停站，我一個女仔喺荒山野嶺冇車返",
        "末班車過站不停，我一個女生在山上沒車回家",
        "check in話冇房，而家半夜帶住兩個小朋友喺大堂",
    ),
    Hazard.MENACE: (
        "美容院不让我走 要我交钱",
        "健身房教练拦着不让走非要我签",
        "店家把我扣住唔俾我走",
        "they won't let me leave the shop",
        "有人一直敲我酒店房门 我不敢开",
        "催收的人堵在我家门口骂",
        "快递员说要打死我",
        "外賣員威脅我 說知道我家地址 叫我小心",
        "保安打了我爸",
        "师傅进门对我动手动脚",
        "courier threatened to kill me",
    ),
    Hazard.ACCIDENT: (
        "我妈在你们超市滑倒了 站不起来",
        "孩子在你们游乐园楼梯摔了头破了",
        "阿婆喺你哋超市跣親",
        "she slipped on the stairs in your hotel",
        "割双眼皮的伤口化脓了",
        "困咗喺列車四十五分鐘，焗到有人暈低",
    ),
    Hazard.CARE: (
        "药还没到 我爸等着用",
        "胰島素還沒寄到 家裡已經沒有了",
        "老人断药两天了 你们快递还没送",
        "叫的车没来 透析要赶不上了",
        "制氧机坏了 我妈离不开氧气",
        "我爸心脏病犯了 你们救护车呢",
        "我阿媽喺急症室等咗9個鐘，80歲㗎，發緊燒，都冇人理",
        "我妈在你们急诊等了9个小时，80岁了，还在发烧，没人理",
        "啲血壓藥喺行李入面，今日已經冇藥食喇",
        "電梯壞了，我後天要去洗腎，真的下不去",
    ),
    Hazard.LOST: (
        "孩子在你们商场不见了 帮忙广播",
        "我爸有老年痴呆 在你们医院走失了",
        "爺爺喺你哋商場走散咗",
        "i cannot find my son in your park",
    ),
    Hazard.YOUNG: (
        "我才11岁 不要告诉我妈妈 她会打我的",
        "我是小学生 偷偷充了500 我好怕",
    ),
    Hazard.MISTREATED: (
        "老师打我儿子",
        "托管班阿姨把我女儿锁在厕所",
        "护工打我爷爷",
        "老师把我儿子关在储物间，关了一中午",
    ),
    Hazard.VIOLENCE: (
        "再不退钱我就提刀上门",
        "明天带汽油去你们公司",
        "老子找人弄死你们经理",
        "我要砸了你們的店",
        "我叫兄弟们去堵你们店门",
        "你再唔退錢我就過嚟你舖頭劈人",
        "i'll burn your shop down",
    ),
}
_DESPAIR = (
    "不给钱我就从你们楼顶跳下去",
    "再不解决我就吊死在你们门口",
    "一辈子积蓄被骗光 我还怎么活",
    "我真要有个好歹就是被你们逼的",
    "被騙了三十萬 我真的沒活路了",
)
_ALIKE = (
    *("我想死的心都有了 排了三个小时", "急死人了 快递怎么还没到", "空调坏了 快点来人修"),
    *("门锁坏了打不开", "我的快递被困在中转站了", "钱困在你们平台取不出来", "电梯广告太吵"),
    *("手机卡在开机画面出不来", "上个月电梯困过我一次", "被套牢在这个套餐里出不来"),
    *("快递扔路边了", "把我晾在一边半小时", "把我的包裹放在路边", "我在高速上 晚点说"),
    *("酒店半夜吵得睡不着 还带着孩子", "半夜十二点到的酒店 前台态度差"),
    *("合同没到期不让我退", "不让我走保险", "快递员敲门没人应就放门口了", "骑手要打我电话"),
    *("卖家威胁我说不改差评就拉黑", "师傅动手能力强", "手机在店里摔坏了", "门口台阶太高差点摔"),
    *("药店收银态度差", "我妈生病等着报销", "看病排队等了三小时", "我老婆知道了会打死我"),
    *("我儿子12岁 玩游戏充了八千", "我女儿上四年级 网课卡", "打死我也不在你们家买了"),
    *("价格砍一刀", "这价格要命了", "你们这是杀猪盘", "跳楼价买的", "我不会砸你们店的"),
    *("他们说要把店砸了重新装修", "拿刀切面包切不动", "我老公昨天走了", "被骗了三千块 报警了"),
    *("快递把我妈的礼物弄丢了", "孩子的校服找不到了", "客服把我推到别的部门", "飞机延误六个钟头"),
    *("司机绕路多收三十", "我在阳台上装的晾衣架掉了", "师傅站在阳台上抽烟", "老师推荐我报的班"),
    *("我的保险理赔拖了一个半月，去年12月出车祸住院，到现在一毛钱都没下来", "呢間舖斬人好犀利"),
    *("尾班車走咗，最後自己搭的士返屋企", "上個月媽媽在急診等了九個小時發燒沒人理"),
    *("12315是什么", "明天我去你们店里退货", "my keys are locked in the car"),
    *("i'll kill some time in your shop", "they stuck the label on the wrong side"),
)


def _sure(text: str) -> list[risk.RiskRule]:
    found = risk.signs(normaliser().plain(text), risk.load())
    strong = [sign.rule for sign in found if sign.rule.strength is Strength.SURE]
    return [rule for rule in strong if _DEADLY & set(rule.gives)]


@pytest.mark.parametrize(
    ("hazard", "text"), [(hazard, text) for hazard, texts in _TOLD.items() for text in texts]
)
def test_people_in_danger_are_seen_in_any_words(hazard: Hazard, text: str) -> None:
    """S2-14, S0-34, S1-13: shut in, left behind, threatened, ill, hurt, a child, his own threat."""
    assert hazard in {rule.hazard for rule in _sure(text)}


def test_every_danger_that_no_thing_makes_has_its_words() -> None:
    assert set(_TOLD) == BY_NO_THING


@pytest.mark.parametrize("text", _DESPAIR)
def test_despair_after_a_loss_is_a_wish_to_die(text: str) -> None:
    assert any(Flag.SELF_HARM in rule.gives for rule in _sure(text))


@pytest.mark.parametrize("text", _ALIKE)
def test_what_only_sounds_like_it_is_no_danger(text: str) -> None:
    """Hyperbole, quotation, negation, the past, others, conditions and questions."""
    assert [rule.id for rule in _sure(text)] == []


def test_who_lost_somebody_is_not_taken_for_one_who_wants_to_die() -> None:
    found = risk.signs(normaliser().plain("我说我老公走了 人没了"), risk.load())
    vetoes = [sign.rule for sign in found if sign.rule.strength is Strength.VETO]
    assert Flag.SELF_HARM in {flag for rule in vetoes for flag in rule.gives}


@pytest.mark.parametrize("part", ["我妈把孩子", "半夜酒店没房", "被锁在店里不", "不让我走", "拿刀"])
def test_a_long_text_costs_its_length(part: str) -> None:
    """A pattern that tries everything anew would need minutes for the longer one."""

    def took(n: int) -> float:
        plain = normaliser().plain(part * (n // len(part)))
        begun = time.process_time()
        risk.signs(plain, risk.load())
        return time.process_time() - begun

    risk.load()
    short = min(took(500) for _ in range(3))
    assert min(took(4_000) for _ in range(3)) < 24 * short  # eight times as long, not sixty-four
