"""The pages of the year's end as a person reads them, and what is typed on them."""

from django.urls import reverse

from tests.reading import text_of

SURE = {"sure": "on", "reason": "所餘事項不再補辦"}  # ticked: the year is to be frozen


def url(name, year):
    return reverse(name, args=[107, year.plan.agency.code])


def text(client, year, name="ratings") -> str:
    response = client.get(url(name, year))
    assert response.status_code == 200
    return text_of(response)


def give(client, year, part, code, points="20", reason="佐證資料已補"):
    sent = {"part": part, "indicator": year.indicator(code).pk, "points": points, "reason": reason}
    return client.post(url("rating_give", year), sent)


def city_page(client) -> str:
    response = client.get(reverse("settling", args=[107]))
    assert response.status_code == 200
    return response.content.decode()


def line_of(html: str, code: str) -> str:
    """One agency's row of the city's page, as it is read."""
    return text_of(html, f'//tr[.//a[starts-with(@href, "{reverse("ratings", args=[107, code])}")]]')
