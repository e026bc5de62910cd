"""Faults told in the plain words of a first line, which reading takes for a question or for talk.

    harms(text) -> bool     something was done to his own: 我个仔喺playgroup俾老师闹
    fails_again(text)       装好了不热, 修好了没两天又坏了: no praise of who put it up or mended it
    tells(text) -> bool     my internet is down; i bought shoes, the sole came off; 旅行社走佬

Pure. Read before there is a matter. A question, good news and what is only feared
tell none. Source: S0-13, S1-03.
"""

from __future__ import annotations

import re

from nlu import sizes

_MOST = 32
_CHINESE = re.compile(
    r"[收扣刷碌]多[了咗我]|(?:多|重[复複])(?:[扫掃]|打|算|刷|[录錄]|[结結]|碌)[了咗](?:我)?(?:[一两兩二三四五\d]{0,2}[件份个個笔筆单單次样樣袋瓶包]|$|[，,\s])|(?:找|[补補]|退)少[了咗]|少(?:找|退|[补補])[了咗我]|(?:[计計算][错錯]|重[复複][收扣])(?:[了咗数數钱錢]|$|[，,])"
    r"|[把将將]我[^，,。]{0,8}?(?:洗|弄|剪|修|染|[烫燙]|寄|搬|刮|摔|碰|磕|搞|撞|[装裝])了?(?:[坏壞]|[丢丟]|感冒|[伤傷]|破|碎|[烂爛]|[没沒]了|花|掉|死)"
    r"|走佬|跑路|[卷捲]款|[关關][门門]跑|(?:家|屋企|房|[厅廳]|[车車][库庫]|[层層]|店|地下室)[里裡]?.{0,3}(?:淹水|水浸|浸水|[进進]水)|(?:渠|馬桶|马桶|[厕廁]所|下水道?|水[管槽]|地漏)[^，,。]{0,3}(?:塞|堵)"
    r"|(?:擅自|偷偷|[未没沒][经經](?:我)?(?:同意|允[许許])|自己|自作主[张張])(?:地)?(?:就)?(?:[帮幫]我|[给給]我|替我|[把将將]我)?.{0,6}?(?:[续續](?:了)?(?:[约約费費期]|一)|[开開]通|扣|升[级級]|改|[换換]|取消)"
    r"|(?<![会會该該])(?:[不唔])(?:俾|畀|[让讓准]|肯[给給]|[给給])(?:我[们們]?)?(?:取消|退|[换換]|改|[进進]|上[车車飞飛]|落[车車]|下[车車]|走|cancel)"
    r"|(?:cancel|取消|退|[换換]).{0,16}(?:但|可是|[，,\s]).{0,6}(?:唔(?:俾|畀|肯)|不(?:[让讓肯准]|[给給]))$"
    r"|放[了咗]?我[们們哋]?(?:[鸟鳥鸽鴿]子?|[飞飛][机機])|爽了?[约約]|踢皮球"
    r"|(?:被|俾|畀|比|[让讓])(?:人|[你您佢他她][们們哋]?|[^，,。]{1,6}?)(?:踩|撞|推[了倒]?|打[了伤傷]|[骂罵鬧闹吼]|嘲笑|拒[绝絕]|decline|reject|[呃骗騙]|偷)"
    r"|(?:手[机機]|[钱錢]包|[东東]西|行李|背?包|雨[伞傘]|眼[镜鏡]|耳[机機]|[钥鑰]匙|衣服|[证證]件?)[^，,。]{0,3}(?:落|[忘丢丟遗遺掉])[^，,。]{0,4}(?:[车車]|店|房|座位|[机機]上|酒店)"
    r"|(?:存|[买買])(?:的)?.{0,6}(?:[变變]成|成了)(?:了)?(?:保[险險]|理[财財]|基金|[贷貸]款)|(?:保健品|保健食品|理[疗療][仪儀]|床[垫墊]|[药藥]酒|神[药藥])[^。]{0,16}[说說]是?(?:能|可以|包)?(?:根?治|降)|[说說]能?(?:治|降)(?:好|[愈癒])?.{0,8}(?:[结結]果|[骗騙]|假|[没沒冇]用)"
    r"|(?:[订訂定]|book).{0,6}(?:位|房|[桌座]).{0,8}(?:[冇没沒]有?).{0,4}(?:record|[记記][录錄]|位|房|[桌座])"
    r"|[送寄][咗了](?:去|到)(?:第二|另|[别別]|[错錯])|[发發送寄拿装裝做上][错錯](?:[了咗])?(?:尺寸|尺[码碼]|[颜顏]?色|款|[码碼]|餐|菜|[药藥]|地址|型[号號]|口味)"
    r"|(?:好|很|真)(?:rude|late|slow)\b|[动態态]度(?:好|很|真|太|超)?(?:差|[恶惡]劣|臭)|黑口黑面"
)
_AFTER_ALL = re.compile(
    r"(?:[装裝修弄换換洗充]|安[装裝])(?:好|完)了?(?:之?[后後]|[还還]是|又|也|就|都|根本|用?[没沒][几幾两兩][天下]|[，,\s])*"
    r"(?:不(?:[热熱冷转轉亮响響动動通行]|制冷|制[热熱]|出水|工作|能用|[启啟][动動]|[脱脫]水|加[热熱]|通[电電])|[没沒](?:[热熱]水|反[应應]|[声聲]音)|又(?:[坏壞漏断斷停]|不|出))"
)
"""Mended or put up, and it fails all the same: 装好了不热, 修好了没两天又坏了."""
_NEGATED = r"(?:doesn'?t|does not|won'?t|will not|didn'?t|did not|never|don'?t|isn'?t|not)"
_UTILITY = (
    r"(?:inter ?net|broad ?band|wi-?fi|network|line|site|website|app|service|system|power|water"
    r"|electricity|phone|server|signal|heating|lift|elevator|connection|tv|cable)"
)
_ENGLISH = re.compile(
    rf"\b{_UTILITY}(?: (?:has|have|had) been| is| was| are|'s| went| keeps? going| goes)?"
    r" (?:\w+ )?(?:down|off|out|dead|gone)\b"
    r"|\b(?:came|fell|peel(?:s|ed)|coming|falling|peeling) (?:off|apart|loose|undone)\b"
    r"|\b(?:wrong|incorrect) (?:item|size|colou?r|order|one|product|model|food|dish|address|name"
    r"|amount|part|flavou?r|shade|seat|room|date|person|medicine|dose)\b"
    r"|\b(?:got|received|sent(?: me)?|gave(?: me)?) only (?:one|two|half|\d)"
    r"|\bonly (?:got|received|sent|gave|delivered)\b"
    r"|\b(?:can'?t|cannot|can not|couldn'?t|unable to) (?:log|sign|get) ?(?:in|into|on)\b"
    r"|\blocked (?:me )?out\b|\b(?:account|card|number|profile)\b.{0,12}\b(?:locked|blocked|banned"
    r"|frozen|suspended|disabled)\b"
    r"|\b(?:driver|agent|staff|rep|nurse|doctor|teacher|waiter|waitress|manager|mechanic|cashier"
    r"|guard|seller|salesm[ae]n|salesperson|coach|courier|rider|technician|receptionist|landlord"
    r"|tutor|employee|guy|lady|he|she|they|you|shop|store|someone)s?\b.{0,16}?\b(?:cursed|swore|lied"
    r"|cheated|yelled|shouted|screamed|laughed at|spat|insulted|mocked|ignored|overcharged|scammed"
    r"|hung up|slammed|grabbed|pushed|hit|slapped|stole|ripped (?:me|us) off"
    rf"|{_NEGATED} (?:even )?(?:mark|teach|clean|deliver|show(?:ed)? up|turn(?:ed)? up|answer|reply"
    r"|respond|come|came|help|listen|pay|refund|let (?:me|us)|fix|care))\b"
    rf"|\b{_NEGATED} (?:fit|open|close|load|connect|flush|drain|spin|heat|cool|charge|stick"
    r"|turn on|switch on|start|arrive[d]?|show(?:ed)? up|turn(?:ed)? up)\b"
    r"|\b(?:overcharged|double[- ]charged|charged (?:me )?(?:twice|double)|no[- ]show|undercooked"
    r"|filthy|mou?ldy|cockroach\w*|bed ?bugs?|maggots?)\b"
    r"|\bno (?:hot )?(?:water|heating|signal|internet|power|electricity|wi-?fi)\b"
    r"|\b(?:is|are|was|were|always|so|very) (?:so |very |really |always )?(?:late|rude|dirty|broken"
    r"|ruined|torn|stained|expired|rotten)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"(?:[个個]?[仔女](?!人)|囝囝|囡囡|[兒儿]子|女[兒儿]|小孩|孩子|老[公婆]|阿?[媽妈爸]|朋友).{0,16}?(?:[俾畀被]|[給给])[^，,。]{1,6}?(?:[鬧闹罵骂吼打趕赶欺笑嚇吓]|虐)"
)
"""Something was done to his own: 我个仔喺playgroup俾老师闹."""
_ASKS = re.compile(
    r"[?？]|[吗嗎呢嘛]\W*$|怎[么麼样樣]|[点點][样樣]|如何|[会會]不[会會]|能不能|可不可以|[什甚][么麼]|多少|[几幾]时"
    r"|^\W*(?:how|where|can|could|may|should|do|does|is|are|who|what|when|which|will|would|if|in"
    r" case)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:修|弄|搞|整|[处處]理|通)好|[没沒冇未]有?(?:坏|壞|淹|被|塞|堵)|[怕担擔]心|[万萬]一|如果|要是|假如|好在|幸好|[没沒]关系|[沒没]關係"
    r"|\b(?:works? (?:now|again|fine)|back (?:up|on)|fixed|sorted|replaced|solved|never (?:late"
    r"|rude|dirty|down|broken)|not (?:late|rude|dirty|broken|down)|wasn'?t|isn'?t (?:late|rude)"
    r"|if (?:it|the|my)|in case|worried|afraid|no longer|kind|lovely|helpful|friendly"
    r"|(?:won'?t|never) (?:disappoint|let (?:me|us|you) down)|thank(?:s| you))\b",
    re.IGNORECASE,
)


def tells(text: str) -> bool:
    """Say whether a few plain words tell a fault, ask nothing and tell no good news."""
    words = text.strip().replace("’", "'")
    if fails_again(words):
        return True
    if not 0 < sizes.length(words) <= _MOST or _ASKS.search(words) or _NONE.search(words):
        return False
    return bool(_CHINESE.search(words) or _ENGLISH.search(words))


def fails_again(text: str) -> bool:
    """Say whether a thing was put up or mended, and fails all the same."""
    words = text.strip()
    brief = sizes.length(words) <= _MOST
    return brief and bool(_AFTER_ALL.search(words)) and not _ASKS.search(words)


def harms(text: str) -> bool:
    """Say whether something was done to his own."""
    return bool(_HARM.search(text))
