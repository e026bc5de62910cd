"""Find what the customer asks for, how often it was tried before, and measured quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlu.steps.numbers import ENGLISH, ENGLISH_WORDS, NUMBER, few, number
from nlu.steps.unwished import unwished
from nlu.steps.wish_words import MORE
from nlu.types import Slot, SlotType

_DEMANDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "refund_return",
        re.compile(
            r"退货退款|退一赔[一三十]|退货并退款|仅退款|退货|退回去|把货退|退了(?:它|这)|"
            r"(?:^|(?<=[，,。\s要想就或者么]))退(?:车|机)(?=$|[，,。！!\s吧呗])|return it"
        ),
    ),
    (
        "exchange",
        re.compile(
            r"换货|换过(?:部|个|只|件|条|台|对|张)新|换(?:一)?(?:个|台|件|双|只|部|套|张|瓶|辆)?新的?|换(?:一)?(?:个|台|件|双|只|部|套)(?!人|客服|真人|活人|领导|经理|教练|老师|师傅|师父|司机|阿姨|保姆|月嫂|护工|医生|医师|专员|同事|工程师|管家|顾问|说法|问法|问题|话题|时间|日子|号码|电话|手机号|名字|密码|方式|渠道|角度|平台|地方|思路|词|工作|心情|靠谱的|懂的|会的|能)(?:好的)?|更换|调换|能换就换|replacement|replace\s(?:it|this|them|the)|send\s(?:me\s|us\s)?(?:a\s|another\s)(?:new\s)?(?:one|unit|pair)|exchange"
        ),
    ),
    (
        "exchange",
        re.compile(
            r"(?:^|(?<=\bor )|(?<=\band )|(?<=\bwant )|(?<=\bneed )|(?<=\bme )|(?<=\bprefer ))"
            r"(?:an?\s)?(?:brand\s)?new\s(?:one|pair|unit|set)s?"
            r"(?=$|\s*[,.;!?]|\s(?:or|and|please|pls|instead|then|will do|is fine|would do)\b)"
        ),
    ),
    (
        "part_replacement",
        re.compile(
            r"换(?:个|一块|块|根|条)?(?:屏幕?|电池|主板|压缩机|配件|零件|部件|充电头|线|密封圈|轮子)|补(?:发|寄)(?:配件|零件|少的|漏的)?|补件"
        ),
    ),
    (
        "refund",
        re.compile(
            r"(?<=[\d块元百千万钱一二三四五六七八九])(?:全|都|先)?退(?:回|还)?给?我(?!了|过)|"
            r"(?<![不未没])退(?:回|还)?给?(?:俺|咱)(?![们])|(?<![不未没])退(?:掉|还|回)?(?:我|给我|俺)?(?:剩下|剩余|余下|没用完|没上完|没用|没上|多收|多扣)的(?:部分|那些)?(?=$|[，,。！!\s吧呗])|"
            r"(?<![不没])(?:想要?|打算|申请|需要|要求)退(?:掉|了)?(?:的|吧|啊)?(?=$|[，。！!,\s])|"
            r"(?<![不未没])(?<![打后倒])退(?=\s?(?:[1-9]\d{1,6}(?![\d.]*\s?[天日年月号次个件人楼])|[一二两三四五六七八九]{1,2}[百千万](?![多]?[天人次个件])))|"
            r"(?:^|(?<=[，,。\s]))(?:再|得|要|给我)?补(?:我|给我|回)?(?=\s?[1-9]\d{0,5}(?:块|元)?(?:$|[，,。！!\s吧]))|"
            r"(?<![不未没])退(?:返|番)(?:我|给我|还)?(?:未上|未用|多收|多扣|剩下?|余下|全数|成)?[^，,。！？$\d]{0,4}?(?:[钱金费款堂课票数]|蚊|(?=\$?\d))|(?<![不未没])退刷|(?<![不未没])退(?:还)?(?:我)?(?:全部|所有)的?[钱款费]|"
            r"退款|退钱|退费|退全款|退(?:番|返|回)(?:些|的)?钱|退(?:返|番)给我|(?:押金|定金|订金|保证金|学费|余额|钱|款|费用?)(?:都|全部?|赶紧)?(?:还|退)(?:回|给|返)?我|(?:想|要|给我|帮我|申请|能不能)退(?:课|卡|票|房|团|保|订|会员)(?![货款费钱])|(?:要|想|攞|拿)返(?:些|的|我|番)?(?:钱|订金?|定金?|押金)|退(?:定金|订金|押金|学费|票钱)给我|reverse\s(?:it|the\s(?:charge|fee|payment|transaction))|waive\s(?:the|this|my)\s(?:fee|charge)|^(?:那|就|还是|直接|请|给我|帮我|麻烦|都|全)*退(?:了|掉)?(?:它|吧|算了|就行|就好|呗|啦)+(?=$|[\s，,。！!])|(?:我|就|只|反正|必须|一定|坚持|非)是?要退(?:掉|了)?(?:的|吧|啊)?(?=$|[，。！!,\s])|(?<=[费钱款用])都退|全(?:部|都)?退(?!货)|全额退|退还|把钱退|^(?:就|都|全|快)?退[！!。]*$|退我钱|(?<![不未没])退回(?:来|给我)|还我钱|还钱|返还|"
            r"(?<![不没未])退(?:我|给我)(?=\s?\d)|退[返番](?:我|给我|俾我)?(?:一|两|几|半|当)?(?:晚|日|天|个?月|次|间|份|张)?的?[房餐票车运会年学课手服]?[费票钱款]|"
            r"退(?:我|给我)?(?:押金|定金|学费|费用|差价|会员费|运费|余额|剩余|钱)|"
            r"退(?:一?半|部分)|(?<![不未没])退(?:掉|还)?(?:我|给我)?(?:剩下|剩余|没用完|没上完|没用|没上|多收|多扣|未上|未用)的?(?:[课房餐票车运会年学手服]\w{0,2})?[费票钱款]|(?<![不未没])退(?:我|给我)?(?:一|两|几|半|当)?(?:晚|天|个?月|次|间|份|张)?的?[房餐票车运会年学课手服][费票]?[费票钱款]|补(?:我|给我|上|一下)?(?:这个|那个|下)?差价|补(?:我|给我)?(?:这个|那个)?差额|退(?:我)?差|"
            r"把(?:多|乱|误|重复|白)?[收扣交付]的?[^，。！？我你]{0,6}退(?:还|回|返)?给?我|差[价额](?:都|得|要|应该|必须)?(?:补|退|返)(?:给|还|回|我)|(?:想(?![起到])|要|请|帮|给|麻烦|希望|能不能|可以|赶紧|尽快)[^，。！？]{0,5}把[^，。！？我你]{1,8}退(?:了|掉)|"
            r"^(?:就|都|全|那|快|赶紧|赶快|必须)*退(?:我|给我)(?:吧|啊|呀|呗|就行|就好)*[。！!]*$|"
            r"(?:申请|要求?|给我?|办|走)价保|能退就退|"
            r"(?<=[不没][好行了成])(?:的话)?(?:我?就|再)退(?![货回下休出让步])|(?<![a-z\d.-])tk(?![a-z\d.])|"
            r"refund|money back"
        ),
    ),
    (
        "repair",
        re.compile(
            r"(?:(?:^|(?<=[，,。\s]))(?:我|就|那)*(?:要|想)修(?:的|吧)?(?=$|[，,。！!\s])|(?:找|叫|派|揾)(?:个|些|返)?[^，。！？\s]{0,2}(?:识|懂|会)(?:整|修|做)?的?(?:人|师傅)?[来去]|(?:找|叫|派)人[来去]?(?:补|整|执|修)(?:返|番|好)(?!了)|维修|修好|上门修|免费修|修一下|保修(?![期内卡单书]|政策|范围|时间|多久|多长|几年|几个月|怎么)|返修|修理|派人来修|整(?:返|番)好?|安排(?:师傅|"
            r"人)(?:来|上门)|(?:派人|师傅|上门)(?:再|过)?来?(?:看看|看一看|(?:看|检查|检测)一下|(?:检查|检测)(?=[吧呀啊呗，。,.!！?？\s]|$))(?![了过没不]))|能修就修|repair|fix\sit|want\sit\sfixed|fix(?:ed)?\s(?:this\s)?properly"
        ),
    ),
    (
        "compensation",
        re.compile(
            r"(?:want|need|expect)\s(?:[a-z']{1,12}\s){0,5}?(?<!i\s)(?<!we\s)(?<!have\s)(?<!i've\s)(?<!already\s)paid\sfor|"
            r"(?:you|they|should|must|please|to)\spay\sfor\s(?:the|my|our|it|this|that)|reimburse|(?:cover|pay)\s(?:the|my)\s(?:costs?|damages?|repairs?)|"
            r"(?<![不没])(?:减|免)(?:返|番|掉)?(?:我)?(?:(?=(?:[今这当上]个?|一个|半个|几个)月的?(?:月费|租金|管理费|学费|电费|水费|会费))|(?:月费|年费|租金|管理费|上门费|手续费|运费|服务费|学费|电费|水费|会费))|(?:^|(?<=[，,。\s就]))(?:不好|不要|别)(?:再)?收(?:我|返)?的?[^，。！？\s]{0,3}费|"
            r"免单|(?<!理)赔(?:我|给我)?\s?[\d二两三四五六七八九十]{1,3}(?:只|个(?!月)|件|双|台|套|份|瓶|箱|盒|块|条|斤|袋|包)(?![钱子])|"
            r"赔偿|(?:照价|按价|原价|按原价|足额|全额)赔|赔(?:返|番)|(?<!不知道)(?:怎么|咋)赔(?!的)|赔(?:我|钱|付|款|给)|补偿|假一赔[一三十]|赔(?:个|一?[个台件双只部套箱瓶份]|新)的?新?|赔?精神损失费?|误工费|能赔就赔|[找修追][不没](?:回来?|好|到)(?:的话)?就赔|给个?(?:补偿|赔偿)|compensat"
        ),
    ),
    (
        "apology",
        re.compile(
            r"(?<!没人)(?<!有人)(?<!都没)(?<!也没)(?<!都不)(?<!也不)(?<!不肯)(?<!没有)(?<![完全一]没)(?<!全没)道(?:个|一声|声)?歉(?![都也](?:没|不|冇|唔))|赔礼|赔不是|说(?:声|句)对不起|apolog(?:y|ies|i[sz]e)?"
        ),
    ),
    (
        "improve",
        re.compile(
            r"(?:希望|建议|请|要求)[^，。！]{0,12}(?:改进|改善|整改|优化|完善|加强|提高|改一改|培训)|整改|"
            r"(?:让|叫|请|要求|希望|告诉|提醒|麻烦)(?:你们|他们|那个?|这个?|我们)?的?(?:快递员?|骑手|师傅|司机|配送员?|派送员?|送货员?|小哥|外卖员?|送餐员?|物业|保安|保洁|阿姨|服务员|店员|客服|老师|他们)"
            r"(?:以后|下次|今后|往后|下回)[^，。！？,\s了过]{2,16}|"
            r"(?:以后|下次|今后|往后|下回)(?:(?:都|要|得|你们|他们|能|可以|能不能|麻烦|请|先)*(?:送货?|派送?|配送|上门|投递|投件|取件|安装|送餐|送到)[^，。！？,\s了过]{0,6}前?)(?:都|要|得|必须|一定|先|能|提前)*"
            r"(?:打|通知|联系|说一?声|告诉|发)[^，。！？,\s了过]{0,8}|"
            r"(?<!让我)(?<!叫我)(?:别|不要|不准|不许)再(?:给我|把[^，。！？\s]{1,6})?(?:乱|随便)?(?:放|扔|丢|塞|堆|送错|漏|打电话(?:推销|骚扰)|骚扰)[^，。！？,\s了过吗]{0,10}"
        ),
    ),
    (
        "other",
        re.compile(
            r"(?:^|(?<=[，,。\s]))(?:(?:给我|帮我|必须|把[^，。！？\s]{1,6})?(?:找|追)回来(?=$|[，,。！!\s])|"
            r"(?:就|给我|得)?按(?:照)?(?:官网|官方|合同|原来?|页面|标|活动|约定|当初|说好|下单时)的?价格?(?:算|来|收|给)?(?=$|[，,。！!\s吧])|"
            r"(?:给我|帮我|要求|请|把)?(?:消除|撤销|删除|更正|消掉|抹掉|清除)(?:掉|我的?|这个|那条|这条)?(?:逾期|不良|征信|违章|差评)|"
            r"(?:给我|帮我|要|请)?(?:再)?开(?:个|一?张|具)?(?:结清)?证明(?=$|[，,。！!\s])|"
            r"(?:把|给我|请)?(?:封|关|查封|下架)(?:了|掉)?(?:他|她|这|那)(?:们)?(?:家|个|的)*(?:店|号|账号|商家|卖家))|"
            r"(?:想|要|希望|可以)(?:帮我)?转(?:去|到|个|过|做|第)?[^，。！？\s]{0,4}?(?:导师|教练|老师|分店|医生|师傅|班|房)(?![说话])|转(?:去|到)[^，。！？\s]{1,8}?(?:都得|都可以|也行|也可以|就得|就行)|(?:停|吊销|钉)(?:他|她|那个?司机|司机)(?:们)?的?牌|(?:想|要|希望|请|求)(?:你们)?(?:可以|能|能够|快点)?(?:即刻|优先)[^，。！？\s]{1,8}|"
            r"换(?:一?个|一?位)?(?:靠谱的?|好的?|别的?|专业的?)?(?:教练|老师|师傅|师父|司机|阿姨|保姆|月嫂|护工|医生|顾问|管家)(?!了|过|还|都|也|又|就|不|[两三四五六七八九几好\d])|"
            r"(?:要求|希望|请)(?:你们|平台|商家|贵司)?(?:尽快|立即|马上|给个)?(?:解释|说法|答复|回复|给个说法|处理|发货|送达|开(?:具|个)?发票|注销|解封|删除|停止(?:骚扰|扣费)|取消(?:订单|会员|自动续费)|恢复)|(?:帮我?|给我|麻烦|赶紧|赶快|马上|我[想要])(?:把)?(?:取消|关掉|关闭|停掉|注销)(?:了|掉)?(?:这个|那个|我的|我)?(?:订单|会员|自动续费|自动扣费|续费|账号|帐号|套餐|业务|服务)|(?:解封|解冻|恢复)(?:一下)?(?:我的?)?(?:账号|帐号|账户|号|店铺|权限)|^(?:请|麻烦|你们|给我|那就?)*(?:赶紧|赶快|尽快|快点儿?|快些|抓紧|马上|立刻)(?:给我|帮我|把)?[^，。！？\s]{0,6}?(?:送到|送来|送|发货|发出|寄|修|办|处理|解决|解封|恢复|回复|派人|上门|弄好)(?!了)|(?:严肃|从严|严厉)处[理罚罰]|帮我(?:把[^，。！？]{1,6})?(?:找|追)回来?(?!了|过)|(?:要求?|必须|得|请|希望|应该|建议)(?:你们|公司|平台|商家)?(?:要|得)?(?:给|对|把|将)?(?:他|她|那个?[^，。！？\s]{0,4}|这个?[^，。！？\s]{0,4}|相关人员|当事人|责任人)?(?:一个|以)?(?:处罚|处分|开除|追责|问责|严惩|停职)(?!了|过|通知|决定)|cancel\s(?:my|the|this)\s(?:subscription|order|account|membership|plan|contract|booking)|(?:put|make)\s(?:it|this|things)\sright|(?:please|just|to|and|can\syou|could\syou|will\syou)\ssort\s(?:it|this)|^sort\s(?:it|this)|(?:demand|want|need)\san\sexplanation|(?:重新|再|重)(?:给我)?(?:发|寄|送)(?:一|两)?[件个份单台双箱套](?!.{0,4}(?:了|过))|(?:要|讨|求)(?:一)?个(?:说法|解释|交代|公道)|给(?:我)?(?:一)?个(?:说法|解释|交代|准话|准信|准日子|明白话|答复|回复|回音)|"
            r"^(?:我|就|只|那|还)*(?:想要?|希望|要求|求)(?:你们|您|能|可以)*(?:重新|再|把)(?!补充|说|问|确认|想|看|等)[^，,。！？]{1,12}|"
            r"(?:就|只|我|盼|都)(?:是)?(?:想|要|求|盼)?着?(?:让|请)?(?:你们|他们)?"
            r"(?:赶紧|赶快|尽快|快点儿?|快些|早点儿?|早些|抓紧)(?:给我|帮我|把)?[^，。！？\s]{0,6}?"
            r"(?:送到|送来|送|发货|发出|寄|修|办|处理|解决|解封|恢复|回复|派人|上门|弄好|拿到|收到|到货)|"
            r"(?:必须|一定要|务必)(?:给我|帮我)?[^，。！？\s退换赔]{0,3}(?:送到|发货|处理好?|解决|修好|到账|恢复|解封)|"
            r"(?:(?<=能不能今天)|(?<=能不能明天)|(?<=能不能今晚)|(?<=可不可以今天)|(?<=可不可以明天)|(?:能不能|可不可以)(?:这两天|尽快|马上|早点|快点|立刻|赶紧))(?:就|给我|帮我)*(?:送到|送来|送|发货|发出|寄到|修好|处理|解决|恢复|解封|上门)|"
            r"(?:就|只)(?:是)?(?:想|要)(?:知道|晓得|问问?|确认)(?:一下|下|清楚)?[^，。！？\s]{0,6}?"
            r"(?:什么时候|啥时候|何时|几时|哪天|多久)[^，。！？\s]{0,5}?"
            r"(?:送|发|到|退|修|来|处理|解决|装|弄好|办|恢复|解封|出结果|有结果)"
        ),
    ),
    (
        "refund",
        re.compile(
            r"(?<![a-z])(?:return|give|pay|send|want|need)\s(?:me\s|us\s)?(?:back\s)?(?:my|our|the)\s(?:full\s|whole\s)?"
            r"(?:deposit|money|bond|fare)(?:\sback)?(?![a-z])"
            r"|(?:(?<=\d\d\s)|(?<=\syuan\s)|(?<=\srmb\s)|(?<=\sdollars\s)|(?<=\spounds\s))back"
            r"(?=$|\s*[,.;!?]|\s(?:please|pls|now|asap|today|immediately|(?:to|on|in|into)\smy)\b)"
        ),
    ),
    (
        "other",
        re.compile(
            r"(?<![a-z])(?:(?:get|give|bring|send|want|need|return)(?:\sme|\sus)?\s(?:my|our)\s(?:[a-z]{1,12}\s){1,3}back"
            r"|(?:want|need)\s(?:it|them|this)\sback"
            r"|give(?:\sme|\sus)?\sback\s(?:the|my|our)\s(?:\d{1,3}\s)?(?:[a-z]{1,12}\s?){1,3}"
            r"|(?:approve|honou?r|settle|accept)\s(?:the|my|our|this)\s(?:claim|refund|request)"
            r"|(?:want|need|demand)\s(?:him|her|them|(?:the|that|your)\s[a-z]{2,14})\s(?:to\sbe\s)?"
            r"(?:sacked|fired|punished|disciplined|suspended|dismissed)"
            r"|(?:need|want|issue|send|give)(?:\sme|\sus)?(?:\san?|\sthe|\smy)?(?:\snew|\scorrect(?:ed)?|\sproper)?\s(?:fapiao|invoice|receipt)"
            r"|(?:want|need|expect|demand|would\slike|request)\s(?:an?|your|some)\s(?:(?:written|full|proper|formal)\s)?"
            r"(?:decision|explanation|answer|reply|response))(?![a-z])"
        ),
    ),
)
_ANY = re.compile("")
_HINTS = {
    "refund": re.compile("[退还差补返价]|tk|refund|money|back|reverse|waive|deposit|bond|fare")
}
"""What every wish of a code holds: most messages need no closer look."""

_DONE = re.compile(
    r"(?:自己|自行|找人|外面|别人|人家|邻居|朋友|老公|物业|总算|终于|刚)(?:已经|又|就|就?给)?(?:上门)?$"
)
_UNDONE = re.compile(r"(?:没|没有|未|修不|还没|老也没)(?:给我|帮我|能)?$")
"""没修好 tells how it stands, and wishes for nothing yet."""

_AS_NOUN = re.compile(
    r"维修(?:推|说|让|叫|那边|部|处|中心|点|站|费|单|记录|人员|店|员|过|了|完)|修好了?(?:又|还是|没[几两过]|不到|之?[前后]|以[前后])"
)
_REPAIR_TOLD = re.compile(
    r"repair(?:s|er|man)?\s(?:was|were|is|estimate|shop|cent(?:re|er)|costs?|bill|took|did|has|had|failed|guy"
    r"|person|company|quote|invoice|happened|job|date)(?![a-z])"
)
_REPAIRED = re.compile(r"(?:was|were|been|got|they|you|he|she|i|we|already|just)\s$")
"""The repair was on Monday, it was repaired: told, not wished."""

_PASSED_TO = re.compile(r"(?:推|甩|踢|扔|丢|转)(?:给|到|去)?$")
"""What was repaired by others, and who repairs: 自己修好了, 推给维修, 维修推给管家."""

_TIMES = {"once": "1", "twice": "2", "many": "", "several": ""}
_TRIED_EN = re.compile(
    r"(?:call|rang|phon|email|messag|writ|wrote|contact|complain|ask|tri|report|repair|fix|return|chas)[a-z]{0,3}"
    rf"[^.!?,]{{0,24}}?\s(?:(?P<n>once|twice)|(?P<n2>\d{{1,2}}|{ENGLISH_WORDS}|several|many)\stimes)(?![a-z])"
)
_TRIED = re.compile(
    rf"(?P<n>{NUMBER}|好几|几|无数|多|数)(?:多|来)?(?P<u>次|遍|趟|回|个电话|通电话|轮)"
)
_TRYING = re.compile(
    r"(?<!再)(?:打|找|约|预约|约好|联系|投诉|反映|反馈|修|换|退|催|申请|问|说|讲|跑|去|来|沟通|催促|报修|维修|返修|拨)(?:了|过|咗|给|你们|客服|电话|售后|回去|的)*[^，。！？\d一二三四五六七八九十]{0,6}$"
)
_NOT_TRIED = re.compile(
    r"打(?:疫苗|针|点滴|卡|印|包|折|车)[^，。]{0,2}打?(?:了|过|咗)?$|(?:取消|扣|迟到|[停断]电|爽约)(?:了|过|咗|我)*$"
)
"""What was done so often to him, and is no try of his: 打针打了三次, 被取消三次."""

_SAYING = re.compile(r"(?:^|[^电话拨致])[^，。！？]{0,3}(?:问|说|讲)(?:了|过|他|她|我|你们)*$")
"""Said over and over in one talk, which is one attempt: 我问了三遍."""

_MEASURE = re.compile(
    rf"(?P<n>{NUMBER})\s*(?:[多来几余](?=[^\d\s]))?(?:(?P<half>个半(?:小时|钟头))|(?P<hours>个?多?(?:小时|钟头))(?P<m>{NUMBER})\s*(?P<minutes>分钟?)|(?P<u>毫安时?|mah|小时|个小时|个多小时|分钟|个钟头?|公里|千米|km|公斤|斤|千克|kg|毫克|微克|mg(?![a-z])|克|g(?![a-z]|手机|网|信号|套餐|卡|流量)|毫升|ml|升|厘米|cm|毫米|mm|米|平米|平方米?|平|兆|mbps|m(?:bps)?宽带|gb|tb|mb|度|摄氏度|℃|瓦|w(?![a-z\d])|伏(?![天里裡季贴案])|v(?![a-z])|寸|英寸|%|％|分贝|db|hz|码|帧|fps))"
)


def demands(plain: str) -> Iterator[Slot]:
    """Tell what is asked for; value is a code: exchange, refund_return, refund, repair, ...

    "不给退款" asks for a refund as well; "不要退款" and "不用道歉" do not.
    """
    taken = bytearray(len(plain))
    for code, pattern in (*_DEMANDS, *MORE):
        if not _HINTS.get(code, _ANY).search(plain):
            continue
        for match in pattern.finditer(plain):
            if unwished(plain, code, *match.span()):
                continue
            if code == "repair" and _no_wish(plain, match):
                continue
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            yield Slot(SlotType.DEMAND, match[0], match.start(), match.end(), code)


def _no_wish(plain: str, match: re.Match[str]) -> bool:
    """Whether a word of repair tells what was done, or who does it."""
    before = plain[max(0, match.start() - 8) : match.start()]
    done = match[0] in {"修好", "维修"} and (_DONE.search(before) or _UNDONE.search(before))
    noun = _AS_NOUN.match(plain, match.start()) or (
        match[0] == "维修" and _PASSED_TO.search(before)
    )
    told = _REPAIR_TOLD.match(plain, match.start())
    past = plain.startswith("repaired", match.start()) and _REPAIRED.search(before)
    return bool(done or noun or told or past)


def attempts(plain: str) -> Iterator[Slot]:
    """How often it was tried before; value is the count, "" when only said to be many."""
    for match in _TRIED.finditer(plain):
        before = plain[max(0, match.start() - 14) : match.start()]
        if before.endswith(("退", "换", "修")) and match["n"] == "一":
            continue  # 退一次就行 is what he wants
        if _NOT_TRIED.search(before):
            continue
        if _TRYING.search(before) and not (match["u"] == "遍" and _SAYING.search(before)):
            value = few(match["n"]) or number(match["n"])
            text = str(int(value)) if value is not None else ""
            yield Slot(SlotType.ATTEMPTS_BEFORE, match[0], match.start(), match.end(), text)
    for match in _TRIED_EN.finditer(plain):
        group = "n" if match["n"] else "n2"
        said, start, end = match[group], match.start(group), match.end()
        text = said if said.isdigit() else _TIMES.get(said, str(ENGLISH.get(said, "")))
        yield Slot(SlotType.ATTEMPTS_BEFORE, plain[start:end], start, end, text)


def measures(plain: str) -> Iterator[Slot]:
    """Quantities with a unit; value is "number unit", "9 小时 41 分"."""
    for match in _MEASURE.finditer(plain):
        if match["half"] and (hours := number(match["n"])) is not None:
            said = f"{hours + Decimal('0.5')} 小时"
            yield Slot(SlotType.MEASURE, match[0], match.start(), match.end(), said)
            continue
        parts = [(match["n"], match["u"] or match["hours"]), (match["m"], match["minutes"])]
        values = [(number(n), unit) for n, unit in parts if n]
        if all(n is not None for n, _ in values):
            said = " ".join(f"{n.normalize():f} {unit}" for n, unit in values if n is not None)
            yield Slot(SlotType.MEASURE, match[0], match.start(), match.end(), said)
