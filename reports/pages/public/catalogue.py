"""The catalogue of the open data for other catalogues: DCAT 3 as DCAT-AP 3.0 asks for it, in JSON-LD; a dataset an agency and year."""

from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from chiayi_kpi.core import roc
from chiayi_kpi.core.media_types import CSV
from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.templatetags.numbers import roc_year
from reports.pages.public.addresses import PublicAddresses, absolute
from reports.pages.public.fields import contact, licence
from reports.pages.public.index import PublicYear

MIME = "application/ld+json"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
# The vocabularies of DCAT-AP.
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_CHINESE = _AUTHORITY + "language/ZHO"
_TAIWAN = _AUTHORITY + "country/TWN"
_GOVERNMENT = _AUTHORITY + "data-theme/GOVE"
_FREQUENCY = _AUTHORITY + "frequency/"
_FORMATS = {"application/json": "JSON", CSV: "CSV"}


def catalogue(years: list[PublicYear]) -> dict[str, Any]:
    """The catalogue with a dataset for each of the published ``years``."""
    return {
        "@context": _CONTEXT,
        "@id": absolute("public_catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": _text(_("%(city)s: performance of the agencies") % {"city": settings.CITY_NAME}),
        "dct:description": _text(
            _("What the city's agencies set out to do each year, what they reached, and what it cost.")
        ),
        **_publication(),
        "foaf:homepage": _typed(absolute("public_index"), "foaf:Document"),
        "dcat:dataset": [_dataset(year) for year in years],
    }


def _publication() -> dict[str, Any]:
    return {
        "dct:publisher": {
            "@id": f"{absolute('public_index')}#publisher",
            "@type": "foaf:Agent",
            "foaf:name": _text(settings.CITY_NAME),
        },
        "dct:license": _licence(),
        "dct:language": _typed(_CHINESE, "dct:LinguisticSystem"),
        "dct:spatial": _typed(_TAIWAN, "dct:Location"),
    }


def _licence() -> dict[str, Any]:
    return {**_typed(licence().url, "dct:LicenseDocument"), "dct:title": _text(licence().name)}


def _contact() -> dict[str, Any]:
    who = contact()
    found: dict[str, Any] = {
        "@id": f"{absolute('public_index')}#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": who.name,
        "vcard:hasURL": {"@id": absolute("public_index")},
    }
    return found | ({"vcard:hasEmail": {"@id": f"mailto:{who.email}"}} if who.email else {})


def _dataset(found: PublicYear) -> dict[str, Any]:
    plan = found.plan
    addresses = PublicAddresses.of(plan.year, plan.agency_code)
    named = {"agency": plan.agency_name, "year": roc_year(plan.year)}
    first, last = roc.month_end(plan.year, 1).replace(day=1), roc.month_end(plan.year, LAST_MONTH)
    return {
        "@id": f"{addresses.page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{plan.year}-{plan.agency_code}",
        "dct:title": _text(_("%(agency)s, performance of %(year)s") % named),
        "dct:description": _text(
            (_("Sample data: the figures are invented. ") if plan.has_sample_figures else "")
            + _(
                "The indicators of %(agency)s of %(year)s with targets, monthly figures, formulas, rules and budget execution."
            )
            % named
        ),
        **_publication(),
        "dcat:contactPoint": _contact(),
        "dcat:theme": {
            **_typed(_GOVERNMENT, "skos:Concept"),
            "skos:prefLabel": _text(_("Government and public sector")),
        },
        "dct:issued": _day(localtime(found.since).date().isoformat()),
        "dct:modified": {
            "@type": "xsd:dateTime",
            "@value": localtime(found.updated).isoformat(timespec="seconds"),
        },
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(first.isoformat()),
            "dcat:endDate": _day(last.isoformat()),
        },
        "dct:accrualPeriodicity": _typed(
            _FREQUENCY + ("NEVER" if found.settled else "MONTHLY"), "dct:Frequency"
        ),
        "dcat:keyword": [_text(word) for word in (_("performance"), _("indicators"), plan.agency_name)],
        "dcat:landingPage": _typed(addresses.page, "foaf:Document"),
        "foaf:page": _typed(addresses.fields, "foaf:Document"),
        "dcat:distribution": _distributions(found, addresses),
    }


def _distributions(found: PublicYear, addresses: PublicAddresses) -> list[dict[str, Any]]:
    files = [
        (_("All of it, with formulas and rules (JSON)"), addresses.data, "application/json"),
        (_("The indicators (CSV)"), addresses.indicators, CSV),
        (_("The monthly figures (CSV)"), addresses.figures, CSV),
    ]
    if found.settled:
        files.append((_("The settled record (JSON)"), addresses.record, "application/json"))
    return [
        {
            "@id": f"{address}#file",
            "@type": "dcat:Distribution",
            "dct:title": _text(title),
            "dcat:accessURL": {"@id": addresses.page},
            "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": _typed(_MEDIA_TYPE + mime, "dct:MediaType"),
            "dct:format": _typed(f"{_AUTHORITY}file-type/{_FORMATS[mime]}", "dct:MediaTypeOrExtent"),
            "dct:license": _licence(),
        }
        for title, address, mime in files
    ]


def _typed(address: str, kind: str) -> dict[str, str]:
    """A thing that stands elsewhere, with what it is."""
    return {"@id": address, "@type": kind}


def _text(value: str) -> dict[str, str]:
    return {"@language": "zh-TW", "@value": value}


def _day(value: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": value}
