"""What a page is still asking the server: a test that looks at the database waits until nothing is under way."""

import time

from playwright.sync_api import BrowserContext, Page, Request

CALM = 0.35  # seconds without a request: longer than any pause that a script of the portal makes
LONGEST = 120.0  # only what hangs takes as long


class Traffic:
    """The requests of every page of one browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self._under_way: set[Request] = set()
        self._last = time.monotonic()
        context.on("request", self._begin)
        context.on("requestfinished", self._end)
        context.on("requestfailed", self._end)

    def settle(self, page: Page, but: int = 0) -> None:
        """Wait until no request ``but`` those held up is under way and none has been for a moment; fails where it never comes to this."""
        end = time.monotonic() + LONGEST
        while len(self._under_way) > but or time.monotonic() - self._last < CALM:
            assert time.monotonic() < end, f"still under way: {[one.url for one in self._under_way]}"
            page.wait_for_timeout(50)

    def _begin(self, request: Request) -> None:
        self._under_way.add(request)
        self._last = time.monotonic()

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)
        self._last = time.monotonic()
