"""What somebody answers to a summary: yes, not yet, or take it back; never guessed.

    yes(text)            plain words of agreement and no others: 对，提交吧; ok thx; 你看着办
    agrees(reading)      he agrees, in such words or in words read so that tell nothing else
    begins(text)         he begins with a yes, and puts nothing right behind it: 对 就是不退
    sends(text)          he wants it sent, in so many words: 还是帮我送出好了
    none(text)           there is none, and no yes: 没有
    nods(text)           he only hears: 嗯
    holds_off(text)      he is not ready: 等等, 先不提交, wait
    drops(text)          he wants nothing filed: 不投了, don't file it
    asks_filed(text)     he asks whether it is filed: 交了吗到底
    worries(text)        he asks how long it takes, or doubts that anything comes of it

Pure; each of a whole message. Source: S1-07.
"""

from __future__ import annotations

import re

from dialogues import cues
from dialogues.faults import names_fault
from dialogues.inquiries import puts
from dialogues.reading import Reading
from nlu.types import Intent

_MOST = 24
_READ_MOST = 12
_NOD_MOST = 20
_AGREES = (
    r"没[有什]?[么麼]?(?:[问問][题題]|[错錯]|[错錯]的|毛病|意[见見])|[沒冇無无](?:[有什]?[么麼]?[问問][题題]|[错錯误誤])|[没沒冇]啥[问問][题題]"
    r"|[没沒]有?(?:要|需要)?(?:改|[补補]充|[别別])的|不(?:用|需要|必)(?:再?改|再?看|[补補]充)|唔使(?:再?改|睇)|不(?:想)?看了|[懒懒]得看"
    r"|看[着著][办辦]|(?:都)?听[你您]的|都?[随隨](?:便|[你您])"
    r"|[当當]然|[废廢][话話]|[还還]用[问問说說]|不然呢|肯定"
    r"|[对對][的头頭]?|[是系係][的啊呀]?|[好行可得]以?|[嗯恩]+|[确確][认認定]|正[确確]|准[确確]|啱(?:晒|嘅)?|同意|[认認]可|通[过過]"
    r"|提交|[报報上]?交|[发發][送出]?|[传傳]?送[出去]?|登[记記]|[报報]上[去来來]|投[诉訴]?|[办辦]|[处處]理|弄|搞(?:掂|定)?"
    r"|就(?:[这這][样樣些么麼]|[咁係系]|按[这這][个個]?)|[这這]就(?:行|好|可以)|可以了"
    r"|(?<![a-z])(?:ok(?:ay)?|k+|y|yes|yep|yeah|yup|ya|aye|sure|correct|right|fine|good|great|perfect|exactly"
    r"|do it|go ahead|go for it|file|send|submit|lodge|that'?s (?:it|right|all|correct|fine|good)"
    r"|looks?\s(?:good|right|fine|ok)|all\sgood|sounds\sgood|of\scourse|obviously|agreed?|confirm(?:ed)?)(?![a-z])"
    r"|[👍👌✅💯]"
)
_THANKS = (
    r"[谢謝]+(?:[你您大]?[们們家]?)|[多感][谢謝](?:[你您])?|唔[该該]|辛苦|麻[烦煩]"
    r"|(?<![a-z])(?:thanks?(?:\s(?:you|a\slot|so\smuch))?|thx|tks|ty|ta|cheers|please|pls|plz)(?![a-z])"
)
_BESIDE = (
    r"[那就都也全先再快啲直接吧了啦喇啊呀呢哦喔噢嘅的地得给給幫帮我你您们們哋请請赶趕紧緊急尽盡麻烦煩把将將它佢去上来來出一下点點儿兒吾嘛嘞哈呗唄滴哒噠晒曬咯囉即马馬刻立抓]"
    r"|内容|內容|信息|[资資]料|上面|以上|[这這那][个個些样樣]?|投[诉訴]|[看睇][过過完好]?|[样樣]|能不能|可不可以|可以[吗嗎]"
    r"|(?<![a-z])(?:it|so|and|now|then|just|the|this|that|all|is|i|me|for|my|complaint|case|up|off|in|already|la|ar|lah)(?![a-z])|[\W_]"
)
_YES = re.compile(rf"(?:{_AGREES}|{_THANKS}|{_BESIDE})++", re.IGNORECASE)
_BLUNT = re.compile(
    r"^(?:我?要?[退换換修赔賠补補][钱錢款货貨啊呀了]*[，,。！!\s]*)?(?:[废廢][话話]|[还還]用[问問说說]|不然呢)[啊呀吗嗎嘛。！!]*"
)
"""Of course: 退啊，废话."""

_AGREED = re.compile(_AGREES, re.IGNORECASE)
"""Thanks alone agree to nothing, and neither does a greeting."""
_HELLO = re.compile(
    r"(?:[你您][们們]?好|早上?好|[早晚中下]上?午?好|喂|在[吗嗎]?)+[啊呀吗嗎呢，,。！!?？\s]*"
)
_NOT_YES = re.compile(
    r"(?:退|[换換]|修|[赔賠补補]).{0,4}也(?:行|可以|得|好)|[吗嗎?？]|是不是|[对對]不[对對]|好[意难難气笑]|(?<!麻)[烦煩]|先(?:给|別|别|不|退|[赔賠])"
    r"|但是?|可是|不[过過]|不是|唔[係系]|\b(?:not|don'?t|no|but)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"^[嗯恩啊哦噢，,\s]*(?:(?:[对對][的啊呀]?|[是係系][的呀嘅]|没错|沒錯|冇[错錯]|[没沒][问問][题題]|正[确確]|啱[呀嘅]?|可以)[，,。！!\s]+"
    r"|[对對](?=就是))(?P<rest>.+)$",
    re.DOTALL,
)
_RIGHTS = re.compile(
    r"但|可是|不[过過]|只是|[还還]有|仲有|另外|加上|[补補]充|改|不[对對]|不是|唔[係系啱]|[错錯漏忘]|[应應][该該]|等|先(?!生)|[别別]|不要|不用|其[实實]|[写寫记記]"
    r"|\bbut\b",
    re.IGNORECASE,
)
_REST_MOST = 16
_SENDS = re.compile(
    r"(?:算[了啦喇数數]|(?:就|都)?(?:[这這][样樣]|咁)|等等|等一?下|[那就都还還先也好嗯行请請啦吧了喇係系是对對噢哦啊]|直接|[你您][们們哋]?|[帮幫给給]我"
    r"|麻[烦煩]|不(?:用)?改了|[，,。！!\s])*"
    r"(?:送出(?:去)?|提交|照?交(?:上去|出去)?|[发發]出去|[报報]上去|登[记記](?:上去)?)"
    r"(?:就(?:好|行|可以)|[好吧了啦喇囉啊呀，,。！!\s]|[谢謝]+|唔[该該])*"
)
"""Whoever says the button's own word wants it sent, though he wavered before."""
_HOLDS = re.compile(
    r"(?:我|你|您|那|[诶欸哎喂]|[，,。!！\s])*(?:等(?:等|一?[下会會]儿?|一等|我|[陣阵])|慢[着著点點]|且慢|稍等|先(?:[别別不]|等|唔好|[让讓]我)|[暂暫](?:[时時]|且)?(?:[别別不]|唔)"
    r"|唔好住|咪住|(?:我)?(?:再|先)?(?:想想|考[虑慮](?!换|換|退|修)|[问問]?[问問]家[里人]|看看|睇睇|[确確][认認]一下|[查核]一下)|[还還][没沒](?:想好|[说說講讲]完|[确確]定)|[别別]急|未(?:[講讲]完|[諗谂]好|得))"
    r"|^(?:please\s|just\s|no,?\s|hey,?\s)*(?:wait|hang\son|hold\s(?:on|off|it)|not\syet|one\s(?:sec(?:ond)?|moment|minute)"
    r"|stop|let me (?:think|check|see|read)|give me a (?:sec(?:ond)?|minute|moment)"
    r"|(?:don'?t|do\snot|dont)\s(?:file|send|submit|lodge)\s(?:it\s|this\s|that\s|anything\s)?(?:yet|now))\b",
    re.IGNORECASE,
)
_DROPS = re.compile(
    r"(?:我|那|就|算了|[，,。\s])*(?:不(?:想|要|用|需要)?(?:再)?(?:投[诉訴]?|提交|交|登[记記]|[报報]|[发發送])|[别別](?:提交|登[记記]|[报報]|交|[发發送])|唔(?:投[诉訴]|交|使交|好交|想投[诉訴])|不要(?:提交|[发發送]|交))"
    r"(?:上去|出去|[给給]他们|我的?|[这這][个個件]?)?(?:了|啦|喇|吧|呀|啊)*(?:[，,。！!\s]|麻[烦煩]|[谢謝]+|算了|太?麻?[烦煩])*"
    r"|(?:please\s|pls\s|no,?\s|actually\s|just\s)*(?:don'?t|do\snot|dont)\s(?:file|send|submit|lodge|register|bother)"
    r"(?: (?:it|this|that|anything|the complaint|my complaint|filing|with it))*[\s.!]*",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"(?:到底|究竟|[这這]|那|[你您][们們]?|[请請][问問]|投[诉訴]|我的?|[，,\s])*(?:[提上]?交|[发發]|登[记記]|[报報]|投[诉訴]|送)(?:上去|出去|成功|好|到)?(?:了|咗)?(?:[吗嗎没沒未]|[没沒]有)(?:到底|啊|呀|[?？。!！\s])*"
    r"|(?:到底|究竟)*(?:提?交|[发發])[没沒][提交发發]+[啊呀?？。\s]*"
    r"|(?:is|was|has|have)\s(?:it|this|you|my\scomplaint|that)\b.{0,12}\b(?:filed?|submitted?|sent|sent\soff|gone\sthrough)\b[\s?.!]*"
    r"|did (?:it|that|you)\b.{0,10}\b(?:go through|file|send|submit)\b.{0,8}",
    re.IGNORECASE,
)

_NOTHING_MORE = re.compile(
    r"(?:好|嗯|行)?[，, ]*[没沒]有?(?:别的|別的|其[他它]的?|什[么麼]|啥|要改的?|要[补補]充的?"
    r"|可改的|[问問][题題]|[错錯])了?[。！!吧啊]*|(?:就[这這]些|就[这這][样樣]|差不多|提交吧?)了?[。！!吧啊]*"
    r"|(?:好|嗯)?[，, ]*[没沒冇]有?[了啦喇][。！!吧啊]*"
    r"|(?=.*(?:[快赶趕抓]|提交|[办辦]吧))(?:那|就|你们?|您|能不能|可不可以|麻[烦煩]|[请請]|[搞整]?快[点點]儿?|快些|赶[紧快]|趕[緊快]|抓[紧緊]|提交|[办辦]|[处處]理|[给給]我|[帮幫]我|吗|嗎|呀|[了吧啊嘛]){2,}[。！!?？]*"
)
"""All is said: 没有别的了; whoever presses (能不能快点) wants it filed, and not read once more."""


_NONE = re.compile(r"(?:好|嗯)?[，, ]*[没沒冇]有?[。！!吧啊]*")
_WORRIES = re.compile(
    r"(?:[你您][们們哋]?)?[说說講讲][话話](?:到底)?算(?:[数數]|[话話])[吗嗎不嘛呀?？]*"
    r"|(?:[要得这這]|需要|大概)*(?:[几幾]天|多久|多[长長][时時][间間])(?:[能可会會才]|呢|啊|呀|[处處]理|解决|解決|搞定|有[结結]果|[回答][复覆復]|[?？\s])*"
    r"|.{0,8}(?:不[会會]|[别別]).{0,4}(?:不管|[骗騙]|敷衍|忽悠|白(?:[写寫填交]|[费費])|石沉大海).{0,6}(?:吧|[?？])*"
    r"|(?:[会會]不[会會]|真的?[会會能]|[你您][们們]真).{0,6}(?:管|[处處]理|有[用人])[吗嗎?？]*"
    r"|(?:so |and )*how long\b.{0,24}|you (?:won'?t|better not|are not going to)\b.{0,24}",
    re.IGNORECASE,
)


_NODS = re.compile(
    r"[嗯恩哦噢喔啊唔哎]+[。.！!~～\s]*|\b(?:mm+|hm+|uh huh|yeah)\b[.!\s]*", re.IGNORECASE
)


def yes(text: str) -> bool:
    """Say whether words agree, or leave it to us, and say nothing else."""
    words = _BLUNT.sub("对", text.strip())
    if cues.length(words) > _MOST or _NOT_YES.search(words) or holds_off(words):
        return False
    if _HELLO.fullmatch(words):
        return False
    return bool(_YES.fullmatch(words) and _AGREED.search(words))


def agrees(reading: Reading) -> bool:
    """Say whether he says yes: plainly, or in words read as a yes that tell nothing besides."""
    text = reading.text.strip()
    if yes(text) or sends(text) or (cues.length(text) <= _MOST and _NOTHING_MORE.fullmatch(text)):
        return True
    read = bool(reading.acts & {Intent.AFFIRM, Intent.ACCEPT})
    if not read or reading.acts & {Intent.CORRECTION, Intent.AMEND, Intent.DENY, Intent.COMPLAINT}:
        return False
    plain = cues.length(text) <= _NOD_MOST and not reading.slots and bool(_AGREED.search(text))
    plain = plain and not _NOT_YES.search(text)
    return plain and not (holds_off(text) or names_fault(text) or puts(text) or drops(text))


def begins(text: str) -> bool:
    """Say whether he begins with a plain yes and puts nothing right behind it: 对 就是不退."""
    first = _FIRST.match(text.strip())
    few = first is not None and cues.length(first["rest"]) <= _REST_MOST
    return bool(few and first and not _RIGHTS.search(first["rest"]) and not drops(first["rest"]))


def sends(text: str) -> bool:
    """Say whether he wants it sent, in so many words: 还是帮我送出好了, 算了 就这样吧 提交."""
    return cues.length(text) <= _MOST and bool(_SENDS.fullmatch(text.strip()))


def none(text: str) -> bool:
    """Say whether he says no more than that there is none, which agrees to nothing: 没有."""
    return bool(_NONE.fullmatch(text.strip()))


def nods(text: str) -> bool:
    """Say whether nothing is said but that he hears: 嗯, 哦."""
    return bool(_NODS.fullmatch(text.strip()))


def holds_off(text: str) -> bool:
    """Say whether he begins by asking for time, and names nothing to be put right."""
    return cues.length(text) <= _READ_MOST and bool(_HOLDS.match(text.strip()))


def drops(text: str) -> bool:
    """Say whether he wants nothing filed, in so many words."""
    return cues.length(text) <= _MOST and bool(_DROPS.fullmatch(text.strip()))


def asks_filed(text: str) -> bool:
    """Say whether he asks if it is filed by now."""
    return cues.length(text) <= _MOST and bool(_FILED.fullmatch(text.strip()))


def worries(text: str) -> bool:
    """Say whether he asks how long it takes, or doubts that anything comes of it."""
    return cues.length(text) <= _MOST and bool(_WORRIES.fullmatch(text.strip()))
