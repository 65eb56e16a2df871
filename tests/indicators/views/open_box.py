"""The box of the approval page in which a reason was wanting."""

from tests.reading import elements, text_of


def open_box(page) -> tuple[str, str, str]:
    """The one reason's box that stands open: its id, what is said to be wrong with it, and what stands in it."""
    (fold,) = elements(page, '//details[contains(@class, "decide__return")][@open]')
    (box,) = fold.xpath(".//textarea[@autofocus]")
    assert box.get("aria-invalid") == "true" and len(elements(page, "//*[@autofocus]")) == 1
    return box.get("id"), text_of(page, f'//*[@id="{box.get("aria-describedby")}"]'), box.text or ""
