"""Words that answer nothing: refusals, retorts, anger, fillers, and that one does not know.

    refuses(text), retorts(text), unsure(text), leaves(text), fills(text), no_phone(text)
    asks_leave(text)
    asks_progress(text), may_be_called(text), calls_now(text), scolds_bot(text), ends(text)
    stays_here(text)
    busy(text)      he is called away: 等下 有人找我
    told(text)      he has told already what he is asked, and says no more
    unanswered(text), echoes(text)     a question of his had no answer; what branch? my house

Pure; each of a whole message.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dialogues import cues, here, southern
from nlu import not_called

_KEPT = 64
"""A turn's words are asked for by several rules."""

_UNSURE_MOST = 12
_CLAUSE_MOST = 12
_BRIEF_MOST = 24
_REFUSES = re.compile(
    r"^(?:我|就)*(?:不告诉|不告訴|不想说|不想說|不说|不說|懒得说|凭什么告诉|憑什麼告訴)[你您们們]*\W*$"
)
_ASKS_LEAVE = re.compile(
    r"(?:^|(?<=[，,。；;！!?？\s]))(?:我|那|就|[请請][问問]|能不能|可不可以|可以|能|如果|[电電][话話]|手[机機][号號]?|[号號][码碼])*不(?:想|要)?"
    r"(?:留|填|[给給](?!我)|[说說讲講写寫]|提供)(?:[电電][话話]|手[机機][号號]?|[号號][码碼]|名字|姓名|[地住]址|[这這][个個些]|[你您][们們]?|的|了)*"
    r"(?:(?:行不行|得不得|可不可以|好不好|成不成|可以|行|好|成|得)[吗嗎嘛么麼呀啊]*|[吗嗎])(?=$|[，,。；;！!?？\s])"
)
_FILLER = re.compile(r"(?:就|那[个個])?[哦噢喔嗯哼啊呵哈嘿唉哎嗐额呃呀嘛吧了好行\W]*")
_PROGRESS = re.compile(
    r"(?:我想|想|要|[请請]|幫我|帮我)*(?:查|看|睇|[问問])?(?:一?下|[询詢])?[进進]度[呢啊吗嗎?？。！!]*|(?:check\s)?(?:my\s)?(?:progress|status)\W*",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"(?:不留|不用留|唔使留|不想[留接打]|不想要你们打|不给|不方便留|不方便[接打]|别打|不要打|不用打|不用|不要|不需要打|唔使|唔好打|唔留|不必)(?:我的?|你们)?(?:電話|电话|手机|手機)"
    r"|(?:[电電][话話]|手[机機](?:[号號][码碼]?)?|[号號][码碼]|[号號](?=就|我))(?:我|就|先|也)*(?:不|唔)(?:想|方便|用|必|需要)?"
    r"(?:(?:留(?![神意心])|填)(?:了|喇|啦|吧|啊)*|[给給](?=了|喇|啦|[你您]|[，,。！!]|$))"
    r"|(?:[别別]|不要|不准|不[许許]|唔好|咪)再(?:[给給俾畀][^，,。]{0,3})?打(?:[来來])?(?:[电電][话話]|[过過][来來])"
    r"|(?:電話|电话|手机|手機)(?:就|[请請]|先|可?千万)?(?:别|別|不要|不用|唔好|唔使|咪)打(?!不)"
    r"|^(?:用?微信|[这這]里|[这這]裡|打字|文字|线上|線上)(?:聊|说|說|联系|聯繫|回|沟通|溝通)?(?:就[行好]|吧|可以)"
    r"|^(?:算了|那|就|我)*(?:不|唔)(?:想|方便)?留(?:了|喇|吧|啊){0,2}[。！!]*$"
    r"|\bno (?:phone|calls?|need (?:to |for an? )?(?:call|phone|ring))\b"
    r"|\b(?:don'?t|do not) (?:call|phone|ring)\b"
    r"|\bno number\W+(?:(?:just|only|please|but|you can)\W+)*(?:message|text|write|chat|e-?mail"
    r"|reply|contact|answer)\b"
    r"|(?:\bnot|n['’]?t) (?:\w+ ){0,3}?(?:giv|leav|shar|hand)\w*(?: \w+){0,4}?"
    r" (?:phone|number|mobile|cell)\b",
    re.IGNORECASE,
)
AT_WORK = r"(?:返工|上班|工作|[开開]工)"
_AT_WORK = re.compile(rf"{AT_WORK}(?:[时時]|嗰|的?[时時]候)")
"""No call at work is none at all: 上班时间别打电话 leaves the evening."""

_TOLD = re.compile(
    r"(?:(?:no|but|well|um|ugh|as|like|again|hello|seriously|excuse me|i(?:'ve|’ve| have)?|ive|just"
    r"|already|literally|have|did|you|that|this|it|so|all|above|twice|before|once|times?)\W+)*"
    r"(?:(?:i(?:'ve|’ve| have)?|ive|already|just|literally)\W+(?:(?:just|already|literally)\W+)*)"
    r"(?:told (?:you|u)|said|mentioned|answered|given|gave (?:you|it)|wrote)"
    r"(?:\W+(?:that|this|it|so|already|above|twice|before|once|just now|everything|all(?: of it)?"
    r"|to you|you|times?|two|three))*\W*"
    r"|(?:please )?(?:scroll up|see (?:above|my (?:first|last|previous) message)"
    r"|read (?:what i (?:wrote|said)|my (?:(?:first|last|previous|other) )?messages?|above"
    r"|it again))\W*"
    r"|(?:its|it's|it’s|it is|it was) (?:all )?(?:above|in my (?:first|last|previous) message)\W*",
    re.IGNORECASE,
)
_ECHOES = re.compile(
    r"^\W*(?:what|which) (?!time\b|day\b|happen|about\b|if\b|now\b|next\b)\w+(?: \w+)?\?+\s+\w",
    re.IGNORECASE,
)
_UNANSWERED = re.compile(
    r"\b(?:you|u|nobody|no one)(?:['’]ve| have| has)? ?(?:not|never|still|didn['’]?t|did not"
    r"|haven['’]?t|hasn['’]?t|don['’]?t|do not|are not|aren['’]?t)(?: even| really| actually| yet"
    r"| once| not)* answer(?:ed|ing)?(?: any of)? (?:my|the|that) questions?\b"
    r"|\b(?:please |just )*answer (?:my|the) questions?\b"
    r"|(?:先|倒是|[请請]|能不能|[你您])*回答(?:我|一下|[问問][题題])|答非所[问問]|[问問][你您](?:[话話])?呢"
    r"|[你您][们們哋]?(?:[还還仲]|都|又|根本)?(?:未|冇|[没沒]有?|唔)(?:答[覆复过過]?|回答)(?:我|到)?[。！!\s]*$"
    r"|\bmy question (?:is|was) (?:still )?(?:not|un)\W?answered\b",
    re.IGNORECASE,
)
_OTHER_WAY = re.compile(
    r"[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z]"
    r"|(?:用|加|[发發]|透过|透過|[经經]|[给給俾]|留)[^，,。]{0,4}(?:e-?mail|[电電][邮郵]|[邮郵][件箱]|line|whats\s?app|微信|wechat|telegram|signal)"
    r"|(?:line|微信|wechat|telegram|signal)\s?(?:id|[号號]|[账帳][号號])?[是为為:：\s]{1,3}[a-z0-9]"
    r"|(?:e-?mail|[电電][邮郵]|[邮郵][件箱]|line|whats\s?app|微信|wechat|telegram)[^，,。]{0,4}(?:得唔得|得嗎|得吗|可以|行不行|行吗|行嗎|[联聯][系繫絡络])",
    re.IGNORECASE,
)
_PARROT = re.compile(
    r"^(?!.*(?:客服|店|师傅|師傅|经理|經理|电话|電話|他们|他們))"
    r".*(?:复制粘贴|複製貼上|复读机|複讀機|答非所问|答非所問|听不懂人话|聽不懂人話|车轱辘话|念稿|背稿|照本宣科|罐头回[复覆]|罐頭回[复覆]"
    r"|(?:翻来覆去|翻來覆去|来来回回|來來回回|颠来倒去)[就都也]?是?[这這那]?[几幾两兩]句"
    r"|(?:只会|就会|只會|就會|[全都尽净盡淨])(?:是|说|說|讲|講)?些?(?:套话|套話|废话|廢話|官话|官話|客套话|漂亮话|漂亮話)"
    r"|\b(?:canned (?:answers?|repl\w+)|copy[- ](?:and[- ])?past\w+|broken record"
    r"|same (?:line|thing) (?:again|over)))",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"[不没沒唔冇](?:太|大|怎么|怎麼)?(?:清楚|知道|记得|記得|了解|晓得|曉得|注意|留意|懂)|[记記]不|唔知|忘了|忘記|[说說]不[清上好准準]"
    r"|\b(?:not sure|no idea|don'?t (?:know|remember|recall)|can'?t remember|forgot)\b",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"看[着著][办辦]|[你您][们們哋]?(?:说|說|看|讲|講)(?:该|該)?(?:怎么|怎麼|咋|点)(?:样|樣)?(?:办|辦|处理|處理|弄)|[随隨][便你您]|就[这這][样樣]|(?:都|怎[么麼]都?)(?:行|可以)(?!李)"
    r"|\b(?:whatever|up to you)\b",
    re.IGNORECASE,
)
_CALL_THERE = re.compile(
    r"(?:可以|能|就|直接|也可)(?:打|[联聯][系繫]|找)|打[这這].{0,2}\d|打.{0,8}(?:[电電][话話]|手[机機]|[号號])"
    r"|\b(?:you can|can also|reach|call)\b.{0,20}\b(?:wife|husband|on|at|mum|mom|dad|son)\b",
    re.IGNORECASE,
)
_CALL_ME = re.compile(
    r"[给給俾]我|回[个個]?[电電]|回[拨撥]|[马馬]上|立刻|[现現]在|\bcall me\b", re.IGNORECASE
)
_THROWN_BACK = re.compile(
    r"^(?:那|哼|呵+)?[你您][们們]?(?:自己)?(?:说|說|觉得|覺得|猜|看)呢|^不然呢|^[废廢][话話]|^你管|^管得着|^[问問]你自己"
)
_ANGRY = re.compile(
    r"管不管|有[没沒冇]有?人[管理睬]|[讲講]不[讲講]理|要不要[脸臉]|[凭憑]什[么麼]|什[么麼](?:破|烂|爛|垃圾|玩意|[态態]度|意思)|几个意思|算什[么麼]"
    r"|(?:[烦煩]|[气氣]|急|累|恨|恶心|噁心)死|(?:[跟和陪同]|在)[你您][们們哋]?(?:天天|在)?[耗扯磨折]|[无無][语語]|受[够夠]|服了|火大|[恶噁]心|欺人太甚|欺负人|欺負人"
    r"|\b(?:ridiculous|unbelievable|fed up|joke of a|are you kidding|waste of time)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[，,。；;！!？?~～….]+|(?<=[^\x00-\x7f])\s+")
_BACK = re.compile(
    r"(?:好了|喂|[你您]好|我|又|[，,\s])*(?:回[来來]|[来來]|在|忙完)[了啦喇][，,\s]*(?:[继繼][续續]|接着|可以[说說])?[吧啊。！!]*"
    r"|(?:不好意思|唔好意思|[抱]?歉|[，,\s])*(?:[刚剛][才刚剛]|啱啱|[头頭]先)(?:有(?:点|點|啲)?事|有人找我?|在?忙|[开開][会會]|接(?:了)?[个個]?[电電][话話]|[没沒]看手[机機])(?:去了|了|咗)?[，,\s]*(?:[继繼][续續]|接着[说說]|我回[来來]了)?[吧啊。！!]*"
    r"|(?:ok |so )?i(?:'m| am) back\W*",
    re.IGNORECASE,
)
_THINKS = re.compile(
    r"(?:等等|[稍等]等?(?:一?下|[会會][儿兒]?)?|[让讓]我|我|先|再|去|[，,\s])*(?:[想看找查翻]一?[想看找查翻下]|回[忆憶想]一?下|[看找查翻]+[下看])(?:先|啊|哈|吧)*[。.…~～\s]*"
    r"|(?:等等|稍等|等我一?下|嗯+等等)[啊哈吧]?[。.…~～\s]*"
    r"|(?:let me (?:think|check|look|see)|hang on|one (?:moment|sec(?:ond)?)|hold on)\W*",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"(?:等我?(?:一?[下会會陣阵][儿兒]?)?|稍等|唔?不?好意思|[抱]歉|哎呀?|[我你先得要去]|[这這现現]在|[这這][边邊]|[，,。\s])*"
    r"(?:有人(?:[找叫敲搵喊][我门門]?|[来來]了?)|有(?:点|點|啲)?事(?:情)?(?:要忙|做)?|[来來](?:[电電][话話]|客人|快[递遞])"
    r"|[开開][会會]|忙|接[个個]?[电電][话話]|上[课課班]|做[饭飯]|接孩子)"
    r"(?:[了啦喇先一下呢着著吧]|[，,。\s]|[马馬]上|回[来來头頭]|等?一?[会會下陣阵][儿兒]?|再|[说說聊倾傾])*"
)
"""Somebody or something else calls him away."""
_ENDS = re.compile(
    r"(?:好|行|嗯|哦|ok|okay|那)*(?:了|啦|吧)?[，, ]*"
    r"(?:就|先|我|暂时|目前|大概|全部|差不多)*(?:这些|這些|这样|這樣|这么多|這麼多|咁多|说完|說完|讲完|講完|没别的|沒別的|没有别的|沒有別的|没其他|没有其他|冇其他|冇喇)"
    r"(?:了|吧|啦|啊|的|情况)*"
    r"|(?:ok|okay|so|and)?[, ]*(?:that's|that is|thats) (?:all|it|everything)(?: i have| for now)?"
    r"|nothing else|(?:ok |okay |so |just |please |now |then )*(?:file|submit|send|register|log) it"
    r"(?: please| now| then| already| as it is| like that)*[.!\s]*",
    re.IGNORECASE,
)


def refuses(text: str) -> bool:
    """Say whether the answer is refused: 凭什么告诉你."""
    return bool(_REFUSES.search(text))


def retorts(text: str) -> bool:
    """Say whether a question is thrown back, or every short clause is anger alone: 烦死了."""
    if _THROWN_BACK.search(text):
        return True
    clauses = [part for part in _PARTS.split(text.strip()) if part]
    return bool(clauses) and all(
        cues.length(part) <= _CLAUSE_MOST and _ANGRY.search(part) for part in clauses
    )


def unsure(text: str) -> bool:
    """Say whether a few words say no more than that one does not know: 这个我不清楚."""
    return cues.length(text) <= _UNSURE_MOST and bool(_UNSURE.search(text))


def leaves(text: str) -> bool:
    """Say whether a few words leave it to us: 就这样，你们看着办吧."""
    return cues.length(text) <= _UNSURE_MOST and bool(_LEAVES.search(text))


def told(text: str) -> bool:
    """Say whether he only says that he has told it already: I literally just said."""
    return cues.length(text) <= _BRIEF_MOST and bool(_TOLD.fullmatch(text.strip()))


def unanswered(text: str) -> bool:
    """Say whether a few words say that a question of his had no answer."""
    return cues.length(text) <= _BRIEF_MOST and bool(_UNANSWERED.search(text))


def echoes(text: str) -> bool:
    """Say whether a word of ours is thrown back and he tells on: what branch? it was my house."""
    return bool(_ECHOES.search(text)) and not text.rstrip().endswith("?")


def stays(text: str) -> bool:
    """Say whether he would rather go on here, asked for a telephone number: 就在这里, 这里就行."""
    return here.stays(text)


def asks_progress(text: str) -> bool:
    """Say whether he says the word that asks how far it is, which the bot told him: 進度."""
    return bool(_PROGRESS.fullmatch(text.strip()))


def fills(text: str) -> bool:
    """Say whether there is nothing but sounds: 嗯哦好吧."""
    return bool(_FILLER.fullmatch(text))


def may_be_called(text: str) -> bool:
    """Say whether a number is left to be called on, and no call asked for: 可以打我老婆电话."""
    return bool(_CALL_THERE.search(text)) and not _CALL_ME.search(text)


def calls_now(text: str) -> bool:
    """Say whether a call is asked for now: 马上打给我 138."""
    return bool(_CALL_ME.search(text))


def asks_leave(text: str) -> bool:
    """Say whether he asks if he may leave it out, which he would: 唔留得唔得, 不说可以吗."""
    return any(map(_ASKS_LEAVE.search, (text.strip(), southern.said(text.strip()))))


@lru_cache(maxsize=_KEPT)
def no_phone(text: str) -> bool:
    """Say whether no call is wanted: 别打电话."""
    if here.says(text) or here.english(text):
        return True
    return bool(_NO_PHONE.search(text)) and not _AT_WORK.search(text)


def stays_here(text: str) -> bool:
    """Say whether nothing is said but that this talk will do: here is fine."""
    return here.english(text)


def other_way(text: str) -> bool:
    """Say whether an address or a chat is named instead of a phone: 用LINE聯絡可以嗎."""
    return bool(_OTHER_WAY.search(text))


def scolds_bot(text: str) -> bool:
    """Say whether a few words mock how a bot talks: 你们就会复制粘贴, 翻来覆去就这几句."""
    few = cues.length(text) <= _UNSURE_MOST + _CLAUSE_MOST
    return few and bool(_PARROT.search(text)) and not not_called.quotes(text)


def thinks(text: str) -> bool:
    """Say whether he asks for a moment to look or to think: 我找找."""
    return bool(_THINKS.fullmatch(text.strip()))


def busy(text: str) -> bool:
    """Say whether somebody or something else calls him away, and no more: 等下 有人找我."""
    return cues.length(text) <= _BRIEF_MOST and bool(_BUSY.fullmatch(text.strip()))


def returns(text: str) -> bool:
    """Say whether he says that he is back, and no more: 我回来了."""
    return bool(_BACK.fullmatch(text.strip()))


def ends(text: str) -> bool:
    """Say whether somebody has told all he has to tell: 好了就这些."""
    return bool(_ENDS.fullmatch(text.strip()))
