"""A person at the keyboard: presses keys, types numbers, and counts both."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass
class Keyboard:
    """``digits`` are the characters of figures, ``presses`` all other keys, ``loads`` the pages that were loaded."""

    page: Page
    digits: int = 0
    presses: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._loaded)

    def type(self, figure: str) -> None:
        self.page.keyboard.type(figure)
        self.digits += len(figure)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def _loaded(self, frame) -> None:
        if frame == self.page.main_frame:
            self.loads += 1
