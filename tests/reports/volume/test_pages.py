"""The pages of the city's volume: order, progress, cancel, try again, download."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.accounts.roles import Role
from reports.volume import places
from reports.volume.models import VolumeJob
from reports.volume.page import progress
from tests import factories

State = VolumeJob.State


@pytest.fixture
def signed_in(client, planner, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(planner)
    return client


def page(job: VolumeJob, name: str = "volume") -> str:
    return reverse(name, args=[job.year, job.pk])


def changed(job: VolumeJob, **fields) -> VolumeJob:
    VolumeJob.objects.filter(pk=job.pk).update(**fields)
    return VolumeJob.objects.get(pk=job.pk)


def asked(**fields) -> dict:
    return {"document": "annual-report", "through": "6", "agencies": ["BBB"]} | fields


def test_ordering_leads_to_the_volume_s_page(city, signed_in):
    response = signed_in.post(reverse("volumes", args=[107]), asked())
    job = VolumeJob.objects.get()
    assert (response.status_code, response.url) == (302, page(job))
    assert (job.agency_codes, job.through, job.whole_city) == (["BBB"], 6, False)
    assert page(job) in signed_in.get(reverse("volumes", args=[107])).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"agencies": []}, {"agencies": ["NONE"]}, {"through": "13"}, {"document": "../x"}]
)
def test_what_cannot_be_ordered_is_said_at_its_field(city, signed_in, wrong):
    response = signed_in.post(reverse("volumes", args=[107]), asked(**wrong))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert not VolumeJob.objects.exists()


def test_a_year_without_plans_has_no_volume(city, signed_in):
    assert signed_in.get(reverse("volumes", args=[106])).status_code == 404


def test_an_open_job_s_page_asks_again_and_a_finished_one_does_not(ordered, signed_in):
    job = ordered()
    assert "hx-trigger" in signed_in.get(page(job), headers={"HX-Request": "true"}).content.decode()
    changed(job, state=State.CANCELLED)
    answer = signed_in.get(page(job), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in answer
    assert "<html" not in answer
    assert page(job, "volume_retry") in answer


def test_progress_says_how_many_minutes_are_left_by_what_was_printed_in_this_run(ordered):
    now = timezone.now()
    started = now - timedelta(seconds=100)
    job = changed(ordered(), state=State.RUNNING, started_at=started, total=20, done=10, reused=0)
    assert progress(job, True, now).minutes == 2
    assert progress(changed(job, reused=10), True, now).minutes is None
    assert progress(changed(job, done=18, reused=0), True, now).minutes == 0
    assert progress(changed(job, done=10, reused=8), True, now).minutes == 9


def test_the_reason_of_a_failure_is_shown_as_text(ordered, signed_in):
    job = changed(ordered(), state=State.FAILED, reason="no <b>fonts</b>")
    assert "no &lt;b&gt;fonts" in signed_in.get(page(job)).content.decode()


def test_cancel_and_try_again(ordered, signed_in):
    job = ordered()
    assert signed_in.post(page(job, "volume_cancel")).status_code == 302
    assert changed(job).state == State.CANCELLED
    signed_in.post(page(job, "volume_retry"))
    assert changed(job).state == State.WAITING


def test_another_office_may_look_and_download_but_not_steer(ordered, client):
    job = ordered()
    client.force_login(factories.user(role=Role.AUDITOR))
    assert client.get(page(job)).status_code == 200
    assert client.post(page(job, "volume_cancel")).status_code == 404
    assert changed(job).state == State.WAITING


def test_the_download_is_the_file_under_a_name_that_says_what_it_is(ordered, signed_in):
    job = ordered()
    assert signed_in.get(page(job, "volume_pdf")).status_code == 404
    changed(job, state=State.DONE)
    assert signed_in.get(page(job, "volume_pdf")).status_code == 404  # nobody knows where the file went
    places.result(job).write_bytes(b"%PDF-1.7 whole")
    response = signed_in.get(page(job, "volume_pdf"))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 whole"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''107")


def test_the_page_costs_the_same_however_many_volumes_there_are(
    ordered, signed_in, django_assert_max_num_queries
):
    for _ in range(5):
        ordered()
    with django_assert_max_num_queries(8):
        signed_in.get(reverse("volumes", args=[107]))
