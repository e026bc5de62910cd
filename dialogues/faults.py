"""A few words that say that something is amiss, whatever reading took them for: 坏了, 不转了.

    names_fault(text)     whether they do
    tells_fault(text)     whether one stands in a longer text
    only_broke(text)      whether one does in English, and no word complains of a sum
    bare(text)            whether a story is so short that nobody knows yet what it is about

Pure.
"""

from __future__ import annotations

import re

from dialogues import cues, retorts

_FAULT = re.compile(
    r"(?:坏|壞|破|裂|[烂爛]|碎|断|斷|死机|死機|花屏|黑屏|丢|丟|[发發][错錯]|送[错錯]|少[发發]|漏水|漏|[发發]霉|臭|脱落|[湿濕淹])"
    r"(?:[了咗啦掉]|的?$)|掉[漆色毛了咗]"
    r"|(?:不|唔)(?:转|轉|动|動|亮|响|響|冷|热|熱|[制製]冷|[加制製]热|通|行|走|工作|出水|充[电電]|好用|好使|见|見)[了的咗啦]?"
    r"|(?:不能|唔|冇法|[没沒]法|无法|無法)(?:用|开|開|充|登|看)|(?:用|开|開|打|充|登|连|連|装|裝|看)(?:不|唔)(?:了|开|開|机|機|上|到|着|著)(?:了|机|機|电|電)?"
    r"|(?:[没沒冇未](?:有)?)(?:反应|反應|[电電]|网|網|信号|信號|声音|聲音|收到|到货|到貨|到|[发發]货|[发發]貨)|失灵|失靈|[卡堵](?:住|纸|紙|顿|頓|壳|殼|死)|闪退|閃退|掉线|掉線|断线|斷線|异响|異響|异味|異味|[发發](?:烫|燙)|生锈|生鏽|[褪掉]色|起球|[开開][线線胶膠]|[缩縮](?:咗|了)?水|变质|變質|过期|過期|虚标|虛標|[报報][错錯]"
    r"|(?:押金|[定订訂]金|[钱錢款费費]|余额|餘額)[^，,。]{0,3}(?:不|[没沒]|唔)(?:还|還|退|[给給]|返)|[没沒未](?:装|裝|修|弄|办|辦)好|[还還]没人"
    r"|[扣收乱亂多]*(?:乱扣|亂扣|多扣|多收)[钱錢费費]?|不退[钱錢款]?|不[给給]退|(?:不|唔)(?:理|管)(?:我|人)?"
    r"|\b(?:broken?|broke|dead|leak(?:s|ing|ed)?|crack(?:s|ed)|torn|stuck|smells?"
    r"|wobbl(?:y|es)|shrunk|ripped|dented|chipped|rusty|mou?ldy|snapped|shattered"
    r"|(?:fell|came) apart|in pieces|stopped (?:after|within|in|on the)"
    r"|(?:has|have|had) (?:\w+ )?holes?|missing|late|damaged|faulty|won'?t (?:work|start|turn on)"
    r"|(?:not|doesn'?t|don'?t|stopped|isn'?t) work(?:ing)?|never (?:came|arrived))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"[发發送寄拿装裝配给給][错錯](?:[了货貨咗的东件]|$)|[错錯](?:[货貨]|一[个個件])|[少漏][发發寄送给給装裝]|[缺漏少]了?(?:一|[两兩半几幾])[件个個包盒瓶份]|(?<![没沒冇])有(?:血|虫|蟲|洞|[头頭][发髮]|[异異]物|霉|毛病|瑕疵|裂[痕缝縫]?|[划劃]痕|[臭蟑]|老鼠|[头頭]皮屑)"
    r"|[洒灑撒][了咗光满滿一]|拒[赔賠付保]|(?:不|没|沒|唔)(?:赔|賠)(?:付|了|我|$)|被(?:封|[盗盜]|冻结|凍結|限制|停[机機用]|扣[钱錢款费費]|[砸撞刮刷偷])|[号號](?:被?封|没)了?|(?:(?<!多)少|不[见見]|没|沒)了?[钱錢](?:了|$)|[钱錢][^，,。]{0,2}(?:少|没|沒|不[见見])了"
    r"|(?:退|改|[换換])(?:不|唔)了|(?:退|取|改|[关關])(?:不|唔)(?:掉|成)|(?:航班|[订訂][单單]|[课課]程?|比[赛賽]|演出|[预預][约約]).{0,3}(?:取消|延[误誤])|延[误誤]|晚[点點]了$|(?:老[师師]|老板|老闆|商家|[卖賣]家|中介|公司|健身房|机构|機構)(?:跑了|跑路|失[联聯])|跑路了|倒[闭閉]了|(?:糊|馊|餿|酸|腥|[凉涼])(?:了|的)$|是(?:[凉涼冷馊餿生坏壞臭假空]|旧|舊|二手)的"
    r"|(?<![没沒冇不別别])(?:[骂罵鬧闹吼凶兇推踢赶趕]|嘲笑|辱[骂罵]|威[胁脅])(?:了|咗|过|過)?我"
    r"|(?<![没沒冇])有一?[条條道](?:[横橫直竖豎黑白绿綠彩亮])?[线線纹紋]"
)
_LOSS = re.compile(
    r"去世|[过過]世|[离離]世|病逝|[过過]咗身|骨灰|[遗遺](?:照|像|[体體])|[殡殯][葬仪儀]|出[殡殯]|告[别別]式|花圈|追悼|(?:人|爸|[妈媽]|公|婆|[爷爺]|奶|姥)(?:就|都|已[经經]|突然)?[没沒]了(?!.{0,2}[手信])"
    r"|(?:狗|猫|貓|兔子|[宠寵]物|毛孩子).{0,12}(?:(?:[洗弄整治[医醫]做[养養]喂餵害[闷悶]])?死(?:了|掉|咗)|[没沒]了|没救[过回]来)|抽搐|[快要]不行了|把.{1,4}[治医醫害]死了?"
    r"|\b(?:passed away|late (?:wife|husband|mother|father|mum|mom|dad)|funeral)\b"
    r"|\b(?:my|our|the) (?:dog|cat|puppy|kitten|rabbit)\b.{0,30}\b(?:died|dead|dying)\b"
    r"|\bkilled (?:my|our) (?:dog|cat|puppy|kitten)\b",
    re.IGNORECASE,
)
_LOSS_MOST = 60
_VAGUE = re.compile(
    r"(?:[你您][们們哋]?|就是?|又|都|真的?|太|一点都|老是?|总是?|[東东]西)*+(?:[不唔](?:太|怎么|怎麼)?好(?:用|使)|[乱亂多][扣收][钱錢费費])[的了啊呀呢吧喇！!。.]*"
)
"""Displeasure that tells nothing yet: what is amiss is still to be asked."""

_DEARLY = re.compile(
    r"charg|\bbill|\bfees?\b|pric|expensive|\bcosts?\b|\btwice\b|\bdouble\b|\bextra\b|deduct|cheap"
    r"|discount|\bcodes?\b|coupon|voucher|\bgifts?\b|\btax|deposit|\brent\b|\bmoney\b|\bfines?\b|promot"
    r"|advert|scam|\blate\b",
    re.IGNORECASE,
)
_FAULT_MOST = 16
_FAULTLESS = re.compile(r"[没沒冇不](?:坏|壞|破|断|斷|丢|丟)|修好|好了|[吗嗎?？]\W*$")
_BARE_MOST = 8
_NAMED_LEAST = 1
_PARTICLES = re.compile(
    r"[我你您的了又就都才也还還老总總是给給把被在真太很好全直有点點会會要能这這那它个個今昨天前刚剛呢啊呀吧咗啦\W]|突然|怎[么麼]|东西|東西|\b(?:it|is|the|my|was|has|just|again)\b",
    re.IGNORECASE,
)


def names_fault(text: str) -> bool:
    """Say whether a few words say that something is amiss."""
    words = text.strip()
    much = cues.length(words)
    if _VAGUE.fullmatch(words):
        return False
    if not 0 < much <= _LOSS_MOST or _FAULTLESS.search(words) or retorts.retorts(words):
        return False
    brief = much <= _FAULT_MOST and (_FAULT.search(words) or _SHORT.search(words))
    return bool(brief) or bool(_LOSS.search(words))


def tells_fault(text: str) -> bool:
    """Say whether a fault stands anywhere in a longer text."""
    return bool(_FAULT.search(text)) and not _VAGUE.fullmatch(text.strip())


def only_broke(text: str) -> bool:
    """Say whether English words tell a fault and no quarrel about a sum: leaks, paid 240 yuan."""
    return text.isascii() and bool(_FAULT.search(text)) and not _DEARLY.search(text)


def bare(text: str) -> bool:
    """Say whether a story tells that something is amiss, and not of what: 坏了; not 宽带断了."""
    if cues.length(text) > _BARE_MOST or not names_fault(text):
        return False
    left = _PARTICLES.sub("", _SHORT.sub("", _FAULT.sub("", text)))
    return cues.length(left) < _NAMED_LEAST
