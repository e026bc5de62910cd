"""Whether a matter is about a thing that was bought or about a service, and what that wants asked.

    serves(state) -> bool                   it is about a service: nothing was bought and fell apart
    told(state, names) -> [FieldName]       what a day that nothing is said of may fill
    suited(state, names) -> [FieldName]     the questions of a plan that fit it
    is_service(product) -> bool             a name of a service and no name of a thing
    came_bad(text) -> bool                  a thing was bought and came broken, or another one
    sold_on(text) -> bool                   somebody was talked into a card, and nobody rings

A cinema was not bought and has no model; a hairdresser gives no order number; who had his food
brought knows no table. Found by what he calls it and by his story. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dialogues.state import FieldName, State

_STORY, _PRODUCT = FieldName("issue"), FieldName("product")
_BOUGHT_ON, _HAPPENED = FieldName("purchased_on"), FieldName("occurred_on")
_BOUGHT_AT, _FIRM = FieldName("place_of_purchase"), FieldName("company")
_PLACE, _ORDER, _ROOM = FieldName("place"), FieldName("order_no"), FieldName("room")
_REASON, _BY_WHAT = FieldName("reason_given"), FieldName("by_what")

_DONE_TO = (
    r"干洗|乾洗|洗衣(?!机|機|液|粉|凝|[机機]|皂)|洗鞋|搬[家屋](?!具|箱|[纸紙]箱)|跑腿|代[驾駕]|保洁|保潔|家政|清洗服[务務]|[维維]修店|裁[缝縫]|[送拿]去?洗|[给給]我洗|洗[坏壞破丢丟]"
    r"|\b(?:dry[- ]?clean\w*|laundry|laundrette|movers?|removals? firm|tailor)\b"
    r"|\b(?:cleaners?|plumber|technician|engineer|installers?|electrician|handyman|housekeep\w+|maid"
    r"|courier|driver|rider|delivery (?:guy|man|boy|driver)|repair ?man|builders?|painters?|valet"
    r"|waiter|waitress|staff|guard|mechanic|garage|garden\w+|decorators?|workers?|contractors?)\b"
    r"[^.;!?]{0,24}?\b(?:broke|broken|damaged|scratched|cracked|ruined|smashed|dropped|spill\w*|flooded"
    r"|stained|dented|burn(?:t|ed)|tore|snapped|knocked over)\s(?:my|our|the)\b"
)
"""Something is done to what one has: the thing named is not what was bought."""
_NO_ORDERS = (
    r"(?<![机機脑腦视視板])(?:wi-?fi|[网網][络絡路]|上[网網]|光[纤纖]).{0,4}(?:[断斷][线線网網]|慢|[断斷]|上唔到|連唔到)|台[电電](?![视視脑腦])|[断跳斷][电電]|港[铁鐵]|[轻輕][铁鐵]|捷[运運]|巴士|小巴|公[车車]|校巴|的士|[计計]程[车車]"
    r"|(?<![A-Za-z])gym(?![A-Za-z])|[导導][师師]|教[练練]|[会會]籍|(?:安[装裝]|[维維]修|上[门門])(?:[师師]傅|工人|人[员員])[^，,。]{0,4}(?:[遲迟]|[没沒冇]來|[没沒冇]嚟|[没沒]来|爽[约約])|"
    r"理[发髮]|[烫燙染剪]完?了?(?:[头頭]?[发髮]|[头頭])|[发髮]型|[双雙]眼皮|手[术術]|整形|[医醫]美|[隆拔]鼻|[拔补補种種镶鑲]牙|牙[医醫]|疫苗|打[针針]|[体體][检檢]|[挂掛][号號]|住院部|[医醫]院|[诊診]所|病[历歷]"
    r"|[护護]士|[医醫]生|幼儿[园園]|幼兒園|幼稚園|[学學]校|托[儿兒]所|托班|[驾駕]校|[补補][习習课課]班|早教|[养養]老院|[护護]工|月嫂|保姆|[婚][纱紗]照|[摄攝]影|影[楼樓]|照相[馆館]|婚[庆慶]|司[仪儀]"
    r"|政[务務]|社保|[医醫]保|公[积積]金|派出所|窗口|12345|[户戶]籍|[车車]管所|中介|房[产產]|租房|房[东東]|公寓|物[业業]|[电電]梯|保[险險]|拒[赔賠]|理[赔賠]|定[损損]|[银銀]行|信用卡|[贷貸]款|取款机|提款機|(?<![A-Za-z])ATM(?![A-Za-z])"
    r"|底片|[结結]婚照|写真|[寫]真|培[训訓]|(?:英[语語文]|日[语語]|[钢鋼]琴|[书書]法|舞蹈|美[术術]|游泳|奥[数數]|托福|雅思|考研|作文|[编編]程)(?:[课課]|班)|[课課]程[顾顧][问問]|[学學][费費]|退租|[热熱][线線]|坐[车車]|甩站"
    r"|健身[房卡]?|瑜伽|私教|美容(?![仪儀液霜刀棒])|美甲|按摩|理[疗療](?!床|[仪儀])|[宠寵]物(?:店|[医醫]院)|寄[养養]|游泳[馆館池]|[宽寬][带帶頻频]|信[号號]|[话話][费費]|流量|手[机機]卡|[电電][话話]卡|(?<![A-Za-z])SIM(?![A-Za-z])|[携攜][号號]|套餐"
    r"|[水电電][费費]|停水|停[电電]|供暖|暖[气氣](?!片)|燃[气氣]费|保[养養]|4[sS]店|洗[车車]|停[车車]|[装裝]修[队隊]|施工[队隊]|租[的了借]?[^，,。]{0,2}(?:充[电電][宝寶]|移[动動][电電]源|相[机機]|[礼禮]服|[车車])|共享(?:充[电電][宝寶]|移[动動][电電]源)|[电電]影院|影[院城厅廳]|KTV|[网網]吧|公交|地[铁鐵]|出租[车車]"
    r"|\b(?:hairdress\w*|salon|surgery|vaccine|kindergarten|nursery|dentist|gym|cinema)\b"
    r"|\b(?:broadband|landlord|insur\w+|bank|hospital|clinic|school bus|taxi|no (?:hot )?water"
    r"|internet|wi-?fi(?! (?:router|extender|camera|plug|bulb|adapter))"
    r"|hot water(?! (?:bottle|bag|jug|dispenser))|lift|elevator|escalator|power (?:cut|outage)"
    r"|electricity|management (?:office|company|fee)|property manage\w+|tenancy|lease"
    r"|ceiling(?! (?:fan|light|lamp))|teacher|tutor|tuition"
    r"|(?:online|piano|dance|yoga|swimming) (?:class\w*|lessons?)"
    r"|doctor|nurse|mechanic|membership|uber|cab ride|moving company)\b"
)
_ORDERS = (
    r"[装裝]修公司|机票|機票|航班|[车車]票|火[车車]|高[铁鐵]|12306|酒店|[宾賓][馆館]|民宿|旅[馆館社]|客房|[门門]票|演唱[会會]|[电電]影票|网约车|網約車|滴滴|司[机機]|[绕繞]路|打[车車]|[顺順][风風][车車]|共享(?:单|單|电|電)[车車]|[网網][课課]|[课課]程|[会會][员員]|直播[间間]?打[赏賞]"
    r"|充[电電][桩樁]|快[递遞][柜櫃]|外[卖賣]柜|(?<![A-Za-z])[Aa][Pp][Pp](?![A-Za-z])|[软軟]件|小程序|闪退|閃退"
    r"|\b(?:flight|hotel|hostel|guest ?house|resort|airbnb|train ticket|concert|subscription|app)\b"
)
_GOODS_OF = (
    r"(?:买|買|购|購|下[单單]|卖|賣)(?!票|房|保|课|課|卡|了?[份个個]?保险)|\bbought\b|\bpurchas"
)
_BROUGHT = (
    r"外[卖賣送]|[骑騎]手|美[团團]|[饿餓]了[么麼吗嗎]|[点點]的餐|送(?:到|来|來|[过過][来來])|打包|[点點]的(?!.{0,4}[餐厅廳店])|蛋糕店|超市|[网網]上?[买買]|快[递遞]|奶茶|便利店|[买買]的"
    r"|\b(?:takeaway|delivered|supermarket)\b"
)
_SIM = (
    r"手[机機]卡|[电電][话話]卡|副卡|号码|號碼|停[机機]|[医醫]保卡?"
    r"|社保卡|[银銀]行卡|(?<![A-Za-z])SIM(?![A-Za-z])"
)
_ROOMS = (
    r"酒店|[宾賓][馆館]|民宿|旅[馆館]|客房|房[间間号號]|床[单單]|浴室|[马馬]桶|枕[头頭]"
    r"|餐[厅廳馆館]|[饭飯]店|火[锅鍋]|[烧燒]烤|食堂|包[间間厢廂]|桌|堂食|店里吃|[进進]店吃|KTV|网吧|hotel|room|restaurant|table"
)
_STRONG = re.compile(_DONE_TO, re.IGNORECASE)
_OWN = re.compile(f"{_DONE_TO}|{_NO_ORDERS}", re.IGNORECASE)
_ANY = re.compile(f"{_DONE_TO}|{_NO_ORDERS}|{_ORDERS}", re.IGNORECASE)
_WITH_ORDERS = re.compile(_ORDERS, re.IGNORECASE)
_BUYS, _SENT, _CARD, _ROOMED = (
    re.compile(p, re.IGNORECASE) for p in (_GOODS_OF, _BROUGHT, _SIM, _ROOMS)
)
_WORDS_MOST = 400

_CAME_BAD = re.compile(
    r"(?:[发發寄送]|收到|到手|拿到)(?:[来來过過]|[给給]我|了|的)*(?:[个個一台件就]|是)*(?:[坏壞破碎裂旧舊]|翻新|二手|不能用|用不了|[开開]不了机|[别別]的)"
    r"|(?:[来來]了|收到|到手|[发發]来|[发發]過來|[发發]过来)[^。]{0,8}(?:全是|[都满滿]是|有|[发發长長])[^，,。]{0,3}(?:霉|黴|[划劃][痕伤傷]|裂|[锈鏽]|[坏壞]点|磕)"
    r"|\b(?:sent|came|arrived)\b[^.]{0,16}\b(?:broken|faulty|damaged|used|dead)\b",
    re.IGNORECASE,
)
_SOLD_ON = re.compile(
    r"(?:推[销銷]|忽悠|[诱誘][导導]|[哄骗騙][着著]?|[强強][制迫]|硬[是要拉]?|洗[脑腦])[^，,。]{0,6}(?:[办辦][了过]?[张張个個]?|[充买買]了|[签簽])"
    r"|(?:[办辦][了过]?[张張个個]?|[充买買]了)[^，,。]{0,10}(?:[卡课課]|套餐|[疗療]程)[^，,。]{0,4}(?:推[销銷]|忽悠)"
)
_RINGS = re.compile(
    r"[电電][话話]|[短微]信|打[来來过過给給]|[骚騷][扰擾]|催|陌生|加[我了]|[拉]黑|[号號][码碼]"
)
_RIDE = re.compile(
    r"高[铁鐵]|[动動][车車]|火[车車]|列[车車]|航班|[飞飛][机機]|[电電]影|大巴|[车車][厢廂]"
)
_NOWHERE = re.compile(
    r"出租[车車]|的士|[计計]程[车車]|[网網][约約約][车車]|滴滴|[快专專顺順][风風]?[车車]司|打[车車]|高德打|[绕繞]路|[热熱][线線]|客服[电電][话話]|[电電][话話]客服|在[线線]客服|人工客服"
    r"|\b(?:taxi|uber|cab|(?:plate|licen[cs]e) (?:no\.?|number)"
    r"|(?:your|a|the) driver|hotline|call cent(?:re|er)|helpline)\b",
    re.IGNORECASE,
)
"""In a car or on the telephone there is no branch to ask for."""
_SHOPS = re.compile(
    r"店|[营營][业業][厅廳]|[柜櫃][台檯]|大[厅廳]|网点|網點|站[点點]?|机场|機場|\b(?:shop|store|branch)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"[你您][们們哋](?:啲|嘅|[个個间間架部](?![别別])|家的?|公司|[银銀]行"
    r"|的?\s?(?:app|软件|軟件|小程序|系[统統]|平台|[网網]站|官[网網]|客服|[热熱][线線])(?!上?[^，,。]{0,3}[买買]))|"
    r"\b(?:your|ur) (?:app|site|website|company|gym|bank|team|staff|shop|store|branch|system"
    r"|service|subscription|network|broadband|insurance|agency|people|driver|courier|rider|engineer)\b"
    r"|\b(?:you|u)(?: lot| guys| people| all)?(?:['’]ve| have| had| are|['’]re)? (?:keep|kept"
    r"|charg(?:ed|ing)|took|taking|cancel\w*|refus\w*|sent|sold|double|withh\w*|stole|overcharg\w*"
    r"|billed|billing)\b",
    re.IGNORECASE,
)
_SELLERS = re.compile(
    r"\b(?:seller|merchant|vendor|third[- ]party|platform|marketplace|restaurant)s?\b"
    r"|[卖賣商][家户戶]|平台|第三方|入[驻駐]|[网網][购購]|外[卖賣送]",
    re.IGNORECASE,
)
_STALE = re.compile(
    r"[过過]期|到期|保[质質]期|[变變][质質]|\bexpired\b|\bout of date\b", re.IGNORECASE
)
_OF_FIGURES = frozenset(map(FieldName, ("claim_spec", "measured", "test_conditions")))
"""What is out of date has no figure that it was to reach."""
_REACHED = re.compile(
    r"客服|[热熱][线線]|[电電][话話]|[打拨撥]了?\d|[网網]上|[线線]上|在[线線]|微信|公[众眾][号號]|机器人|機器人|[问問]|店[员員里裡]"
    r"|\b(?:call|phone|hotline|chat|online|agent|staff|asked?)\b",
    re.IGNORECASE,
)
_KEPT = 512
"""Stories whose questions are asked for again and again in a turn."""

_AT_A_LOSS = "service.knowledge"
_WORST = FieldName("when_worst")
_OF_GOODS = frozenset(map(FieldName, ("model", "leftover")))
_OF_PARCELS = frozenset(map(FieldName, ("tracking", "parcel", "claim_spec", "measured")))
_EATEN = frozenset({"quality.food", "quality.hygiene"})


def is_service(product: str) -> bool:
    """Say whether what he names is a service: 搬家, 宽带; not 洗衣机."""
    return bool(_ANY.search(product)) and not product.endswith(("机", "機", "仪", "儀", "床"))


def came_bad(text: str) -> bool:
    """Say whether a thing was bought and what came was broken, old or another one."""
    return bool(_BUYS.search(text) and _CAME_BAD.search(text))


def sold_on(text: str) -> bool:
    """Say whether somebody was talked into a card or a course, and nobody rings: 推销办了张卡."""
    return bool(_SOLD_ON.search(text)) and not _RINGS.search(text)


def serves(state: State) -> bool:
    """Say whether the matter is about a service."""
    return _of_service(_words(state), _named(state))


@lru_cache(maxsize=_KEPT)
def _of_service(words: str, product: str) -> bool:
    if _STRONG.search(words) or _STRONG.search(product):
        return True
    if product:
        return is_service(product) or bool(_OWN.search(words) and not _BUYS.search(words))
    return bool(_ANY.search(words)) and not _BUYS.search(words)


def suited(state: State, names: Sequence[FieldName], *, kind: str = "") -> list[FieldName]:
    """Return the questions of *names* that fit the matter, others in place of some.

    kind: the kind of matter that *names* were chosen for (kinds), "" none.
    """
    words = f"{_words(state)} {_named(state)}"
    eaten = state.category in _EATEN and bool(_SENT.search(words))
    ours = not eaten and _of_us(words)  # what was brought to him came from some kitchen
    if eaten:
        told = _PLACE in state.fields
        names = [_FIRM if n == _PLACE and not told else n for n in names if n != _ROOM]
    idle = _idle(state.category == _AT_A_LOSS, words) | ({_FIRM} if ours else set())
    if kind or not serves(state):
        return [n for n in names if n not in idle]
    idle |= _not_served(words, _words(state))
    instead = {_BOUGHT_ON: _HAPPENED, _BOUGHT_AT: _FIRM}
    fit = dict.fromkeys(instead.get(n, n) for n in names if n not in idle)
    return [n for n in fit if n != _FIRM or not ours]


@lru_cache(maxsize=_KEPT)
def _of_us(words: str) -> bool:
    """Say whether it is ourselves he complains of: you lot keep charging me. No seller is named."""
    return bool(_OURS.search(words)) and not _SELLERS.search(words)


def told(state: State, names: list[FieldName], *, kind: str = "") -> list[FieldName]:
    """Return the fields that a day told of nothing in particular may fill: no service is bought."""
    return [n for n in names if n != _BOUGHT_ON] if kind or serves(state) else names


@lru_cache(maxsize=_KEPT)
def _idle(at_a_loss: bool, words: str) -> frozenset[FieldName]:  # noqa: FBT001 - a cache's key
    """Return what there is nothing to say about, of a thing or a service."""
    idle = set() if _ROOMED.search(words) else {_ROOM}
    if at_a_loss and not _REACHED.search(words):
        idle.add(_BY_WHAT)
    if _CARD.search(words):
        idle.add(_REASON)
    if _NOWHERE.search(words) and not _SHOPS.search(words):
        idle.add(_PLACE)
    if _STALE.search(words):
        idle |= _OF_FIGURES
    if _RIDE.search(words):
        idle.add(_WORST)  # on a train there is one night, and no "when is it worst"
    return frozenset(idle)


@lru_cache(maxsize=_KEPT)
def _not_served(words: str, story: str) -> frozenset[FieldName]:
    """Return what is asked of goods alone, and of services of another kind."""
    idle = set(_OF_GOODS)
    if _STRONG.search(words):
        idle |= _OF_PARCELS
    if _OWN.search(words) and not _WITH_ORDERS.search(words):
        idle.add(_ORDER)
    if _ANY.search(story):
        idle.add(_PRODUCT)  # the story says which service it is
    return frozenset(idle)


def _words(state: State) -> str:
    known = state.fields.get(_STORY)
    return known.value[:_WORDS_MOST] if known and known.given else ""


def _named(state: State) -> str:
    known = state.fields.get(_PRODUCT)
    return (known.text or known.value) if known and known.given else ""
