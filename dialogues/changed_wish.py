"""A wish that takes the place of the one before: 我要的是退钱不是换, a refund instead.

    changed(reading, had, *, plain) -> Known | None     the new wish, with what was kept of the old
    besides(reading, had) -> Known | None               the wish known, with one asked for besides
    told(reading, had, *, plain) -> Known | None        the same, though it may be the wish known

Pure. plain: a bare wish counts too, which it does once all is filed. Who wants something *besides*
keeps what he wanted. Source: S1-07.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import cues
from dialogues.free_words import EDGES, is_question, only_values
from dialogues.reading import Reading
from dialogues.state import Known
from dialogues.wish_kept import apart
from dialogues.wishes import instead, is_wish, ours
from nlu import bidding
from nlu.types import Slot, SlotType

_MOST = 30
_WISH_MOST = 40
_TEXT_MOST = 80
_TURNS = re.compile(
    r"^(?:不行|唔得)[，,\s]+(?:那|我|就|你[们們哋])*(?:必[须須]|一定|要|得|全|直接)"
    r"|^(?:那|就|[还還]是)+重(?:新)?[做装裝发發修](?:吧|就?[行好得]|算了)*$"
    r"|(?:不用|不要|唔使)全(?:部|[额額])?(?:退|[赔賠])|^(?:[不唔][对對啱]|等等|[，,\s])*改(?:成|[为為])?(?=退|[换換]|修|[赔賠])|(?:要不|要么|要麼)(?:就)?(?:退|[换換]|修|[赔賠])"
    r"|我(?:都|是|不是)?(?:[说說讲講]|話)(?:[了过過])?(?:的是|是)?(?:要|想)(?:退|[换換]|修|[赔賠]).{0,4}(?=$|[，,。！!\s])"
    r"|^[^，,。]{1,12}[不唔](?:用|要|使)了[，,\s]*(?:我|就|但)*[只光净淨]?(?:要|想要|退|[换換]|修|[赔賠])"
    r"|改[变變]?主意|[转轉][咗了]?主意|想[通好]了|想了[想下]|[还還]是(?:退|[换換]|修|[赔賠补補]|要|想|[给給])|直接(?:退|[换換]|[赔賠])|[干乾]脆|乾脆|算[了啦喇数數]|改[成为為做]|[换換]成|[变變]成"
    r"|[要想][要]?的(?:不是|是|係)|[不唔](?:想)?(?:要|用)?(?:[换換]|退|修|道歉|[赔賠]|[补補]).{0,4}[了啦喇吧]|[不唔][是係系]?(?:想)?(?:[换換]|退|修|要).{0,4}[，,\s]*(?:是|係|系|要)|[是係]?(?:退|[换換]|修|[赔賠]).{0,4}(?:不是|唔係|唔系)"
    r"|(?:不用|不要|唔使|[别別])(?:道歉|[赔賠][偿償]?|[换換]|修).{0,3}[，,\s]*(?:我|就|只|直接)*要|想改|也行|也可以|得了|就(?:行|好|算)"
    r"|\b(?:instead|rather|chang(?:e|ed|ing)\smy\smind|change\s(?:it|that|my\srequest|this)\sto|actually|on\ssecond\sthoughts?|prefer|switch)\b",
    re.IGNORECASE,
)
_NOT_WANTED = re.compile(
    r"(?:而|並|并)?(?:不是|唔係|唔系|不係)(?:要|想)?[^，,。；;\s]{1,8}$"
    r"|[,，]?\s*\b(?:instead of|rather than|not)\b.{1,30}$",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    rf"{bidding.REFUSES}(?:[换換]|退|修|[赔賠]|[补補]|道歉|要|重)|\b(?:no|not|don'?t want)\b",
    re.IGNORECASE,
)
_HALVES = re.compile(
    r"[，,。；;！!\n]+|(?<=[^\x00-\x7f])\s+|(?:行不行|好不好|可不可以|行[吗嗎]|可以[吗嗎])"
    r"|(?<=[^不唔也就都])(?=[不唔](?:想|要|用)?(?:再)?[换換退修赔賠].{0,3}[了啦喇]$)"
    r"|(?<=[换換退修][了啦喇])(?=退|[换換]|修|[赔賠]|[还還]我|直接|就|我?要|[给給]我)"
)
_LEAD = re.compile(
    r"^(?:我?(?:都|是|不是)?(?:[说說讲講]|話)[了过過]?(?:的是|是)?(?:要|想)(?=退|[换換]|修|[赔賠])|要不|要么|要麼|改(?=退|[换換]|修|[赔賠])"
    r"|算[了啦喇]?|那|就|嗯|啊|我|哎|等等|等下|[还還]是|想[了想下]*|改[变變]?主意了?|[转轉][咗了]?主意|[要想][要]?的是|直接|干脆|乾脆|想?改[成为為做]|[换換]成(?=退|[赔賠修])|[变變]成|是|係|[想要]+(?=退|[换換]|修|[赔賠补補道])"
    r"|(?:actually|please|pls|i(?:'d|\swould)?\s(?:now\s)?(?:want|like|prefer|rather(?:\shave)?)|i'?d|rather|have|change\s(?:it|that|this|my\srequest)\sto|can\si\s(?:get|have)|(?:i\s)?chang(?:e|ed|ing)\smy\smind)\b|[，,\s])+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*\b(?:please|pls|instead|too|as well|then)\W*$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:我|那|把)*(?:希望|想要)(?:怎[么麼](?:处理|處理|办|辦)|的?(?:处理|處理)(?:方式|结果|結果)?)(?:那?[一]?[栏欄条條项項处處]?里?)?[，,：:\s]*"
    r"(?=改|[换換]成|[变變]成|[应應][该該]|是|[写寫]|加)"
)
"""The name of the field: 希望怎么处理改成退钱 asks nothing."""
_INTO = re.compile(
    r"^[^，,。；;]{0,10}(?:改|[换換]|[变變])(?:成|[为為]|做)\s*(?=退|[换換赔賠修补補道免减減还還])"
    r"|^.*退.{0,6}(?:改[成为為做]|[换換]成|[变變]成)(?=.)"
)
"""The wish before, which is told with the one in its place: 把换新的改成退款."""
_JUST = re.compile(r"(?:就|也|都|吧|即可|(?<=[货貨款钱錢])好了?)+$")
_STRONGLY = re.compile(
    r"(?:算了|那|等等|哎|嗯|[，,\s])*(?:要不|要么|要麼|[还還]是|我(?:都|是)?[说說]了?(?:要|想))+(?:[还還]是)?(?:就|要|想|[给給]我)*"
    r"(?:退|[换換]|修|[赔賠]|道歉)[^，,。！!了过過]{0,4}(?:吧|了吧)?"
)
"""Words that turn, whatever follows: 还是换吧，43码的，退了还得重新买."""
_REASON = re.compile(
    r"(?:反正|不然|要不然|因[为為])?(?:全|都)?(?:退|[换換]|修)(?:了|咗|完)(?:的?[话話])?(?:我|[你您]们?|又|也|都|[还還]|仲|就|到[时時]候?)+(?:得|要|是|[没沒不]|唔|重).*"
)
"""Why he turns, which wishes nothing: 退了我还得重新买."""
_WHICH = re.compile(r"[^，,。]{1,5}的|[^，,。]{0,3}\d{1,4}[^，,。]{0,2}[码碼号號色寸](?:的)?")
_OTHERS = re.compile(
    r"[换換](?:[个個一]|[别別]的?){1,2}(?:人|[师師]傅|客服|同事|[话話])|[吗嗎]|[会會能可][不否]|[没沒]人|已[经經]?(?:[给給帮幫]我)?[退换換补補寄赔賠修]|(?:[卖賣商]家|平台|他们|他們)(?:[刚剛都又]|已[经經])*(?:[给給]我)?[补補退换換寄赔賠].{0,2}[了咗過过]|(?<![不唔想用要])(?<!用重新)(?<!要重新)(?:[退修](?:[過过]|[了咗](?!就?[行好得]|吧|算|呗|啦))|[换換](?:[了咗](?!就?[行好得]|吧|算|呗|啦)|[過过](?![部個个件台臺隻只對对張张第新])))"
    r"|撤|[电電][话話]|手[机機][号號]|[号號][码碼]|地址|[邮郵]箱|名字|^(?:[他她]们?|[师師]傅|客服|店家|商家|[经經]理)[^，,。]{0,4}[说說讲講]"
    r"|多久|几[天时時点點]|[幾][天時點]|什[么麼]|怎[么麼]|[为為][什何啥]|\b(?:when|how|why|still|yet|refunded|replaced|repaired)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d+(?:\.\d+)?\s*[%％折成]?|全|一半|半[价價]|[三五七八]成|\b(?:full|half|part)\b",
    re.IGNORECASE,
)
_PROVIDED = re.compile(
    r"(?:但是?|不[过過]|前提是?|[条條]件是)(?:你[们們哋]?)?(?:要|得|必[须須]|唔好|不[能要])"
)
"""What he asks for with it: 修也行 但要给备用机."""
_IF_NOT = re.compile(
    r"^(?:那|但|你[们們哋]?|[，,\s])*(?:要是|如果|万一|萬一|[实實]在)?[^，,。\s]{0,4}?(?:[换換退修赔賠补補][不唔](?:了|到|好|成|起|回[来來]?)|不行|唔得|(?:[没沒]有?|冇)[^，,。\s]{1,6})"
    r"(?:的?[话話])?[，,\s]*(?:我?就|再|咪|那就)(?=.{0,3}(?:退|[换換]|修|[赔賠]))"
)
"""What he wants where the wish known cannot be: 换不了就退."""
_OR_ELSE = re.compile(
    r"^(?:能|可以|要是|如果)?(?:[给給]我)?(?:直接)?(?P<verb>退|[换換]|修|[赔賠补補])[^，,。\s]{0,6}也(?:行|可以|得|好)(?:[吧啊呀啦的。！!])*$"
)
"""What would do as well as the wish known: 能换也行."""
_NOT_ENOUGH = re.compile(
    r"^(?P<had>\d+(?:\.\d+)?)(?:[块塊元蚊]|[块塊][钱錢])?(?:不[够夠行]|唔[够夠得]|太少|少了)[，,\s]*(?:至少|最少|起[码碼]|我?要|得|怎么也得)*(?:[赔賠退补補]?(?:我|[给給]我)?)?(?P<now>\d+(?:\.\d+)?)"
)
"""Another sum of the same: 300不够 至少500."""
_BESIDES = re.compile(
    r"^(?:不然|要不然|或者?|再不[然行]?)(?=.*也(?:行|可以|得|好)?)|^(?:[还還]要|再|另外|也要|[还還]得|加上|[顺順]便|同[时時])|再(?:道|[赔賠]|[补補])|[并並同]且|\b(?:also|plus|as\swell|on\stop|too)\b",
    re.IGNORECASE,
)


def changed(reading: Reading, had: Known | None, *, plain: bool = False) -> Known | None:
    """Return the wish that holds from now on, None where none takes another's place."""
    wish = told(reading, had, plain=plain)
    if wish is None or had is None:
        return None
    same = wish.value == had.value and (wish.value != wish.text or wish.text in had.text)
    same = same and not _other_share(wish.text, had.text)
    return None if same else wish


def _other_share(wish: str, had: str) -> bool:
    """Say whether another part of the same is wanted: 退一半改成全退."""
    shares = _SHARE.findall(wish)
    return bool(shares) and shares != _SHARE.findall(had)


def told(reading: Reading, had: Known | None, *, plain: bool = False) -> Known | None:
    """Return the wish told with words that put it in another's place, also where it is the same."""
    text = _turning(_LABEL.sub("", reading.text.strip()))
    if had is None or not had.given or not text or reading.attachments:
        return None
    if more := _more(text, had, reading):
        return more
    if cues.length(text) > _MOST or is_question(text) or _OTHERS.search(text):
        return None
    turns = bool(_TURNS.search(text))
    bare = plain and (_bare(reading) or bool(bidding.led(text)))
    wish = _wish(text, reading) if turns or bare else instead(text)
    stays = apart(had, text)
    if not wish and turns and stays:
        return replace(stays, message=reading.main_id, how="corrected")
    if not wish or any(s.type is SlotType.PHONE for s, _ in reading.slots):
        return None
    told_now = _known(wish, stays or had, reading, besides=bool(stays or _BESIDES.search(text)))
    if stays and set(told_now.value.split(",")) == set(stays.value.split(",")):
        return replace(stays, message=reading.main_id, how="corrected")  # 地板不用赔了 修好就行
    return told_now


def _more(text: str, had: Known, reading: Reading) -> Known | None:
    """Return the wish known with another sum, or with what he wants where it cannot be."""
    sums = _NOT_ENOUGH.search(text)
    if sums and re.search(rf"(?<!\d){sums['had']}(?!\d)", had.text):
        words = re.sub(rf"(?<!\d){sums['had']}(?!\d)", sums["now"], had.text)
        value = words if had.value == had.text else had.value
        return Known(value, words, reading.main_id, "corrected")
    other = _OR_ELSE.match(text) or (None if is_question(text) else _IF_NOT.match(text))
    if other is None or cues.length(text) > _MOST:
        return None
    told = [s.value for s, _ in reading.slots if is_wish(s)]
    told = told or list(bidding.codes(other.groupdict().get("verb") or "")[:1])
    codes = dict.fromkeys((*had.value.split(","), *told))
    words = f"{had.text}，{text.strip(EDGES)}"[:_TEXT_MOST]
    return Known(",".join(codes), words, reading.main_id, "corrected")


def _turning(text: str) -> str:
    """Return the words that turn, and which one he means, without the reason behind them."""
    halves = [half.strip() for half in _HALVES.split(text) if half.strip()]
    wished = [half for half in halves if not _REASON.fullmatch(half)] or halves
    first = next((n for n, half in enumerate(wished) if _LEAD.sub("", half)), 0)
    if not wished or not _STRONGLY.fullmatch(wished[first]):
        return text if len(wished) == len(halves) else "，".join(wished)
    told = (n for n, half in enumerate(wished) if n > first and not _WHICH.fullmatch(half))
    return "，".join(wished[first : next(told, None)])


def besides(reading: Reading, had: Known) -> Known | None:
    """Return the wish known with one asked for besides, in a few words that are no refusal."""
    values = (s for s, _ in ours(reading.slots, reading) if is_wish(s))
    slots = [s for s in values if s.value not in had.value.split(",")]
    text = reading.text.strip()
    if not slots or cues.length(text) > _MOST or _REFUSED.search(text):
        return None
    value = ",".join(dict.fromkeys((*had.value.split(","), *(s.value for s in slots))))
    words = "，".join((had.text, *(s.text for s in slots)))[:_TEXT_MOST]
    return Known(value, words, reading.main_id, "corrected")


def _bare(reading: Reading) -> bool:
    """Say whether every message wishes and says no more: 退货退款, 再道个歉."""
    return all(only_values(m.parse, is_wish) for m in reading.messages)


def _wish(text: str, reading: Reading) -> str:
    """Return the words that name what is wanted, without what is not."""
    read = [s.text for s, _ in ours(reading.slots, reading) if is_wish(s)]
    kept: list[str] = []
    for half in _HALVES.split(_INTO.sub("", _NOT_WANTED.sub("", text))):
        wished = bidding.settles(half) or any(one in half for one in read)
        if wished and not _REFUSED.search(half):
            kept.append(_LEAD.sub("", half).strip(EDGES + "也行算得"))
            kept[-1] = _TAIL.sub("", _JUST.sub("", kept[-1]))
        elif kept and (_WHICH.fullmatch(half) or _PROVIDED.match(half)):
            kept.append(half)
    wish = "，".join(dict.fromkeys(one for one in kept if one))
    return wish if len(wish) <= _WISH_MOST else ""


def _known(wish: str, had: Known, reading: Reading, *, besides: bool) -> Known:
    slots = [s for s, _ in reading.slots if is_wish(s) and _inside(s, wish)]
    first = wish.split("，", maxsplit=1)[0]
    codes = dict.fromkeys(s.value for s in slots) or {next(iter(bidding.codes(first)), wish): None}
    text = wish
    if besides:
        codes = dict.fromkeys((*had.value.split(","), *codes))
        text = f"{had.text}，{wish}"[:_TEXT_MOST]
    return Known(",".join(codes), text, reading.main_id, "corrected")


def _inside(slot: Slot, wish: str) -> bool:
    return any(slot.text in part or part in slot.text for part in (wish, *wish.split("，")))
