"""What allauth has to know of the city's OpenID Connect provider."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from chiayi_kpi.settings.environment import gettext

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def single_sign_on(name: str, server_url: str, client_id: str, secret: str) -> dict:
    """``SOCIALACCOUNT_PROVIDERS`` with the one provider; without its address none. Raises ImproperlyConfigured."""
    if not server_url:
        return {}
    try:
        address = urlsplit(server_url)
        is_safe = bool(address.hostname) and (address.scheme == "https" or address.hostname in _LOOPBACK)
    except ValueError:
        is_safe = False
    if not is_safe:
        raise ImproperlyConfigured(gettext("OIDC_SERVER_URL must begin with https://, not “%s”") % server_url)
    if not (client_id and secret):
        raise ImproperlyConfigured(gettext("OIDC_SERVER_URL needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"))
    app = {
        "provider_id": "city",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": server_url.rstrip("/"), "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
