"""Good news after a case is filed: what he wanted has been done meanwhile.

    half(text) -> bool      only half of it was done: 只退了一半
    of_wish(text, wish) -> bool     just what he wanted: 退了 谢谢, of 退我
    news(text) -> bool      商家刚才给我退了, 送到了，姥姥说收到了，谢谢

Every clause tells that something was done, or thanks. Half of it (只退了200), a doubt, a "but" or a
question is no such news. Pure. Source: S2-19; he is asked whether that was all.
"""

from __future__ import annotations

import re

from dialogues import cues

_MOST = 30
_CLAUSES = re.compile(r"[，,。；;！!~～\s]+|(?=多?[谢謝]{2})")
_LEAD = (
    r"(?:那[个個边邊]?|[这這][个個]?|商家|店家|[卖賣]家|[对對]方|平台|客服|他们|他們|佢哋|[他她佢]|公司|店[里裡]|[师師]傅|[骑騎]手|快[递遞][员員]?|物流"
    r"|[银銀]行|房[东東]|[物][业業]|[经經]理|老[板闆]|(?:我|咱)?(?:老?[爸妈媽]{1,2}|姥姥|姥[爷爺]|[爷爺]{2}|奶奶|老[公婆]|家人)|人家|[刚剛]{1,2}才?|已[经經]|[终終][于於]|[总總]算|今天|昨天|[今昨]晚|早上|下午"
    r"|都|全部?|也|就|[说說]|把|[给給]|[帮幫]|我|咱|的|[钱錢]|款|[货貨]|包[裹]|[东東]西|押金|定金|退款|[补補][发發]的?|新的?|外[卖賣]|[药藥]|[单單]子|[账帳賬]?[号號]|[问問][题題]|事[情]?)"
)
_WHO = (
    r"(?:商家|店家|[卖賣]家|[对對]方|平台|客服|他们|他們|佢哋|[他她佢]|公司|[师師]傅|[骑騎]手|快[递遞]|[银銀]行|房[东東]|[物][业業]|姥|奶|爸|[妈媽]"
    r"|[钱錢]|款|[货貨]|包裹|[东東]西|押金|定金|[给給]我|[刚剛]|已[经經]|[终終][于於]|[总總]算|[药藥]|外[卖賣]|[问問][题題])"
)
_DONE = (
    r"(?:全?[额額]?退(?:款|[钱錢]|回|[还還])?(?:[给給]我|回[来來])?|[赔賠](?:[给給]|[偿償])?我?|[补補](?:[发發送给給上])?我?|[换換]好?"
    r"|送(?:[来來]|[过過][来來])?|寄(?:[过過][来來]|[来來])?|收到|[收拿]|[还還][给給]我)"
)
_OVER = (
    r"(?:到(?:[账賬帐帳]|[货貨]|手)|送到|寄到|退回[来來]|拿到|找(?:到|回[来來]?)|解[决決](?:好|掉)?|[处處]理(?:好|完)"
    r"|[修弄搞整][好掂]|恢[复復](?:正常)?|解封|[开開]通|能用)"
)
_THING = r"(?:退款|[钱錢]|[货貨]|包裹|[东東]西)"
_TAIL = rf"(?:[给給]我|{_THING})*[了啦喇咗]{_THING}?[啊哈呢哦]*"
_SAID = re.compile(
    rf"(?:(?={_LEAD}*?{_WHO}){_LEAD}+{_DONE}|{_LEAD}*{_OVER}){_TAIL}"
    r"|(?:[现現]在)?(?:可以|能)(?:正常)?(?:登[入录錄]|用|上[网網]|打[开開]|[开開]|充|付|收到)(?:到)?了|(?:[师師]傅|他们|他們|人|客服|快[递遞]|[骑騎]手)?(?:[刚剛]{1,2}才?|已[经經]|[终終][于於])?(?:[来來]|上[门門])[过過]了?|搞(?:掂|定)[咗了]|(?:好|[恢][复復])[返咗][咗啦喇]?"
    r"|(?:i |we )?(?:got|received|found|have) (?:it|them|the (?:parcel|package|refund|money|order))"
    r"(?: back)?(?: now| already| today)?"
    r"|(?:(?:my |the |a )?neighbou?r|reception|the guard|my (?:wife|husband|mum|mom|son))"
    r" (?:had|has|took|got) (?:it|them)|(?:it(?:'s| is| was)? |all )*(?:sorted|solved|fixed"
    r"|resolved|settled|working|works)(?: now| again)?|(?:it(?:'s| is) )?all (?:good|fine) now"
    r"|(?:they|the (?:shop|seller|store|company)) (?:just )?(?:replied|called|said sorry"
    r"|apologi[sz]ed)|said sorry"
    r"|(?:they|the (?:shop|seller|store|company|bank)|he|she) (?:have |has |just |'ve |finally )*"
    r"(?:refunded(?: me)?|paid(?: me)?(?: back)?|replaced it|fixed it|sent it)"
    r"(?: just| already| now)?"
    r"|(?:it|the (?:parcel|package|refund|money|order))(?:'s| has| have)? (?:just |finally )*"
    r"(?:arrived|came|come through|been (?:refunded|fixed|delivered|resolved|sorted))(?: now)?",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:多|太|好|非常|真的?)?(?:[谢謝]+|感[谢謝]|辛苦|麻[烦煩]|唔[该該]|感恩)(?:[你您][们們]?|大家)?[了啦啊哈晒]*|好[的了啦]?|嗯+|哦|行"
    r"|(?:many )?thank(?:s| you)(?: so much)?|thx|cheers|ok|sorry|never ?mind|oh|my bad",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"[不没沒未唔冇只错錯坏壞破烂爛又半少差假旧舊但却卻\d？?吗嗎]|(?<![刚剛])才|[还還](?![给給我])|部分|怎"
    r"|(?<![给給帮幫])我(?:已[经經]|[刚剛]{1,2}才?)*(?:把|[将將]|退|寄|送|[换換])"
    r"|\b(?:but|not|only|half|still|again|wrong|broken|why|never)\b|n['’]t\b",
    re.IGNORECASE,
)


_HALF = re.compile(
    r"(?:[只才][^，,。]{0,3}(?:退|[换換]|修|[赔賠]|[补補]|到|收|[给給]|[发發送寄])|(?:[还還仲](?:差|欠|少)|少[退给給])|(?:一半|部分)[^，,。]{0,4}[没沒未冇]|得(?:一半|返一半))"
    r"|\bonly (?:got|refunded|received|half|paid)\b",
    re.IGNORECASE,
)
_DONE_BY_WISH = (
    (
        re.compile("退|返[钱錢還还]|refund", re.IGNORECASE),
        r"退(?:款|[钱錢])?|[钱錢]到|到[账賬帐帳]",
    ),
    (re.compile("[换換]"), r"[换換](?:好)?"),
    (re.compile("修|整好|通"), r"(?:修|整|弄|通)(?:好|返)?"),
    (
        re.compile("送|[发發]|寄|到[货貨]|找"),
        r"(?:收|送|寄|拿|找)(?:到|返)|到(?:[货貨])?|送[来來嚟]",
    ),
)


def half(text: str) -> bool:
    """Say whether only a part of what he wanted was done."""
    return bool(_HALF.search(text))


def of_wish(text: str, wish: str) -> bool:
    """Say whether a few words tell that just what he wished for was done, and thank for it."""
    words = text.strip().strip("。.!！~～")
    if not words or cues.length(words) > _MOST or _LESS.search(words):
        return False
    told = [c for c in _CLAUSES.split(words) if c and not _THANKS.fullmatch(c)]
    done = [how for meant, how in _DONE_BY_WISH if meant.search(wish)]
    shapes = [
        re.compile(
            rf"(?:已[经經]|[刚剛]{{1,2}}才?|都|[终終][于於]|啱啱)*(?:{how})(?:回[来來])?(?:[给給]我)?(?:[了咗啦喇]|[给給]我了)[啊哈呀]?"
        )
        for how in done
    ]
    return bool(told) and all(any(s.fullmatch(c) for s in shapes) for c in told)


def news(text: str) -> bool:
    """Say whether nothing is told but that what he wanted was done."""
    words = text.strip().strip("。.!！~～")
    if not words or cues.length(words) > _MOST or _LESS.search(words):
        return False
    clauses = _english(words) if words.isascii() else _CLAUSES.split(words)
    told = [c for c in clauses if c and not _THANKS.fullmatch(c)]
    return bool(told) and all(_SAID.fullmatch(c) for c in told)


def _english(words: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,.;!]|\band\b", words)]
