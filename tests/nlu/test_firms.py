"""Companies: names no list holds, names that are everyday words, and words that name nobody."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("甜屋烘焙虚假宣传", "甜屋烘焙"),
        ("云朵优选欺骗消费者", "云朵优选"),
        ("投诉小鹿编程霸王条款", "小鹿编程"),
        ("【飞米商旅乱扣费】", "飞米商旅"),
        ("星途影楼诱导消费", "星途影楼"),
        ("博雅口腔拒绝退费", "博雅口腔"),
        ("阳光月子中心不退款", "阳光月子中心"),
        ("青禾教育存在欺诈，报名费不退", "青禾教育"),
        ("橙意家装恶意扣费", "橙意家装"),
        ("迅达二手车卖假货", "迅达二手车"),
        ("康源医疗器械虚假宣传", "康源医疗器械"),
        ("百姓大药房售假", "百姓大药房"),
        ("名人健身房跑路了", "名人健身房"),
        ("投诉鹿鸣教育", "鹿鸣教育"),
        ("我被优步驾校坑了", "优步驾校"),
    ],
)
def test_a_title_names_the_firm_it_complains_of(sentence: str, company: str) -> None:
    assert texts(sentence, SlotType.COMPANY)[:1] == [company]


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("租了飞米的车，押金不退", "飞米"),
        ("租了飞鸟租车的车被乱扣押金", "飞鸟租车"),
        ("我在小鹿编程报的课不给退", "小鹿编程"),
        ("在米粒教育报了课", "米粒教育"),
        ("在果粒屋买的蛋糕发霉", "果粒屋"),
        ("在青鸟商城充值了五百", "青鸟商城"),
        ("我在禾木书屋办的卡用不了", "禾木书屋"),
        ("我是在喵喵优选上买的", "喵喵优选"),
        ("在海棠影楼拍的婚纱照", "海棠影楼"),
        ("飞鹭航空取消了免费托运", "飞鹭航空"),
        ("报名了远航教育的一级建造师培训班", "远航教育"),
        ("去星光健身办了年卡", "星光健身"),
        ("星光健身的教练跑了", "星光健身"),
        ("海马影院的票退不了", "海马影院"),
        ("在鸿运二手车市场购买一辆大众朗逸", "鸿运二手车市场"),
        ("爱萌宠物店卖病狗", "爱萌宠物店"),
        ("锦绣花园物业公司不修电梯", "锦绣花园物业公司"),
        ("在爱家房产中介租的房子", "爱家房产中介"),
        ("在花间集鲜花店订的玫瑰花没送到", "花间集鲜花店"),
        ("在万达影城看电影", "万达影城"),
    ],
)
def test_a_firm_stands_where_something_was_bought(sentence: str, company: str) -> None:
    assert company in texts(sentence, SlotType.COMPANY)


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("宣传保健知识推销某某市康泰制药公司生产的钙片", "某某市康泰制药公司"),
        ("老人被拉去听课，购买康乐堂生物科技有限公司的枕头", "康乐堂生物科技有限公司"),
        ("我要求青石物业处理", "青石物业"),
        ("已向蓝鲸物业反映三次", "蓝鲸物业"),
        ("万科物业不作为", "万科物业"),
        ("刚在海棠大酒店办理入住", "海棠大酒店"),
        ("后来青石物业说不管", "青石物业"),
        ("結果海棠大酒店說沒有房", "海棠大酒店"),
    ],
)
def test_a_name_begins_behind_the_words_before_it(sentence: str, company: str) -> None:
    assert texts(sentence, SlotType.COMPANY) == [company]


@pytest.mark.parametrize(
    "sentence",
    [
        "一位穿着航空制服的女士骗了我",
        "业主已向物业反映多次",
        "我们小区业主要求物业处理",
        "小区物业不作为",
        "本地装修公司不退款",
        "保险公司拒绝理赔",
        "快递公司把件弄丢了",
        "几个业主找物业",
        "一名保安打人",
        "我们公司报销不了",
        "航空公司不退票",
        "三家公司都推诿",
        "银行乱扣费",
        "送到大医院才止住血",
        "听说隔壁学校也停课了",
        "平台说酒店没同意，酒店说平台没退",
        "刚买完房装修公司就打电话来",
        "某装饰公司不退定金",
        "手机银行打不开",
        "自来水公司又来刨路",
        "儿童医院排不上号",
        "小区超市卖过期奶",
        "孩子在学校被推了一把",
        "贵公司的服务不敢恭维",
        "换物业的程序怎么走",
        "三星级酒店没热水",
        "我妈在县医院做透析",
        "积分商城里没东西可换",
        "路边大排档宰客",
        "每次去银行都要排队",
        "退到零钱还是银行卡",
        "小区楼下烧烤店半夜扰民",
        "县中医院乱收费",
        "通过平台订的郑州某酒店",
        "在交易平台卖号",
        "拉肚子进医院了",
        "学习平台的号被盗",
        "开小面馆的不容易",
    ],
)
def test_a_kind_of_firm_names_nobody(sentence: str) -> None:
    assert texts(sentence, SlotType.COMPANY) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "商家虚假宣传",
        "客服不处理",
        "房东不退押金",
        "快递不发货",
        "定金不退款",
        "健身卡不退费",
        "机票拒绝退款",
        "无故恶意扣费",
        "每月乱扣费",
        "刚买的手机不退款",
        "下单后不发货",
        "主播虚假宣传",
        "平台霸王条款",
        "老人被诱导消费",
        "学校乱收费",
        "司机乱收费",
        "强制消费",
        "高价诱导消费",
        "在网上买的",
        "在家里充值",
        "在手机上买的",
        "在北京买的",
        "在朋友那里买的",
        "在楼下超市买的",
        "在直播间拍的",
        "去年在商场买的",
        "在学校报的课",
        "租了三天的车",
        "租了朋友的车",
        "培训班不退费",
        "全款不退款",
        "长期不发货",
        "七天无理由不退款",
        "多次投诉不处理",
        "孩子教育问题",
        "高科技产品骗老人",
        "不知道这种公司是干什么吃的",
        "这公司是咋想的",
    ],
)
def test_a_plain_sentence_names_no_firm(sentence: str) -> None:
    assert texts(sentence, SlotType.COMPANY) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "結果飯店跟我說根本沒有這筆訂房",
        "结果饭店说没有房",
        "然后酒店说没有",
        "可是医院不认",
        "万达店",
    ],
)
def test_a_conjunction_or_a_mall_makes_no_firm(sentence: str) -> None:
    assert texts(sentence, SlotType.COMPANY) == []


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("老板电器的油烟机漏油", "老板电器"),
        ("方太油烟机漏油", "方太"),
        ("得物客服不理人", "得物"),
        ("在得物买的鞋开胶", "得物"),
        ("自如的房子漏水", "自如"),
        ("在贝壳租的房子", "贝壳"),
        ("石头扫地机不动", "石头"),
        ("移动乱扣我话费", "移动"),
        ("不是电信，我是移动的", "移动"),
        ("苹果的手机卡顿", "苹果"),
        ("小米客服踢皮球", "小米"),
        ("小米6一直重启", "小米"),
        ("美的空调不制冷", "美的"),
        ("牌子是美的", "美的"),
        ("大众汽车烧机油", "大众"),
        ("荣耀", "荣耀"),
        ("就是移动", "移动"),
        ("7天酒店被子有血", "7天酒店"),
    ],
)
def test_an_everyday_word_is_a_firm_where_one_stands(sentence: str, company: str) -> None:
    assert company in texts(sentence, SlotType.COMPANY)


@pytest.mark.parametrize(
    "sentence",
    [
        "老板不理人",
        "老板",
        "一个石头砸了车",
        "心里一块石头落地",
        "用移动硬盘拷东西",
        "山前村移动基站",
        "十斤苹果烂了一半",
        "苹果买回来就坏了",
        "小米粥里有虫",
        "贝壳粉掉墙",
        "最美的风景",
        "她做的美的很",
        "本人菜鸟一个",
        "7天无理由退货",
        "第37天还没到",
        "大众评审不公平",
        "长安街堵车",
        "现代人都这样",
        "我的理想",
        "得到答复",
        "全家都过敏",
        "好孩子不哭",
        "联想到上次的事",
        "我住在南京东路",
        "地铁通了以后",
        "除了葱多点没毛病",
    ],
)
def test_an_everyday_word_alone_is_no_firm(sentence: str) -> None:
    assert texts(sentence, SlotType.COMPANY) == []


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        *(("安心公寓", "安心公寓"), ("金源车行。", "金源车行"), ("店名叫云边客栈", "云边客栈")),
        *(("单身公寓", None), ("西餐厅", None), ("酒店式公寓", None), ("自助餐厅", None)),
        *(("我住的公寓", None), ("二手车行", None)),
        *(("星动健身", "星动健身"), ("户外健身", None), ("产后瑜伽", None), ("儿童教育", None)),
    ],
)
def test_a_house_that_is_all_somebody_says_is_a_firm_a_style_of_house_is_none(
    sentence: str, company: str | None
) -> None:
    assert next(iter(texts(sentence, SlotType.COMPANY)), None) == company


def test_a_market_and_a_brand_are_both_kept_in_the_order_they_are_said() -> None:
    assert texts("我在海尔京东旗舰店买的冰箱", SlotType.COMPANY) == ["海尔", "京东"]
    assert texts("拼多多上买的小米手机", SlotType.COMPANY) == ["拼多多", "小米"]


def test_a_firm_that_looks_like_a_persons_name_is_no_contact() -> None:
    assert texts("周大福", SlotType.CONTACT_NAME) == []
    assert texts("周大福", SlotType.COMPANY) == ["周大福"]
    assert texts("周大勇", SlotType.CONTACT_NAME) == ["周大勇"]
