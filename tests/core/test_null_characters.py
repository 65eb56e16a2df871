"""A null character is refused before any view can hand it to a database that cannot keep it."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse

from chiayi_kpi.core.null_characters import no_null_characters

LET_THROUGH = no_null_characters(lambda _request: HttpResponse("read"))


@pytest.mark.parametrize("sent", [{"note": "a\0b"}, {"a\0b": "note"}])
def test_a_null_character_is_refused_in_a_form_and_in_an_address(rf, sent):
    for request in (rf.post("/", sent), rf.get("/", sent)):
        with pytest.raises(SuspiciousOperation):
            LET_THROUGH(request)


def test_any_other_text_is_let_through(rf):
    request = rf.post("/?q=說明", {"note": "第一行\n第二行\t\x01"})
    assert LET_THROUGH(request).content == b"read"


@pytest.mark.django_db
def test_the_pages_answer_400(client):
    assert client.get("/accounts/login/", {"next": "a\0b"}).status_code == 400
    assert client.post("/accounts/login/", {"login": "a\0b"}).status_code == 400
