"""What every page's frame needs."""

from django.conf import settings

from chiayi_kpi.core.mails import mail_folder


def portal(request) -> dict:
    """The portal's name for the page frame, whether it is only tried, with accounts that nobody protects, and whether it sends mails."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "is_demo": _is_demo(),
        "mail_folder": mail_folder(),
        "idle_seconds": settings.IDLE_SIGN_OUT_SECONDS,
    }


def _is_demo() -> bool:
    return getattr(settings, "DEMO_ACCOUNTS", False) and not settings.SECOND_FACTOR_ROLES
