"""Whom somebody tells who found a weakness."""

import datetime

from django.utils import timezone


def test_the_contact_stands_where_the_standard_looks_for_it(client, settings):
    settings.SECURITY_CONTACT = ["mailto:security@example.gov.tw", "https://example.gov.tw/security"]
    settings.PORTAL_URL = "https://kpi.example.gov.tw"

    answer = client.get("/.well-known/security.txt")

    lines = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert answer["Content-Type"].startswith("text/plain")
    assert [text for name, text in lines if name == "Contact"] == settings.SECURITY_CONTACT
    assert dict(lines)["Canonical"] == "https://kpi.example.gov.tw/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(dict(lines)["Expires"])
    assert timezone.now() < expires < timezone.now() + datetime.timedelta(days=365)


def test_without_a_contact_there_is_none(client, settings):
    settings.SECURITY_CONTACT = []
    assert client.get("/.well-known/security.txt").status_code == 404
