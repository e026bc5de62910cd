"""Words that bid us do something, by verb and by how a half sentence begins.

    does(text) -> bool      something to be done is named, however it is told: 重做, 退, refund
    settles(text) -> bool   one of the few things that settle a complaint is: 退 换 修 赔 补 道歉
    bids(half) -> bool      a half sentence begins with a bidding: 就给我退了, 还要赔我, refund it
    led(half) -> bool       it does, after a word that leads to it: 那就退, 再赔我
    surely(text) -> bool    words are nothing but a wish, however hot they are said
    plainly(text) -> bool   calm words begin with what is plainly to be done: 底片全给我
    tells(half) -> bool     it tells what was done or did not help: 换货也没用
    codes(verb) -> codes    the kinds of wish a verb stands for, the likeliest first; () for others
    simple(words) -> str    words with the verbs in Simplified, one character for one
    VERBS, REFUSES          patterns: those verbs; words that call what follows unwanted

The one table of such words; wishes, wish_kept and changed_wish read by it. Both scripts. Source:
S1-07, S3-06.
"""

from __future__ import annotations

import re

VERBS = r"(?:退|[换換]|修|[赔賠]|[补補](?!充)|道[个個]?歉)"
"""What settles most complaints."""

REFUSES = (
    r"(?:不是|唔係|唔系|不想|唔想|不要|唔要|不用|唔使|[别別]|(?<!要)不|唔)(?:再|想|要|[给給]我)*"
)
"""不要换, 唔使退, 别再修."""

_EDGES = " \n，,。；;、！!的呢吧了是在"
_CODES = {
    "退": ("refund", "refund_return"), "换": ("exchange", "part_replacement"), "修": ("repair",),
    "赔": ("compensation",), "补": ("compensation", "part_replacement"), "道歉": ("apology",),
}  # fmt: skip
_SIMPLE = str.maketrans("換賠補個", "换赔补个")
_LEADS = (
    r"(?:要[么麼嘛]|要不|必[须須]|直接|那|就|都|先|再|也|[还還](?=要|[给給得退换換修赔賠])|另外|同埋|[顺順]便|加上"
    r"|至少|免[费費]|重新|我|[你您]|[们們]|哋|得|要|想|希望|[请請]|麻[烦煩]|唔該|[，,\s])"
)
_TO_DO = rf"(?:{VERBS}|[把将將]|[给給]我|俾|改|[帮幫]|[让讓]|[还還]|[免减減]|取消|安排)"
_EN = (
    r"(?:pay|refund|replace|repair|fix|exchange|return|cancel|apologi|compensate|give|send|credit)"
)
_EN_LEADS = r"(?:please |just |also |plus |and |i want(?: you to)? |i need |you should |can you )"
_BIDS = re.compile(rf"{_LEADS}*{_TO_DO}|{_EN_LEADS}*{_EN}", re.IGNORECASE)
_LED = re.compile(
    rf"{_LEADS}+(?:{VERBS}|我[要想])|(?:[给給]我|全部?|全[额額]|[统統]{{2}}){VERBS}"
    r"|(?:just|please|also|plus|and)\b.{0,12}\b(?:refund|replace|repair|exchange|apolog)",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"(?!.*[了过過咗没沒])(?:那|就|我|你们|您|请|請|麻烦|麻煩|能不能|可不可以|可以|能|帮我|幫我|给我|給我|想|要|[，,\s])*"
    r"(?:[把将][^，,。]{1,10})?(?:改(?:到|成|签|簽|回|期)|取消|退(?:我|给|給|钱|錢|款|一[次笔筆半份单單])|换(?:一?[个台件]|新)|換(?:一?[個台件]|新)|删|刪|恢复|恢復)"
    r"|(?!.*[了过過咗没沒])(?:那|就|[赶趕][紧緊]|快|你们?|您|请|請|麻烦|麻煩|先|[，,\s])*(?:找|派|安排|叫)[个個]?(?:人|[师師]傅)(?:[过過]?[来來]|上[门門])*(?:修|看|[换換]|[处處]理|[检檢]查)"
    r"|(?:那|就|你们?|您|请|請|麻烦|麻煩|先|[，,\s])*[把将][^，,。\s]{1,10}(?:退|[补補修换換拆清]|[装裝]|删|刪|[关關]|(?:弄|搞|[处處]理)(?=[好完清干乾妥]))(?:[好掉完妥上]|[干乾][净淨]|回[来來去])?(?:[给給]我)?[了吧]?(?=$|[，,。\s])"
    r"|(?!.*[了过過咗没沒])[^，,。\s]{0,4}(?:全|都)(?:部)?(?:给|給|还|還|退)(?:给|給)?我"
)
"""Plainly to be done, at whatever question it is told: 改到11号晚上的, 底片全给我."""
_SHARE = re.compile(
    r"(?:那|就|至少|最少|起[码碼]|必须|必須|要|得|你们?|[，,\s])*(?:[给給]我|免[费費])*"
    r"(?:(?:[赔賠补補退减減免])(?:我|[给給]我|[偿償])?(?:一半|[\d一二两兩三四五六七八九十百千万萬半几幾]+(?:倍|块|塊|元|成|折|[个個]月|年|[万萬千百])?)[钱錢]?"
    r"|重(?:新[^，,。\s了过過没沒]{1,4}|[做发發装裝寄喷噴修洗剪拍]))(?:一[次遍下]|吧|就行|就好)*"
)
"""So much of it, or all of it anew: 赔十倍, 重新喷漆."""
_ONE_WORD = re.compile(r"(?:我?就?[要想]|就|直接)?(?:给我)?(?:退|[换換]|修|[赔賠])(?:吧|呗|嘛)?")

_WHO = (
    r"(?:[佢他她][哋們们]?|[你您][哋們们]|[店賣卖商][家]|老[闆板]|[對对]方|公司|房[东東]|[經经]理)"
)
_SURELY = re.compile(
    r"(?!.*[咗過过])(?:(?:唔使|不用|不要|唔要|不需要)(?:[賠赔退换換]|道歉)[償偿錢钱款]?[，,\s]*)?"
    rf"(?:我|就|只|淨|净|[係系]|是|都|，)*(?:想|要|希望){_WHO}(?:可以|能[夠够]?|一定要)?(?:[同跟向和幫帮給给俾替]+我?)?"
    r"(?:[講讲說说](?:[句聲声]|清)|道歉|[賠赔查退换換修出補补]|[處处]理|解[釋释])[^，,。？?嗎吗了]{0,10}[。！!囉啰啫而已]*"
    rf"|(?:{_WHO})(?:要|[應应][該该]|得)(?!我|先)[^，,。？?嗎吗了]{{1,12}}(?:才[對对行合]理?|先[啱得])[。！!吧啦]*"
    rf"|(?![^，,。]*[说說話话])[^，,。？?嗎吗了]{{0,16}}要[你您][們们哋]?(?:[賠赔退出付換换]|[負负][責责])[^，,。？?嗎吗了]{{0,6}}"
    r"|(?:[换換退賠赔修整補补]返?|重[做装裝]返?)[^，,。？?嗎吗了咗]{1,8}[俾給给畀]我(?:咪?得[囉啦喇咯]?|就(?:得|好|行|可以)|[啦囉吧])+[。！!]*"
)
"""Nothing but a wish, however hot it is said: 唔使赔，想佢哋查下."""

_TELLS = re.compile(r"[没沒]用|[没沒不]行|[不没沒]了|也[没沒]|都[没沒]|[了过過咗]$")
_SETTLES = re.compile(
    r"退|[换換](?!人|[个個一]{1,2}[人师師位])|修|[赔賠]|[补補](?!充)|道[个個]?歉|[免减減][掉费費]|取消|[还還]我|重[做发發装裝新修补補]|[執执整](?:返|番|好)|改(?:[签簽期约約])|[转轉](?:到|去|[给給])"
    r"|\b(?:refund|replace(?:ment)?|repair|fix|exchange|return|apolog\w+|compensat\w+|money\sback|credit|voucher|discount|new\sone)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"{_SETTLES.pattern}|[换換]|免|[减減]|道歉|处理|處理|解决|解決|恢复|恢復|重新|送|[说說]法|交代|[说說]明|解[释釋]|[给給]我|俾我|畀我"
    r"|改|撤|[删刪]|停|[关關]|查|[罚罰]|[开開]除|安排|上[门門]|到[账賬帳]|[还還](?:我|[给給])|返[钱錢]"
    r"|[发發][货貨票]|[开開](?:[发發]票|[证證]明)|整(?:返|好)|[赶趕][紧緊快]|[尽盡]快|即刻|教好|培[训訓]"
    r"|\b(?:cancel|stop|deliver|send|waive|pay)\b",
    re.IGNORECASE,
)


def does(text: str) -> bool:
    """Say whether words name something to be done."""
    return bool(_DOES.search(text))


def settles(text: str) -> bool:
    """Say whether words name one of the few things that settle a complaint."""
    return bool(_SETTLES.search(text))


def bids(half: str) -> bool:
    """Say whether a half sentence begins by bidding us do something."""
    return bool(_BIDS.match(half))


def led(half: str) -> bool:
    """Say whether a half sentence bids after a word that leads to it: 那就退, 再赔我."""
    return bool(_LED.match(half))


def surely(text: str) -> bool:
    """Say whether words are nothing but a wish, however hot they are said: 唔使赔，想佢哋查下."""
    return bool(
        _SURELY.fullmatch(text.strip())
        or any(one.fullmatch(text.strip(_EDGES)) for one in (_ONE_WORD, _SHARE))
    )


def plainly(text: str) -> bool:
    """Say whether calm words begin with what is plainly to be done: 改到11号晚上的."""
    return bool(_PLAINLY.match(text))


def tells(half: str) -> bool:
    """Say whether a half sentence tells what was done or did not help: 换货也没用."""
    return bool(_TELLS.search(half))


def codes(verb: str) -> tuple[str, ...]:
    """Return the kinds of wish a verb stands for, the likeliest first; () for other words."""
    return _CODES.get(simple(verb).replace("个", ""), ())


def simple(words: str) -> str:
    """Return words with the verbs in Simplified, one character for one."""
    return words.translate(_SIMPLE)
