"""The customer's own address is kept when he tells it; nobody asks, and a shop's is none of his."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import addresses
from dialogues.book import Book
from dialogues.reading import Reading


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("我家地址是朝阳区幸福路8号院3号楼201室，随时来", "朝阳区幸福路8号院3号楼201室"),
        ("收货地址：杭州市西湖区文三路 90 号东部软件园", "杭州市西湖区文三路 90 号东部软件园"),
        ("地址 广州市天河区体育西路12号", "广州市天河区体育西路12号"),
        ("我住在静安区南京西路一百号", "静安区南京西路一百号"),
        ("新的麻烦寄到苏州市姑苏区人民路55号6栋302", "苏州市姑苏区人民路55号6栋302"),
        ("我的地址係九龍旺角彌敦道 123 號 5 樓。", "九龍旺角彌敦道 123 號 5 樓"),
        ("My address is 12 Long Street, flat 3. Please come", "12 Long Street, flat 3"),
        ("你们店地址是朝阳路5号，我去过", ""),
        ("商家地址是朝阳路5号", ""),
        ("你们家地址是朝阳路5号", ""),
        ("我住在你们酒店三天了", ""),
        ("送到的时候都坏了", ""),
        ("寄到我手里是8号", ""),
        ("上门三次都没修好", ""),
        ("地址你们都有", ""),
        ("", ""),
    ],
)
def test_only_his_own_address_is_taken_where_it_looks_like_one(
    heard: Callable[..., Reading], text: str, address: str
) -> None:
    found = addresses.told(heard(text, intent="supplement"))
    assert (found.value if found else "") == address


def test_the_last_one_counts(heard: Callable[..., Reading]) -> None:
    found = addresses.told(
        heard("我家地址是幸福路8号", "搞错了，我家地址是幸福路9号", intent="supplement")
    )
    assert found is not None
    assert found.value == "幸福路9号"


def test_it_is_kept_in_the_case_and_never_asked_for(chat: Any, book: Book) -> None:
    """X-05: least burden: no question, not in the summary, there when it is needed."""
    chat.say("洗衣机漏水，我家地址是幸福路8号3楼", intent="complaint", category="quality.fault")
    assert chat.known("contact_address") == "幸福路8号3楼"
    for script in book.scripts.values():
        asked = {
            name
            for plan in script.plan.values()
            for name in (*plan.required, *plan.optional, *plan.urgent)
        }
        assert addresses.ADDRESS not in asked
        assert not script.questions[addresses.ADDRESS].ask
