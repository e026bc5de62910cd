"""Phone numbers as customers type them, and digits that are none."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import found, normaliser, reader, texts


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("我电话13800138001", "13800138001", "+8613800138001"),
        ("手机：１３８００１３８００２", "１３８００１３８００２", "+8613800138002"),
        ("打138 0013 8003这个", "138 0013 8003", "+8613800138003"),
        ("138-0013-8004", "138-0013-8004", "+8613800138004"),
        ("138.0013.8014 晚上打", "138.0013.8014", "+8613800138014"),
        ("+86 13800138005", "+86 13800138005", "+8613800138005"),
        ("+86-138-0013-8005", "+86-138-0013-8005", "+8613800138005"),
        ("0086 13800138006", "0086 13800138006", "+8613800138006"),
        ("(+86)13800138007", "(+86)13800138007", "+8613800138007"),
        ("8613800138008回我", "8613800138008", "+8613800138008"),
        ("my number is 07700 900123", "07700 900123", "+447700900123"),
        ("call me on (212) 555-0142", "(212) 555-0142", "+12125550142"),
        ("my number is 98200 11223", "98200 11223", "+919820011223"),
        ("98200 11223", "98200 11223", "+919820011223"),
        ("mobile +91 99001 12233", "+91 99001 12233", "+919900112233"),
        ("ring me on 01904 960 455", "01904 960 455", "+441904960455"),
        ("我電話係6123 4455", "6123 4455", "+85261234455"),
        ("電話改返做6123 4455", "6123 4455", "+85261234455"),
        ("+85261234567", "+85261234567", "+85261234567"),
        ("+1 415 555 0134", "+1 415 555 0134", "+14155550134"),
        ("my number is 9820011223", "9820011223", "9820011223"),
        ("(415) 555-0134", "(415) 555-0134", "+14155550134"),
        ("415-555-0134", "415-555-0134", "+14155550134"),
        ("07700 900 413", "07700 900 413", "+447700900413"),
        ("yeh call me on 07700900281", "07700900281", "+447700900281"),
        ("唔使留電話喇 whatsapp啦 62345678", "62345678", "+85262345678"),
        ("尾号藏一下138****8009", "138****8009", "+86138****8009"),
        ("我是138xxxx8010", "138xxxx8010", "+86138****8010"),
        ("机主138XXXX8011", "138XXXX8011", "+86138****8011"),
        ("电话是一三八零零一三八零一二", "一三八零零一三八零一二", "+8613800138012"),
        ("打我这个就是幺三八零零一三八零零零", "幺三八零零一三八零零零", "+8613800138000"),
        ("手机幺三八零零幺三八零幺三", "幺三八零零幺三八零幺三", "+8613800138013"),
        ("号码一三八 零零一三 八零一六", "一三八 零零一三 八零一六", "+8613800138016"),
        ("我手机1 3 8 0 0 1 3 8 0 1 5", "1 3 8 0 0 1 3 8 0 1 5", "+8613800138015"),
        ("联系座机010-62345678", "010-62345678", "+861062345678"),
        ("0755 23456789找我", "0755 23456789", "+8675523456789"),
        ("(021)62345678", "(021)62345678", "+862162345678"),
        ("单位 0571-8765 4321", "0571-8765 4321", "+8657187654321"),
        ("你们400-820-1234没人接", "400-820-1234", "+864008201234"),
        ("8008101234打不通", "8008101234", "+868008101234"),
        ("银行让我打95588", "95588", "95588"),
        ("12315都打过了", "12315", "12315"),
        ("已经打了110", "110", "110"),
        ("香港電話 +852 9123 4567", "+852 9123 4567", "+85291234567"),
        ("台灣手機0912-345-678", "0912-345-678", "+886912345678"),
        ("call me at 138-0013-8017 please", "138-0013-8017", "+8613800138017"),
        ("我号13800138018，急急急", "13800138018", "+8613800138018"),
        ("微信同号，138/0013/8019", "138/0013/8019", "+8613800138019"),
        ("号码：138～0013～8020", "138～0013～8020", "+8613800138020"),
        ("電話 9123 4567", "9123 4567", "+85291234567"),
        ("打 02-2345-6789 搵我", "02-2345-6789", "+886223456789"),
        ("司馬小姐 0912345678", "0912345678", "+886912345678"),
    ],
)
def test_a_phone_is_found_in_every_spelling(sentence: str, text: str, value: str) -> None:
    """S0-08."""
    assert found(sentence, SlotType.PHONE) == [(text, value)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("骗子用13800138001打来的", "theirs"),
        ("来电显示13800138001", "theirs"),
        ("对方号码是13800138001", "theirs"),
        ("我的电话13800138001", ""),
        ("骗子又打来了，我的手机13800138001", ""),
        ("13800138001", ""),
    ],
)
def test_whose_number_it_is_stands_before_it(text: str, role: str) -> None:
    """The number of whoever rang must never be taken for the customer's own."""
    slots = reader().read(text, normaliser().plain(text), None)
    assert [s.role for s in slots if s.type is SlotType.PHONE] == [role]


def test_an_extension_belongs_to_its_landline() -> None:
    assert texts("打021-62345678转805找我", SlotType.PHONE) == ["021-62345678转805"]


def test_two_phones_in_one_line_are_two() -> None:
    sentence = "13800138001打不通就打13900139002"
    assert texts(sentence, SlotType.PHONE) == ["13800138001", "13900139002"]


@pytest.mark.parametrize(
    "sentence",
    [
        "订单号1380013800123456",
        "花了13800元",
        "一共12345元",
        "110平的房子",
        "120斤的人坐塌了",
        "少了一位1380013800",
        "多了一位138001380011",
        "价格12315.00",
        "12800138001不是号段",
        "流水2026031800112233",
        "等了119分钟",
        "SN码A13800138001B",
        "三月一号买的八百块",
        "快递单 75312 34567",
        "order number is 98200 11223",
        "12345678901",
        "",
    ],
)
def test_other_digits_are_no_phone(sentence: str) -> None:
    assert found(sentence, SlotType.PHONE) == []


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("发票寄到wang.li@example.com", "wang.li@example.com", "wang.li@example.com"),
        ("邮箱：LI_2026@Mail.Example.CN。", "LI_2026@Mail.Example.CN", "li_2026@mail.example.cn"),
        ("a+b@example.co.uk is mine", "a+b@example.co.uk", "a+b@example.co.uk"),
        ("写信到ｆｏｏ＠example.com吧", "ｆｏｏ＠example.com", "foo@example.com"),
        ("发我邮箱123456@example.com就行", "123456@example.com", "123456@example.com"),
    ],
)
def test_an_address_of_mail_is_found(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.EMAIL) == [(text, value)]


@pytest.mark.parametrize("sentence", ["@客服小美 出来", "微博@某某", "a@b", "me@localhost"])
def test_a_handle_is_no_address_of_mail(sentence: str) -> None:
    assert found(sentence, SlotType.EMAIL) == []


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("身份证11010119900307123x", "11010119900307123x", "11010119900307123X"),
        ("110101199003071234", "110101199003071234", "110101199003071234"),
        ("证件110101********1234", "110101********1234", "110101********1234"),
        ("身份证号：110101900307123", "110101900307123", "110101900307123"),
    ],
)
def test_an_identity_number_is_found(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.ID_NUMBER) == [(text, value)]


@pytest.mark.parametrize("digits", ["110101199013071234", "110101199002301234"])
def test_an_identity_number_has_a_birthday_that_exists(digits: str) -> None:
    assert found(f"单子{digits}", SlotType.ID_NUMBER) == []
