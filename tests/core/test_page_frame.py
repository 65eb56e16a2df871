"""The frame of the pages, and the pages for when something is wrong."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.reading import texts_of

pytestmark = pytest.mark.urls("tests.core.style_urls")


@pytest.fixture
def page(client, db) -> str:
    return client.get(reverse("style")).content.decode()


def test_a_page_has_its_landmarks_once(page):
    for landmark in ("<main", "<h1>", "<footer", 'class="skip-link" href="#main"'):
        assert page.count(landmark) == 1, landmark


def test_a_page_carries_no_inline_style_and_no_inline_script(page):
    assert "style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_htmx_neither_writes_styles_nor_evaluates_text(page):
    assert '"includeIndicatorStyles": false' in page
    assert '"allowEval": false' in page


def test_sample_figures_are_labelled_above_and_below(client, db):
    page = client.get(reverse("style"))
    assert texts_of(page, '//span[.="示範數據"]') == ["示範數據"] * 2


def test_a_page_of_real_figures_has_no_ribbon(rf, db):
    html = render_to_string("base.html", {"sample_data": False}, request=rf.get("/"))
    assert "sample-ribbon" not in html


def test_what_others_wrote_is_escaped(rf, db):
    hostile = "<script>alert(1)</script>"
    crumbs = [{"url": "/", "label": hostile}]
    html = render_to_string(
        "base.html", {"breadcrumbs": crumbs, "nav": crumbs, "year_links": crumbs}, request=rf.get("/")
    )
    assert hostile not in html


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_neither_request_nor_database(status, language):
    with translation.override(language):
        html = render_to_string(f"{status}.html")
    assert f'lang="{language}"' in html
    assert f'entrance__status">{status[:3]}<' in html
    assert 'href="/"' in html


def test_a_refusal_says_the_reason_that_the_portal_gave(rf):
    html = render_to_string("403.html", {"exception": "<b>locked</b>"}, request=rf.get("/"))
    assert "&lt;b&gt;locked&lt;/b&gt;" in html


@pytest.mark.django_db
def test_an_expired_form_is_answered_with_our_page():
    response = Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "x", "password": "y"}
    )
    assert response.status_code == 403
    assert "entrance__status" in response.content.decode()


def test_a_fault_is_named_in_the_summary_and_at_its_field(page):
    assert '<a href="#id_weight">' in page
    assert 'id="id_weight_error"' in page
    field = re.search(r'<input[^>]*name="weight"[^>]*>', page).group()
    assert 'aria-invalid="true"' in field
    assert "id_weight_error" in field
