"""How often a token may write: counted by the minute in the cache that all processes of the server share."""

import time

from django.conf import settings
from django.core.cache import cache

from chiayi_kpi.accounts.models import ApiToken

WINDOW = 60  # seconds


class TooManyCalls(Exception):
    """The token's calls of this minute are used up; ``seconds`` are left of it."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def count_call(token: ApiToken) -> None:
    """Count a call of the token; raises TooManyCalls beyond ``API_WRITES_PER_MINUTE``.

    Calls at the very same moment may count as one where the cache is a database's: the limit keeps a client that runs wild
    from keeping the portal busy, and guards nothing else.
    """
    minute, passed = divmod(int(time.time()), WINDOW)
    key = f"api-writes-{token.pk}-{minute}"
    calls = cache.get(key, 0)
    if calls >= settings.API_WRITES_PER_MINUTE:
        raise TooManyCalls(WINDOW - passed)
    cache.set(key, calls + 1, timeout=2 * WINDOW)
