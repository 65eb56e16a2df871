"""A null character is refused before any view can hand it to a database that cannot keep it."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"login": "a\0b"}, {"a\0b": "login"}])
def test_a_null_character_is_refused_in_a_form_and_in_an_address(client, sent):
    assert client.get("/accounts/login/", sent).status_code == 400
    assert client.post("/accounts/login/", sent).status_code == 400


@pytest.mark.django_db
def test_any_other_text_is_let_through(client):
    assert client.post("/accounts/login/?q=說明", {"login": "第一行\n第二行\t\x01"}).status_code == 200
