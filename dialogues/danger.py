"""Which danger a turn tells of, what its card asks, and who cries for help.

    leads(hazards, text) -> Hazard  the one whose card is given
    asks(hazard) -> FieldName       what its card asks, "" for nothing that is kept
    where_counts(state) -> bool     help has to know where he is, and does not
    hurt(text) -> bool              somebody fell or cannot get up, and it was no near miss
    of_a_thing(reading) -> bool     a thing made the danger, so the matter is its safety
    misplaced(reading, category)    no account is in danger there
    felt(flags, hazards)            the flags that call for comfort: none for his own threat
    cries(text) -> bool             a few words call for somebody to come: 快来人啊
    of_another(text) -> bool        another wants to die, not he who writes: 孩子说不想活了
    near_the_edge(told, text)       he sits at an edge, and despair was told before
    done(text) -> bool              he has done himself harm already: an ambulance first
    not_meant(text) -> bool         he says that he does not mean to harm himself
    money_runs(text) -> bool        money or an account is being taken
    spied(text) -> bool             he was filmed where he should be alone
    worse(text) -> bool             somebody in danger feels worse, or one more falls ill
    money_still(text) -> bool       it goes on, or the bank cannot be reached

Pure. Source: seed 002 (紧急), requirements S0-34, S1-13, S2-14.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from dialogues import cues
from dialogues.reading import Reading
from dialogues.state import FieldName, State
from nlu.types import BY_NO_THING, Flag, Hazard

INJURY, PLACE = FieldName("injury"), FieldName("place")
_NOTHING = FieldName("")
_ORDER = (
    *(Hazard.FIRE, Hazard.LEAK, Hazard.FUMES, Hazard.POISONING, Hazard.ELECTRIC, Hazard.LOST),
    *(
        Hazard.MISTREATED,
        Hazard.TRAPPED,
        Hazard.MENACE,
        Hazard.STRANDED,
        Hazard.ACCIDENT,
        Hazard.INJURY,
        Hazard.CARE,
    ),
)
"""Of several, whose words are wanted most."""

_SCALDED = re.compile(
    r"[烫燙淥]|开水|開水|滚水|滾水|[热熱][汤湯水油茶粥]|(?:[洒灑泼潑浇澆溅濺倒][了到在]|弄到).{0,8}[手脚腳腿脸臉身背头頭]"
    r"|(?:医美|醫美|玻尿酸|[打注].{0,3}[针針]).{0,12}[脸臉鼻嘴唇额額眼]"
    r"|\b(?:scald\w*|spill\w*|spilt|splash\w*|burn(?:ed|t) (?:my|his|her|me))\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"[吐呕嘔吞咽嚥]|拉肚|腹|肚|恶心|噁心|中毒|嗓|喉|过敏|過敏|[吃喝食饮飲][了完过過到下咗坏壞]"
    r"|\b(?:vomit\w*|threw up|throwing up|swallow\w*|ate|eaten|eating|drank|drinking|diarr\w+)\b",
    re.IGNORECASE,
)
"""Hot soup on a hand, a needle in a face: what is outside of him, and what was swallowed."""

_FELL = re.compile(
    r"[摔跌]|(?:撞|磕|砸|碰)(?:到|了|伤|傷|中|在|破)|[头頭额額][^，,。]{0,4}[肿腫]"
    r"|\b(?:fell|hit (?:his|her|my|their) head)\b",
    re.IGNORECASE,
)
_ATE = re.compile(
    r"[吃喝食饮飲吞咽嚥餐药藥]|拉肚|中毒|\b(?:ate|eat\w*|drank|drinking|swallow\w*)\b",
    re.IGNORECASE,
)
"""Who fell and is sick was hurt at the head, and has eaten nothing bad."""

_ASKS = {
    Hazard.TRAPPED: PLACE,
    Hazard.LOST: PLACE,
    Hazard.STRANDED: PLACE,
    Hazard.MENACE: _NOTHING,
    Hazard.CARE: _NOTHING,
    Hazard.YOUNG: _NOTHING,
    Hazard.VIOLENCE: _NOTHING,
}
_OUT_THERE = frozenset({Hazard.TRAPPED, Hazard.STRANDED, Hazard.LOST})
_OF_GOODS = frozenset({"quality", "price", "logistics"})
_HURT = re.compile(
    r"(?:摔|跌)(?:了|倒|伤|傷|断|斷|到|得|下|在)|滑倒|[绊絆]倒|(?:起|站)不(?:来|來|起)|[动動]不了|不能[动動]|走不了|郁唔到"
    r"|[跣跌撞夹夾烫燙]亲|[跣跌撞夾燙]親|(?:紫|青|肿|腫)(?:了|得|起|成)|[骨]折|[流出]血|流[脓膿]|感染"
    r"|\b(?:fell|slipped|tripped|bleeding|can'?t (?:move|get up|walk)|swollen|bruised)\b",
    re.IGNORECASE,
)
_NEARLY = re.compile(
    r"差(?:点|點|一点)|险些|險些|[还還]好|幸好|幸[亏虧]|好在|没(?:有)?[摔跌伤受]|沒(?:有)?[摔跌傷受]|\b(?:nearly|almost|luckily)\b",
    re.IGNORECASE,
)
_CRIES = re.compile(
    r"(?:[你您][们們]|那|就|倒是|到底|快[点點]?|[赶趕](?:紧|緊|快)|[马馬]上|能不能|就不能|可不可以|[麻]烦|求求?[你您]?[们們]?|[给給]我|[，,！!\s])*"
    r"(?:[来來派叫找][个個几幾两兩]{0,2}(?:活|真|管事的)?人|有?人[来來])(?:[过過]?[来來]|管管|[帮幫][帮幫]?(?:我|忙)|[啊呀吧呢哪啦嘛]|好不好|行不行|[，,！!。？?\s])*"
    r"|(?:[快来來人啊，,！!\s])*救(?:命|救我|救我[们們]|人)[啊呀，,！!。\s]*"
    r"|(?:(?:please|just|can|someone|somebody|anyone|send|come|over|here|help|me|us|now) )*"
    r"(?:help|send (?:someone|somebody|help)|someone come|come quick(?:ly)?)[\s!.]*",
    re.IGNORECASE,
)
_CRY_MOST = 20
_NOT_HIM = (
    r"(?:孩子|小孩|儿子|兒子|女儿|女兒|闺女|孙子|孫子|[我老阿][爸妈媽]|父亲|母亲|父親|母親|老人|爷爷|爺爺|奶奶|外婆|姥姥|老公|老婆|[他她佢]"
    r"|朋友|同学|同學|同事|邻居|鄰居|室友|有人|群[里裡]|个女的|個女的|弟弟|妹妹|哥哥|姐姐|家[里裡]人)"
)
_TO_DIE = (
    r"(?:不想活|唔想活|想死|[寻尋]死|[自轻輕][杀殺生]|跳楼|跳樓|跳河|割腕|上吊|活不下去|活不成|想不[开開]"
    r"|喝[农農][药藥]|走[绝絕]路)"
)
_ANOTHER = re.compile(
    _NOT_HIM
    + r"[^，,。\n]{0,12}?(?<!我)(?<!我也)(?<!我都)(?<!我真的)"
    + _TO_DIE
    + r"|"
    + _NOT_HIM
    + r"[^。\n]{0,14}[，,\s](?:就|都|一直|天天)?[说說喊闹鬧要][^我，,。\n]{0,6}"
    + _TO_DIE
    + r"|\b(?:my|our) (?:\w+ )?(?:son|daughter|child|kid|mum|mom|dad|mother|father|wife|husband"
    + r"|friend|brother|sister|nan)\b[^.]{0,30}"
    + r"(?:want(?:s|ed)? to die|suicid\w*|kill (?:him|her)self|(?:doesn'?t|does not) want to live)",
    re.IGNORECASE,
)
_HIMSELF = re.compile(
    r"我(?:自己|也|都|真的?|就|才|只|想|要|去|会|會)*(?:"
    + _TO_DIE
    + r")|\bkill myself\b|\bi want to die\b"
)
_EDGE = re.compile(
    r"(?:站|坐|爬|蹲|在|上)(?:在|到|上)?[^，,。\s]{0,4}(?:楼顶|樓頂|天台|顶楼|頂樓|窗台|[阳陽][台臺]|桥[上边]|橋[上邊]|江[边邊]|河[边邊]|海[边邊]|[铁鐵][轨軌]|栏杆|欄杆)"
    r"|\bon (?:the|a|my) (?:roof|ledge|bridge|balcony|rails|tracks)\b",
    re.IGNORECASE,
)
_DESPAIR = re.compile(
    r"抑郁|抑鬱|[双雙]相|不想[说說]了|不想活|活不|活着|[没沒冇](?:意思|意[义義]|盼[头頭]|[什甚]么盼)|[绝絕]望|[撑撐熬]不|崩[溃潰]|解[脱脫]|想死|去死|[骗騙]光|走投无路|[对對]不起(?:你们|大家|家人|爸|妈)|再[见見]了|遗书|遺書"
    r"|\b(?:depress\w+|hopeless|no point|end it|goodbye)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:农药|農藥|百草枯|敌敌畏|安眠[药藥]|老鼠[药藥]|洁厕|潔廁|消毒液|[药藥])[^，。！没沒未冇不]{0,6}[喝吃吞灌服食](?:了|咗|下|完|光|进|晒)"
    r"|[喝吃吞灌服食](?:了|咗|下去?了?|完|晒)[^，。！]{0,8}(?:农药|農藥|百草枯|敌敌畏|安眠[药藥]|老鼠[药藥]|洁厕|潔廁|消毒液)"
    r"|割(?:了|咗)?(?:手)?(?:腕|脉|脈)|割[开開]了|煤[气氣][^，。]{0,4}(?:打|拧|擰)[开開]"
    r"|\b(?:took|taken|swallowed|downed|drank)\b[^.]{0,24}"
    r"\b(?:pills|tablets|meds|medication|bottle|bleach|poison)\b|\boverdos(?:ed|e)\b"
    r"|\b(?:cut|slit) my wrists?\b",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(
    r"[没沒不](?:有|是)?(?:真的?)?(?:要|想)[^，,。]{0,3}(?:想不[开開]|自[杀殺]|[寻尋]死|死|轻生|輕生|跳)|(?:只是|就是|不[过過]是|(?<![当當为為]我)[说說讲講]的(?:是|都是))(?:[发發][泄洩]|吐槽|一[时時]|[说說讲講]{0,2}(?:的|些|句)?[气氣][话話])|[没沒](?:有)?(?:想不[开開]|那[个個]意思|[这這][个個]意思|那么想)|不是那[个個]意思|别[误誤][会會]"
    r"|\b(?:not suicidal|(?:don|didn)'?t mean (?:it|that)"
    r"|not going to (?:hurt|harm|kill) myself|just venting"
    r"|i(?:'?m| am) not (?:really )?going to do (?:anything|it))\b",
    re.IGNORECASE,
)
_MONEY_RUNS = re.compile(
    r"盗刷|盜刷|盗用|盜用|(?:不是|唔[係系])我[^，,。]{0,3}[刷碌付买買]|唔[見见]|[被让讓](?:人)?(?:刷|盗|盜|[骗騙])|[转轉刷划劃扣][走光]|[转轉]了|少了|不[见見]|[没沒]了|不翼而[飞飛]|共享屏幕|屏幕共享|验证码|驗證碼|[骗騙]|被盗|被盜|盗号|盜號|登[录錄入陆陸]|异地|異地|碌咗|呃(?:咗|晒)"
    r"|[汇匯](?:了|咗|款)|假(?:客服|冒)|ATM|解除分期|安全(?:[户戶]口|[账帳賬][户戶号號])|远程|遠端|遠程"
    r"|(?:会议|會議)[软軟][件體]|(?:[让讓叫]我)[^，,。]{0,3}(?:下|[装裝])[^，,。]{0,4}(?:[软軟][件體]|app)"
    r"|\b(?:any ?desk|team ?viewer|quick ?support|screen ?shar\w+"
    r"|(?:on|in) my (?:computer|laptop|pc))\b"
    r"|\bcharged\b[^.]{0,40}\b(?:don'?t|dont|do not|never) (?:know|heard|recogni[sz]e)\b"
    r"|\bbeing charged right now\b"
    r"|\b(?:hacked|stolen|scam\w*|fraud\w*|drained|emptied|unauthori[sz]ed"
    r"|(?:someone|somebody) (?:used|is (?:using|in my))|transferred|transferring|emptying|draining"
    r"|siphon\w*|(?:wants?|asks?|asking|asked|gave|given|told|give|tell)\b.{0,30}\b(?:code|pin|password)"
    r"|safe account|(?:leaving|going out of|out of|from) my (?:\w+ )?account"
    r"|otp|one[- ]time (?:code|pass\w*)|verification code)\b",
    re.IGNORECASE,
)
_MONEY_STILL = re.compile(
    r"又(?:被|[给給]|[让讓])?(?:人)?(?:[转轉刷扣划劃碌提少]|[没沒]了)(?:了|走|咗|出|一|\d|$)|(?:[还還仲]|一直|正)(?:在|喺度)?(?:被)?(?:往外)?(?:[转轉刷扣划劃碌]|[过過][紧緊]?[数數])"
    r"|(?:打|[电電][话話]|[银銀]行|客服|[挂掛]失|\d{5})[^。]{0,10}(?:打不通|打唔通|[占佔][线線]|[线線]路[忙繁]|[没沒冇]人[接听聽]|接不通|忙音|排[队隊])"
    r"|(?:block|冻[结結]|凍結|[挂掛]失|停)[^，,。]{0,6}(?:卡|card)"
    r"|(?:[怎点點如][么麼样樣何]?)[去办辦]?(?:冻[结結]|凍結|[挂掛]失|止付)|共享屏幕|屏幕共享|[转轉汇匯][了咗][^，,。]{0,3}[万萬千]"
    r"|\b(?:on|in|controlling) my (?:computer|laptop|pc)\b|\bhow (?:do|can) i (?:freeze|block)"
    r"|(?:[现現]在|而家)[^，,。]{0,3}[要该該][^，,。]{0,3}(?:做什[么麼]|做[咩乜]|怎[么麼][办辦做]|[点點]做)"
    r"|\b(?:another (?:one|payment|transfer|charge)|(?:money|it)(?:'s| is) still"
    r"|block (?:my|the) (?:card|account)|still going on"
    r"|still (?:going out|leaving|taking|draining|transferring)"
    r"|(?:line|number|bank)(?:'s| is| was) (?:busy|engaged)|can'?t get through|on hold)\b",
    re.IGNORECASE,
)

_SPIED = re.compile(
    r"针孔|針孔|偷拍|[摄攝][像影](?:[头頭]|机|機)[^，,。]{0,8}(?:偷|房[间間]|卧室|臥室|床)"
    r"|(?:房[间間]|客房|卧室|臥室|[试試]衣[间間]|更衣室|[厕廁]所|[卫衛]生[间間]|洗手[间間]|浴室)[^，,。]{0,10}[摄攝][像影]"
    r"|\b(?:hidden|spy) cameras?\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"抽(?:了|搐|筋|起[来來])|叫不醒|[喊叫]不应|昏(?:过|過|迷|了)|[晕暈](?:倒|过|過|了)|[喘上]不[过過上]?[来來]?[气氣]|[说說]胡[话話]|翻白眼"
    r"|(?:越[来來]越|更|又)[^，,。]{0,4}(?:[严嚴]重|厉害|厲害|疼|痛|[难難]受|吐|[肿腫]|[发發][烧燒])|站不(?:起[来來]|住)|吐(?:血|个不停|個不停)"
    r"|(?:孩子|小孩|[宝寶][宝寶]|[儿兒]子|女[儿兒]|娃|老[公婆]|[我老阿][爸妈媽]|[他她佢])[^，,。]{0,4}(?:也|都)[^，,。]{0,4}(?:吐|拉|不舒服|[难難]受|[发發][烧燒]|[晕暈]|疼|痛)"
    r"|\b(?:getting|got|gets|much|feel(?:ing)?) worse\b|\bcan'?t (?:stand|breathe|wake|keep)\b"
    r"|\bcant (?:stand|breathe|wake)\b|\b(?:also|too) (?:\w+ )?(?:sick|ill|vomiting|throwing up)\b"
    r"|\b(?:sick|ill|vomiting|throwing up) (?:now )?too\b|\bfever of\b|\bw(?:on'?t|ill not) drink\b"
    r"|\b(?:fainted|passed out|collapsed|unconscious|seizure)\b",
    re.IGNORECASE,
)


def leads(hazards: Collection[Hazard], text: str = "") -> Hazard:
    """Return the danger whose words are given first; who was scalded has swallowed nothing."""
    named = tuple(hazards)
    outside = _SCALDED.search(text) and not _INSIDE.search(text)
    if outside or (_FELL.search(text) and not _ATE.search(text)):
        named = tuple(h for h in named if h is not Hazard.POISONING) or named
    return next((h for h in _ORDER if h in named), named[0] if named else Hazard.OTHER)


def asks(hazard: Hazard) -> FieldName:
    """Return which field the card of a danger asks for."""
    return _ASKS.get(hazard, INJURY)


def where_counts(state: State) -> bool:
    """Say whether somebody is shut in, left or lost somewhere, and nobody knows yet where."""
    place = state.fields.get(PLACE)
    unknown = place is None or not place.given
    return unknown and any(h in _OUT_THERE for h in state.hazards)


def hurt(text: str) -> bool:
    """Say whether somebody was hurt by what is told, and not only nearly."""
    return bool(_HURT.search(text)) and not _NEARLY.search(text)


def of_a_thing(reading: Reading) -> bool:
    """Say whether a thing is dangerous: then the matter is its safety, whatever else is told."""
    if Flag.SAFETY not in reading.flags:
        return False
    return not reading.hazards or any(h not in BY_NO_THING for h in reading.hazards)


def misplaced(reading: Reading, category: str | None) -> bool:
    """Say whether a matter of people in danger was read as one of accounts, parcels or goods.

    被锁里面了 手机快没电 is no stolen account, 老人走丢了 no lost parcel.
    """
    parent = (category or "").partition(".")[0]
    named = Flag.ACCOUNT_SECURITY in reading.flags or Hazard.YOUNG in reading.hazards
    if of_a_thing(reading) or Flag.SAFETY not in reading.flags:
        return False
    away = parent in _OF_GOODS and any(h in _OUT_THERE for h in reading.hazards)
    return away or (parent == "account_safety" and not named)


def felt(flags: frozenset[str], hazards: Collection[str]) -> frozenset[str]:
    """Return the flags without `safety` where all the danger is what he threatens to do."""
    threatens = bool(hazards) and set(hazards) <= {Hazard.VIOLENCE.value}
    return flags - {Flag.SAFETY.value} if threatens else flags


def of_another(text: str) -> bool:
    """Say whether the wish to die is another's: his words are for who may keep him company."""
    return bool(_ANOTHER.search(text)) and not _HIMSELF.search(text)


def near_the_edge(told: str, text: str) -> bool:
    """Say whether he is at an edge now, and despair stands in what he told by now."""
    return bool(_EDGE.search(text)) and bool(_DESPAIR.search(f"{told}\n{text}"))


def done(text: str) -> bool:
    """Say whether he has hurt himself already: nothing comes before the ambulance then."""
    return bool(_DONE.search(text))


def not_meant(text: str) -> bool:
    """Say whether he says that he has no such thought."""
    return bool(_NOT_MEANT.search(text))


def money_runs(text: str) -> bool:
    """Say whether money or an account is told to be taken, so that freezing it helps."""
    return bool(_MONEY_RUNS.search(text))


def spied(text: str) -> bool:
    """Say whether he tells of a camera where he should be alone: it is left as it is."""
    return bool(_SPIED.search(text))


def worse(text: str) -> bool:
    """Say whether somebody feels worse by now, or one more is ill."""
    return bool(_WORSE.search(text))


def money_still(text: str) -> bool:
    """Say whether more of it goes, or whoever could stop it cannot be reached."""
    return bool(_MONEY_STILL.search(text))


def cries(text: str) -> bool:
    """Say whether a few words do nothing but call for somebody to come."""
    words = text.strip()
    return cues.length(words) <= _CRY_MOST and bool(_CRIES.fullmatch(words))
