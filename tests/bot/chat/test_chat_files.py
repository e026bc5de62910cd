"""Pictures, files and voices: chosen, pasted or dropped, seen before they go, never lost unsaid."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.bot.chat.conftest import OpenPage
from tests.bot.chat.hands import module, row, sees, write
from tests.bot.chat.pretend import PretendChat

pytestmark = pytest.mark.browser

TRANSFER = """([event, names, size, text]) => {
  const root = document.querySelector("qingsu-chat").shadowRoot;
  const data = new DataTransfer();
  const content = ["x".repeat(size)];
  for (const name of names) data.items.add(new File(content, name, {type: "text/plain"}));
  if (text) data.setData("text/plain", text);
  const options = {bubbles: true, cancelable: true, composed: true};
  const made = event === "paste"
    ? new ClipboardEvent(event, {clipboardData: data, ...options})
    : new DragEvent(event, {dataTransfer: data, ...options});
  root.querySelector(event === "paste" ? "textarea" : ".log").dispatchEvent(made);
  return [made.defaultPrevented, root.querySelector(".frame").classList.contains("over")];
}"""
PRETEND_MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const tone = context.createOscillator();
  tone.connect(out);
  tone.start();
  return out.stream;
};"""
NO_RECORDER = "delete window.MediaRecorder;"
NO_PERMISSION = """navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("no", "NotAllowedError");
};"""


def picture(name: str, colour: str = "#a33") -> dict[str, Any]:
    """Make a picture as a customer's phone has it."""
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def paper(name: str, size: int = 2000) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4" + b"0" * size}


def attach(page: Page, *files: dict[str, Any]) -> None:
    """Choose files with the button."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="添加图片或文件").click()
    chooser.value.set_files(list(files))  # type: ignore[arg-type]  # the same three keys


def arrived(page: Page, count: int) -> None:
    """Wait until the page knows that so many files are there."""
    expect(page.locator(".tray .done")).to_have_count(count)


def test_files_are_seen_before_they_go_and_stand_in_the_talk_after(
    page: Page, chat: PretendChat
) -> None:
    attach(page, picture("外壳.jpg"), paper("发票.pdf"))
    tray = page.get_by_role("list", name="要一起发送的文件")
    expect(tray.get_by_role("listitem")).to_have_count(2)
    expect(tray.locator(".of-image img")).to_have_count(1)
    expect(tray.get_by_text("2.0 KB")).to_be_visible()
    assert chat.posted == []
    arrived(page, 2)
    write(page, "照片都在这儿")
    expect(row(page, "照片都在这儿")).to_contain_text("已送达")
    expect(tray).to_be_hidden()
    assert chat.posted[0]["text"] == "照片都在这儿"
    assert chat.posted[0]["attachments"] == ["t1", "t2"]
    own = row(page, "照片都在这儿")
    expect(own.get_by_role("button", name="放大查看 外壳.jpg")).to_be_visible()
    expect(own.get_by_role("link", name="发票.pdf 2.0 KB")).to_have_attribute(
        "href", "/api/chat/files/2"
    )
    page.reload()
    expect(page.get_by_role("button", name="放大查看 外壳.jpg")).to_be_visible()


def test_files_go_without_words(page: Page, chat: PretendChat) -> None:
    attach(page, picture("外壳.jpg"))
    arrived(page, 1)
    page.get_by_role("button", name="发送", exact=True).click()
    chat.hears("")
    expect(page.locator(".rows .tile")).to_have_count(1)
    assert page.locator(".rows .bubble").count() == 0


def test_a_picture_is_opened_leafed_through_and_closed_by_keyboard(
    page: Page,
) -> None:
    attach(page, picture("一.jpg"), picture("二.jpg", "#373"))
    arrived(page, 2)
    write(page, "看")
    tile = page.get_by_role("button", name="放大查看 一.jpg")
    tile.press("Enter")
    box = page.get_by_role("dialog", name="查看图片")
    expect(box).to_contain_text("一.jpg · 1/2")
    page.keyboard.press("ArrowRight")
    expect(box.get_by_role("img", name="二.jpg")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("2/2")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(tile).to_be_focused()


def test_what_is_pasted_or_dropped_is_attached(page: Page, chat: PretendChat) -> None:
    assert page.evaluate(TRANSFER, ["dragover", ["a.txt"], 99, ""]) == [True, True]
    assert page.evaluate(TRANSFER, ["drop", ["a.txt", "b.txt"], 99, ""]) == [True, False]
    assert page.evaluate(TRANSFER, ["paste", ["c.txt"], 99, ""])[0]
    chat.until(lambda: [one["name"] for one in chat.files] == ["a.txt", "b.txt", "c.txt"])


def test_text_pasted_with_a_picture_of_itself_stays_text(page: Page, chat: PretendChat) -> None:
    assert not page.evaluate(TRANSFER, ["paste", ["cells.txt"], 99, "甲\t乙"])[0]
    expect(page.get_by_role("list", name="要一起发送的文件")).to_be_hidden()
    assert chat.files == []


def test_a_large_file_shows_how_far_it_is_and_can_be_cancelled(
    page: Page, chat: PretendChat
) -> None:
    chat.faults.reading.clear()
    page.evaluate(TRANSFER, ["drop", ["大.pdf"], 20_000_000, ""])
    page.evaluate(TRANSFER, ["drop", ["小.pdf"], 99, ""])
    bar = page.get_by_role("progressbar", name="大.pdf 上传进度")
    expect(bar).to_be_visible()
    assert float(bar.evaluate("e => e.position")) < 1
    page.get_by_role("button", name="移除 大.pdf").click()
    expect(bar).to_have_count(0)
    expect(page.get_by_role("button", name="移除 小.pdf")).to_be_focused()
    chat.faults.reading.set()
    arrived(page, 1)
    assert [one["name"] for one in chat.files] == ["小.pdf"]
    write(page, "只有小的")
    chat.hears("只有小的")
    assert len(chat.posted[0]["attachments"]) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (413, "文件太大"),
        (415, "不支持这种文件"),
        (422, "文件打不开，可能已损坏"),
        (400, "服务器没有接受"),
    ],
)
def test_a_refused_file_says_why_and_is_not_sent_unsaid(
    page: Page, chat: PretendChat, status: int, words: str
) -> None:
    chat.faults.uploads.append(status)
    attach(page, paper("发票.pdf"))
    expect(page.get_by_role("status").get_by_text(f"「发票.pdf」没有传上：{words}")).to_be_visible()
    write(page, "请看发票")
    expect(page.get_by_text("请重试或移除后再发送")).to_be_visible()
    assert chat.posted == []
    page.get_by_role("button", name="重新上传 发票.pdf").click()
    arrived(page, 1)
    page.get_by_role("button", name="发送", exact=True).click()
    chat.hears("请看发票")
    assert chat.posted[0]["attachments"] == ["t1"]


@pytest.mark.parametrize(("status", "words"), [(503, "暂时没有回应"), (507, "存储已满")])
def test_a_file_goes_again_by_itself_when_the_server_could_not(
    page: Page, chat: PretendChat, status: int, words: str
) -> None:
    chat.faults.uploads.append(status)
    attach(page, paper("发票.pdf"))
    expect(page.get_by_role("status").get_by_text(words)).to_be_visible()
    chat.until(lambda: len(chat.files) == 1)


def test_empty_files_and_more_than_nine_are_not_taken(page: Page, chat: PretendChat) -> None:
    attach(page, {"name": "空.txt", "mimeType": "text/plain", "buffer": b""})
    expect(page.get_by_text("这个文件是空的")).to_be_visible()
    attach(page, *[paper(f"{number}.pdf") for number in range(11)])
    expect(page.get_by_text("一次最多发 9 个文件")).to_be_visible()
    chat.until(lambda: len(chat.files) == 9)
    expect(page.get_by_role("listitem")).to_have_count(9)


def test_words_do_not_wait_for_a_file_that_is_on_its_way(page: Page, chat: PretendChat) -> None:
    chat.faults.reading.clear()
    attach(page, picture("现场.jpg"))
    write(page, "着火了")
    chat.hears("着火了")
    assert "attachments" not in chat.posted[0]
    write(page, "快")
    chat.faults.reading.set()
    chat.until(lambda: len(chat.said()) == 3)
    assert sorted(chat.said()) == ["", "快", "着火了"]
    expect(page.locator(".rows .tile")).to_have_count(1)


def test_files_written_offline_wait_and_are_sent_once(page: Page, chat: PretendChat) -> None:
    page.context.set_offline(True)
    attach(page, picture("现场.jpg"))
    write(page, "没网")
    expect(page.get_by_text("待发送")).to_have_count(2)
    page.context.set_offline(False)
    chat.until(lambda: len(chat.said()) == 2)
    expect(page.get_by_text("待发送")).to_have_count(0)
    assert chat.said() == ["没网", ""]
    assert len(chat.files) == 1


def test_a_message_whose_files_arrived_outlives_a_reload(page: Page, chat: PretendChat) -> None:
    attach(page, picture("外壳.jpg"))
    arrived(page, 1)
    chat.faults.posts.extend([503] * 50)
    write(page, "照片")
    expect(page.get_by_text("待发送")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("待发送")).to_have_count(1)
    expect(page.locator(".rows .tile")).to_have_count(1)
    chat.faults.posts.clear()
    chat.hears("照片")
    assert chat.posted[-1]["attachments"] == ["t1"]
    assert len({body["id"] for body in chat.posted}) == 1


def test_a_reload_that_loses_a_file_says_so_once(page: Page, chat: PretendChat) -> None:
    chat.faults.reading.clear()
    attach(page, picture("现场.jpg"))
    write(page, "着火了")
    chat.hears("着火了")
    page.reload()
    expect(page.get_by_text("请再添加一次")).to_be_visible()
    sees(page, "着火了")
    page.reload()
    sees(page, "着火了")
    assert page.get_by_text("请再添加一次").count() == 0


def test_a_link_to_another_host_is_never_followed(page: Page, chat: PretendChat) -> None:
    foreign = {"kind": "image", "name": "<b>x", "size": 1}
    for link in ("https://evil.example/x", "//evil.example/x", "javascript:1", "/\\evil.example"):
        chat.say("", "customer", attachments=[foreign | {"thumb": link, "view": link}])
    expect(page.get_by_text("<b>x")).to_have_count(4)
    assert page.locator(".rows img, .rows a, .rows b").count() == 0


def test_a_voice_is_recorded_and_sent(open_page: OpenPage, chat: PretendChat) -> None:
    page = open_page(before=PRETEND_MICROPHONE)
    page.get_by_role("button", name="录一段语音").click()
    expect(page.get_by_role("group", name="正在录音，最长一分钟")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_text("0:01 / 1:00")
    page.get_by_role("button", name="录好了").click()
    arrived(page, 1)
    assert chat.files[0]["mime"] == "audio/webm"
    assert len(chat.files[0]["content"]) > 100
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator(".rows audio")).to_have_attribute("src", "/api/chat/files/1")


def test_a_cancelled_recording_leaves_nothing(open_page: OpenPage, chat: PretendChat) -> None:
    page = open_page(before=PRETEND_MICROPHONE)
    page.get_by_role("button", name="录一段语音").click()
    expect(page.get_by_role("timer")).to_have_text("0:01 / 1:00")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("textbox")).to_be_visible()
    assert page.get_by_role("listitem").count() == 0
    assert chat.files == []


@pytest.mark.parametrize(
    ("before", "words"), [(NO_RECORDER, "这个浏览器不能录音"), (NO_PERMISSION, "麦克风没有被允许")]
)
def test_where_nothing_can_be_recorded_the_page_says_what_else_to_do(
    open_page: OpenPage, before: str, words: str
) -> None:
    page = open_page(before=before)
    page.get_by_role("button", name="录一段语音").click()
    expect(page.get_by_role("status").get_by_text(words)).to_be_visible()
    page.get_by_role("textbox").fill("那我打字")
    expect(page.get_by_text(words)).to_have_count(0)


def test_sizes_are_said_as_people_say_them(page: Page) -> None:
    call = "({sizeText}, all) => all.map(sizeText)"
    sizes = [0, 820, 2008, 34_816, 2_516_582, 999_999_999_999, -1, None]
    wanted = ["0 B", "820 B", "2.0 KB", "34 KB", "2.4 MB", "931 GB", "", ""]
    assert module(page, "chat-files.js", call, sizes) == wanted
