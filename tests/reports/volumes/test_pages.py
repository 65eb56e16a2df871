"""The pages of the city's volume: order, progress, cancel, try again, download."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.accounts.roles import Role
from reports.documents.store import kept
from reports.volumes import orders
from reports.volumes.chapters import result
from reports.volumes.models import VolumeJob
from reports.volumes.page import minutes_left, volume_page
from tests import factories
from tests.reading import done, elements, text_of
from tests.reports.volumes.jobs import now_of, put, whole_pdf, with_file

State = VolumeJob.State


@pytest.fixture
def signed_in(client, planner):
    client.force_login(planner)
    return client


def page(job: VolumeJob, name: str = "volume") -> str:
    return reverse(name, args=[job.year, job.pk])


def order_form(**fields) -> dict:
    return {"document": "annual-report", "through": "6", "agencies": ["BBB"]} | fields


def test_ordering_leads_to_the_volume_s_page(city, signed_in):
    response = signed_in.post(reverse("volumes", args=[107]), order_form())
    job = VolumeJob.objects.get()
    assert (response.status_code, response.url) == (302, page(job))
    assert (job.agency_codes, job.through, job.whole_city, job.covers) == (["BBB"], 6, False, False)
    assert page(job) in signed_in.get(reverse("volumes", args=[107])).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"agencies": []}, {"agencies": ["NONE"]}, {"through": "13"}, {"document": "../x"}]
)
def test_what_cannot_be_ordered_is_said_at_its_field(city, signed_in, wrong):
    response = signed_in.post(reverse("volumes", args=[107]), order_form(**wrong))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert not VolumeJob.objects.exists()


def test_a_year_without_plans_has_no_volume(city, signed_in):
    answer = signed_in.get(reverse("volumes", args=[106]))
    assert answer.status_code == 200 and not elements(answer, "//form[@data-choose='agencies']")


def test_covers_are_there_where_they_are_wanted(city, signed_in):
    signed_in.post(reverse("volumes", args=[107]), order_form(covers="on"))
    assert VolumeJob.objects.get().covers


def test_without_scripts_a_button_ticks_all_agencies_or_none_and_orders_nothing(city, signed_in):
    for tick, ticked in (("none", []), ("all", ["AAA", "BBB"])):
        response = signed_in.post(reverse("volumes", args=[107]), order_form(tick=tick))
        form = response.context["form"]
        assert (response.status_code, form["agencies"].value()) == (200, ticked)
        assert form["through"].value() == "6"
    assert not VolumeJob.objects.exists()


def test_the_address_can_choose_and_what_it_cannot_mean_is_left_out(city, signed_in):
    given = {"document": "annual-plan", "through": "3", "agencies": ["BBB", "NONE"]}
    form = signed_in.get(reverse("volumes", args=[107]), given).context["form"]
    assert [form[name].value() for name in given] == ["annual-plan", "3", ["BBB"]]
    assert form.is_selection
    assert not signed_in.get(reverse("volumes", args=[107])).context["form"].is_selection


CHAPTER = {
    "agency_code": "AAA", "agency_name": "測試局", "digest": "0", "document": "x.pdf", "identity": "",
    "missing": "U+1F600 GRINNING FACE", "provisional": False, "sample": False,
}  # fmt: skip


def asks(client, job: VolumeJob):
    """What the page of an open job asks every few seconds."""
    return client.get(page(job), headers={"HX-Request": "true"})


def test_an_open_job_s_page_asks_again_and_leaves_its_buttons_alone(ordered, signed_in):
    job = ordered()
    answer = asks(signed_in, job)
    assert "hx-trigger" in answer.content.decode()
    assert "<button" not in answer.content.decode()
    assert "HX-Retarget" not in answer
    assert page(job, "volume_cancel") in signed_in.get(page(job)).content.decode()


def test_the_list_asks_again_while_something_is_printed_and_counts_as_the_volume_s_page_does(
    ordered, signed_in
):
    where = reverse("volumes", args=[107])
    job = put(ordered(), State.RUNNING)
    VolumeJob.objects.update(whole_city=True)
    chapters = volume_page(VolumeJob.objects.get(), [], may_steer=True).total
    part = signed_in.get(where, headers={"HX-Request": "true"})
    assert elements(part, "//@hx-get") == ["?page=1&look"] and not elements(part, "//main")
    assert f"{chapters} · 全市" in text_of(part)
    assert not elements(part, '//*[@role="status"]')
    put(job, State.DONE)
    part = signed_in.get(where, headers={"HX-Request": "true"})
    assert not elements(part, "//@hx-get") and "列印已結束" in text_of(part)


def test_nothing_is_said_to_be_over_while_a_volume_on_another_page_of_the_list_is_printed(
    ordered, signed_in, monkeypatch
):
    monkeypatch.setattr("reports.volumes.views._LISTED", 1)
    where = reverse("volumes", args=[107])
    running = put(ordered(), State.RUNNING)
    put(ordered(through=11), State.DONE)
    parts = [signed_in.get(where, {"page": no}, headers={"HX-Request": "true"}) for no in (1, 2)]
    assert sum(bool(elements(part, f'//a[@href="{page(running)}"]')) for part in parts) == 1
    assert not any("列印已結束" in text_of(part) for part in parts)


def test_when_it_is_over_the_whole_card_is_replaced_and_asks_no_more(ordered, signed_in):
    job = put(ordered(), State.CANCELLED)
    answer = asks(signed_in, job)
    text = answer.content.decode()
    assert answer["HX-Retarget"] == "#volume"
    assert "hx-trigger" not in text
    assert "<html" not in text
    assert page(job, "volume_retry") in text
    assert text_of(answer, '//*[contains(@class, "badge")]') == "已取消"
    assert text_of(answer).endswith(" 已取消")  # what a screen reader is told


def test_a_waiting_job_says_how_many_are_printed_before_it(ordered, signed_in):
    ordered("AAA")
    job = ordered("BBB")
    assert "前面還有 1 份彙編。" in text_of(asks(signed_in, job))


def ahead(job: VolumeJob) -> int:
    return volume_page(VolumeJob.objects.get(pk=job.pk), (), may_steer=True).ahead


def test_one_that_is_tried_again_waits_behind_those_queued_meanwhile(ordered):
    tried, other = ordered("AAA"), ordered("BBB")
    assert (ahead(tried), ahead(other)) == (0, 1)
    orders.cancel(job=tried)
    orders.retry(job=tried)
    assert (ahead(tried), ahead(other)) == (1, 0)


def test_what_is_being_printed_comes_before_what_waits(ordered):
    first, second = ordered("AAA"), ordered("BBB")
    put(first, State.RUNNING)
    assert ahead(second) == 1
    put(first, State.DONE)
    assert ahead(second) == 0


def test_minutes_left_go_by_what_was_printed_for_this_volume(ordered):
    now = timezone.now()
    job = put(ordered(), State.RUNNING, begun_at=now - timedelta(seconds=100))
    assert minutes_left(job, printed=10, left=10, now=now) == 2
    assert minutes_left(job, printed=0, left=10, now=now) is None
    assert minutes_left(job, printed=18, left=2, now=now) == 0
    assert minutes_left(job, printed=2, left=10, now=now) == 9


def test_a_volume_that_some_agencies_keep_from_being_printed_is_ordered_without_them(ordered, signed_in):
    fault = ["AAA", "測試局", "no <i>formula</i>"]
    job = put(ordered(through=6), State.FAILED, reason="Nothing.", faults=[fault])
    shown = signed_in.get(page(job))
    assert "測試局" in text_of(shown) and "no <i>formula</i>" in text_of(shown)
    address = f"{reverse('volumes', args=[107])}?document=annual-report&through=6&covers=on&agencies=BBB"
    assert address in elements(shown, "//a/@href")
    both = [fault, ["BBB", "", "x"]]
    put(job, State.FAILED, faults=both)
    assert address not in elements(signed_in.get(page(job)), "//a/@href")


def test_characters_that_were_printed_as_numbers_are_named(ordered, signed_in):
    job = put(ordered(), State.DONE, chapters=[CHAPTER])
    with_file(job)
    assert "測試局 · U+1F600 GRINNING FACE" in text_of(signed_in.get(page(job)))


def test_the_reason_of_a_failure_is_shown_as_text(ordered, signed_in):
    job = put(ordered(), State.FAILED, reason="no <b>fonts</b>")
    assert "no <b>fonts</b>" in text_of(signed_in.get(page(job)))


def test_cancel_and_try_again(ordered, signed_in):
    job = ordered()
    assert signed_in.post(page(job, "volume_cancel")).status_code == 302
    assert now_of(job).state == State.CANCELLED
    signed_in.post(page(job, "volume_retry"))
    assert now_of(job).state == State.WAITING


def test_deleting_leads_back_and_says_so(ordered, signed_in):
    job = ordered()
    assert signed_in.post(page(job, "volume_delete")).url == page(job)  # it is open
    put(job, State.DONE)
    response = signed_in.post(page(job, "volume_delete"), follow=True)
    assert response.redirect_chain == [(reverse("volumes", args=[107]), 302)]
    assert done(response).endswith("彙編已刪除。")
    assert signed_in.get(page(job)).status_code == 404


STEERING = ("volume_cancel", "volume_retry", "volume_delete")
CITY = (Role.PERSONNEL, Role.ACCOUNTING, Role.PLANNING_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)
AGENCY = (Role.OWNER, Role.PLANNER, Role.SUPERVISOR)


@pytest.mark.parametrize("role", CITY)
def test_volumes_are_read_by_whoever_sees_the_whole_city_and_ordered_and_steered_by_the_planning_office(
    ordered, client, role
):
    job = put(ordered(), State.DONE)
    with_file(job)
    client.force_login(factories.user(role=role))
    assert client.get(page(job)).status_code == 200
    assert client.get(page(job, "volume_pdf")).status_code == 200
    may = role == Role.PLANNING_OFFICE
    shown = client.get(page(job)).content.decode()
    assert (page(job, "volume_delete") in shown) == may
    orders_page = reverse("volumes", args=[107])
    assert (client.get(orders_page).context["form"] is not None) == may
    assert client.post(orders_page, order_form()).status_code == (302 if may else 404)
    for name in STEERING:
        assert client.post(page(job, name)).status_code == (302 if may else 404)
    assert VolumeJob.objects.filter(pk=job.pk).exists() != may


@pytest.mark.parametrize("role", AGENCY)
def test_an_agency_s_people_find_no_volume(ordered, client, city, role):
    job = put(ordered(), State.DONE)
    with_file(job)
    client.force_login(factories.user(role=role, agency=city["AAA"].agency))
    assert client.get(reverse("volumes", args=[107])).status_code == 404
    assert client.post(reverse("volumes", args=[107]), order_form()).status_code == 404
    for name in ("volume", "volume_pdf"):
        assert client.get(page(job, name)).status_code == 404
    for name in STEERING:
        assert client.post(page(job, name)).status_code == 404
    assert VolumeJob.objects.get() == job


def test_the_download_is_the_file_under_a_name_that_says_what_it_is(ordered, signed_in):
    job = ordered()
    assert signed_in.get(page(job, "volume_pdf")).status_code == 404
    put(job, State.DONE)
    assert signed_in.get(page(job, "volume_pdf")).url == page(
        job
    )  # nobody knows where the file went: it is said there
    with_file(job, whole_pdf(b"whole"))
    response = signed_in.get(page(job, "volume_pdf"))
    assert b"".join(response.streaming_content) == whole_pdf(b"whole")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''107")


def test_a_volume_whose_file_is_gone_says_so_and_is_printed_again(ordered, signed_in):
    job = put(ordered(), State.DONE)
    shown = signed_in.get(page(job))
    assert "本冊之檔案已不存在。" in text_of(shown)
    assert not elements(shown, f'//a[@href="{page(job, "volume_pdf")}"]')
    (retry,) = elements(shown, f'//form[@action="{page(job, "volume_retry")}"]')
    assert retry.text_content().strip() == "重新列印"
    signed_in.post(page(job, "volume_retry"))
    assert now_of(job).state == State.WAITING


@pytest.mark.parametrize(
    "damaged",
    [
        whole_pdf(b"whole").replace(b"whole", b"whale"),
        whole_pdf(b"whole")[:-1],
        b"%PDF-1.7 of before, without a digest",
        b"",
    ],
)
def test_a_damaged_volume_is_not_handed_out_but_counts_as_gone(ordered, signed_in, damaged, caplog):
    job = put(ordered(), State.DONE)
    with_file(job, damaged)
    assert signed_in.get(page(job, "volume_pdf")).url == page(job)
    assert f"volumes/{job.pk}.pdf is damaged" in caplog.text
    assert "本冊之檔案已不存在。" in text_of(signed_in.get(page(job)))
    assert kept().exists(result(job))  # whoever only looks takes nothing away
    signed_in.post(page(job, "volume_retry"))
    assert now_of(job).state == State.WAITING
    assert now_of(job).reason == ""


def test_a_volume_that_cannot_be_read_now_is_not_taken_for_damaged(ordered, monkeypatch):
    job = put(ordered(), State.DONE)
    with_file(job)
    opened = []

    def unreadable(file) -> bool:
        opened.append(file)
        raise OSError("the disk does not answer")

    monkeypatch.setattr("reports.volumes.orders.is_whole", unreadable)
    with pytest.raises(OSError, match="does not answer"):
        orders.finished(job)
    assert [file.closed for file in opened] == [True]
    assert not orders.is_lost(now_of(job))


def test_a_volume_whose_file_is_there_is_downloaded_and_not_printed_again(ordered, signed_in):
    job = put(ordered(), State.DONE)
    with_file(job)
    text = signed_in.get(page(job)).content.decode()
    assert page(job, "volume_pdf") in text
    assert page(job, "volume_retry") not in text
    signed_in.post(page(job, "volume_retry"))
    assert now_of(job).state == State.DONE


def test_the_page_costs_the_same_however_many_volumes_there_are(
    ordered, signed_in, django_assert_max_num_queries
):
    for month in range(1, 7):
        ordered(through=month)
    with django_assert_max_num_queries(9):
        signed_in.get(reverse("volumes", args=[107]))


def test_older_volumes_stand_on_further_pages(ordered, signed_in):
    for month in range(1, 13):
        ordered("AAA", through=month)
        ordered("BBB", through=month)
    answer = signed_in.get(reverse("volumes", args=[107]), {"page": 2})
    assert [job.through for job, _tone, _chapters in answer.context["jobs"]] == [2, 2, 1, 1]
