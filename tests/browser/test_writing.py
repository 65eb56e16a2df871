"""Writing an account: it saves itself, keeps what was put in, and shows the print."""

import base64
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from objectives.writing.rich_text import plain_text
from tests import factories
from tests.browser.account_page import open_page, stored, wait_until_saved
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible
from tests.reports.cities import report


@pytest.fixture
def plan(live_server, context, traffic):
    plan = factories.complete_plan(common=True, approved=True)
    sign_in(context, live_server, factories.user(role=Role.PLANNER, agency=plan.agency))
    return plan


def test_the_page_opens_at_its_text_which_saves_itself_and_stands_in_the_print_beside_it(
    live_server, page: Page, plan
):
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(live_server.url + reverse("write", args=[107, plan.agency.code, "1-1"]))
    page.frame_locator("#writing-preview").locator("#account-1-1").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    assert page.frames[1].evaluate("scrollY") > 0
    assert page.evaluate("scrollY") == 0

    page.locator("#writing-text").click()
    page.keyboard.type("已完成訪查")
    page.locator("[data-block=h3]").click()
    wait_until_saved(page)

    assert stored(plan) == "<h3>已完成訪查</h3>"
    preview = page.frame_locator("#writing-preview")
    expect(preview.locator("#account-1-1")).to_contain_text("已完成訪查")
    assert page.frames[1].evaluate("scrollY") > 0  # the page that one is editing is in view


def test_bold_lists_and_tables_from_the_toolbar(live_server, page: Page, plan):
    open_page(live_server, page, plan)
    page.locator("[data-command=bold]").click()
    page.keyboard.type("粗")
    page.locator("[data-command=bold]").click()
    page.keyboard.press("Enter")
    page.locator("[data-command=insertOrderedList]").click()
    page.keyboard.type("一")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("[data-table=insert]").click()
    page.locator("#writing-text td").first.click()
    page.keyboard.type("3")
    page.locator("[data-table=row]").click()
    page.locator("[data-table=remove-column]").click()
    page.keyboard.press("Control+s")
    wait_until_saved(page)

    text = stored(plan)
    assert "<strong>粗</strong>" in text
    assert "<ol><li>一</li></ol>" in text
    assert text.count("<tr>") == 4
    assert text.count("<th>") == 2


def test_a_link_is_made_of_chosen_words_changed_and_taken_away_and_leads_nowhere_unsafe(
    live_server, page: Page, plan
):
    open_page(live_server, page, plan)
    page.keyboard.type("詳見市府網站")
    for _letter in "市府網站":
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+k")
    address = page.get_by_label("網址或電子郵件")
    expect(page.get_by_label("顯示文字")).to_have_value("市府網站")
    address.fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.locator("#link-error")).to_contain_text("其他位址無法保留")
    assert_accessible(page)
    address.fill("www.chiayi.gov.tw/plan")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    wait_until_saved(page)
    assert stored(plan) == '<p>詳見<a href="https://www.chiayi.gov.tw/plan">市府網站</a></p>'
    printed = page.frame_locator("#writing-preview").locator("#account-1-1 a", has_text="市府網站")
    expect(printed).to_have_attribute("href", "https://www.chiayi.gov.tw/plan")

    page.get_by_role("button", name="超連結").click()
    address.fill("plan@chiayi.gov.tw")
    page.get_by_label("顯示文字").fill("計畫科")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    expect(page.locator("#writing-text a")).to_have_attribute("href", "mailto:plan@chiayi.gov.tw")
    page.locator("#writing-text a").click()
    page.get_by_role("button", name="超連結").click()
    page.get_by_role("button", name="移除連結").click()
    page.keyboard.press("Control+s")
    expect(page.locator("#writing-text a")).to_have_count(0)
    expect(page.locator("#writing-text")).to_have_text("詳見計畫科")


def paste(page: Page, **kinds: str) -> None:
    page.evaluate(
        """kinds => {
          const data = new DataTransfer();
          for (const [kind, text] of Object.entries(kinds)) data.setData(`text/${kind}`, text);
          document.getElementById("writing-text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        kinds,
    )


CLIPBOARD = Path(__file__).parent / "clipboard"


def test_what_word_lays_on_the_clipboard_arrives_as_it_was_in_text_and_print(live_server, page: Page, plan):
    open_page(live_server, page, plan)
    paste(page, html=(CLIPBOARD / "word.html").read_text(encoding="utf-8"))
    wait_until_saved(page)

    assert stored(plan) == (
        "<p>一、 執行情形</p>"
        "<ol><li>辦理<u>宣導</u>場次<ul><li>校園</li><li>社區</li></ul></li>"
        '<li>詳見<a href="https://www.chiayi.gov.tw/report?year=107&amp;page=2">本府網站</a>及附件<br>(a) 網頁</li>'
        "<li>檢討</li></ol>"
        "<p>現場：〔圖片：請在此放入〕</p>"
        '<table><tbody><tr><td rowspan="2">分局</td><td colspan="2">件數</td></tr>'
        "<tr><td>106</td><td>107</td></tr></tbody></table>"
    )
    said = page.locator("#writing-remarks li")
    expect(said).to_have_text([re.compile("非連往網頁"), re.compile("標記處")])
    printed = page.frame_locator("#writing-preview").locator("#account-1-1")
    expect(printed.locator("ol > li").nth(2)).to_have_text("3. 檢討")
    expect(printed.locator("u")).to_have_text("宣導")
    expect(printed.locator("a")).to_have_attribute("href", "https://www.chiayi.gov.tw/report?year=107&page=2")


def test_what_libreoffice_lays_on_the_clipboard_arrives_and_what_does_not_is_said(
    live_server, page: Page, plan
):
    open_page(live_server, page, plan)
    paste(page, html=(CLIPBOARD / "libreoffice.html").read_text(encoding="utf-8"))
    wait_until_saved(page)

    assert stored(plan) == (
        '<ol><li><u>宣導</u><ul><li>校園</li></ul></li><li><a href="mailto:plan@chiayi.gov.tw">聯絡</a></li></ol>'
        "<ol><li>檢討</li></ol>"
        '<table><tbody><tr><td colspan="2">合計</td></tr><tr><td><u>甲</u></td><td>乙</td></tr></tbody></table>'
    )
    expect(page.locator("#writing-remarks li")).to_have_text([re.compile("一律自 1 起")])


def drop(page: Page, *pictures: bytes) -> None:
    page.evaluate(
        """pictures => {
          const data = new DataTransfer();
          pictures.forEach((one, at) => {
            const bytes = Uint8Array.from(atob(one), (letter) => letter.charCodeAt(0));
            data.items.add(new File([bytes], `${at}.png`, {type: "image/png"}));
          });
          document.getElementById("writing-text").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        [base64.b64encode(one).decode() for one in pictures],
    )


def test_pictures_stand_with_their_words_in_the_order_in_which_they_were_put_in_the_first_in_its_mark(
    live_server, page: Page, plan
):
    open_page(live_server, page, plan)
    paste(page, html='<p>前</p><p><img src="file:///c:/1.png" width=90 height=90></p><p>後</p>')
    drop(page, b"", b"")
    page.keyboard.press("Escape")  # neither of them
    page.locator("#writing-text p", has_text="圖片").click()
    page.locator("[data-dialog=picture-dialog]").click()
    page.locator("#picture-file").set_input_files(
        {"name": "1.png", "mimeType": "image/png", "buffer": factories.picture_upload(colour="red").read()}
    )
    page.locator("#picture-caption").fill("第一張")
    page.locator("#picture-form button.button--primary").click()
    expect(page.locator("#picture-dialog")).to_be_hidden()
    drop(page, *(factories.picture_upload(colour=colour).read() for colour in ("teal", "navy")))
    for words in ("第二張", "第三張"):
        page.locator("#picture-caption").fill(words)
        page.locator("#picture-form button.button--primary").click()
        expect(page.locator("#writing-text figcaption", has_text=words)).to_be_visible()
    page.keyboard.press("Control+s")
    wait_until_saved(page)

    assert plain_text(stored(plan)).splitlines() == ["前", "第一張", "第二張", "第三張", "後"]
    assert re.search(r'<figure><img src="picture:[0-9a-f]{64}\.\w+" alt="第一張">', stored(plan))


def test_a_figure_is_chosen_by_keyboard_from_the_list_that_two_braces_open(live_server, page: Page, plan):
    report(plan, "1-1-1", {"done": {6: 45}, "due": {6: 100}})
    open_page(live_server, page, plan)
    page.keyboard.type("達成率{{")
    sought = page.get_by_label("搜尋指標或數據名稱")
    expect(sought).to_be_focused()
    expect(page.locator("#figure-chosen option").first).to_contain_text("實績值　45")
    assert_accessible(page)
    sought.fill("1-1-1 達成")
    expect(page.locator("#figure-chosen option")).to_have_text(["達成率　50.00%"])
    page.keyboard.press("Enter")
    page.keyboard.type("，總分")
    page.get_by_role("button", name="系統數據").click()
    sought.fill("總分")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("。{{9-9-9 達成率}}")
    page.keyboard.press("Escape")  # the list that the braces opened
    wait_until_saved(page)

    expect(page.locator("#writing-text")).to_contain_text("達成率{{1-1-1 達成率}}，總分{{總分}}。{{")
    indicator = plan.indicators.get(objective__facet__no=1)
    assert f"達成率{{{{#{indicator.pk} 達成率}}}}，總分{{{{總分}}}}。" in stored(plan)
    printed = page.frame_locator("#writing-preview").locator("#account-1-1")
    expect(printed).to_contain_text(re.compile(r"達成率50\.00%，總分\d+\.\d\d 分。"))


def test_a_table_from_a_word_processor_keeps_its_merged_cells_in_text_print_and_while_it_is_changed(
    live_server, page: Page, plan
):
    open_page(live_server, page, plan)
    paste(
        page,
        html="<table><tr><td colspan=2>單位</td><td>件數</td></tr><tr><td rowspan=2>第一分局</td><td>甲所</td>"
        "<td>1,200</td></tr><tr><td>乙所</td><td>900</td></tr></table>",
    )
    wait_until_saved(page)
    rows = (
        '<tr><td rowspan="2">第一分局</td><td>甲所</td><td>1,200</td></tr><tr><td>乙所</td><td>900</td></tr>'
    )
    table = f'<table><tbody><tr><td colspan="2">單位</td><td>件數</td></tr>{rows}</tbody></table>'
    assert stored(plan) == table
    printed = page.frame_locator("#writing-preview").locator("#account-1-1 table td")
    expect(printed).to_have_text(["單位", "件數", "第一分局", "甲所", "1,200", "乙所", "900"])

    text = page.locator("#writing-text")
    page.locator("#writing-text td", has_text="甲所").click()
    page.locator("[data-table=row]").click()  # within the rows of one cell: that cell grows
    expect(text.locator("td[rowspan='3']")).to_have_text("第一分局")
    page.locator("#writing-text td", has_text="第一分局").click()
    page.locator("[data-table=column]").click()  # below a cell of two columns: that cell grows
    expect(text.locator("td[colspan='3']")).to_have_text("單位")
    page.locator("[data-table=remove-row]").click()  # the first of its three rows
    page.locator("#writing-text td", has_text="乙所").click()
    page.locator("[data-table=remove-column]").click()
    page.keyboard.press("Control+s")
    wait_until_saved(page)
    empty = "<td></td>"
    assert stored(plan) == (
        f'<table><tbody><tr><td colspan="2">單位</td><td>件數</td></tr><tr><td rowspan="2">第一分局</td>{empty * 2}</tr>'
        f"<tr>{empty}<td>900</td></tr></tbody></table>"
    )


def test_what_is_pasted_loses_its_clothes_and_what_is_not_kept_or_not_printed_as_it_stands_is_said_and_shown(
    live_server, page: Page, plan
):
    open_page(live_server, page, plan)
    dressed = '<p class=MsoNormal style="color:red"><b>甲</b><s>乙</s><img src="https://evil.example/x.png">'
    paste(page, html=f"{dressed}<script>window.ran=1</script>\u202e丙</p>")
    said = page.locator("#writing-remarks li")
    expect(said).to_have_text([re.compile("刪除線"), re.compile("圖片"), re.compile("方向標記")])
    wait_until_saved(page)
    assert stored(plan) == "<p><strong>甲</strong>乙〔圖片：請在此放入〕丙</p>"
    assert page.evaluate("window.ran") is None

    paste(page, plain="第一行\v第二行\u2028第三行😀")
    expect(page.locator("#writing-remarks")).to_contain_text("😀 (U+1F600 GRINNING FACE)")
    expect(said).to_have_count(1)
    said.get_by_role("button", name="顯示位置").click()
    assert page.evaluate("String(getSelection())") == "😀"
    assert plain_text(stored(plan)).splitlines() == ["甲乙〔圖片：請在此放入〕丙第一行", "第二行", "第三行😀"]
    expect(page.frame_locator("#writing-preview").locator("#account-1-1")).to_contain_text(
        "第三行〔U+1F600〕"
    )


def test_the_draft_comes_at_the_end_and_is_saved(live_server, page: Page, plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    for code, value in (("done", 312), ("due", 380)):
        factories.figures(plan, indicator.inputs.get(code=code), {12: value})
    open_page(live_server, page, plan)
    page.locator("#writing-draft").click()
    expect(page.locator("#writing-text")).to_contain_text("未達目標值")
    wait_until_saved(page)

    assert "107 年" in stored(plan)


def test_the_list_of_accounts_has_no_barriers(live_server, page: Page, plan):
    page.goto(live_server.url + reverse("writing", args=[107, plan.agency.code]))
    assert_accessible(page)
