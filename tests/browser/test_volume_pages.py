"""The city's volume in a browser: order, watch, download; failures; keyboard, without scripts, phone, axe."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from chiayi_kpi.accounts.roles import Role
from reports.volumes import orders
from reports.volumes.models import VolumeJob
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.reports.cities import ranked_city
from tests.reports.volumes.jobs import put, with_file, worked

State = VolumeJob.State
LIST = "/107/volumes/"


@pytest.fixture
def planner(live_server, context, traffic, settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"
    settings.TASK_LEASE_SECONDS = 600
    ranked_city({"AAA": 120, "BBB": 150})
    planner = factories.user(role=Role.PLANNING_OFFICE)
    sign_in(context, live_server, planner)
    return planner


@pytest.fixture
def volumes(planner, live_server, page: Page) -> Page:
    page.goto(live_server.url + reverse("volumes", args=[107]))
    return page


def job(planner, state: VolumeJob.State = State.WAITING, **fields) -> VolumeJob:
    codes = ["AAA", "BBB"]
    made = orders.order(year=107, document="annual-report", through=12, agency_codes=codes, by=planner)
    return put(made, state, **fields)


def opened(page: Page, live_server, found: VolumeJob) -> Page:
    page.goto(live_server.url + reverse("volume", args=[107, found.pk]))
    return page


def agencies(page: Page):
    return page.locator("input[name=agencies]")


def order(page: Page) -> VolumeJob:
    page.locator(".volume-order > button").click()
    expect(page.locator("#volume-progress")).to_be_visible()
    return VolumeJob.objects.get()


def test_one_box_ticks_all_or_none_then_order_watch_and_download(volumes: Page, tmp_path):
    volumes.locator(".volume-order summary").focus()
    volumes.keyboard.press("Enter")
    box, count = volumes.locator("[data-choose-all]"), volumes.locator("[data-choose-count]")
    expect(box).to_be_checked()
    box.focus()
    volumes.keyboard.press("Space")
    expect(count).to_have_text("0 / 2")
    agencies(volumes).first.check()
    expect(count).to_have_text("1 / 2")
    assert box.evaluate("box => box.indeterminate")
    box.check()
    expect(count).to_have_text("2 / 2")
    assert agencies(volumes).evaluate_all("boxes => boxes.every(box => box.checked)")

    volumes.locator("select[name=document]").select_option("annual-plan")
    agencies(volumes).first.uncheck()
    found = order(volumes)
    assert (found.document, found.agency_codes) == ("annual-plan", ["BBB"])

    volumes.evaluate("window.stayed = true")
    cancel = volumes.locator("form[action$='cancel/'] button")
    cancel.focus()
    put(found, State.RUNNING)
    expect(volumes.locator("#volume-progress progress")).to_be_visible()
    expect(cancel).to_be_focused()  # what is replaced every two seconds is beside the buttons

    put(found, State.WAITING)
    worked()
    download = volumes.locator("#volume a[href$='volume.pdf']")
    expect(download).to_be_visible()
    expect(cancel).to_have_count(0)
    expect(volumes.locator("#volume-said")).not_to_be_empty()
    assert volumes.evaluate("window.stayed") is True
    with volumes.expect_download() as started:
        download.click()
    started.value.save_as(tmp_path / "volume.pdf")
    assert started.value.suggested_filename == "107年度施政計畫.pdf"
    assert PdfReader(tmp_path / "volume.pdf").page_labels[:2] == ["i", "ii"]


@pytest.mark.own_context  # its clock
def test_the_list_renews_itself_keeps_the_focus_and_nobody_signed_in(planner, volumes: Page, settings):
    settings.IDLE_SIGN_OUT_SECONDS = 200
    job(planner)
    volumes.clock.install()
    volumes.reload()
    link = volumes.locator("#volume-jobs tbody a").first
    link.focus()
    link.evaluate("link => { link.dataset.old = ''; }")
    with volumes.expect_response(re.compile("look$")):
        volumes.clock.fast_forward(6000)
    expect(volumes.locator("#volume-jobs a[data-old]")).to_have_count(0)
    expect(link).to_be_focused()

    with volumes.expect_response(re.compile("look$")):
        volumes.clock.fast_forward(110_000)
    volumes.wait_for_load_state("networkidle")
    volumes.clock.run_for(2000)  # what the page heard is counted with the next second
    expect(volumes.get_by_role("dialog", name="即將自動登出")).to_be_visible()


def test_without_scripts_two_buttons_tick_and_the_order_goes_through(planner, live_server, context, browser):
    plain = browser.new_context(java_script_enabled=False, locale="zh-TW")
    try:
        sign_in(plain, live_server, planner)
        page = plain.new_page()
        page.goto(live_server.url + LIST)
        page.locator(".volume-order summary").click()
        expect(page.locator("[data-choose-all]")).to_be_hidden()
        page.locator("button[value=none]").click()
        expect(agencies(page).first).not_to_be_checked()
        agencies(page).last.check()
        found = order(page)
        assert found.agency_codes == ["BBB"]
        expect(page.locator(f"#volume a[href='{reverse('volume', args=[107, found.pk])}']")).to_be_visible()
    finally:
        plain.close()


STATES = {  # what waits has less than what is printed, and what was cancelled less than what failed
    State.RUNNING: {},
    State.DONE: {"size": 3_400_000},
    State.FAILED: {"reason": "x", "faults": [["AAA", "測試AAA處", "算式不完整"]]},
}


def fits(page: Page) -> None:
    page.locator("main details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
    assert_accessible_and_fits(page)


def test_every_page_is_accessible_fits_and_keeps_to_the_security_policy(planner, live_server, page: Page):
    complaints = complaints_of(page)
    opened(page, live_server, job(planner, State.DONE))
    fits(page)  # its file is gone
    for state, fields in STATES.items():
        shown = job(planner, state, **fields)
        with_file(shown)
        opened(page, live_server, shown)
        fits(page)
    page.goto(live_server.url + LIST)
    page.locator(".volume-order summary").click()
    page.locator("[data-choose-all]").uncheck()
    page.locator(".volume-order > button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    fits(page)
    assert complaints == []
