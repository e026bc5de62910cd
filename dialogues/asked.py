"""Whether a colleague's words ask the customer for something that the work waits for.

    asks(text) -> bool      a question he is to answer, or a request that he gives or does something

Asked are questions about him and his matter ("订单号是多少"), with a mark or without, and
requests ("请发一下照片", "please send us the photo"). Not asked are closings about what we do
("我先查一下，好吗？"), offers of help, rhetoric, greetings, thanks for what came, courtesies
("请放心") and standing invitations ("有问题随时联系我"). The words stand here alone; tests hold
examples in three languages. Traditional is read as Simplified. Pure.

Source: ideal 2.3 (waiting_customer), S2-33.
"""

from __future__ import annotations

import re
from functools import cache

from nlu.steps.normalise import Normaliser

_GIVE = (
    r"提供|发[给来下我一过送]|发(?=[您你]的|订单|照片|图|视频|截图|单号|地址)|发(?:张|个|段)"
    r"|上传|拍[一下张个段几照]|拍(?=照|到|清)"
    r"|告诉(?:我|我们|一下)?|告知(?:我|我们|一下)?|回复|回一下|回个|说[一下明清]|讲一下|描述"
    r"|补充|补一|补发|确认|核[对实]一下"
    r"|选[择一个]?|填[写一]?|留[一下个]|给(?:我|到我|一下)|报一下|写[一下明]|打开|试[一下试]"
    r"|看一下(?=型号|编号|标签|上面)"
    r"|检查一下|授权|签[字收名]|寄[回给到来]|带[上来到]|出示|勾选|截[个一图]|加一下|拨打"
    r"|扫[一码]|重启|登录"
)
"""What a customer can be asked to give or to do."""
_BEGIN = r"(?:^|(?<=[还那就也先再都便, ])|(?<=的话)|(?<=方便))"
_PLEASE = rf"(?:{_BEGIN}请(?!问)|麻烦|烦请|劳烦|劳驾|辛苦(?=您|你)|拜托|恳请|还请)"
_REQUESTS = (
    re.compile(rf"{_PLEASE}(?!同事|师傅|技术|仓库|工程师|厂家|他|她)[^,。;!?]{{0,16}}?(?:{_GIVE})"),
    re.compile(
        rf"(?:需要|还要|得|要请|想请|还差|还缺)(?:您|你)(?:这边)?[^,。;!?]{{0,10}}?(?:{_GIVE}"
        rf"|的(?:订单|电话|地址|照片|型号|凭|发票|单号))"),
    re.compile(r"^(?:还|只)差(?:一|您|你)"),
    re.compile(rf"^(?:可以|能|能不能|可不可以|方便)(?:您|你)?(?:先|再)?(?:{_GIVE}).*(?:吗|呢|么)$"),
    re.compile(
        rf"^(?:那|就|也|还)?(?:您|你)(?:先|方便|这边|可以|能|能不能|可不可以|再|把"
        rf"|帮)[^,。;!?]{{0,16}}?(?:{_GIVE})"),
    re.compile(r"(?:把|将)[^,。;!?]{1,16}(?:发|拍|给|报|告诉|留|传)(?:给)?(?:我|过来|一下|到)"),
    re.compile(
        r"^(?:方便)?(?:发|拍|报|留|给|说)(?:一?下|个|张)(?:您"
        r"|你)?(?:的)?[^,。;!?我]{1,12}(?:给我|过来|吧|就行|即可|$)"),
    re.compile(
        r"(?:订单号|单号|电话|型号|地址|照片|截图|发票|序列号)(?:也)?(?:发|给|报|留|拍)(?:我"
        r"|一下|给我|个|张)"),
    re.compile(
        r"\b(?:please|kindly|pls|could you|can you|would you|will you)\b"
        r"(?! (?:allow|let me(?! know)|accept|find|note|bear|excuse|forgive|rest|don't|do not))"
        r"[^.;!?]{0,40}?\b(?:provide|send|share|tell|give|confirm|reply|upload|attach|describe"
        r"|choose"
        r"|pick|select|fill|let (?:us|me) know|check (?:the|your|if|whether)|take (?:a "
        r"|some )?(?:photo|picture)"
        r"|specify|type|enter|add|explain|answer|return|ship|sign|show|try|restart|look at)"
    ),
    re.compile(
        r"\b(?:i|we)(?:'ll| will)?(?: still| just| also)? need (?:your|you to|a (?:photo"
        r"|picture)|the order)"),
    re.compile(r"^(?:so |and |then |just )?(?:send|share|tell|give|let) (?:us|me)\b"),
    re.compile(r"\b(?:may|could|can) (?:i|we) (?:have|get|ask (?:for )?)\b"),
)  # fmt: skip
_WORDS_OF_ASKING = re.compile(
    r"多少|几[号点个次天台件时月]|什么|哪[个一里家些天种位款年]|哪儿|哪台|何时|怎么称呼|怎样"
    r"|怎么样|是否|有没有|是不是"
    r"|能不能|可不可以|要不要|还是|请问|吗$|方便$|\b(?:what|which|when|where|who|how|did|does"
    r"|is|are|was|were|have|has|do)\b"
)
_HIS = re.compile(r"您|你|请问|订单|单号|型号|电话|地址|\byou(?:r)?\b|\border\b")
_UNMARKED = re.compile(
    r"(?:您|你|订单号?|单号|型号|电话|地址|姓名)[^,。;!?我]{0,14}(?:是多少|是什么|是哪|在哪"
    r"|什么时候|哪天|几点|几号|怎么称呼"
    r"|有没有|是不是|是否|能不能|可不可以|方便吗|吗|呢|行不行|好不好)"
    r"|^(?:and |so )?(?:what|which|when|where|who|how|do|did|does|is|are|was|were|have"
    r"|has) .*\byour?\b"
)
_TO_DO = re.compile(r"\bwould you like us to do\b|\bwhat (?:would|do|can) .*\byou\b")
_OF_US = re.compile(r"我|咱|这边|同事|技术|仓库|\b(?:i|we|our|us)\b|\bi'll\b|\bwe'll\b")
_CONSENT = re.compile(
    r"[, ]*(?:好吗|可以吗|行吗|好不好|行不行|可不可以|可以吧|好吧|行吧|好么|成吗|ok吗?|okay"
    r"|all right|alright"
    r"|is that (?:ok|okay|all right|alright|fine)|if that's (?:ok|okay)|does that (?:work"
    r"|sound good|sound ok)[^?]*"
    r"|sound good)$"
)  # fmt: skip
_HIS_VIEW = re.compile(
    r"(?:您|你)(?:看|觉得|认为|同意|接受|愿意|希望|想要|更想|选|倾向)|能接受|可以接受|接受吗|同意吗"
    r"|\b(?:do|would|are) you (?:agree|accept|prefer|like to|want|happy)"
)
_OFFERS = re.compile(
    r"(?:需不需要|需要|要不要|用不用|要)我(?:们)?(?:先)?(?:帮|给|为|替|把|去|再|安排|联系)"
    r"|还有(?:什么|其他|别的).{0,6}(?:可以|能|需要).{0,3}帮"
    r"|有(?:什么|其他|别的).{0,6}(?:可以|能)帮"
    r"|\b(?:shall|should) (?:i|we)\b|\bwould you like (?:me|us) to\b|\bdo you (?:want"
    r"|need) (?:me|us) to\b"
    r"|\banything else\b|\bcan (?:i|we) (?:help|do)\b"
)
_RHETORIC = re.compile(
    r"难道|谁(?:不|能不|愿意|受得了|都)|怎么(?:会|能|可能|好)|换(?:谁|做|作|成)|何必|不是吗"
    r"|对吧$|是吧$|对不对$|是不是$|凭什么"
    r"|谁让|哪(?:能|有)(?!.*(?:您|你))|\b(?:isn't it|aren't we|doesn't it|wouldn't (?:it|you"
    r"|anyone)|who wouldn't|how could"
    r"|who likes)\b|\b(?:right|isn't that so)$"
)
_GREETS = re.compile(
    r"^(?:您|你)?好?[, ]*(?:您|你)?(?:在吗|在不在|好吗|还好吗|好些了吗|现在好(?:点|些)了吗"
    r"|最近好吗|看到了吗|收到了吗|明白吗|清楚了吗)$"
    r"|^(?:how are you(?: doing)?|are you there|does that make sense|you there)$"
)
_STANDING = re.compile(
    r"随时|有(?:任何|什么|其他|别的|新的)?(?:问题|需要|疑问|疑虑|不明白|不清楚|情况"
    r"|变化)(?:的话|时|再|请|可以|就|都|,|$)"
    r"|(?:如|若|要是|如果)[^,。;!?]{0,4}(?:有|还有|需|仍|再)"
    r"|\bany(?: (?:other|further|more))? (?:question|concern|problem|issue|doubt)s?\b"
    r"|\bneed anything\b|\bfeel free\b"
    r"|\b(?:at )?any ?time\b|\bif (?:you (?:have|need)|there|it|anything|something"
    r"|the problem)\b|\bwhenever you\b"
)
_CAME = re.compile(
    r"收到|已经?(?:看|拿|记|按)|感谢|谢谢(?:您|你).{0,4}(?:提供|发|告|回|反|配合|确认)"
    r"|多谢(?:您|你).|按(?:您|你)(?:说|提供|选)|"
    r"之前|刚才(?:您|你)|\b(?:thanks?|thank you) for\b|\b(?:received|got) (?:your|the)\b"
)
_SEE_TO_IT = re.compile(
    r"请(?:您|你)?(?:放心|稍|耐心|留意|注意|查收|勿|不要|别|谅|理解|见谅|知悉|相信|保重|休息|等)"
)
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"")
_SENTENCE = re.compile(r"(?<=[。!?;\n])|(?<=\.)\s+")
_ANSWERED = re.compile(
    r"^\s*(?:因为|原因|是因为|主要是|答案|其实|because\b|it's because\b|the reason\b)"
)
_CLAUSE = re.compile(r"[,、]")
_ENDS = "。!?;. \n~～…"


def asks(text: str) -> bool:
    """Say whether *text* asks its reader for something, in any sentence of it."""
    sentences = [s for s in _SENTENCE.split(_plain(text)) if s.strip(_ENDS)]
    then = [*sentences[1:], ""]
    return any(_asks(sentence, then[n]) for n, sentence in enumerate(sentences))


def _asks(sentence: str, then: str) -> bool:
    marked = sentence.rstrip().endswith("?")
    said = sentence.strip(_ENDS)
    if _STANDING.search(said):
        return False
    if any(_requests(clause) for clause in _clauses(said)):
        return True
    if marked:
        return _questions(said) and not _ANSWERED.match(then)
    return any(_unmarked(clause) for clause in _clauses(said))


def _requests(clause: str) -> bool:
    """Say whether the clause wants something given or done."""
    if _CAME.search(clause) or _SEE_TO_IT.search(clause):
        return False
    return any(one.search(clause) for one in _REQUESTS)


def _questions(said: str) -> bool:
    """Say whether a sentence with a mark waits for the customer's answer."""
    last = _clauses(said)[-1]
    if _RHETORIC.search(said) or _GREETS.search(said):
        return False
    if _OFFERS.search(said) and not _TO_DO.search(said):
        return False
    if _HIS_VIEW.search(said):
        return True
    rest = _CONSENT.sub("", said)
    if rest == said:
        return bool(_WORDS_OF_ASKING.search(said) or _HIS.search(last) or not _OF_US.search(said))
    return bool(rest) and not _OF_US.search(rest) and bool(_HIS.search(rest))


def _unmarked(clause: str) -> bool:
    """Say whether a clause without a mark is a question to the customer all the same."""
    mine = _OF_US.search(clause) or _CAME.search(clause) or _OFFERS.search(clause)
    none = _RHETORIC.search(clause) or _GREETS.search(clause)
    return not mine and not none and bool(_UNMARKED.search(clause))


def _clauses(said: str) -> list[str]:
    return [c for part in _CLAUSE.split(said) if (c := part.strip(_ENDS))] or [said]


def _plain(text: str) -> str:
    return _QUOTED.sub("", _normal().plain(text.replace("’", "'")))


@cache
def _normal() -> Normaliser:
    return Normaliser()
