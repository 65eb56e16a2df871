"""What stays in no cache, and what a page may ask the browser for."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def person(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("planner"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["my_work", "public_index", "account_email", "admin:index"])
def test_what_somebody_sees_who_is_signed_in_is_kept_nowhere(person, name):
    assert "no-store" in person.get(reverse(name))["Cache-Control"]


@pytest.mark.django_db
def test_what_is_the_same_for_everybody_may_be_kept(person):
    assert person.get(reverse("public_catalogue"))["Cache-Control"] == "public, no-cache"


@pytest.mark.django_db
def test_a_page_uses_no_camera_and_no_place_but_passkeys():
    policy = Client().get("/accounts/login/")["Permissions-Policy"].split(", ")

    assert {"camera=()", "geolocation=()", "publickey-credentials-get=(self)"} <= set(policy)
