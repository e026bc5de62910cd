"""What a customer says once his case is filed, told apart by his words.

    asks_number(text)    which number his case has: 编号多少来着
    looks_for_us(text)   where everybody is, or when they come
    asks_due(text)       when somebody gets in touch: 明天早上几点啊
    chases(text)         nobody has: 怎么还没人理我, 说话不算数, nobody called
    news(text)           somebody has, and what came of it: 电话打来了，说修不了
    no_call(text)        he speaks of calls and asks for none: 没人打电话给我
    blames_self(text)    he blames himself: 怪我没多想
    in_need(text)        he does not know where to turn tonight: 今晚我们要睡哪里
    thanks(text)         thanks or kind words, and no more
    nods(text)           he has understood, and says no more: 收到
    greets(text)         he only looks whether somebody is there: 在不在
    opens_another(text)  he says that another matter follows: 另外, 还要投诉
    elsewhere(text)      of a thing bought or ordered before: 你们上次卖我的电饭煲
    of_same(text, product)   he speaks of the same thing, or of what it did: 它冒火花了, 门框也刮了

Pure; each of a whole message. Source: ideal 1.5, 3.2.
"""

from __future__ import annotations

import re

from dialogues import cues, fed_up, preferred

_MOST = 30
_BRIEF = 16
_NUMBER = re.compile(
    r"(?:[编編][号號]|[单單][号號]|受理[号號]|工[单單][号號]?|案[件]?[号號]|[号號][码碼]?)[^，,。]{0,6}(?:多少|[几幾]|[什甚][么麼]|[没沒唔][记記]|忘|[来來][着著]|[给給俾]我|再[发說说讲]|咩|[点點])"
    r"|(?:[忘]了?|[没沒唔]有?[记記][住得到]?|[再]?[发發告][诉訴]?我?一?[下遍]?|[查找]).{0,6}(?:[编編][号號]|受理[号號]|工[单單][号號]?|案[件]?[号號])"
    r"|\b(?:what(?:'s|\sis|\swas)|remind\sme|forgot|lost|give\sme|send\sme|need)\b.{0,20}\b(?:case|reference|ref|complaint|ticket)\b.{0,4}\b(?:number|no|id)?\b",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"[几幾][号號]|[订訂][单單]|快[递遞]|[运運][单單]|物流|[电電][话話]|手[机機]|\b(?:order|tracking|phone)\b",
    re.IGNORECASE,
)
"""A day (最晚几号), or the number of something else."""
_DUE = re.compile(
    r"(?:咁|那|[请請][问問]|[你您][们們哋]|[，,\s])*[几幾][时時](?:先|至)?(?:有人|同事)?(?:[会會])?(?:[覆复]返?|[搵揾找]|打(?:[给給俾畀]|[电電][话話][给給俾畀])?|[联聯][络絡系繫])我?[呀㗎啊?？]*"
    r"|(?:那|行吧|咁|[请請][问問]|[，,\s])*(?:[谁誰]|[边邊][个個])(?:[会會])?(?:[给給同跟俾畀]我)(?:打|回|[联聯])[^，,。]{0,4}[?？呢啊呀]*"
    r"|(?:[请請][问問]|那|[这這][个個]|[你您][们們]|，|,|\s)*(?:投[诉訴]|登[记記]|案件?|[处處]理)(?:了|之?[后後]|完)?[^，,。]{0,3}(?:多久|多[长長][时時][间間]|[几幾]天)(?:才|[会會]|能|有人|就)*(?:[联聯][系繫络絡]|[处處]理|回|[覆复]|有[结結]果|搞定)(?:我)?[好完]?[?？呢啊呀]*"
    r"|(?:咁|[请請][问問]|我|[，,\s])*(?:[張张][單单]|件事|[單单]嘢)(?:而家)?(?:去|行|[处處]理|跟)到?(?:[边邊]|咩|哪)[^，,。]{0,4}[?？]*"
    r"|(?:明天|今天|今晚|后天|後天|早上|上午|下午|大概|到底|那|具体|具體|[听聽]日|\s)*(?:[几幾][点點][钟鐘]?|什[么麼][时時]候|[几幾何][时時]|多久)(?:啊|呀|呢|左右)*(?:能|可以|[会會]|才|就|先)*(?:[有]?人|[你您][们們]|同事)?(?:[给給俾]我|同我|[来來]|跟我|和我)?(?:打|[联聯][系繫络絡]|[找揾搵]|回|[来來])?(?:我|[电電][话話]|信|[复覆復])?(?:[给給俾]我)?(?:啊|呀|呢|[来來])*[?？。！!\s]*"
    r"|(?:so\s|and\s|ok,?\s|tomorrow,?\s|today,?\s)*(?:what\stime|when|how\ssoon|how\slong)\b.{0,20}\b(?:call(?:ing)?|ring(?:ing)?|contact(?:ing)?|get(?:ting)?\sin\stouch|hear|reply|phon(?:e|ing)|reach)\b.{0,16}"
    r"|(?:那|[现現]在|到底|[请請][问問]|我[这這]?件?事|[这這]件?事|\s)*(?:是)?[谁誰](?:在|来|來)?(?:[办辦]|[处處]理|[负負][责責]|[管跟])(?:[进進]|着|著|的|我的事|[这這]?件?事)*[呢啊呀?？。\s]*"
    r"|(?:so |and )*who(?:'s| is| will be) (?:handling|dealing|looking|in charge|on)\b.{0,20}"
    r"|will (?:someone|anyone|you|they)\b.{0,20}\b(?:call|ring|contact|phone)\b.{0,16}",
    re.IGNORECASE,
)
_WHICH_HALF = re.compile(
    r"(?:早上?|上午|[凌清]晨|[今明后後]天|今晚)[^，,。]{0,4}[还還]是[^，,。]{0,4}(?:晚上?|下午|中午|夜[里裡]|[今明后後]天)[^，,。]{0,6}$"
    r"|(?:晚上?|下午|中午|[今明后後]天)[^，,。]{0,4}[还還]是[^，,。]{0,4}(?:早上?|上午|[今明后後]天)[^，,。]{0,6}$"
    r"|\b(?:am or pm|morning or (?:evening|night|afternoon)|today or tomorrow)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"[你您][们們]?[^，,。]{0,10}(?:[说說讲講]|[给給]我|[联聯][系繫络絡]|打|回|[来來])|消息|[点點]半?|\b(?:you|call|message)\b",
    re.IGNORECASE,
)
_CHASES = re.compile(
    r"[没沒冇][有个個]*(?:人|同事|客服|[电電][话話])(?:[来來])?(?:理|管|打|[联聯][系繫络絡]|[找揾搵]|回|跟[进進]|[给給俾][我]?(?:打|回|消息))|[还還](?:没|沒|未)(?:有)?(?:好[吗嗎呢啊?？]*$|[来來到][啊呀呢?？！!]*$|人|[动動][静靜]|消息|回[音信复覆]|下文|[结結]果|[处處]理|[联聯][系繫])"
    r"|^(?:都|已[经經]|又)?(?:[过過]去?了?|等了)?(?:快|都|足足)?(?:[一二两兩三四五六七八九十半几幾\d]+)(?:[个個]?(?:半)?(?:小[时時]|[钟鐘][头頭]?|[钟鐘])|分[钟鐘]|天|日)[了啦喇咯][^，,。]{0,12}$"
    r"|等(?:得|到|了?(?:很|好|太|那么|這麼|这么))[^，,。]{0,4}(?:[烦煩急累久慌]|[气氣]|花[儿兒]?)|[烦煩急]死|^(?:[你您][们們]?|[这這]|也|真的?|实在|實在|都)*(?:太|真|好)?慢(?:了|死|啊|吧|[！!。])+$|^(?:[你您][们們]?|能不能|可不可以|麻[烦煩]|[请請]|[给給帮幫]我)*(?:搞|弄|[办辦]|[处處]理)?(?:快[点點些]儿?|[尽盡]快|[赶趕][紧緊快]|[抓][紧緊])(?:[办辦]|[处處]理|[给給]我|吗|嗎|吧|啊|行不行|好不好|[，,！!?？\s])*$"
    r"|[说說][话話]不算[数數话]|(?:都|不是|明明)?[说說](?:好|了|[过過])的?[^，,。]{0,4}(?:[今明昨前]天|[今昨]晚|[上下]午|早上|\d点|当天)[^，,。]{0,5}(?:[联聯][系繫络絡]|打|回|[来來]|[处處]理|[给給])(?:我|[电電][话話]|[复覆])?的?[啊呀吗嗎?？！!]*$|[说說]好的?.{0,8}(?:呢|没|沒|人呢)|承[诺諾](?:呢|[过過]|在哪)|[答][应應][过過]?.{0,6}(?:呢|没|沒)|[会會能]不[会會能].{0,4}[给給俾]?.{0,2}(?:[个個]?(?:准)?信|答[复覆]|回[复覆])|[给給俾](?:[个個]|句)(?:准)?(?:信|[话話])"
    r"|[点點]解(?:咁|仲|[还還])|咁耐|等(?:到)?(?:几|幾)?[时時]|[咋怎][么麼]?[还還](?:没|沒|不)|有[没沒]有人(?:管|理|在)|是不是(?:忘了|不管)|忘了我|[过過]很?久了|[几幾]天了"
    r"|\b(?:nobody|no\sone|no-one|noone)\b.{0,10}\b(?:call\w*|rang|contact\w*|answer\w*|repl\w+|came|cares|bother\w*)\b|\bits?\sbeen\s(?:ages|hours|days|so\slong|forever)\b|\bany(?:one|body)\sthere\b|\bstill\s(?:waiting|nothing|no)\b"
    r"|\byou\s(?:said|promised)\b.{0,20}\b(?:call|today|contact|hear|by)\b|\bthis\sis\sa\sjoke\b|\bso\sslow\b|\btaking\s(?:so\s|too\s)long\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"(?:打|call)(?:[电電][话話])?[给給俾去了過过咗]+[^，,。]{0,8}(?:客服|店|公司|[你您他她佢][们們哋])[^，,。]{0,4}[，,\s]*(?:[他她佢][们們哋]?)?(?:[说說讲講话話]|答[应應])"
    r"|(?:[电電][话話]|[他她佢][们們哋]?|[师師]傅|客服|平台|店家|商家|[经經]理|同事|有人|[刚剛]才?|[刚剛][刚剛]|[头頭]先|啱啱)[^，,。]{0,14}?(?:打(?:[电電][话話])?(?:[过過]?[来來嚟]|[给給俾]我)(?:了|咗)?|[给給俾]我(?:打|[来來]|回)(?:[过過]?了?)?[个個]?[电電][话話](?:了|咗)?|[覆复][咗返]?[我咗]+|打[过過]了?|打[电電][话話][了咗]|[来來][过過电電](?:了|[话話])?|上[过過]?[门門](?:了)?|[联聯][系繫][过過]?我(?:了)?|回[复覆]?[我电電](?:[话話])?(?:了)?|[来來]了)[，,。\s]*.{0,4}(?:[说說讲講话話]|[结結]果|就|[还還]是|答[应應]|[没沒]|不|修|[换換]|退)"
    r"|(?:[他她]们?|[师師]傅|客服|店家|商家|[经經]理)(?:[刚剛]才?)?(?:[说說讲講话話]|答[应應]|同意|拒[绝絕])(?:了|我)?.{2,20}"
    r"|\b(?:they|someone|a\sguy|the\s(?:engineer|technician|shop|store|guy|man|lady)|he|she)\b.{0,12}\b(?:called|rang|phoned|came|visited|contacted|said|told)\b.{3,}",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^[没沒冇]|[吗嗎?？]$|\b(?:nobody|never|did|no one)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"人工|真人|活人|[叫找派][个個]?人|\b(?:human|agent|person|manager)\b", re.IGNORECASE
)
_CALL = re.compile(r"[电電][话話]|打|\b(?:call\w*|rang|ring|phone\w*)\b", re.IGNORECASE)
_SELF = re.compile(
    r"(?<!不)怪我(?!吗|嗎|[们們])|(?:都|也|是)(?:我|自己)(?:的)?(?:[错錯]|不好|不[对對]|太|[没沒])|(?<![骂罵说說嫌笑吼叫])我(?:自己)?(?:太)?(?:傻|笨|[没沒]用|大意|粗心|[没沒]多想|[没沒]看清|糊涂|糊塗)|后悔死|悔死|早知道.{0,10}(?:就|不|先)"
    r"|\b(?:my\s(?:own\s)?fault|i(?:'m|\sam|\swas)\s(?:so\s|such\san?\s)?(?:stupid|idiot|silly|dumb)|should(?:n'?t|\snot|\shave|\snever)\s(?:have\s)?(?:known|bought|trusted|checked)|blame\smyself)\b",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"(?:今晚|今夜|[这這]?大?半夜|[现現]在|晚上|[两兩]个?孩子).{0,10}(?:睡|住|去|吃|待|[过過]夜?|[怎咋]).{0,6}(?:哪|[边邊]|什[么麼]|[怎咋]|[办辦])|(?:今晚|今夜|[晚夜][里上]).{0,6}[怎咋][么麼]?(?:[过過]|[办辦])|(?:睡|住)(?:哪[里裡儿]?|[边邊]度|大街)|[没沒冇](?:地方|[处處]|[钱錢])(?:住|睡|去|吃)"
    r"|\bwhere\b.{0,16}\b(?:sleep|stay|go)\b.{0,12}\b(?:tonight|now)?\b|\bnowhere\sto\s(?:sleep|stay|go)\b",
    re.IGNORECASE,
)
_PAIN = re.compile(
    r"想哭|哭了|[难難](?:受|[过過]|熬)|崩[溃潰]|心(?:[痛疼累酸寒]|都?碎)|熬不|睡不着|睡唔着|[绝絕]望|[委]屈|好[惨慘]|太[难難]了|心[里裡](?:不|[难難]|堵)|伤心|傷心|害怕|好[驚惊怕]"
    r"|\b(?:crying|in tears|heartbroken|devastated|can'?t sleep|so upset|exhausted|scared)\b"
    r"|^(?:(?:wow|omg|seriously|honestly|god)\W+)*(?:you|u|this|it|they)"
    r"(?: guys| people| lot| all)?(?:['’]re| are| is|['’]s| r)?"
    r" (?:so |really |just |totally |absolutely |all )*(?:useless|terrible|pathetic|a joke"
    r"|ridiculous|rubbish|hopeless|the worst|awful|a disgrace|unbelievable)[\s.!]*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:is (?:that|this) (?:it|all|right|normal)|(?:do|should|can|will|am) i|can you tell me"
    r"|will (?:you|it|there|they)|when|how (?:long|much|many|do|does|can|will)"
    r"|what (?:happens|if|about)|is it (?:safe|ok|okay|possible)"
    r"|where (?:do|can|should) i|who will|which)\b[^?]*\?\W*$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:真的?|好|好的|太|很|非常|实在|實在|嗯|哦|那|就|先|[行得]|ok|okay|[你您][们們]?(?:真|好|真的|很|太|都)?|[，,！!。\s～~])*+"
    r"(?:[谢謝]+|感[谢謝激恩]|多[谢謝]|唔[该該]+晒?|辛苦|麻[烦煩]|[贴貼]心|[体體][贴貼]|[温溫]柔|耐心|好人|有心|靠[谱譜]|[专專][业業]|[给給]力|[棒好]评)"
    r"(?:[你您][们們]?的?|[了啦喇啊呀哦喔晒哈嘞]|[帮幫]忙|[听聽]我[说說]|[理解]|[大家]|[棒好]|[，,！!。\s～~❤️🙏👍]|[谢謝]|辛苦|[费費]心|[真的很太好都也])*+"
    r"(?:[贴貼]心|[体體][贴貼]|耐心|[温溫]柔|好人|[专專][业業]|[给給]力)?[了啊呀哦喔。！!～~\s]*+"
    r"|(?:ok\s|oh\s|great\s|awesome\s|right\s|really\s|so\s|that'?s\s|you(?:'ve|\shave|'re|\sare)?\s|been\s|very\s|such\sa\s|a\s|too\s|much\s|[,.!\s])*(?:thanks?|thank\syou|thx|ta|cheers|appreciate\sit|lovely|kind|helpful|brilliant|a\sstar|a\sgem|sweet|patient)"
    r"(?:[,.!\s]|so|very|much|a\s(?:lot|million|bunch)|you|for|your|help|this|that|been|have|'ve|lovely|really|kind|helpful|mate|love|cheers|thanks|and|all|everything|patience|the)*",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"太|真|好人|[贴貼]心|感[激恩]|[温溫]柔|耐心|[给給]力|[专專][业業]|靠[谱譜]|辛苦|\b(?:so|lovely|kind|helpful|brilliant|star|gem|sweet|patient|really|appreciate)\b",
    re.IGNORECASE,
)
_NODS = re.compile(
    r"(?:收到|知道|明白|了解|清楚|好|行|可以|嗯|哦|噢|ok|okay|okie|got\sit|noted|ta|thx|thanks?|cheers|thank\s?you|understood|i\ssee|alright|all\sright|right|fine|cool|sure)(?:了|啦|喇|的|吧|哈|嘞|[，,。！!\s.])*"
    r"|(?:好[的啊]?|行|嗯|[，,\s])*有(?:咩|事|什[么麼]|啥)(?:事|需要|[问問][题題])?(?:我)?再(?:搵|揾|找|[问問]|[联聯][系繫络絡])[你您][们們哋]?(?:啦|喇|吧|了)?[。！!]*",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:[你您]好|[喂在][吗嗎]?|在不在?|[还還]在[吗嗎]?|哈[喽囉咯]|嗨|有人(?:[吗嗎]|[没沒]有)|早[上安]?好?|晚上好|hi|hello|hey|you\sthere|are\syou\s(?:still\s)?there|good\s(?:morning|evening|afternoon))[啊呀吗嗎，,。！!?？\s]*",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"(?:^|[，,。；;\s])(?:[诶欸哎对對]了?[，,\s]*)?(?:我|那|[就])?(?:另外(?!付|一[个個]同事)|[还還]有[个個件一]{1,2}(?:别的|[别別]的?)?(?:事|[问問][题題]|情[况況]|投[诉訴])|再[说說][一]?[个個件]|第二[件个個]|[别別]的事|[还還](?:要|想)?(?:再)?投[诉訴]|再投[诉訴]|[顺順]便(?:再)?投[诉訴]|也要投[诉訴]|仲有[一]?[单單件]|[还還]有[你您][们們])"
    r"|(?:[还還]有|仲有)[，,\s]*(?:我)?(?:[你您][们們哋])?(?:上(?:次|回|[个個]月|[周週])|之前|以前)[^，,。]{0,4}(?:的(?!事)|[买買卖賣点點订訂叫寄])"
    r"|\b(?:also\sthe|another\s(?:thing|complaint|issue|problem|matter|point)|separately"
    r"|(?:an?|one|the)\s(?:more|further|other|last|final|second|separate|different)"
    r"\s(?:thing|complaint|issue|problem|matter|point)"
    r"|(?:also|and)\si(?:'d|\swould)?\s(?:also\s)?(?:want|like|need|have)\sto\scomplain"
    r"|i(?:'d|\swould)?\salso\s(?:want|like|need|have)\sto\scomplain)\b",
    re.IGNORECASE,
)
_HAS_MORE = re.compile(
    r"(?:我|家[里裡]?)[还還仲](?:有|买了|買了|買咗)一?[个個台臺部件双雙条條张張把].{1,8}也"
    r"|\bi also (?:have|bought)\b",
    re.IGNORECASE,
)
"""Of another thing of his: 家里还有个微波炉也坏了."""
_OTHER_ONE = re.compile(
    r"上(?:次|回|[个個]月|[周週])(?:的|那)?.{0,4}[那][个個双雙台件條条]|[之以]前(?:的|[买買]的?)?那[个個双雙台件条]|另一?[个個双雙台件条]|又(?:[撞打摔弄碰砸][坏壞破烂爛碎]|[给給]我)"
)
_IT = re.compile(
    r"[那这這][个個位](?:教[练練]|[师師]傅|店[员員长長]|客服|老[师師板闆]|司[机機]|[骑騎]手|小哥|[护護]士|[医醫]生|[员員]工|前台|[经經]理|[销銷]售|[顾顧][问問]|人)(?:还|還|又|也)"
    r"|[它佢](?!们|們|哋)|那[台臺部]|[这這][台臺部]|[里裡](?:面)?的?|[刚剛]刚?又|(?<![a-z])(?:it|its|it's)(?![a-z])|\bthe\s\w+\s(?:is|are|came|has)\b.{0,20}\b(?:too|as\swell|loose|off)\b|[连連][着著]?|[都也](?:跟[着著])?(?:坏|壞|[刮][花了]?|[脏髒]|[泡湿濕]|[裂破烂爛碎]|漏|掉|[晒曬歪]|松|鬆)",
    re.IGNORECASE,
)

_BOUGHT_BEFORE = re.compile(
    r"(?:上(?:次|回|[个個]月|[周週])|之前|以前|[你您][们們哋])[^，,。]{0,4}(?:[买買卖賣点點订訂寄](?:[给給俾]?我)?)(?:的|嘅|[过過]的)"
    r"|(?:[还還]|仲)有[^，,。]{0,3}(?:上(?:次|回)|之前)的(?!事|[时時])"
)
_TOO = re.compile(
    r"[都也](?:跟[着著]|被|[给給])?(?:[一-鿿]{0,3})?(?:坏|壞|刮|脏|髒|泡|湿|濕|裂|破|[烂爛]|碎|漏|掉|晒|曬|歪|松|鬆|臭|黄|黃|凹)[了花咗啦]|\b(?:is|are)\s\w+\s(?:too|as\swell)\b",
    re.IGNORECASE,
)


def _said(pattern: re.Pattern[str], text: str, most: int = _MOST) -> bool:
    return cues.length(text) <= most and bool(pattern.search(text.strip()))


def _whole(pattern: re.Pattern[str], text: str, most: int = _MOST) -> bool:
    return cues.length(text) <= most and bool(pattern.fullmatch(text.strip()))


def asks_number(text: str) -> bool:
    """Say whether he asks for the number of his case."""
    return _said(_NUMBER, text, _BRIEF) and not _NOT_OURS.search(text)


def asks_due(text: str) -> bool:
    """Say whether he asks when somebody gets in touch, and no more."""
    half = _said(_WHICH_HALF, text, _BRIEF + 8) and bool(_OURS.search(text))
    return half or _whole(_DUE, text, _BRIEF + 8)


def looks_for_us(text: str) -> bool:
    """Say whether he only asks where everybody is, or when somebody gets in touch."""
    return fed_up.calls_out(text) or asks_due(text)


def chases(text: str) -> bool:
    """Say whether he says that nobody has been in touch, or that it takes long."""
    return _said(_CHASES, text, _MOST) and not opens_another(text)


def news(text: str) -> bool:
    """Say whether he tells what somebody who was in touch said or did."""
    return bool(_NEWS.search(text)) and not _ASKED.search(text) and not _said(_CHASES, text)


def no_call(text: str) -> bool:
    """Say whether he speaks of calls, or of when one comes, and asks for no person now."""
    if _PERSON.search(text):
        return False
    return (
        asks_due(text)
        or news(text)
        or preferred.says_how(text)
        or (chases(text) and bool(_CALL.search(text)))
    )


def blames_self(text: str) -> bool:
    """Say whether he blames himself."""
    return _said(_SELF, text)


def in_need(text: str) -> bool:
    """Say whether he has nowhere to turn to by tonight."""
    return _said(_NEED, text)


def asks_in_english(text: str) -> bool:
    """Say whether English words ask what can be answered: is that it? Who cares? does not."""
    return text.isascii() and bool(_ASKS.search(text.strip()))


def pained(text: str) -> bool:
    """Say whether a few words tell how badly he feels."""
    return _said(_PAIN, text)


def thanks(text: str) -> bool:
    """Say whether there are warm thanks or kind words, and nothing else."""
    return _whole(_THANKS, text, _MOST + 10) and bool(_KIND.search(text))


def nods(text: str) -> bool:
    """Say whether he only says that he has understood: 收到, 知道了."""
    return _whole(_NODS, text, _BRIEF)


def greets(text: str) -> bool:
    """Say whether he only looks whether somebody is there."""
    return _whole(_GREETS, text, _BRIEF)


def elsewhere(text: str) -> bool:
    """Say whether another thing was bought or ordered before: 还有你们上次卖我的电饭煲也坏了."""
    return bool(_BOUGHT_BEFORE.search(text))


def harm_too(text: str) -> bool:
    """Say whether something else was harmed as well: 门框也刮了."""
    more = "投" in text or _HAS_MORE.search(text)
    return bool(_TOO.search(text)) and not more


def opens_another(text: str) -> bool:
    """Say whether he says that another matter follows, or names another thing than this."""
    return bool(_ANOTHER.search(text) or _OTHER_ONE.search(text) or _HAS_MORE.search(text))


def of_same(text: str, product: str) -> bool:
    """Say whether he speaks of the same thing, by its name or by what hangs on it."""
    named = len(product) > 1 and product.lower() in text.lower()
    return not opens_another(text) and (named or bool(_IT.search(text)))
