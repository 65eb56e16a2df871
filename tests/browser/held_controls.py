"""A link or a button whose document is being made."""

from playwright.sync_api import Locator, Page, expect


def takes_no_second_click(page: Page, control: Locator) -> None:
    """The page looks for it when it is told to: however fast the document is made, the second click comes before.

    Messages that stay for some seconds go at once: what is said while the document is made stays however slowly it is.
    """
    page.evaluate("window.setInterval = (look) => { window.look = look; }")
    page.evaluate(
        "{ const later = setTimeout; window.setTimeout = (run, ms) => later(run, ms < 5000 ? ms : 0); }"
    )
    with page.expect_download():
        control.click()
    expect(control).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#toasts")).to_contain_text("文件製作中")
    control.click(force=True)
    page.evaluate("look()")
    expect(control).not_to_have_attribute("aria-disabled", "true")
    expect(page.locator("#toasts")).not_to_contain_text("文件製作中")
