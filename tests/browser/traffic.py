"""What a page is still asking the server: a test that looks at the database waits until nothing is under way."""

import time

from playwright.sync_api import BrowserContext, Error, Page, Request

# A moment by the page's own clock, which is slow where the page is: longer than a script pauses before it asks for the side.
# No test's stopped clock holds this one up.
_MOMENT = "scheduler.postTask(() => {}, { delay: 200 })"
LONGEST = 120.0  # seconds; only what hangs takes as long


class Traffic:
    """The requests of every page of one browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self._under_way: set[Request] = set()
        self._begun = 0
        self._context = context
        self._heard = {"request": self._begin, "requestfinished": self._end, "requestfailed": self._end}
        for event, heard in self._heard.items():
            context.on(event, heard)

    def stop(self) -> None:
        """What comes later belongs to another test."""
        for event, heard in self._heard.items():
            self._context.remove_listener(event, heard)

    def settle(self, page: Page, but: int = 0) -> None:
        """Wait until no request ``but`` those held up is under way and none has been for a moment; fails where it never comes to this."""
        end = time.monotonic() + LONGEST
        while not self._is_calm(page, but):
            assert time.monotonic() < end, f"still under way: {[one.url for one in self._under_way]}"

    def _is_calm(self, page: Page, but: int) -> bool:
        begun = self._begun
        try:
            page.evaluate(_MOMENT)
        except Error:
            return page.is_closed()  # a page that has just been left for another is not calm
        return len(self._under_way) <= but and self._begun == begun

    def _begin(self, request: Request) -> None:
        self._under_way.add(request)
        self._begun += 1

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)
