"""Personal data out of a text meant for logs: phones, ID, card and order numbers, mail, names.

One pass of one pattern: what begins first and, of those, what stands first in _KINDS wins. Digits
are any Unicode digits (１３８ too), and may stand apart by blanks, dashes or zero-width characters.
Masks keep what helps to find a line again: 138****5678, 110***********002X, ****7890, 张**.
Our own case numbers are no secret to the log and stay. A name without any sign of being one
(我叫, 收件人, 先生) is not seen here: do not log free text at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_GAP = r"[\s\-‐-―－.·\u200b-\u200f\u2060\ufeff]{0,3}"
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾"
    "肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范石廖贾賈夏韦韋付方白"
    "邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴戴莫孔向汤湯"
)
_BEFORE_NAME = r"(?:我叫|名叫|姓名|联系人|聯繫人|收件人|收货人|收貨人)[\s:：是为為叫]{0,3}"
_KINDS = {
    "case": r"TS\d{6}-[0-9A-HJKMNP-TV-Z]{8}",
    "mail": r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}",
    "id": rf"(?<!\d)[1-9１-９](?:{_GAP}\d){{16}}{_GAP}[\dXxＸｘ](?!\d)",
    "phone": rf"(?<!\d)(?:(?:[+＋]|00)?86{_GAP})?[1１]{_GAP}[3-9３-９](?:{_GAP}\d){{9}}(?!\d)",
    "abroad": r"[+＋]\d(?:[\s-]?\d){6,14}",
    "landline": r"(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)",
    "card": r"(?<!\d)\d{4}(?:[ -]\d{4}){2,4}(?:[ -]?\d{1,4})?(?!\d)",
    "order": (
        r"(?i:订单|訂單|运单|運單|快递|快遞|单号|單號|order)(?:编?号|編?號|[ _]?no\.?| number)?"
        r"[\s:：#是为為=]{0,4}[A-Za-z0-9-]{6,40}"
    ),
    "long": r"\d{8,}",
    "spoken": r"[一二三四五六七八九零〇幺两]{11,18}",
    "name": rf"{_BEFORE_NAME}[\u4e00-\u9fff·]{{2,4}}",
    "polite": rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐|太太)",
}
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_CONTACT = frozenset({"mail", "id", "phone", "abroad", "landline", "card", "spoken"})
_CODE = re.compile(r"[A-Za-z0-9-]+$")
_CALLED = re.compile(_BEFORE_NAME)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def mask(text: str) -> str:
    """*text* with everything that tells who somebody is made unreadable."""
    return _ANY.sub(_masked, text)


def mask_contact(text: str) -> str:
    """*text* with numbers and addresses by which somebody is reached or known made unreadable."""
    return _ANY.sub(lambda hit: _masked(hit) if hit.lastgroup in _CONTACT else hit[0], text)


def mask_name(name: str) -> str:
    """Only the first character of a name: 张**."""
    return f"{name[:1]}**" if name else ""


def escape(text: str, *, lines: bool = False) -> str:
    """Write control, zero-width and direction characters as codes; newlines stay with *lines*."""
    return _CONTROL.sub(
        lambda match: match[0] if lines and match[0] == "\n" else f"\\u{ord(match[0]):04x}", text
    )


def _masked(match: re.Match[str]) -> str:
    found = match[0]
    hide = _HOW.get(match.lastgroup or "", _tail)
    return hide(found)


def _plain(found: str) -> str:
    """Return the digits (and a check X) of *found* in ASCII, nothing between them."""
    ascii_ = unicodedata.normalize("NFKC", found).upper()
    return "".join(c for c in ascii_ if c.isdigit() or c == "X")


def _tail(found: str) -> str:
    return f"****{_plain(found)[-4:]}"


def _mail(found: str) -> str:
    return f"{found[0]}***@{found.partition('@')[2]}"


def _identity(found: str) -> str:
    digits = _plain(found)
    return f"{digits[:3]}***********{digits[-4:]}"


def _phone(found: str) -> str:
    digits = _plain(found)[-11:]
    return f"{digits[:3]}****{digits[-4:]}"


def _order(found: str) -> str:
    return _CODE.sub(lambda code: f"****{code[0][-4:]}", found)


def _called(found: str) -> str:
    """`我叫张三` -> `我叫张**`: the words in front stay."""
    name = _CALLED.sub("", found, count=1)
    return found[: len(found) - len(name)] + mask_name(name)


_HOW: dict[str, Callable[[str], str]] = {
    "case": str,
    "mail": _mail,
    "id": _identity,
    "phone": _phone,
    "order": _order,
    "name": _called,
    "polite": mask_name,
    "spoken": lambda found: "*" * len(found),
}
