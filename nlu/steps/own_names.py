"""Find products by the shape of their names: cards and courses that were bought, cars and phones.

named(plain, side) -> slots    買了甜甜省钱卡, 报的营养师课, 东风风光580
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.types import Slot, SlotType

_PART = (
    r"[^\W_我你您他她它们的了是在有没不也都还又才就把被给让叫说这那哪什么怎吗呢吧啊去来到从向跟和与或及因为但而却再"
    r"之买办开报订交付退充租用张个份款门节次年月天号块元万千百两几半一完打过单降理辆送卡边看]"
)
_BOUGHT = (
    r"(?>购买|买|订购|订阅|订|开通|开|办理|办|续费|报名|报|充值|充(?=[了的过])|激活|兑换|领取|抢购|拼团)"
    r"(?>[了的过]?)(?:[他你]们?家|贵公司)?的?(?>(?:[一1两2三3]?[张个份款门节套期])?)"
)
_CARD = re.compile(
    rf"{_BOUGHT}(?P<name>{_PART}{{1,8}}?(?:会员卡|省钱卡|[年月季周次]卡|购物卡|储值卡|体验卡|礼品卡|权益卡|畅玩卡|流量卡|"
    rf"加油卡|联名卡|网课|训练营|培训班)|{_PART}{{2,8}}?(?:(?<![付刷社读])卡(?![片号密盟车里住位顿死口槽器])|"
    r"会员(?![单中费]|礼[篮盒包品券])|课程|课(?![堂时后件表间])|套餐(?!具)))"
)
_PLAYED = re.compile(
    rf"(?:在?玩|下载)(?:了|的|过)?(?P<name>{_PART}{{2,8}}?)(?=(?:这款|这个|的)?(?:游戏|手游|网游)?(?:里面?|中|时)?(?:充值|充了|被封|封号|封了我))"
)
_NO_OWN = re.compile(
    r"[银行信用]{2}卡$|身份证|手机号|电话|客服|商家|平台|老师|第|其他|另外|相关|全部|所有|任何|各种|多|现金|优惠|游戏$|手游$|网游$|^(?:小|大|新|老|办|高级?|普通|正式)?(?:会员|卡|课程|课|套餐)$"
)
_CAR_BRANDS = (
    r"(?P<brand>东风(?:风光|风神|风行|小康|启辰)?|大众|丰田|本田|日产|别克|雪佛兰|福特|现代|起亚|马自达|标致|雪铁龙|奔驰|宝马|奥迪|保时捷|路虎|捷豹|"
    r"沃尔沃|特斯拉|比亚迪|吉利|领克|极氪|长安|深蓝|阿维塔|哈弗|长城|魏牌|欧拉|坦克|奇瑞|星途|捷途|传祺|埃安|荣威|名爵|五菱|宝骏|红旗|奔腾|"
    r"北汽|极狐|江淮|众泰|蔚来|小鹏|理想|问界|智己|零跑|哪吒|凯迪拉克|雷克萨斯|英菲尼迪|林肯|三菱|斯巴鲁|铃木|岚图|大通)"
)
_SERIES = (
    r"(?:朗逸|轩逸|帝豪|卡罗拉|雷凌|思域|雅阁|凯美瑞|天籁|迈腾|帕萨特|速腾|高尔夫|途观|途岳|途昂|宝来|桑塔纳|捷达|科鲁兹|英朗|君威|君越|威朗|昂科威|"
    r"福克斯|蒙迪欧|锐界|翼虎|飞度|缤智|皓影|冠道|奥德赛|汉兰达|荣放|普拉多|奇骏|逍客|缤越|星越|星瑞|博越|博瑞|逸动|锐程|大狗|好猫|宏光|缤果|瑞虎|"
    r"艾瑞泽|伊兰特|索纳塔|途胜|秦|汉|唐|宋|元|海豚|海豹|海鸥|驱逐舰|风光|昂克赛拉|model\s?|id\.?|cs|cx|ux|uni)"
)
_GRADE = (
    r"(?:\s?(?:plus|pro|max|mini|ultra|dm-?i|dm-?p|dm|ev|phev|coupe|gt|se|air|"
    r"青春版|旗舰版|尊享版))*"
)
_NOT_COUNT = (
    r"(?![\d.]|\s?[斤个箱元块公只盒天月年号日点折分小周次人台部张两千百万%款家多层]|"
    r"(?:km|kg|cm|mm|ml))"
)
_CAR = re.compile(
    rf"(?P<name>{_CAR_BRANDS}\s?(?:{_SERIES}\s?(?:[a-z]{{0,3}}\d{{0,4}}[a-z]?{_GRADE}(?![a-z\d]))?|"
    rf"[a-z]{{1,4}}\-?\d{{1,4}}[a-z]{{0,2}}{_GRADE}(?![a-z\d])|\d{{2,4}}(?:[a-z]{{1,2}}(?![a-z]))?{_GRADE}{_NOT_COUNT}))"
)
_PHONE = re.compile(
    r"(?P<name>(?P<brand>小米|红米|华为|荣耀|苹果|三星|一加|真我|魅族|vivo|oppo|iqoo)\s?(?:[a-z]{0,4}\s?)?\d{1,3}[a-z]{0,2}"
    rf"(?:\s?(?:pro|max|plus|ultra|mini|se|青春版|至尊版))*(?![a-z\d])){_NOT_COUNT}"
)

_GADGET = re.compile(
    r"(?:投诉|举报|反映|买[了的]?|用[了的]?|换了?|送修|[款台个部的，,。！!；;\s]|^)"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?[a-z]{1,4}\d{1,3}[a-z]{0,2}(?:\s?(?:pro|max|plus|ultra|mini|se))*)"
    r"(?=的?(?:手机|耳机|手表|平板|音箱|充电宝|续航|电池|屏幕|充电|耗电|掉电|信号|摄像头|系统|发热|发烫|卡顿|黑屏|死机|虚标|重启|断连|漏音))"
)
"""Of any make, known or not, by what befell it: 投诉星河X3续航虚标."""


def named(plain: str, side: frozenset[str]) -> Iterator[Slot]:
    """Products as the customer calls them. side: words that are none by themselves (fees)."""
    for pattern in (_CARD, _PLAYED):
        for match in pattern.finditer(plain):
            if not _NO_OWN.search(match["name"]) and match["name"] not in side:
                yield _slot(plain, *match.span("name"))
    for pattern in (_CAR, _PHONE, _GADGET):
        for match in pattern.finditer(plain):
            yield _slot(plain, *match.span("name"))
            if pattern is _CAR:  # where a model's number takes the rest, the make is the thing
                yield _slot(plain, *match.span("brand"))


def _slot(plain: str, start: int, end: int) -> Slot:
    return Slot(SlotType.PRODUCT, plain[start:end], start, end, plain[start:end])
