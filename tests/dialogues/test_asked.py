"""What waits for the customer is what he was really asked for, in three languages."""

from __future__ import annotations

import pytest

from dialogues.asked import asks

ASKED = [
    "请发一下订单号",
    "麻烦您提供一下购买凭证，谢谢。",
    "请您拍一张照片发过来。",
    "还需要您提供一下电话号码。",
    "您的订单号是多少？",
    "您的订单号是多少",
    "您是什么时候买的呢",
    "请问是哪个门店买的？我先查库存。",
    "收到，麻烦再拍一下底部的标签。",
    "把发票发给我好吗？",
    "您方便发一下型号吗",
    "方便的话，请把照片发我。",
    "如果方便，请发一下订单号。",
    "订单号发我一下，我去查。",
    "这个方案您看可以吗？",
    "换新或者维修，您更想要哪一种？",
    "我下午三点给您打电话，您看方便吗？",
    "师傅明天上午上门，您几点在家？",
    "先确认一下，人有没有受伤？",
    "充电多久之后发热的？",
    "请核实一下收件人姓名",
    "还差一张发票的照片",
    "您看换一台新的行不行",
    "可以提供一下当时的聊天记录吗",
    "請您提供一下訂單號碼",
    "麻煩您拍一張照片給我們",
    "您是在哪家門市買的？",
    "您的電話是多少",
    "Please send us the order number.",
    "Could you tell me when you bought it",
    "Can you share a photo of the label?",
    "I need your order number to go on.",
    "We'll need you to confirm the address.",
    "What is your order number",
    "What would you like us to do?",
    "Which shop did you buy it in?",
    "When did it stop working?",
    "May I have your phone number",
    "Kindly upload the receipt and I will check it today.",
    "Please let me know which option suits you.",
    "Would you prefer a refund or a new one?",
]
NOT_ASKED = [
    "我来办。",
    "我先帮您查一下，好吗？",
    "我明天上午给您回电，可以吗？",
    "这边马上安排，行吗？",
    "请您放心，我会跟到底。",
    "请稍等，我去看一下。",
    "请耐心等一下，技术正在查。",
    "请留意短信。",
    "谢谢您提供的订单号，我已经查到了。",
    "您发的照片收到了。",
    "有问题请随时告诉我。",
    "如有需要，请随时联系我。",
    "如果还有别的情况，麻烦告诉我一声。",
    "换了谁能不生气呢？",
    "难道要您再等三天吗？",
    "这样的事怎么会发生呢？",
    "为什么会这样？因为那一批电池有问题。",
    "需不需要我先帮您安排去医院看看？",
    "需要我帮您叫师傅吗？",
    "还有什么可以帮您？",
    "您好，在吗？",
    "我们会请技术同事确认一下。",
    "我查一下是什么原因。",
    "我看看是哪里的问题。",
    "您问“什么时候到？”，我去催一下快递。",
    "这确实不应该，是吧？",
    "我已请仓库核对一下，下午告诉您。",
    "我先幫您查一下，好嗎？",
    "請您放心，我會跟到底。",
    "有問題請隨時告訴我。",
    "需要我幫您叫師傅嗎？",
    "I'll check it today, okay?",
    "We will call you tomorrow, is that all right?",
    "Please rest assured, I am on it.",
    "Please wait a moment while I look.",
    "Thanks for sending the photo, I have what I need.",
    "Let me know if you have any questions.",
    "Please feel free to write at any time.",
    "Who wouldn't be upset?",
    "Would you like me to arrange a doctor?",
    "Is there anything else I can do for you?",
    "I'll find out what happened.",
    "Please allow me to explain what we found.",
    "You can check the status on this page.",
    "请您保持电话畅通。",
    "方案我今天下午发给您。",
    "您的订单号我查到了。",
]


@pytest.mark.parametrize("text", ASKED)
def test_a_question_or_a_request_to_the_customer_is_asked(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_closings_offers_rhetoric_and_courtesies_ask_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", ["", "。", "？", "???", "\n", "“？”"])
def test_no_words_ask_nothing(text: str) -> None:
    assert not asks(text)
