"""Whether somebody in danger asks what to do for a body: 可以涂牙膏吗, should i put butter on it.

    asks(text) -> bool      a short question of treatment, a doctor, or going back in

Asked only where a danger was told: 可以涂吗 of a cream is a question of goods. Pure. Source: S2-14.
"""

from __future__ import annotations

import re

from dialogues import cues

_MOST = 30
_TREATS = (
    r"(?:涂|塗|抹|擦|敷|搽|冲|沖|泡|挑破|包扎|包紮|催吐|灌水|洗胃|止血|按住|冰敷|冷敷|热敷|熱敷|吃.{0,2}[药藥]|[药藥]膏|牙膏|酱油|醬油"
    r"|黄油|黃油|喝.{0,2}(?:水|牛奶|盐|鹽|醋)|食.{0,2}[药藥]|飲水|人工呼吸|心肺|掐人中)"
)
_DOCTOR = (
    r"(?:[去送上到睇看入][^，,。]{0,4}(?:医院|醫院|急诊|急診|急症|[医醫]生)|叫[^，,。]{0,4}(?:救护车|救護車|白车|白車|[医醫]生)"
    r"|打[^，,。]{0,2}(?:120|119|999)|急救)"
)
_BACK = r"(?:回去|进去|進去|返入去|返去)[^，,。]{0,6}(?:拿|救|找|攞|抱|看)?"
_MAY = (
    r"(?:要不要|用不用|该不该|該不該|需不需要|需要|是不是[要得该該]|可不可以|能不能|可以|能|应该|應該|[还還]能|要|使唔使|可唔可以|得唔得"
    r"|怎么|怎麼|点样|點樣|怎样|怎樣)"
)
_END = r"[^，,。]{0,8}[吗嗎么嘛呢呀?？]+[。！!?？\s]*$"
_ASKS = re.compile(
    rf"{_MAY}[^，,。]{{0,8}}(?:{_TREATS}|{_DOCTOR}|{_BACK}){_END}"
    rf"|(?:要不要|用不用|该不该|該不該|需不需要|使唔使)[^，,。]{{0,8}}(?:{_TREATS}|{_DOCTOR})"
    r"|(?:该|該|要|应该|應該)?(?:怎么|怎麼|如何|[点點][样樣]?)(?:急救|止血|处理伤|處理傷|[办辦](?:[啊呀好呢才]|[?？])*$)"
    r"|\b(?:should|shall|can|do|could|must|may) (?:i|we|he|she|they)\b[^.!]{0,30}\b(?:put|apply|rub"
    r"|take|give|drink|eat|use|pop|run|rinse|wash|cool|ice|bandage|cover|wrap|press|move|lift"
    r"|hospital|doctor|ambulance|a&e|er|clinic|go back|back in|go in|wait)\b"
    r"|\b(?:take|bring|drive) (?:him|her|me|them|it) to (?:the |a )?(?:hospital|doctor|er|a&e)\b"
    r"[^.!]{0,10}\?|\b(?:is it|would it be) (?:ok|okay|safe|fine|alright)(?: for \w+)? to\b"
    r"|\bwhat (?:should|do|can|shall) (?:i|we) (?:do|take|put|give|use)\b"
    r"|\bdo (?:i|we|you think (?:i|we)) need (?:a|an|the|to (?:see|call|go)) \w+",
    re.IGNORECASE,
)
_OF_GOODS = re.compile(
    r"退|[换換]|修|[赔賠]|寄|[单單]|发票|發票|投[诉訴]|[电電][话話]|照片|[证證]据"
    r"|\b(?:refund|return|send|photos?|pictures?|receipt|invoice|case|complain\w*|phone|number)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Say whether a few words ask how to treat, or whether to see a doctor or go back in."""
    words = text.strip()
    short = 0 < cues.length(words) <= _MOST
    return short and bool(_ASKS.search(words)) and not _OF_GOODS.search(words)
