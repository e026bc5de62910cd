"""What a regulator (12315) wants to know of a complaint, and what of it the case does not hold.

    lines(file, company, pieces, kinds) -> Lines          text(number, lines) -> str

The bot asks for no address, which is kept where the customer tells it (dialogues/addresses.py) or a
colleague fills it in, and nobody has to give a name: what is missing is listed, so that a colleague
can ask for it when the customer wants to go there. Pure. Source: X-05.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dialogues import exhibits
from dialogues.effects import FileCase
from dialogues.masking import mask, mask_contact
from dialogues.state import FieldName

MISSING = "（缺）"
_ASKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("name", "投诉人姓名", ("contact_name",)),
    ("phone", "联系电话", ("contact_phone",)),
    ("address", "通讯地址", ("contact_address",)),
    ("respondent", "被投诉方", ("company",)),
    ("goods", "商品或服务", ("product", "model")),
    ("order", "订单号", ("order_no",)),
    ("claim", "具体诉求", ("demand",)),
    ("facts", "事实和理由", ("issue", "amount", "measured", "claim_spec")),
    ("date", "发生或购买日期", ("occurred_on", "purchased_on")),
)
"""Key, name, and the fields of the case it is made of, all that are given."""
_NEEDED = frozenset({"name", "phone", "address", "respondent", "claim", "facts", "date"})
_TAIL = 4  # characters of a name's or number's end that stay


@dataclass(frozen=True, slots=True)
class Line:
    """One of the things asked for. needed: nothing is taken up without it."""

    key: str
    name: str
    value: str
    needed: bool

    @property
    def missing(self) -> bool:
        """Whether it is wanted and not there."""
        return self.needed and not self.value


Lines = tuple[Line, ...]


def lines(
    file: FileCase, company: str, pieces: int, kinds: Mapping[str, int] = MappingProxyType({})
) -> Lines:
    """Return what is asked for with what the case holds. pieces: of evidence.

    company: whom it is about where the customer named nobody else. kinds: how many of the pieces
    are what, as far as staff said (dialogues/exhibits.py).
    """
    found = [Line(key, name, _value(file, of), key in _NEEDED) for key, name, of in _ASKS]
    found = [
        replace(one, value=company) if one.key == "respondent" and not one.value else one
        for one in found
    ]
    count = exhibits.told(pieces, kinds) if pieces else ""
    return (*found, Line("evidence", "凭据", count, needed=False))


def hidden(all_: Lines) -> Lines:
    """Return the same with names, phones and addresses shown in part only."""
    return tuple(replace(one, value=_HIDES.get(one.key, mask_contact)(one.value)) for one in all_)


def text(number: str, all_: Iterable[Line]) -> str:
    """Return it as lines to copy, what is missing named at the end."""
    listed = list(all_)
    said = [f"投诉编号：{number}", *(f"{one.name}：{one.value or _none(one)}" for one in listed)]
    gaps = "、".join(one.name for one in listed if one.missing)
    return "\n".join([*said, f"还缺：{gaps}" if gaps else "要的都齐了。"])


def _none(one: Line) -> str:
    return MISSING if one.missing else "没有"


def _value(file: FileCase, names: tuple[str, ...]) -> str:
    known = (file.fields.get(FieldName(name)) for name in names)
    said = ((one.text or one.value).strip() for one in known if one is not None and one.given)
    return "；".join(dict.fromkeys(filter(None, said)))


def _phone(value: str) -> str:
    seen = mask(value)
    return seen if seen != value or not value else f"****{value[-_TAIL:]}"


def _name(value: str) -> str:
    return f"{value[:1]}{'*' * (len(value) - 1)}" if value else ""


def _address(value: str) -> str:
    return f"{value[:6]}****" if value else ""


_HIDES: dict[str, Callable[[str], str]] = {"name": _name, "phone": _phone, "address": _address}
