"""Questions a customer puts to us: told apart by what they ask, whatever they were read as.

    topic(text) -> str           the answer of the script that meets it, "" when none does
    rhetoric(text) -> bool       asked of nobody
    puts(text) -> bool           a few words that ask something, rhetoric left out
    only_asks(reading) -> bool   a turn that asks and answers nothing that was asked
    plainly(reading) -> Reading  who asks about his privacy complains of nothing by that

Pure. Source: ideal 3.2 (interruptions), requirement S4-10.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from dialogues import cues, fed_up, language, preferred, retorts, southern, unnamed
from dialogues.events import Said
from dialogues.faults import names_fault
from dialogues.reading import UPSET, Reading
from nlu.types import Flag, Handoff, Intent, SlotType, Validity

_KEPT = 64
"""A turn's words are asked for by several rules."""
_ASK_MOST = 24
_TOPIC_MOST = 30
_OTHERS = r"[\w]{2,8}?(?:客服|公司|平台|官方|旗[舰艦]店)?"
_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "ask_firm",
        re.compile(
            r"^(?:[请請][问問]|[你您]好|喂|[，,\s])*(?:[这這](?:[里裡儿兒边邊])?|[你您][们們]|[你您]?[这這])(?:[里裡儿兒边邊])?(?:到底)?是(?:哪[家里裡个個]?|什[么麼]|啥)的?(?:公司|客服|平台|店|[单單]位|地方|[电電][话話])[呀啊呢]?[。?？!！]*$"
            rf"|^(?:[请請][问問]|[你您]好|喂|[，,\s])*(?!是不是)(?:不是|是)(?!.*(?:机器|機器|真人|人工|骗|騙|本人|我)){_OTHERS}[吗嗎嘛吧](?:[这這](?:[里裡儿兒边邊])|[你您][们們])[。?？!！]*$"
            rf"|^(?:[请請][问問]|[你您]好|喂|[，,\s])*(?:[这這][里裡儿兒边邊]|[你您][们們])(?:是|不是|是不是)(?!.*(?:机器|機器|真人|人工|骗|騙|人|[错錯]|[责責]任|[问問][题題])){_OTHERS}[吗嗎嘛吧]?[?？]+$"
            r"|\bwhat company is this\b|\bwhich company (?:is this|are you)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "not_ours",
        re.compile(
            r"[应應]聘|(?:[还還]|[你您][们們])招(?:不招)?(?:人|工|[员員]工|兼[职職]|客服)|招聘|找(?:[个個份])?(?:工作|兼[职職])的?[吗嗎呢啊。！!?？]*$|投(?:[个個份])?[简簡][历歷]"
            r"|(?:短信|微信)群[发發]|[诚誠]招代理|(?:需要|要)(?:[贷貸]款|[发發]票代[开開]|[刷补補][单單]|推[广廣])[吗嗎]|加我?(?:[vV]|微信|薇信)(?:了解|[领領]|[详詳]|[谈談])|[广廣]告位|[异異]业合作|商[务務]合作"
            r"|\b(?:job (?:opening|vacanc)\w*"
            r"|apply for (?:a |the )?job|are you hiring|partnership opportunit\w+)\b",
            re.IGNORECASE,
        ),
    ),
    ("ask_told", unnamed.TOLD),
    (
        "ask_privacy",
        re.compile(
            rf"(?:[谁誰]|[边邊][个個])(?!知道[呢啊])[都能还還]*(?:可以|[会會])?(?:看|睇|知道|[听聽]|[处處]理我[这這些的]).{{0,8}}{unnamed.ENDS}"
            r"|(?:[会會][不唔][会會]|[会會]|不[会會]|能不能不?|[别別]).{0,8}(?:(?:把|將|将|拿)我(?:的)?(?:名字?|信息|[资資]料|[电電][话話]|[号號]).{0,3}[给給告透公][诉訴漏露开開]?|泄[露漏]|洩[露漏]|外[传傳泄洩]|[给給让讓被].{1,6}(?:看[到见見]|知道)我?的?(?:[电電][话話]|[号號]|名字|信息|[资資]料)|公[开開布]我|[卖賣]我|[卖賣]掉|透露|[给給告][诉訴]?[别別]人|[话話][俾畀])"
            rf"|(?:[会會]|[会會]不[会會]|要).{{0,8}}(?:信息|[资資]料|[电電][话話]|号[码碼]|[隐隱]私).{{0,6}}(?:[给給告]|透露|[发發]).{{0,6}}{unnamed.THEM}.{{0,4}}{unnamed.ENDS}"
            r"|(?:保密|安全)[吗嗎么不嘛][。?？!！]*$|[隐隱]私(?:保[护護]|安全|怎[么麼]|有?保[障证證]|呢)"
            r"|(?:[这這]些|[这這][里裡]|聊天|[对對][话話]|我[说說]的|信息|[资資]料).{0,8}(?:保存|留|存|[录錄]).{0,4}(?:多久|[吗嗎]|不|[几幾])"
            r"|(?:[有会會在]|是不是|[会會]不[会會])[在不没沒]?.{0,4}[录錄](?:音|[屏下])[吗嗎么嘛呢?？]+[。?？!！]*$"
            r"|\bwho (?:can|will|gets to|is going to|else) ?(?:be able to )?(?:see|read|look)"
            r"|\b(?:share|sell|leak|give out|pass on)\b.{0,20}"
            r"\bmy (?:data|details|info\w*|number|address)\b"
            r"|\b(?:is|are) (?:this|it|these|my \w+|the chat)\b.{0,20}"
            r"\b(?:private|confidential|recorded|secure|safe with you)\b"
            r"|\bhow long\b.{0,20}\b(?:keep|store)\b.{0,16}\b(?:chat|data|details|this)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "threat",  # asked first, and told the same: it is his right
        re.compile(
            r"^(?:那|我|[请請][问問]|[，,\s])*(?:可以|能不能|可不可以|能)(?:把.{1,6})?(?:[发發]|[晒曬]|[挂掛]|放)(?:到|去|上|在)*"
            r"(?:[网網]上?|小[红紅][书書]|微博|抖音|朋友圈|大[众眾][点點][评評]|[点點][评評]|知乎|脸书|臉書|threads|dcard)上?[吗嗎么嘛]?[?？。\s]*$|"
            r"\b(?:can|may|could|am) i\b[^.!?]{0,12}\b(?:allowed to )?(?:post|review|share|write"
            r"|put|publish|tell people)\b[^.!?]{0,30}\b(?:on|in|to|online|about)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ask_emergency",
        re.compile(
            r"(?:急救|救[护護][车車]|燃[气氣]|煤[气氣]|[应應]急|[抢搶][险險修]|火警|消防|[报報]警|求救|[紧緊]急)[^，,。]{0,6}?(?:[电電][话話]|[号號][码碼]?|[热熱][线線])?(?:是|打|拨|撥)?(?:[几幾]|多少|什[么麼]|哪)[个個]?(?:[号號][码碼]?|[电電][话話])?[呀啊呢]?[。?？!！]*$"
            r"|(?:[该該]|要|[应應][该該])?打(?:什[么麼]|哪[个個]?|多少|[几幾])(?:急救|救[护護]|[应應]急|求救|[紧緊]急)[电電][话話]"
            r"|\b(?:what'?s?|which|is there|give me|need|have)\b[^.]{0,16}\b(?:emergency|ambulance"
            r"|police|fire (?:brigade|department|service)|gas)\b(?! report)[^.]{0,12}"
            r"\b(?:number|line|hotline)\b"
            r"|\bnumber for (?:the |an )?(?:emergenc\w+|ambulance|fire|gas|police)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ask_cost",
        re.compile(
            r"(?:投[诉訴]|登[记記]|反映|最高[级級][别別]).{0,20}(?:(?:是不是|[会會]不[会會]|要不要|用不用)(?:要|得|还要)?(?:收[费費钱錢]|花[钱錢]|交[钱錢费費]|[给給][钱錢])|(?:收[费費钱錢]|花[钱錢]|交[钱錢费費]|免[费費])的?[吗嗎么嘛])[吗嗎么嘛啊呀的]*[。?？!！]*$|"
            r"(?:投[诉訴]|登[记記]|反映|[举舉][报報]|找[你您][们們]|[你您][们們][这這]|[这這][个個]?服[务務])(?:是|[会會]|[还還]|我|[这這][个個]|的[话話]|[处處]理)*(?:要|收|用|需要|花)(?:不[要收用])?(?:[钱錢费費]|交[钱錢费費]|付[钱錢费費])[吗嗎么嘛不呀啊]*[。?？!！]*$"
            r"|(?:投[诉訴]|登[记記]|反映|找[你您][们們]).{0,4}免[费費]的?[吗嗎么嘛不]?[。?？!！]*$"
            r"|\b(?:is|does) (?:this|it|complaining|filing)\b.{0,24}\b(?:free|cost|charge)\b"
            r"|\bdo i (?:have to|need to) pay (?:for this|to complain)",
            re.IGNORECASE,
        ),
    ),
    (
        "ask_name",
        re.compile(
            r"^(?:那|[请請][问問]|[哎喂诶]|[你您]好|[，,\s])*(?:[你您](?:[叫是](?:什[么麼]|啥|咩)(?:名字?)?|的?名字(?:是|叫)?(?:什[么麼]|啥)?|[贵貴]姓|(?:的?工[号號])(?:是)?(?:多少|[几幾])?|是[谁誰哪][位个個]?)|怎[么麼]称呼[你您]|点称呼)[呀啊呢吗嗎]?[。?？!！]*$"
            r"|^(?:and |so |hi,? )*(?:what(?:'s| is) your name"
            r"|who (?:are you|am i (?:talking|speaking) (?:to|with)))\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "ask_blame",
        re.compile(
            r"(?:[你您][们們]?)?(?:[说說][说說]?)?(?:[这這](?:件)?事|到底|究竟|[这這][个個]?|那).{0,4}(?:怪|[赖賴])[谁誰][呢啊呀]?[。?？!！]*$"
            r"|(?:算|是|到底是|究竟是|[这這]是)[谁誰]的?(?:[错錯]|[责責]任|[问問][题題])[呢啊呀]?[。?？!！]*$"
            r"|(?:是不是|算不算|是)(?:我|[你您][们們]?|[你您][们們]?公司|店[里裡家]|平台)(?:的|自己的?)?(?:[错錯]|[责責]任|[问問][题題]|全[责責])[吗嗎么吧嘛]?[?？]*$"
            r"|(?:[你您][们們]?|店[家里裡]|平台|商家|公司|酒店|物业|物業)(?:到底|究竟)?(?:是不是|[该該]不[该該]|要不要|[应應]不[应應][该該])(?:[应應]?[该該]|要|得)?(?:[负負]|承?[担擔])(?:全部?)?(?:[责責]任?)?[吗嗎么吧嘛啊呀]?[。?？!！]*$"
            r"|[你您][们們]?(?:有没有|有沒有|[认認]不[认認]|[认認]|承[认認]).{0,4}(?:[责責]任|[错錯])[吗嗎么吧]?[?？。]*$"
            r"|\bwhose fault\b|\bis (?:it|this) (?:my|your) fault\b"
            r"|\bwho(?:'s| is) (?:to blame|responsible)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ask_not_upheld",
        re.compile(
            r"(?:[处處]理|解[决決]|弄|[谈談]|[协協]商|查)(?:得|的)?不(?:好|了|[满滿]意|成|到|下[来來]).{0,4}(?:怎[么麼咋]|咋|如何|[点點])"
            r"|(?:要是|如果|万一|[萬]一).{0,10}(?:不管|不[处處]理|不[认認]|不[满滿]意|不[赔賠退换換修补補]|拒[绝絕]|没[结結]果|沒[结結]果|没人管|不[给給]|不同意).{0,6}(?:怎[么麼]|咋|呢|[点點])"
            r"|不(?:[满滿]意|[认認]可|接受)(?:[结結]果|[处處]理)?(?:.{0,4})(?:怎[么麼]|咋|可以|能).{0,8}$"
            r"|\bwhat if\b.{0,30}\b(?:refuse|not happy|don'?t agree"
            r"|isn'?t (?:fixed|resolved|solved)|no|say no|reject)",
            re.IGNORECASE,
        ),
    ),
    (
        "ask_outcome",
        re.compile(
            r"(?:[赔賠][偿償]?|[补補][偿償]|退款)(?:金|款)?(?:大概|到底|最多|[能可会會]|可以|[应應][该該])*(?:有|是|拿到?|[给給])多少[钱錢]?[呢啊呀]?[。?？!！]*$|"
            r"(?:能|可以|[会會]|要|打算|到底|[给給]我|一共)*(?:[赔賠]|[退补補返])(?:我|[给給]我|[偿償款])?(?:多少|[几幾](?:[块塊元成百千]|多))[钱錢]?[呢啊呀]?[。?？!！]*$"
            r"|^(?:那|[这這]|我)?(?:[这這那][个個]?|我的?)?(?![你您他她哪怎])[\u4e00-\u9fff]{0,3}(?:[费費钱錢款票课課卡]|押金|定金|[东東]西)(?:[还還]|到底)?(?:能不能|能|可以|[会會])退(?:[钱錢款]|[给給]我)?[吗嗎么嘛呢不啊呀]*[。?？!！]*$"
            r"|^(?:那|所以|[你您]?先?(?:告[诉訴]|回答)我|就?[想是][问問知]?道?|你先?[说說]|先[说說]|到底|[还還]|我|[这這钱錢][个個种種]?|[请請][问問])*(?:能不能|能|可不可以|可以|[会會]不[会會]|[会會]|[给給]不[给給]|行不行)(?:[给給帮幫]我?)*(?:全[额額]|免[费費])?(?:退|[赔賠]|[换換]|修|[补補])(?:[钱錢款货貨偿償]|[个個]?新的)?(?:[给給]我)?(?:[吗嗎么嘛呢不]|到底|啊)*[。?？!！]*$"
            r"|^(?:那|所以|[你您][们們]?|到底|究竟|[还還]|[这這]?[钱錢]|我的?|[，,\s])*(?:(?:[赔賠]|退|[换換]|修|[补補])(?:[钱錢])?不(?:[赔賠]|退|[换換]|修|[补補])|[给給]不[给給](?:退|[赔賠]|[换換]|修))[钱錢]?(?:[给給]?我)?(?:[了啊呀呢吧]|到底)*[。?？!！]*$"
            r"|[你您][们們]?(?:准备|準備|打算|想|要|能|到底|[会會]){1,2}怎[么麼样樣](?:[样樣])?(?:[处處]理|[赔賠]|解[决決]|[弄办辦]|[补補][偿償])(?:我|[这這]件?事)?[呢啊]?[。?？!！]*$"
            r"|\bhow much (?:will|would|can|do) (?:i|you)\b.{0,20}"
            r"\b(?:get|pay|refund|compensat\w+|back)\b"
            r"|^(?:so |but |and )*(?:can|will|could) (?:i|you) (?:get|give me)?\s?"
            r"(?:a |my |the )?(?:full )?(?:refund|money back|replacement|compensat\w+)(?: me)?\W*$",
            re.IGNORECASE,
        ),
    ),
)
_RIGHTS = re.compile(
    r"[你您][们們哋]?(?:都|也|再)?(?:[帮幫]|解[决決]|[处處]理|搞|管)(?:唔|不)(?:到|了|掂|定|好|成|我)?[^？?]{0,4}我?(?:[还還])?(?:可以|能|可)(?:去|再)?(?:[找搵揾]|投[诉訴]|跟)[到]?(?:[谁誰]|[边邊](?:[个個度])?|哪)|"
    r"我.{0,4}(?:有|享有|能有)?(?:什[么麼]|哪些|啥).{0,2}[权權]利"
    r"|\bwhat (?:are )?my rights\b|\bmy rights\?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[吗嗎][。！!?？\s]*$|(?:能|可以|[会會]|行|成|[给給]|用|要|[该該]|管)[^，,。]{0,6}(?<![对對])不[啊呀呢]?[。！!?？\s]*$|[?？][。！!?？\s]*$|[谁誰](?!都|也)|(?<!好)哪(?![怕有些]|[里裡]都)|(?:多少|[几幾]多)(?!有|也|都|[钱錢]都)|[几幾][号號点點时時]"
    r"|什[么麼](?!都|也|的)|[为為]啥|咩|怎[么麼样樣](?!都|也)|咋(?!都|也)|如何|[点點][样樣解]|多[久长長耐]|是不是|[会會]不[会會]|能不能|可不可以|要不要|(?<![没沒])有[没沒]有|用不用|[该該]不[该該]|是否|使唔使|得唔得|係咪|系咪|可唔可以|[边邊][个個度]|乜|[会會要]唔[会會要]"
    r"|^(?:and |so |but |wait |ok |okay )*(?:what(?:'?s)?|who(?:'?s)?|where(?:'?s)?|when(?:'?s)?"
    r"|why|how(?:'?s)?|which"
    r"|(?:can|could|will|would|is|are|do|does|did|should|may)\s(?:i|you|we|they|it|he|she|the|this|that|my|your|somebody|someone|anyone))\b.{3}",
    re.IGNORECASE,
)
_CLAUSES = re.compile("[，,。；;！!]")
_MARK = re.compile(r"[?？][。！!\s]*$")
_RHETORIC = re.compile(
    r"[你您][还還]?[问問]我|自己不[会會](?:查|看|[问問])|了[，,\s]?找[谁誰](?:[联聯]|[说說]|去|要)|[凭憑]什[么麼]|怎[么麼](?:能|可以|可能|[会會敢好]|[这這那]|[还還又老总總就]|回事|搞|弄(?:[的成得]|[^，,。]{0,4}[的成])|做事|想|[说說])|咋(?:[这這那还還又老总總就]|回事|搞)|搞什[么麼]|什[么麼](?:[态態]度|意思|玩意|[东東]西|破|[烂爛]|垃圾|人|公司|平台|[质質]量|服[务務]|情[况況]|[时時]候?代|道理|[叫都也]|[鬼啊呀呢])"
    r"|没什[么麼]|沒什[么麼]|[谁誰哪](?:[还還]?(?:敢|信|知|[记記]得|[晓曉]得|[会會]))|[谁誰](?:[能受]|家)|怎[么麼](?:知|[记記]|[晓曉])|算什[么麼]|[还還]?能怎[么麼咋]|[是不]是(?:[骗騙想要故在逗耍欺打玩人有]|[说說]|(?![诈詐][骗騙][呀啊呢吗嗎?？\s]*$).{0,4}[骗騙]|.{0,3}有病)|有[没沒]有(?:人|[搞良王天脑腦素]|[点點])|要不要[脸臉]|[会會]不[会會](?:做|[说說]|[办辦])|能不能(?:[说說]|有|[别別]|快|[认認]真|好好|[给給帮幫]|[赶趕]|[来來派找]|[换換退修赔賠改])|可不可以(?:快|[给給帮幫]|[别別]|[换換退修赔賠改])"
    r"|[会會]?[骗騙]我|好像|大概是?|[应應][该該当當]?是|[骂罵]|滚|滾|[废廢][话話]|管不管|[讲講]不[讲講]理|好意思|多少[次遍回年天个個]|[问問](?:什[么麼]|完)|有完|[这這那]就是|难道|難道|不是[吗嗎]|[对對]不[对對]|[对對][吗嗎]|行[吗嗎]|好[吗嗎]|知道[吗嗎]|懂[吗嗎]|合理[吗嗎]|合适[吗嗎]|[说說]话",
)
"""Asked of nobody: 凭什么, 怎么能这样, 有没有人管; a wish in a question's clothes: 能不能换."""
_STATED = re.compile(
    r"(?P<q>多少|[几幾]|[谁誰]|哪|什[么麼]|怎[么麼]).{1,6}(?P=q)(?!.*[吗嗎?？])"
    r"|[说說讲講][是我]?什[么麼](?![时時了啊呀呢?？])\w{2}"
    r"|[没沒]有?[说說讲講写寫提].{0,3}(?:什[么麼]|[谁誰]|哪|多少|怎[么麼])(?!.*[吗嗎?？])"
    r"|[A-Za-z0-9]什[么麼][A-Za-z0-9]"
)
"""A word of asking in what is told: 该赔多少赔多少, 说什么违规, 也没说违什么规, 粤B什么7K2."""

_HARMLESS = frozenset({Flag.ACCOUNT_SECURITY, Flag.REPEAT, Flag.REQUEST_HUMAN})
_THINGS = frozenset({SlotType.PRODUCT, SlotType.COMPANY, SlotType.CONTACT_NAME})
_ASIDE = _THINGS | {SlotType.DEMAND}
_OF_BOT = frozenset({Handoff.ASK_IF_BOT, Handoff.COMPLAINS_ABOUT_BOT})
_MACHINE = re.compile("[机機]器|[复複][读讀][机機]")
_OF_PEOPLE = re.compile(
    r"^(?!.*(?:[机機]器|人工|真人|活人|AI|[智自][能动動]|程序|系[统統]|bot\b))"
    r".*[你您][们們](?:的|那|那[边邊])?(?:工程[师師]|[师師]傅|[员員]工|店[员員]|[维維]修|售[后後]|客服|同事|[护護]士|[医醫]生|老[师師]|司[机機]|[骑騎]手|快[递遞]|物[业業]|保安|人)"
    r".{0,6}(?:看|翻|拿|偷|[动動]|[删刪]|弄|[换換]|[拆开開]|[泄洩]|[传傳]|[发發]|打|[骂罵]|扣|[记記]|[录錄])",
    re.IGNORECASE,
)
"""Asked of what our people did, and not whether a machine speaks: 是不是你们工程师看了我照片."""
OF_TALK = frozenset(
    {"ask_told", "ask_privacy", "ask_cost", "ask_name", "ask_firm", "not_ours", "ask_language"}
    | {"ask_emergency"}
)
"""Asked about the talk itself, with or without a matter."""

KEPT = frozenset({"ask_told", "ask_outcome", "ask_blame", "ask_not_upheld"})
"""Met with words here, and a colleague has more to say."""


_IN_PARTS = ("ask_told", "ask_privacy", "ask_cost")
_SPACES = re.compile(r"[\s，,。；;]+")


@lru_cache(maxsize=_KEPT)
def topic(text: str) -> str:
    """Return the key of the answer that meets what *text* asks, "" when none is at hand."""
    text = text.strip()
    if cues.length(text) > _TOPIC_MOST:
        return ""
    if language.asked_for(text):
        return "ask_language"
    if _RIGHTS.search(text):
        return "ask_rights"
    both = (text, southern.said(text))
    found = next((key for key, pattern in _TOPICS if any(map(pattern.search, both))), "")
    return found or _topic_of_part(text)


def _topic_of_part(text: str) -> str:
    """Return what one part of a line asks about the talk: 会不会给商家看到我电话 要多久."""
    parts = [part for part in _SPACES.split(text) if part]
    asked = ((key, p) for key, p in _TOPICS if key in _IN_PARTS for part in parts if p.search(part))
    return next((key for key, _ in asked), "") if len(parts) > 1 else ""


def puts(text: str) -> bool:
    """Say whether a few words ask something that somebody can answer: 要不要把蛋糕寄回去."""
    text = text.strip()
    last = _CLAUSES.split(text.rstrip("。！!?？~ "))[-1]
    asks = _ASKS.search(last) or (_MARK.search(text) and _ASKS.search(text))
    if not 0 < cues.length(text) <= _ASK_MOST or not asks:
        return False
    empty = _RHETORIC.search(text) or fed_up.calls_out(text) or retorts.asks_leave(text)
    empty = empty or retorts.retorts(text) or retorts.unsure(text) or retorts.echoes(text)
    return not (empty or _STATED.search(text) or retorts.leaves(text) or names_fault(text))


def rhetoric(text: str) -> bool:
    """Say whether something is asked of nobody: 哪有订单号啊，你自己不会查吗."""
    return bool(_RHETORIC.search(text))


def only_asks(reading: Reading) -> bool:
    """Say whether every message of a turn asks, calmly, and none answers or wishes."""
    return all(_asks(m) for m in reading.messages)


def _asks(said: Said) -> bool:
    parse = said.parse
    told = said.payload or said.attachments or preferred.reaches(said)  # LINE可以吗
    if told or parse.heat >= UPSET or parse.flags - _HARMLESS:
        return False
    if topic(parse.text):
        return all(slot.type in _ASIDE for slot in parse.slots)
    things = all(slot.type in _THINGS for slot in parse.slots)
    return things and puts(parse.text)


def plainly(reading: Reading) -> Reading:
    """Return a turn in which a question about the talk itself is an inquiry, and no more.

    Who asks whether his name is kept secret was read as one whose data leaked; who asks whether
    he talks to a machine names no product.
    """
    messages = tuple(_plain(m) for m in reading.messages)
    return reading if messages == reading.messages else replace(reading, messages=messages)


def _plain(said: Said) -> Said:
    parse = said.parse
    if parse.handoff is Handoff.ASK_IF_BOT and _OF_PEOPLE.search(parse.text):
        acts = tuple(a for a in parse.acts if a is not Intent.ASK_BOT) or (Intent.INQUIRY,)
        parse = replace(parse, intent=acts[0], acts=acts, handoff=Handoff.NONE)
        said = replace(said, parse=parse)
    if parse.handoff in _OF_BOT or retorts.scolds_bot(parse.text):
        slots = tuple(slot for slot in parse.slots if not _MACHINE.search(slot.text))
        said = said if slots == parse.slots else replace(said, parse=replace(parse, slots=slots))
        parse = said.parse
    if topic(parse.text) not in OF_TALK or parse.flags - _HARMLESS or parse.hazards:
        return said
    asked = replace(
        parse, intent=Intent.INQUIRY, acts=(Intent.INQUIRY,), category=None, categories=(), heat=0,
        level=None, flags=frozenset(), validity=Validity.NOT_COMPLAINT, handoff=Handoff.NONE,
        sure={},
    )  # fmt: skip
    return replace(said, parse=asked)
