"""The report in the browser: the same HTML, in which nothing runs and nothing foreign is loaded."""

import json
import re

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from objectives.writing.services import keep_picture
from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from reports.pages.writing.preview_views import preview_response
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    plan = factories.complete_plan(common=True, approved=True)
    client.force_login(factories.user(role=Role.PLANNER, agency=plan.agency))
    return plan


def preview(client, plan, name="preview_report"):
    return client.get(
        reverse(name, args=[107, plan.agency.code]), {"through": 12} if "report" in name else {}
    )


def snapshot(plan):
    (found,) = snapshots_for(ANNUAL_REPORT, year=107, agency_codes=[plan.agency.code])
    return found


def test_it_is_the_html_that_is_printed(client, plan):
    shown = preview(client, plan).content.decode()

    assert re.sub(r"<link rel=[^>]*>", "", shown) == annual_report_html(snapshot(plan))


def test_the_plan_too(client, plan):
    shown = preview(client, plan, "preview_plan").content.decode()

    assert re.sub(r"<link rel=[^>]*>", "", shown) == annual_plan_html(snapshot(plan))


def test_its_policy_runs_no_script_and_lets_only_the_portal_frame_it(client, plan):
    response = preview(client, plan)
    policy = response["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-same-origin" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_styles_are_allowed_by_what_they_say(plan):
    one = preview_response("<html><head><style>p{}</style></head></html>", snapshot(plan))
    other = preview_response("<html><head><style>p{color:red}</style></head></html>", snapshot(plan))

    assert one["Content-Security-Policy"] != other["Content-Security-Policy"]


def test_every_account_has_its_place(client, plan):
    factories.account(plan, plan.objectives.get(facet__no=1), "<p>已辦理。</p>")
    shown = preview(client, plan).content.decode()

    assert 'id="account-1-1"' in shown  # written
    assert 'id="account-2-1"' in shown  # not written
    assert 'id="account-5-1"' in shown  # the fifth part


def test_pictures_come_from_the_portal(client, plan):
    kept = keep_picture(plan=plan, upload=factories.picture_upload(), by=None)
    html = f'<figure><img src="picture:{kept.name}" alt="現場"></figure>'
    factories.account(plan, plan.objectives.get(facet__no=1), html)
    shown = preview(client, plan).content.decode()

    address = reverse("write_picture_file", args=[107, plan.agency.code, kept.name])
    assert f'<img src="{address}" alt="現場">' in shown
    assert client.get(address).status_code == 200


def test_a_draft_is_nobody_elses(client, plan):
    address = reverse("write_draft", args=[107, plan.agency.code, "1-1"])
    stranger = factories.user(role=Role.OWNER, agency=plan.agency)
    client.force_login(stranger)
    answer = client.get(address, {"person": stranger.pk})

    assert answer.status_code == 403
    assert json.loads(answer.content)["message"]


def test_a_browser_finds_the_icon_and_asks_for_none_that_is_not_there(plan):
    html = preview_response("<html><head></head></html>", snapshot(plan)).content.decode()
    assert '<link rel="icon" href="/static/portal/img/mark' in html
