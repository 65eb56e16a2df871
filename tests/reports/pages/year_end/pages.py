"""The pages of the year's end as a person reads them, and what is typed on them."""

import re

from django.urls import reverse

ENGLISH = {"accept-language": "en"}
SURE = {"sure": "on"}  # ticked: the year is to be frozen


def url(name, year):
    return reverse(name, args=[107, year.plan.agency.code])


def text(client, year, name="ratings") -> str:
    response = client.get(url(name, year), headers=ENGLISH)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def give(client, year, part, code, points="20", reason="佐證資料已補"):
    sent = {"part": part, "indicator": year.indicator(code).pk, "points": points, "reason": reason}
    return client.post(url("rating_give", year), sent, headers=ENGLISH)


def city_page(client) -> str:
    response = client.get(reverse("settling", args=[107]), headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def line_of(html: str, code: str) -> str:
    """One agency's row of the city's page, as it is read."""
    row = next(part for part in html.split("<tr>") if reverse("ratings", args=[107, code]) in part)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
