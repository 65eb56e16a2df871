"""What every page's frame needs."""

from django.conf import settings


def portal(request) -> dict:
    """The portal's name for the page frame."""
    return {"SITE_NAME": settings.SITE_NAME}
