"""Words that no question was meant by but what he wants, and that are no wish all the same.

    no_wish(text)     they name something, report others, tell what was lost or proves it, or wonder

Pure. Part of wishes.
"""

from __future__ import annotations

import re

from dialogues.free_words import EDGES
from nlu import bidding

_NAMES_IT = re.compile(
    r"(?:店名|[工型单單编編][号號]|名字|就?好?像?叫|是叫)(?!你|您|他|她|人|师傅|師傅|经理|經理)"
)
_REPORTS = re.compile(
    r"(?:[他她它]们?|[他她它]們|对方|對方|客服|前台|商家|店家|师傅|師傅|物业|物業|保险公司|平台|房东|房東)?(?:[只就都又老还還]|一直|非)?(?:说|說|讲|講)(?!法)"
    r"|(?:[别別]家|[别別]人|人家|隔壁|[网網]上|其[他它]家)"
)
"""What somebody else said or asks for it is no wish: 说材料不全."""

_LOST = re.compile(
    r"[^，,。]{0,6}(?:[號号]碼?码?|[單单]據?据?|票|小票|[发發]票|[记記][录錄])[^，,。]{0,2}(?:[没沒冇](?:有)?了|唔見咗?|不[見见]了?|[丟丢扔]了|搵唔到|找不到)"
)
_PROOF = re.compile(
    r"(?!.*(?:[给給]我|[请請]|看|[查调調]))[^，,。]{0,12}?(?:拍了|[录錄]了|存了|留了|截了|有)(?:[张張段份个個一几幾两兩]|好几|好幾|的)*"
    r"(?:照片|[视視][频頻]|[录錄]音|截[图圖]|聊天[记記][录錄]|[监監]控|[凭憑][证證]|[证證][据據]|小票|[发發]票)[^，,。]{0,4}"
    r"(?:[，,。\s]+[^，,。]{0,14})?"
)
"""Who says that he has proof wishes for nothing: 我拍了照片的，有照片为证."""
_WONDERS = re.compile(
    r"(?:我|就|只|淨|净|系|係|是)*想(?:知|[问問]|了解)(?:道|下|一下|清楚)?[^，,。]*"
    r"(?:[你您](?:[们們哋])[^，,。]{0,4}(?:[点點怎]|如何)|(?:要|得|需)(?:[几幾]耐|多久|[几幾]天|多[长長]))"
    r"|(?:may|can|could) i ask\b|(?:i was |i'm |just )wondering (?:when|how|if|what)\b",
    re.IGNORECASE,
)
"""Who wants to know what we will do wishes for nothing yet."""
_ONLY_TELLS = re.compile(
    r"(?:而且|[并並]且|仲要|仲|甚至|[连連](?!带|帶)|更[气氣可][人恨]的?是|[关關][键鍵]是)[^。]*"
    r"|(?:[对對]了|另外|[还還]有|其[实實]|我|都|[，,\s])*(?:已[经經]|都)[^。]*[了过過咗][^，,。]*"
    r"|[^。]*(?:[開开做用睇打食上玩行坐搭講讲聽听等][緊紧]|正在)[^。]*"
    r"|[^。]*[好真太很都超][烦煩嬲气氣攰累惨慘臭丢丟](?:死|人|晒|[呀啊了啦]|[脸臉])*"
    r"|[^。]*(?:[无無][语語]|崩[溃潰]|离谱|離譜|黑口黑面|[态態]度[很好太超]?(?:差|[恶惡]劣)|哭)[^，,。]{0,4}"
)
"""What goes on telling, where nothing to be done is named: 仲要个职员黑口黑面."""
_NUMBERED = re.compile(
    r"[^，,。\s]{0,4}(?:[编編][号號]|[号號][码碼]|[单單][号號據据]?|[车車]牌|保[单單]|合同|合約|合约|[会會][员員]|收[据據]|航班)[号號]?"
    r"[是:：\s]*[A-Za-z]{0,4}[- ]?\d[\dA-Za-z-]{2,}"
)
"""A number told with what it is of: 合约编号 RC-77120."""


def no_wish(text: str) -> bool:
    """Say whether words, whatever they were said to, wish for nothing: 我拍了照片的，有照片为证."""
    plain = text.strip()
    shapes = (_NAMES_IT, _REPORTS, _LOST, _WONDERS)
    if any(one.match(plain) for one in shapes) or _PROOF.fullmatch(plain.strip(EDGES)):
        return True
    told = _ONLY_TELLS.fullmatch(plain.strip(EDGES)) and not bidding.does(plain)
    return bool(told or _NUMBERED.fullmatch(plain.strip(EDGES)))
