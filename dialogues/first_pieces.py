"""The first lines of a story that comes in pieces, in which nothing is amiss yet.

    begins(reading) -> bool           买了双鞋; 我在你们家; 穿了三天; 我有个问题; 就是
    listens(draft, reading) -> bool   such a line is kept, and he is let go on

What he says next is read together with it; a line that names a fault, wants something or is hot
begins a matter as ever. Pure. Part of the opening. Source: ideal 1.1, S3-06.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.draft import Draft
from dialogues.faults import tells_fault
from dialogues.reading import UPSET, Reading
from dialogues.state import STORY, Known
from dialogues.triage import fill
from nlu.types import Intent, SlotType

_MOST = 16
_STORY_MOST = 400
_PLAIN = 2
_SURE = 0.8
_COMPLAINS = frozenset({Intent.COMPLAINT, Intent.FOLLOW_UP})
_LEAD = r"(?:[你您]好|喂|那[个個]|就是|是[这這][样樣]的?|我|[，,\s])*"
_WHEN = (
    r"(?:[昨前今大]{1,2}[天日晚]|[上这這本][个個]?(?:[周週月]|星期|[礼禮]拜)[一二三四五六日天]?|[刚剛啱]{1,2}|前[几幾]天"
    r"|去年|\d{1,2}月(?:\d{1,2}[号號日])?|\d{1,2}[号號日]|[尋寻琴]日|[早晚]上|中午|下午)?"
)
_THERE = (
    r"(?:(?:[在喺去到]|[从從])?(?:[你您][们們哋]?(?:家|店|[这這那][里裡边邊儿兒]?|呢度|[网網]站|平台|公司|app|直播[间間]|旗[舰艦]店|[门門]店|度)"
    r"|淘宝|淘寶|京[东東]|拼多多|抖音|[闲閒][鱼魚]|美[团團]|[这這]家店)(?:[里裡上][面]?)?)"
)
_SHOP = r"(?:[在喺][^\s，,。；;！!?？不没沒坏壞我你您他她它]{2,6}?(?:[里裡上][面]?)?)"
_GOT = r"(?:下[单單]|入手|[买買订訂定点點拍租办辦报報做])"
_THING = (
    r"[^\s，,。；;！!?？不没沒未冇坏壞破烂爛漏少错錯丢丟骗騙"
    r"退换換赔賠修贵貴慢差被了跑等催找打说說寄发發送收到]{1,8}"
)
_BOUGHT = (
    rf"{_LEAD}{_WHEN}我?(?:{_THERE}|{_SHOP})?{_WHEN}我?{_GOT}(?:了|的|咗|[过過])?(?:{_THING})?"
)
_AT = rf"{_LEAD}{_WHEN}我?{_THERE}"
_FOR = (
    rf"{_LEAD}(?:才|[刚剛]|就|也|大概|[总總]共)*[穿用戴骑騎开開住睡吃喝学學][了咗过過]?(?:才|[还還]|不到|[没沒]到|就|差不多)*"
    r"[一二两兩三四五六七八九十半几幾\d]{1,3}[个個多]*(?:[天日次回月周週年晚]|小[时時]|分[钟鐘]|星期|[礼禮]拜)(?:不到|左右|多|吧)?"
)
_WHO = (
    rf"{_LEAD}{_WHEN}(?:[你您][们們哋]|[我咱][们們]家?|我)(?:家|店|公司|小[区區])?(?:的|嘅|那|[这這嗰])?[个個位]?"
    r"(?:[师師]傅|客服|快[递遞][员員]?|店[员員长長]|[经經]理|老[师師板闆]|司[机機]|[护護]士|[医醫]生|[骑騎]手|保安|前台|[销銷]售|[顾顧][问問]|房[东東]|中介|物[业業]|教[练練])"
)
_VISIT = (
    rf"{_LEAD}{_WHEN}我?[在去到喺][你您][们們哋](?:家|店|那|[这這]|度)?(?:[里裡])?(?:餐[厅廳]|酒店|[医醫]院|[门門]店|[诊診]所|[药藥]店|[银銀]行|超市|[学學]校)?"
    r"(?:用餐|吃[饭飯]|消[费費]|住[过過了]?|看病|看牙|理[发髮]|剪[头頭][发髮]|[购購]物|[办辦][过過]?[业業][务務]|[买買][东東]西)[的]?"
)
_HAVE = (
    r"(?:[你您]好|喂|[，,\s])*我[这這]?[边邊里裡]?(?:有|遇到|碰到|遇上)(?:[点點些]|一?[个個件])?(?:[问問][题題]|事情?|情[况況])"
    r"(?:想|要)?(?:[问問说說讲講]|反映|咨[询詢])?(?:一?下)?"
)
_SO = (
    r"(?:就是|那[个個]|是[这這][样樣]|"
    r"事情是[这這][样樣]|我[跟同和][你您][们們哋]?[说說讲講]|怎[么麼][说說]呢)[的啊吧子哈]*"
)
_END = r"[，,。.…~～\s]*"
_GOODS = re.compile(rf"{_BOUGHT}{_END}", re.IGNORECASE)
_PIECE = re.compile(rf"(?:{_AT}|{_WHO}|{_VISIT}|{_FOR}|{_HAVE}|{_SO}){_END}", re.IGNORECASE)


def begins(reading: Reading) -> bool:
    """Say whether a turn is but a first piece: what was bought, where, for how long it was used."""
    text = reading.text.strip()
    told = reading.attachments or reading.payload or reading.flags or reading.hazards
    wants = any(slot.type is SlotType.DEMAND for slot, _ in reading.slots) or reading.wants_human
    if told or wants or reading.heat >= UPSET or not 0 < cues.length(text) <= _MOST:
        return False
    surely = reading.main.intent in _COMPLAINS and reading.main.sure.get("intent", 0.0) >= _SURE
    piece = _PIECE.fullmatch(text) or (_GOODS.fullmatch(text) and not surely)
    return bool(piece) and not tells_fault(text)


def listens(draft: Draft, reading: Reading) -> bool:
    """Keep a first piece and let him go on; of what kind the matter is, is not known by it."""
    if not begins(reading):
        return False
    was, text, had = draft.was, reading.text.strip(), draft.was.fields.get(STORY)
    draft.become(
        level=was.level, category=was.category, categories=was.categories,
        category_sure=was.category_sure, script=was.script,
    )  # fmt: skip
    told = f"{had.value}；{text}" if had is not None and had.value else text
    fill(draft, {STORY: Known(told[:_STORY_MOST], told[:_STORY_MOST], reading.main_id)})
    gentle = draft.script.messages["invite"][:_PLAIN]  # the others speak of what hurt him
    return draft.say("messages.invite", gentle) or draft.message("invite")
