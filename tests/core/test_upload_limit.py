"""A request larger than what its view reads is refused before it is received."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chiayi_kpi.core.upload_limit import FORM_BYTES
from chiayi_kpi.wsgi import application

SIGN_IN = "/accounts/login/"
MULTIPART = "multipart/form-data; boundary=b"


def sent(client, url, length, **headers):
    """The answer to a body that is said to be so long, and of which hardly anything comes."""
    return client.post(url, data=b"x", content_type=MULTIPART, CONTENT_LENGTH=str(length), **headers)


@pytest.mark.django_db
def test_nobody_sends_a_file_to_the_sign_in_page_and_none_is_read(rf):
    """A sign-in of 31 MB was read to its end."""
    body = io.BytesIO(b"x" * (FORM_BYTES + 1))
    environ = rf.post(SIGN_IN).environ | {
        "CONTENT_TYPE": MULTIPART,
        "CONTENT_LENGTH": str(FORM_BYTES + 1),
        "wsgi.input": body,
    }
    answers = []

    page = b"".join(application(environ, lambda status, headers: answers.append(status))).decode()

    assert answers == ["413 Request Entity Too Large"]
    assert "超過 2.0 MB，未予接收" in page.replace("\xa0", " ")
    assert body.tell() == 0


BODIES = [
    ("application/x-www-form-urlencoded", b"x=1&" * 6_000),
    ("multipart/form-data", b""),
    ("multipart/form-data; boundary=b", b"--b\r\n" + b"x" * 100),
    ("multipart/form-data; boundary=b", b"x" * (FORM_BYTES + 1)),
]
NOWHERE = [
    "/nothing/",
    "/admin/budget/budgetitem/add/a\r\nSet-Cookie: x=y",
    "/\n",
    "/admin/budget/budgetitem/\n/",
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "sent"), BODIES)
@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_sent_to_an_address_that_is_not_there_is_not_read(rf, path, kind, sent):
    """Whatever was wrong with it was a fault of the server, for anybody who has the cookie of a form's token."""
    body = io.BytesIO(sent)
    environ = rf.post(SIGN_IN).environ | {
        "PATH_INFO": path,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(sent)),
        "HTTP_COOKIE": f"csrftoken={'a' * 32}",
        "wsgi.input": body,
    }
    answers = []
    list(application(environ, lambda *answer: answers.append(answer)))
    ((status, headers),) = answers
    assert status == "404 Not Found" and body.tell() == 0
    assert not [value for _name, value in headers if "x=y" in value]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "sent"), BODIES[:2])
def test_a_body_that_cannot_be_read_is_a_bad_request_where_a_view_is_there(rf, kind, sent):
    environ = rf.post(SIGN_IN).environ | {
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(sent)),
        "HTTP_COOKIE": f"csrftoken={'a' * 32}",
        "wsgi.input": io.BytesIO(sent),
    }
    answers = []
    list(application(environ, lambda status, _headers: answers.append(status)))
    assert answers == ["400 Bad Request"]


@pytest.mark.django_db
def test_who_is_signed_in_sends_a_file_as_large_as_its_view_takes(client, django_user_model, settings):
    settings.PICTURE_MAX_BYTES, settings.IMPORT_MAX_BYTES = 3 * FORM_BYTES, FORM_BYTES
    client.force_login(django_user_model.objects.create_user("planner"))
    workbook = reverse("plan_workbook")
    large = SimpleUploadedFile("plan.xlsx", b"x" * (FORM_BYTES + 1))

    assert client.post(workbook, {"file": large}).status_code == 404  # read; this person imports nothing
    assert sent(client, workbook, 2 * FORM_BYTES + 1).status_code == 413
    assert sent(client, reverse("notices_mail"), 2 * FORM_BYTES).status_code == 413  # takes no file
    assert sent(Client(), workbook, 2 * FORM_BYTES).status_code == 413


@pytest.mark.django_db
def test_scripts_and_systems_get_the_message_as_json():
    assert sent(Client(), SIGN_IN, 2 * 1024**3, headers={"Accept": "application/json"}).json()["message"]
    assert sent(Client(), "/api/v1/107/CYPD/figures", 2 * 1024**3).json()["error"]


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "abc", "١٢"])
def test_a_length_that_is_none_is_no_reason(length):
    assert Client().get(SIGN_IN, CONTENT_LENGTH=length).status_code == 200
