"""What somebody in danger asks for: 可以涂牙膏吗, 要不要我去拔, 还能开吗, should i call 999.

    kind(text, hazards, told) -> str    the answer of the script that meets it, "" for none
    asks(text) -> bool      a short question of treatment, a doctor, or going back in
    inside(text) -> bool    somebody is still in there: 我妈还在楼上

Asked only where a danger was told: 可以涂吗 of a cream is a question of goods. Pure. Source: S2-14.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from dialogues import cues, danger
from nlu.types import Hazard

_MOST = 30
_TREATS = (
    r"(?:涂|塗|抹|擦|敷|搽|冲|沖|泡|挑破|包扎|包紮|催吐|灌水|洗胃|止血|按住|冰敷|冷敷|热敷|熱敷|吃.{0,2}[药藥]|[药藥]膏|牙膏|酱油|醬油"
    r"|黄油|黃油|喝.{0,2}(?:水|牛奶|盐|鹽|醋)|食.{0,2}[药藥]|飲水|人工呼吸|心肺|掐人中|扶|抬|挪[动動]|背)"
)
_DOCTOR = (
    r"(?:[去送上到睇看入][^，,。]{0,4}(?:医院|醫院|急诊|急診|急症|[医醫]生)|叫[^，,。]{0,4}(?:救护车|救護車|白车|白車|[医醫]生)"
    r"|打[^，,。]{0,2}(?:120|119|999)|急救)"
)
_BACK = (
    r"(?:(?:回|进|進|[冲衝]|跑|爬|折)(?:[进進上]?去|回去)|[上下]去|返入去|返去)"
    r"[^，,。]{0,6}(?:拿|救|找|攞|抱|看|接|背|叫|[带帶])?"
)
_MAY = (
    r"(?:要不要|[还還](?:用|要|需要|得)|用|用不用|该不该|該不該|需不需要|需要|是不是[要得该該]|可不可以|能不能|可以|能|应该|應該|[还還]能|要|使唔使|可唔可以|得唔得"
    r"|怎么|怎麼|点样|點樣|怎样|怎樣)"
)
_END = r"[^，,。]{0,8}[吗嗎么嘛呢呀?？]+[。！!?？\s]*$"
_ASKS = re.compile(
    rf"{_MAY}[^，,。]{{0,8}}(?:{_TREATS}|{_DOCTOR}|{_BACK}){_END}"
    rf"|(?:要不要|用不用|该不该|該不該|需不需要|使唔使)[^，,。]{{0,8}}(?:{_TREATS}|{_DOCTOR})"
    r"|(?:该|該|要|应该|應該)?(?:怎么|怎麼|如何|[点點][样樣]?)(?:急救|止血|处理伤|處理傷)"
    r"|\b(?:should|shall|can|do|could|must|may) (?:i|we|he|she|they)\b[^.!]{0,30}\b(?:put|apply|rub"
    r"|vomit|throw up"
    r"|take|give|drink|eat|use|pop|run|rinse|wash|cool|ice|bandage|cover|wrap|press|move|lift"
    r"|hospital|doctor|ambulance|a&e|er|clinic|go back|back in|go in|wait)\b"
    r"|\b(?:take|bring|drive) (?:him|her|me|them|it) to (?:the |a )?(?:hospital|doctor|er|a&e)\b"
    r"[^.!]{0,10}\?|\b(?:is it|would it be) (?:ok|okay|safe|fine|alright)(?: for \w+)? to\b"
    r"|\bwhat (?:should|do|can|shall) (?:i|we) (?:take|put|give|use)\b"
    r"|\bdo (?:i|we|you think (?:i|we)) need (?:a|an|the|to (?:see|call|go)) \w+",
    re.IGNORECASE,
)
_OF_GOODS = re.compile(
    r"退|[换換]|修|[赔賠]|寄|[单單]|发票|發票|投[诉訴]|[电電][话話]|照片|[证證]据"
    r"|\b(?:refund|return|send|photos?|pictures?|receipt|invoice|case|complain\w*|phone|number)\b",
    re.IGNORECASE,
)
_HELPLESS = re.compile(
    r"(?:那|我|我们|我們|现在|現在|而家|到底|该|該|要|应该|應該|可|[，,\s])*(?:怎么|怎麼|咋|点|點)(?:办|辦|做|整|算)[啊呀好呢才]*[？?！!。\s]*"
    r"|[^，,。]{0,8}(?:烫|燙|血|疼|痛|肿|腫|泡|晕|暈|吐|喘|烧|燒|昏|抽|咽|吞|卡|敏|疹|痒|癢|火|烟|煙|漏|电|電)[^，,。]{0,10}(?:怎么|怎麼|咋|点|點)(?:办|辦|做)[啊呀好呢才]*[？?！!。\s]*"
    r"|(?:so |and |please |help )*what (?:should|do|can|shall) (?:i|we) do(?: now)?\W*",
    re.IGNORECASE,
)
_SHALL = (
    r"(?:要不要|能不能|可不可以|该不该|該不該|用不用|应不应该|應不應該"
    r"|使唔使|可唔可以|得唔得|應唔應該)"
)
_CAN = r"(?:[还還]?能|可以|应该|應該|需要|要|我去|[该該])"
_TOUCH = (
    r"(?:拔|断电|斷電|[关關](?:[闸閘电電阀閥火]|掉|总|總)|[开開](?:[灯燈火]|油烟机|油煙機|抽|排|风扇|空[调調])|打[开開]|泼水|潑水|[浇澆]水|淋水"
    r"|[灭滅]火|扑火|撲火|搬|挪|碰|摸|拉[闸閘]|抽一下|挪[开開])"
)
_HANDS = re.compile(
    rf"{_SHALL}[^，,。]{{0,8}}{_TOUCH}|{_CAN}[^，,。]{{0,8}}{_TOUCH}{_END}"
    rf"|{_SHALL}[^，,。]{{0,8}}{_BACK}|{_CAN}[^，,。]{{0,8}}{_BACK}{_END}"
    r"|\b(?:should|shall|can|do|could|may) (?:i|we)\b[^.!]{0,20}\b(?:unplug|pull (?:it|the plug)"
    r"|switch|turn|open|touch|put (?:it|the fire) out|pour|throw|move it|go back|back in|go in)\b"
    r"|\b(?:ok|okay|safe|fine|alright) to (?:go (?:back )?in|unplug|touch|switch|turn)\b",
    re.IGNORECASE,
)
_GOES_IN = re.compile(
    rf"(?:{_SHALL}|{_CAN})[^，,。]{{0,8}}{_BACK}|\bgo (?:back )?in\b", re.IGNORECASE
)
"""Whether to fetch who is still in there: he is told again whom to tell, and to stay out."""
_USES = r"(?:[开開](?!门|門|窗)|用|[骑騎]|坐|充|插|住|吃|喝|食|睡|穿|戴|上路|揸|抹)"
_USE = re.compile(
    rf"(?:[还還仲](?:能|可以|敢|好)|可唔可以仲|可以继续|可以繼續)[^，,。]{{0,3}}{_USES}[^，,。]{{0,6}}[吗嗎么嘛呢呀?？]"
    rf"|(?:到底|究竟)?{_SHALL}[^，,。]{{0,2}}{_USES}(?![^，,。]*(?:[药藥]|水))[^，,。]{{0,2}}[吗嗎么呢呀啊?？。！!\s]*$"
    rf"|(?:剩|其[余餘]|[别別]的)?[^，,。]{{0,6}}{_SHALL}[^，,。]{{0,2}}(?:[扔丢丟倒]|留着|留著)"
    rf"|{_SHALL}(?:再|[继繼][续續]|接着|[还還])[^，,。]{{0,2}}{_USES}"
    r"|\b(?:should|shall|can|do) (?:i|we) (?:throw|bin|toss|dump|keep)\b[^.!]{0,24}"
    r"\b(?:away|out|rest|it|them|leftovers?)\b"
    r"|\bcan (?:i|we) (?:still|keep) (?:driv|us|eat|charg|rid)\w*"
    r"|\bis it (?:still )?safe to (?:driv|us|eat|charg|rid|keep)\w*",
    re.IGNORECASE,
)
_NUMBER = r"(?:110|119|120|999|112|911|救[护護][车車]|白[车車]|[报報]?警|消防)"
_CALL = re.compile(
    rf"(?:打|[拨撥]|call|叫|[报報])[^，,。]{{0,2}}{_NUMBER}[^，,。]{{0,4}}(?:[吗嗎好?？]|[得行]唔?不?[得行]|可唔?不?可?以)"
    rf"|(?:{_SHALL}|{_CAN})[^，,。]{{0,4}}(?:打|[拨撥]|叫|[报報])[^，,。]{{0,2}}{_NUMBER}{_END}"
    rf"|{_SHALL}[^，,。]{{0,4}}(?:打|[拨撥]|叫|[报報])[^，,。]{{0,2}}{_NUMBER}"
    r"|(?:打|找|call|叫)[^，,。]{0,2}(?:[谁誰]|[边邊][个個]|哪[个個]?(?:[电電][话話]|[号號])|什[么麼](?:[电電][话話]|[号號])|[几幾][号號])|(?:到底)?打(?:不|唔)打(?:好|啊|呀)*[?？。]*$"
    r"|\bwho (?:do|should|can|shall) (?:i|we) (?:call|ring|phone)\b"
    r"|\b(?:should|shall|do|can) (?:i|we) (?:call|ring|phone|dial)\b[^.]{0,20}"
    r"\b(?:999|911|112|110|119|120|an? ambulance|the (?:police|fire|gas))",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?:我|[爸妈媽爷爺奶婆公]|老人|孩子|小孩|[儿兒]子|女[儿兒]|老[公婆]|人|他|她|佢|邻居|鄰居)[^，,。]{0,8}"
    r"(?:(?:[还還仲]|就|都)在(?:楼上|樓上|里面|裡面|屋[里裡]?|家[里裡]|房[间間里裡]|上面|\d+[楼樓层層])|喺(?:入面|樓上|屋企|上面)"
    r"|(?:出|下)不[来來去]|(?:出|落)唔(?:到|去|嚟|返)|[没沒冇未](?:有)?(?:出[来來]|下[来來]|跑出|逃出|走出)|被困)"
    r"|\b(?:still (?:inside|upstairs|in there|in the (?:flat|house|building|room))"
    r"|(?:can'?t|cannot|cant) get (?:out|down))\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"[没沒]人在|都出[来來]|都下[来來]|没有人|沒有人|\b(?:nobody|no one)\b", re.IGNORECASE
)
_BODY = frozenset(
    {
        *(Hazard.POISONING, Hazard.INJURY, Hazard.CHILD, Hazard.ACCIDENT),
        *(Hazard.CARE, Hazard.FUMES),
    }
)
_SWALLOWED = frozenset({Hazard.POISONING, Hazard.CHILD})
_BURNS = frozenset({Hazard.FIRE, Hazard.LEAK, Hazard.ELECTRIC})
_NOWHERE = frozenset({Hazard.STRANDED, Hazard.MENACE})
_WHERE_TO = re.compile(
    r"(?:能|可以|该|該|要|得|应该|應該)?(?<!道我)(?<!道我家)(?<!得我)(?:去|住|待|躲|到|瞓)(?:在)?(?:哪|[边邊]度|什[么麼]地方|[边邊]处)|[没沒冇](?:有)?(?:地方|[处處])可?(?:去|住|瞓|待)|[无無]家可[归歸]"
    r"|\bwhere (?:can|do|should|am|could|shall) (?:i|we) (?:go|stay|sleep|supposed)"
    r"|\bnowhere to (?:go|stay|sleep)\b",
    re.IGNORECASE,
)
"""He was put out, or left on a road: 我能去哪啊."""
_NEAR = re.compile(
    r"(?:他|她|佢|那[个個]?人|司机|司機|[师師]傅)[^，,。]{0,6}(?:在|喺|守|[来來]|[敲砸踹]|堵)[^，,。]{0,4}(?:外面|(?<!上)[门門](?![店市票锁鎖])|[楼樓](?:下|道)|旁[边邊]|身[边邊]|[敲砸踹]|屋|[车車]上)"
    r"|(?:我)?(?:[还還仲]|[现現]在|而家)(?:在|喺|[没沒未])[^，,。]{0,3}(?:他|佢|[车車](?:上|里|裡)|到家|下[车車])"
    r"|(?:他|她|佢|那[个個]?人|司机|司機)[^，,。]{0,2}[还還仲](?:在|喺)(?:度|[这這]|附近|[，,。！!\s]*$)"
    r"|(?:他|她|佢|[对對]方)[^，,。]{0,3}(?:知|[晓曉]得)道?我(?:家|屋企)?住"
    r"|\b(?:he|she|they)(?:'s|'re| is| are)? (?:still |now |right )*"
    r"(?:here|outside|at (?:the|my) door|knocking|banging|following)",
    re.IGNORECASE,
)
"""Who threatens is near: lock up, the police; asked is nothing then."""
_MATTERS = re.compile(
    r"(?:要不要[紧緊]|要[紧緊][吗嗎]|[有没沒]事[吗嗎吧]|有[没沒]有事|[会會]不[会會]有事|有冇事|使唔使[睇看])"
    r"|\b(?:is (?:it|that|this) (?:serious|dangerous)"
    r"|will (?:he|she|i|they) be (?:ok|okay|all right))\b",
    re.IGNORECASE,
)
_SCALDS = re.compile(
    r"[烫燙淥]|起泡|水泡|开水|開水|滚水|滾水|[热熱][汤湯水油茶粥]|[洒灑泼潑]|\b(?:scald|burn|blister)",
    re.IGNORECASE,
)


def kind(text: str, hazards: Collection[str], told: str = "") -> str:
    """Return which answer meets what he asks in this danger, "" when he asks nothing of it.

    told: his story so far, which says whether he was scalded.
    """
    words = text.strip()
    if not hazards or not 0 < cues.length(words) <= _MOST:
        return ""
    here = {Hazard(h) for h in hazards}
    if here & _BURNS and (inside(words) or (_GOES_IN.search(words) and inside(told))):
        return "tell_inside"
    if calls := _whom_to_call(words, here):
        return calls
    if here & _NOWHERE and _WHERE_TO.search(words):
        return "ask_where_to_go"
    if here & (_BURNS | {Hazard.OTHER}) and _HANDS.search(words):
        return "ask_hands_off"
    if _USE.search(words) and Hazard.CARE not in here:
        return "ask_unused"
    if asks(words) or (here & _SWALLOWED and _MATTERS.search(words)):
        return _for_a_body(f"{told} {words}")
    return _for_helpless(here, f"{told} {words}") if _HELPLESS.fullmatch(words) else ""


def _whom_to_call(words: str, here: Collection[Hazard]) -> str:
    """Return the answer that names whom to call: the police where somebody threatens."""
    calls = _CALL.search(words)
    if Hazard.MENACE in here and (calls or _NEAR.search(words)):
        return "stay_safe"
    return "ask_emergency" if calls else ""


def _for_helpless(here: Collection[Hazard], told: str) -> str:
    """Return what helps who asks no more than 怎么办, by the danger he is in."""
    lead = danger.leads(here, told)
    if lead in _BURNS:
        return "ask_hands_off"
    return _for_a_body(told) if lead in _BODY else "ask_emergency"


def _for_a_body(told: str) -> str:
    return "ask_scald" if _SCALDS.search(told) else "ask_first_aid"


def inside(text: str) -> bool:
    """Say whether somebody is still where it burns or leaks."""
    return bool(_INSIDE.search(text)) and not _OUT.search(text)


def asks(text: str) -> bool:
    """Say whether a few words ask how to treat, or whether to see a doctor or go back in."""
    words = text.strip()
    short = 0 < cues.length(words) <= _MOST
    return short and bool(_ASKS.search(words)) and not _OF_GOODS.search(words)
