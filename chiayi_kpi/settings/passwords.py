"""For how long a password stays, at most and at least."""

import environ

from chiayi_kpi.settings.environment import env, gettext


def password_days(*, most: int, least: int) -> tuple[int, int]:
    """``PASSWORD_MAX_DAYS`` and ``PASSWORD_MIN_DAYS``, with these defaults: who has to change a password has to be let."""
    longest = env.int("PASSWORD_MAX_DAYS", default=most, least=0)
    shortest = env.int("PASSWORD_MIN_DAYS", default=least, least=0)
    if longest and shortest >= longest:
        said = gettext("PASSWORD_MIN_DAYS (%(least)s) must be less than PASSWORD_MAX_DAYS (%(most)s)")
        raise environ.ImproperlyConfigured(said % {"least": shortest, "most": longest})
    return longest, shortest
