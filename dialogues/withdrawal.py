"""Taking a complaint back, told apart from a wish, from giving up, and from taking that back.

    plainly(reading, state) -> Reading   算了，退一半也行 wishes; never mind, it works now withdraws
    came_true(text, state)                    what he wanted was done: 退了 谢谢, of 退我
    over(text)                           all is well again, and nothing more is wanted
    restores(text)                       the complaint taken back is wanted again: 帮我恢复
    keeps(text)                          it is not to be taken back after all: 算了，不撤了

Pure; each of a whole message. Source: S2-19, ideal 3.2.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import assent, changed_wish, cues, settled
from dialogues.events import Said
from dialogues.faults import tells_fault
from dialogues.free_words import only_values
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, Level, MessageId, Phase, State
from dialogues.wishes import is_wish, tells_wish
from nlu import bidding
from nlu.guess import goes_on
from nlu.types import Intent

_MOST = 30
_FEW, _FEW_WORDS = 15, 11  # more words tell a matter anew
_WELL = re.compile(
    r"(?:自己|已经|已經|现在|現在|又|今天|刚刚?|剛剛?|都|我)*(?:(?:修|弄|搞|解[决決]|[处處]理)(?:好|掂|定|完|妥)(?:了|咗|喇|啦)|搞(?:掂|定)(?![吗嗎])|整(?:返)?好[咗返喇])|(?:自己)?好(?:了|返|咗)(?:啦|喇)?(?!几|多|[吗嗎])|(?:自己)?[恢回][复復]正常|正常(?:了|返)"
    r"|(?:家[里人]|老[公婆]|[妈媽爸]|同事|[邻鄰]居|自己)(?:拿|收|取|[领領])(?:了|咗|走)|找(?:到|着|著|回[来來]?)(?:了|咗|啦)|收到(?:了|咗|啦)|到(?:货|貨|[账賬帐帳])?(?:了|咗)(?!\S*(?:坏|壞|破|少))|(?:原[来來]|系|係)?(?:是)?我?(?:自己)?(?:[没沒冇]有?[插开開]|[搞弄看记記睇][错錯]|[忘唔][记記])(?:[电電源了咗到])*|[没沒冇](?:事|问题|問題)(?:了|啦|喇|咗)"
    r"|(?:[刚剛]{1,2}|啱啱|啱先|终于|終於|已经|已經)(?:送|寄|收|退|到)(?:到|返|咗|了)|(?:送|寄)到(?:了|咗)"
    r"|\b(?:it(?:'s|\sis)?\s(?:works?|working|fine|ok|fixed|sorted|solved|back)(?:\snow|\sagain)?|works?\snow|(?:all\s)?(?:sorted|solved|fixed|fine|good|resolved)(?:\snow|,|\sit|\b)"
    r"|i(?:'ve)?\s(?:fixed|sorted|found|solved)\b|found\s(?:it|the)|my\s(?:own\s)?(?:fault|mistake|bad)|turned?\sup|arrived"
    r"|(?:my\s|the\s|a\s)?(?:neighbou?rs?|concierge|reception|doorman|guard|landlord|flatmate"
    r"|room\s?mate|husband|wife|mum|mom|dad|son|daughter|colleague)\s(?:had|has|took|got|found)"
    r"\s(?:it|them)\b"
    r"|(?:they|he|she|it|the\s(?:driver|courier|shop))(?:'ve|\shave|\swas)?\s(?:just\s|now\s|finally\s)*"
    r"(?:delivered|brought|refunded|fixed|replaced|came|dropped\soff)\b)",
    re.IGNORECASE,
)
_ENOUGH = re.compile(
    r"算(?:了|啦|喇|数|數)|(?:不用|唔使|唔駛|不必|唔洗)(?:了|喇|啦)|(?:不用|不要|不必|唔使|唔駛|[别別])(?:再)?(?:[投申][诉訴]|[处處]理|管|搞|理|跟|[来來]|麻[烦煩]|[办辦]|查|弄)|不投[诉訴]?了|唔投訴|[撤取][销銷消回]|不[需要]要了|不好意思|打[扰擾]"
    r"|\b(?:never\s?mind|forget\s(?:it|about\sit)|don'?t\s(?:bother|worry)|no\s(?:need|worries)|scrap\s(?:that|it)|(?:you\s)?can\sclose|close\s(?:it|this|the\scase)|cancel\s(?:it|this|that|the|my)|drop\sit|leave\sit|ignore\s(?:it|that|this|me|my)|thanks\sanyway)\b"
    r"|\bsorry(?:\s(?:about|for)\s(?:this|that|the\s\w+)|\sto\s(?:bother|trouble)\s\w+)?[\s.!]*$",
    re.IGNORECASE,
)
_SAFE = re.compile(
    r"(?:打|叫|[拦攔]|坐|搭|截)(?:到|上|着|著|咗)(?:[车車]|出租|的士)|上[车車]了|有人(?:[来來])?接|[到返](?:家|屋企)|安全(?:了|到)"
    r"|\b(?:got (?:a|another) (?:cab|taxi|ride|lift)|home (?:now|safe)|i'?m safe)\b",
    re.IGNORECASE,
)
"""Who is off the road by now takes nothing back by that: 我打到车了 没事了."""
_ALONE = re.compile(
    r"(?:no,?\s|ok,?\s|oh,?\s|sorry,?\s|hi,?\s|actually,?\s)*(?:(?:it'?s\s|all\s|i(?:'ve)?\s)*(?:sorted|fixed(?:\sit)?|working|works|solved)(?:\sit)?(?:\snow|\sagain|\smyself)*|it\sworks(?:\snow)?)(?:[,\s]*(?:thanks?|thank\syou|cheers|ta|sorry|my\s(?:fault|mistake|bad)))*[\s.!]*"
    r"|(?:哦|噢|[诶哎欸]|[行好嗯]了?|不好意思|等一?下|那[个個台臺部]|[，,\s])*(?:(?:我家)?[^\W\d没沒未不还還怎谁誰昨前今上次月说說讲講]{0,5}(?=修好|弄好|搞[好定掂]))?(?:我(?:自己)?|已经|已經|现在|東西|东西|[它佢])*(?:修|弄|搞|解[决決])(?:好|掂|定)(?:了|咗|晒)(?:[，,\s]|[那这這][个個台臺部][^\W\d]{1,4}|喇|唔[该該]晒?|多?[谢謝]+晒?|不好意思|打[扰擾]了?|麻[烦煩]了?|啊|啦)*"
    r"|(?:actually,?\s|oh,?\s|ok,?\s|no,?\s)*(?:forget\sit|never\s?mind|scrap\sthat|cancel\s(?:it|this|that)|can\syou\scancel\s(?:it|this|that|my\scomplaint))(?:[,\s]*(?:please|thanks?|found\s.{1,30}|sorry))*[\s.!?]*",
    re.IGNORECASE,
)
_NEEDS_NONE = re.compile(
    r"(?:(?:ok|oh|well|sorry|actually|hi|please|never\s?mind|i(?:'ve)?|changed?\smy\smind)[,.!\s]+)*"
    r"(?:i\s)?(?:(?:really\s)?(?:don['’]?t|do\snot)\s(?:need|want)|no\slonger\s(?:need|want))\s"
    r"(?:this|it|that|anything|the\scomplaint)(?:\sany\s?more|\snow)?"
    r"(?:[,.!\s]+(?:so|and|please|pls|you\scan|just|thanks?|thank\syou"
    r"|(?:close|drop|cancel|withdraw)\s(?:it|this|the\scase|my\s(?:case|complaint))))*[\s.!]*",
    re.IGNORECASE,
)
"""Sorry, changed my mind, don't need this any more."""

_LET_GO = re.compile(
    r"(?:唔[该該]|麻[烦煩]|[请請]|算[啦喇了]|我|[你您]|cancel(?:咗|了)?(?:佢|它)?|取消(?:咗|了)?(?:佢|它)?|[帮幫]我|[，,\s])*"
    r"(?:唔|不)(?:想)?(?:再)?(?:追(?:究|[问問])?|嘈|[计計][较較]|告)(?:了|喇|啦)+"
    r"(?:[，,\s]|[帮幫]我|唔[该該]|麻[烦煩]|[谢謝]+|cancel|取消|撤[回销銷]?|咗|了|佢|它|[张張][单單]|啦|喇|吧|[。！!])*",
    re.IGNORECASE,
)
"""Nothing is pursued any more: 我唔追喇，cancel咗佢啦."""
_BUT = re.compile(
    r"不[过過]|但|可是|又|[还還](?:没|沒|是不|要)|不是|[没沒]人|怎[么麼]|[为為]什|多久|[吗嗎?？]$|三天|[差再]点|\b(?:but|still|again\sand|why|yet|isn'?t|not)\b",
    re.IGNORECASE,
)
_RESTORES = re.compile(
    r"恢[复復]|[还還]原|[继繼][续續](?:[投申][诉訴]|[办辦]|[处處]理|跟[进進])|接[着著](?:[办辦]|投|[处處]|查|跟)|[后後]悔|(?:[还還]是|[还還](?=[要想])|仲(?=[要想])|重新|再)(?:要|想)?(?:[投申][诉訴]|[办辦]|[处處]理|登[记記]|[开開])"
    r"|[别別不]撤|不要撤|唔[好撤]撤?|改[变變]?主意|[转轉]咗?主意|[刚剛]才.{0,4}撤.{0,8}(?:算|[当當])"
    r"|\b(?:restore|reopen|re-open|undo|un-?withdraw|bring\sit\sback|put\sit\sback|chang(?:e|ed|ing)\smy\smind|still\swant|go\son\swith)\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"[不別别唔].{0,2}撤|\bkeep\b|\bnot\b(?!\s(?:needed|necessary|interested|worth|bother))"
    r"|\bdon['’]?t\b(?!\s(?:bother|worry|need|care|mind|want\s(?:it|this|anything)\sany))",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"退|[换換]|修|[赔賠]|[补補]|道[个個]?歉|\b(?:refund|replace|repair|exchange|apolog)",
    re.IGNORECASE,
)
_DEMAND = FieldName("demand")
_ANY = Known("_", "_", MessageId(0))


def plainly(reading: Reading, state: State) -> Reading:
    """Return a turn in which only who takes back takes back."""
    messages = tuple(_plain(m, state) for m in reading.messages)
    return reading if messages == reading.messages else replace(reading, messages=messages)


def _plain(said: Said, state: State) -> Said:
    parse = said.parse
    if Intent.WITHDRAW in (parse.intent, *parse.acts):
        off = _SAFE.search(parse.text) or state.level is Level.URGENT  # 没大事 已经好了, of a hurt
        if off and not _ENOUGH.search(parse.text):
            safe = replace(parse, intent=Intent.SUPPLEMENT, acts=(Intent.SUPPLEMENT,))
            return replace(said, parse=safe)
        if not (wishes(said) or goes_on(parse.text)):
            return said
        told = bool(parse.category) or tells_fault(parse.text)
        intent = Intent.COMPLAINT if told else Intent.SUPPLEMENT
        return replace(said, parse=replace(parse, intent=intent, acts=(intent,)))
    done = state.stage or state.cares or state.taken_back or state.level is Level.URGENT
    worked = state.case_no and not done
    well = over(parse.text) or (state.phase is Phase.DONE and came_true(parse.text, state))
    if worked and state.phase is not Phase.NEW and well:
        intent = Intent.WITHDRAW
        return replace(
            said, parse=replace(parse, intent=intent, acts=(intent,), category=None, slots=())
        )
    return said


def came_true(text: str, state: State) -> bool:
    """Say whether words tell that what he wanted was done, by themselves or by his wish."""
    wish = state.fields.get(_DEMAND)
    return settled.news(text) or (wish is not None and settled.of_wish(text, wish.text))


def wishes(said: Said) -> bool:
    """Say whether words read as taking back wish for something instead, or for it to be sent."""
    text = said.parse.text.strip()
    if over(text):
        return False
    if assent.sends(text) or (tells_wish(said.parse) and only_values(said.parse, is_wish)):
        return True  # 退了关掉 is what he wants, and no more
    wish = tells_wish(said.parse) or _WISHES.search(text) or bidding.settles(text)
    return bool(wish) and changed_wish.changed(Reading((said,)), _ANY, plain=True) is not None


def over(text: str) -> bool:
    """Say whether all is well again and nothing more is wanted."""
    words = text.strip()
    if cues.length(words) > _MOST or _BUT.search(words):
        return False
    if _NEEDS_NONE.fullmatch(words) or _LET_GO.fullmatch(words):
        return True
    return bool(_ALONE.fullmatch(words) or (_WELL.search(words) and _ENOUGH.search(words)))


def restores(text: str) -> bool:
    """Say whether a complaint that was taken back is wanted again."""
    few = len(text.split()) <= _FEW_WORDS if text.isascii() else cues.length(text) <= _FEW
    return few and bool(_RESTORES.search(text))


def keeps(text: str) -> bool:
    """Say whether a complaint is not to be taken back after all."""
    return bool(_KEEPS.search(text))
