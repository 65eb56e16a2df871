"""A request larger than anything that is read is refused before it is received."""

import pytest
from django.http import HttpResponse
from django.test import Client

from chiayi_kpi.core.upload_limit import upload_limit


@pytest.fixture
def huge(settings):
    """Asks with a length of two gigabytes and hardly any body."""
    settings.IMPORT_MAX_BYTES = 1000

    def ask(**headers):
        return Client().post(
            "/accounts/login/",
            data=b"x",
            content_type="multipart/form-data; boundary=b",
            CONTENT_LENGTH=str(2 * 1024**3),
            **headers,
        )

    return ask


@pytest.mark.django_db
def test_a_person_is_told_the_limit(huge):
    response = huge()

    assert response.status_code == 413
    assert "30" in response.content.decode()  # MB: what a picture may have
    assert response["Content-Type"].startswith("text/html")


def test_a_picture_of_the_size_that_is_taken_is_let_through(settings, rf):
    """A picture may be larger than a workbook, and than evidence."""
    settings.IMPORT_MAX_BYTES = settings.EVIDENCE_MAX_BYTES = 1000
    settings.PICTURE_MAX_BYTES = 3_000_000
    request = rf.post("/", CONTENT_LENGTH="2500000")

    assert upload_limit(lambda _request: HttpResponse("read"))(request).content == b"read"


@pytest.mark.django_db
def test_a_script_gets_the_message_as_json(huge):
    response = huge(headers={"Accept": "application/json"})

    assert response.status_code == 413
    assert response.json()["message"]


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "abc", "١٢"])
def test_a_length_that_is_none_is_no_reason(length):
    assert Client().get("/accounts/login/", CONTENT_LENGTH=length).status_code == 200
