"""When an account of an objective is written, and when it is finished. The one place that says so."""

OPEN_MARK = "〔"  # what the portal's first draft leaves to the writer stands in these brackets


def is_written(text: str) -> bool:
    """Whether anything was written at all."""
    return bool(text.strip())


def is_finished(text: str) -> bool:
    """Whether it is written and nothing of the portal's draft is left open in it."""
    return is_written(text) and OPEN_MARK not in text
