"""Who has enough: of being asked, of the bot, of waiting; and who wants no person at all.

    stops(text)          he will not be asked any more: 有完没完, 别问我
    no_person(text)      he wants nobody called: 不要转人工
    gives_up(text)       talking to the bot is no use: 跟你说也没用
    wants_leader(text)   he calls for whoever is in charge: 你们领导呢
    calls_out(text)      he waits and asks where everybody is: 人呢

Pure; each of a whole message. Source: ideal 3.2, R-BOT-01.
"""

from __future__ import annotations

import re

from dialogues import cues

_MOST = 24
_STOPS = re.compile(
    r"[别別莫甭](?:再|一直|老|[他特踏][妈媽么麼]的?|tmd?|nm)*[问問](?:我(?!要)|[东東]|[这這那]|了|[来來]|[个個])|不(?:要|用|想|必)(?:再|一直|老)?[问問](?:我|[东東]|[这這]|了|[来來])|[你您][们們]?先[别別][问問]|(?:唔好|咪)再?[问問]"
    r"|[问問][够夠完]了?[没沒]|有完[没沒]完|[问問][个個][没沒不]|[问問](?:[来來][问問]去|[东東][问問]西|[这這].{0,2}[问問]那)|[烦煩]不[烦煩].{0,4}[问問]?|(?:一直|老是?|总|總|就[会會]|只[会會])[问問](?:[来來]|[个個]|$|[东東]|[这這])"
    r"|[问問](?:那么|這麼|[这這]么|那麼)多(?:[干幹][嘛什]|做什|有什|有用|[没沒]用)|(?:要|[还還]要)[问問](?:到什[么麼]|多久|[几幾多]少?[个個遍])|不(?:想)?回答(?:任何)?(?:[问問][题題]|了|[你您]|$)"
    r"|[懒懶]得(?:跟|和|同|[给給])?[你您]?[们們]?(?:[废廢][话話]|再?[说說答])|[说說]了[别別不].{0,2}[问問]"
    r"|\b(?:stop|quit|enough|no\smore|done)\s(?:asking|with\sthe\squestions|questions)\b|\b(?:enough|no\smore|too\smany)\squestions\b"
    r"|\bnot answering (?:any|your|these)\b|\bwhy so many questions\b",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"(?:不要|不用|[别別]|先[别別不]要?|不想|不需要|唔使|唔要|唔好|[没沒]必要)(?:再|[给給]我|[帮幫]我|我|和|跟|同|找|搵)*(?:[转轉][接到]?|找|[叫请請]|[安派]排?|和|跟|同)?(?:[个個])?(?:人工|真人|客服)(?:[说說聊讲講]|[联聯][系繫]|打)?"
    r"|(?:不要|不用|[别別]|不需要|唔使|唔好)(?:再)?(?:[转轉][给給接]?|找|派|叫|[请請])(?:真|同事|客服|别的|[别別])?人"
    r"|\b(?:don'?t|do\snot|no\sneed\sto|please\sdon'?t)\b.{0,16}\b(?:transfer|agent|human|person|operator)\b|\bno\s(?:agents?|humans?|operators?)\b",
    re.IGNORECASE,
)
_REFUSES_BOT = re.compile(r"机器|機器|自[动動]|[骗騙敷]|推来|推來|人工呢|[给給]我人工|换|換")
_GIVES_UP = re.compile(
    r"(?:跟|和|同|[与與]|[对對])(?:[你您][们們]?|[这這]?[个個]?(?:机器|機器)人?|[个個]?(?:机器|機器)人?)(?:[说說讲講聊][话話]?|[扯谈談])(?:也|了|都|[来來]|半天|[这這]么多)*(?:是)?(?:[没沒冇]用|[没沒]啥用|白[说說搭费]|不(?:清|通|明白|着|著)|[浪费費]|[没沒]意思|[费費][劲勁])"
    r"|[你您]?(?:能不能)?(?:[说說讲講]|[听聽]得?懂?)(?:不?懂)?人[话話]|(?:[机機]器人?|[你您])(?:有什[么麼]用|[没沒]用|[顶頂]什[么麼]用|[顶頂]个?[屁毛]用)"
    r"|\b(?:talking\sto\syou|this\sbot|you)\s(?:is|are|'re)\s(?:useless|pointless|no\s(?:use|help|good))\b",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"(?:那|[你您][们們]?(?:的)?|[让讓叫请請找把喊]|公司|店[里裡]?|上面|[给給]我|[说說跟和]|[，,\s])*(?:[领領][导導]|[经經]理|[负負][责責]人|主管|老[板闆][娘]?|管事的?人?|[总總][经經]?理?|店[长長]|上[级級司])"
    r"(?:[呢来來出接人]|在哪[里裡儿]?|出[来來面]|[过過][来來]|[给給]我|[说說][话話]?|跟我|[谈談]|[听聽]|打|[电電][话話]|回[个個]?[话話]?)*[啊呀吧了]*[。！!?？\s]*"
    r"|(?:[换換找叫要搵]|我要|[给給]我)?(?:[个個]|一?[个個位]|[别別]的?)?(?:能(?:做|管|拍|[解办辦])\S{0,3}的?)人?(?:[来來])?(?:[说說谈談跟]\S{0,3})?[。！!]*"
    r"|[换換][个個一位]{0,2}(?:[别別]的?)?(?:人|客服|[会會][说說]人?[话話]的?)[来來]?(?:[说說聊]|跟我[说說])?[吧啊]?[。！!]*"
    r"|(?:那|[你您][们們]?|倒是|能不能|快|[赶趕][紧緊]|麻[烦煩]|[请請]|我要|我想|[给給]我|就|[，,\s])*(?:[来來叫派找让讓]|安排)(?:一?[个個位])?(?:(?:活|真|懂行?的?|明白|管事的?|能\S{0,4}的|[会會][说說][话話]的)?的?人|活的)(?:[来來]|[过過][来來]|行不行|行[吗嗎]|吧|啊|[跟和]我[说說谈談]|[说說][话話]|[给給]我[回打][个個]?[电電]?[话話]?|[联聯][系繫]我|[处處]理)*[。！!?？]*"
    r"|(?:又是|怎[么麼]又是|[还還]是|机器人?|機器人?|[，,\s])*(?:[还還]|到底)?(?:有没有|有沒有|有)[个個]?(?:活人|真人|能?管事的人?|喘[气氣]的)(?:[没沒]有?|[吗嗎]|[啊呀]|在)*[。！!?？]*"
    r"|(?:[转轉要找]?(?:人工|真人)[，,！!\s]*)+"
    r"|(?:get|put|give)\sme\s(?:your|a|the)\s(?:manager|supervisor|boss)\b.{0,20}|where(?:'s|\sis)\syour\s(?:manager|boss|supervisor)\W*",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"(?:[你您][们們]?(?:的)?|真|客服|人工|那)?(?:人|客服|人工|真人|同事)都?(?:呢|在哪[里裡儿]?|去哪[里裡儿]?了?|哪去了|[怎咋]么?[还還][没不]来|[怎么麼]*[还還][没沒]有?[来來到])[啊呀]?[。！!?？\s]*"
    r"|(?:[还還]|到底|[怎么麼]{0,2})*(?:有|[没沒]有?)人(?:[吗嗎]|在[吗嗎]|[理管][我吗嗎]?[吗嗎]?|[来來](?:[吗嗎])?)[啊呀]?[。！!?？\s]*|[没沒]人[?？]+|怎[么麼][还還]?[没沒]有?人[啊呀]?[。！!?？]*"
    r"|(?:到底|[还還])?有[没沒冇]?有?人[没沒]有[啊呀]?[。！!?？]*|[喂在][吗嗎?？]*[。！!?？\s]*|(?:[还還]|到底)?[来來]不[来來][啊呀]?[。！!?？]*|人[？?]+"
    r"|(?:hello )?(?:are )?(?:you|u) (?:still )?there[\s?!.]*"
    r"|(?:hello|anyone|anybody|is anyone there|anybody there|where is everyone)[\s?!.]*",
    re.IGNORECASE,
)


def stops(text: str) -> bool:
    """Say whether he will not be asked any more: 问完没有."""
    return bool(_STOPS.search(text))


def no_person(text: str) -> bool:
    """Say whether he wants nobody called; not who is tired of machines: 不要机器人，要人工."""
    short = cues.length(text) <= _MOST
    return short and bool(_NO_PERSON.search(text)) and not _REFUSES_BOT.search(text)


def gives_up(text: str) -> bool:
    """Say whether talking to the bot is no use to him, in a few words."""
    return cues.length(text) <= _MOST and bool(_GIVES_UP.search(text))


def wants_leader(text: str) -> bool:
    """Say whether whoever is in charge, or somebody else, is called for, and no more is said."""
    return cues.length(text) <= _MOST and bool(_LEADER.fullmatch(text.strip()))


def calls_out(text: str) -> bool:
    """Say whether he only asks where everybody is."""
    return cues.length(text) <= _MOST and bool(_CALLS.fullmatch(text.strip()))
