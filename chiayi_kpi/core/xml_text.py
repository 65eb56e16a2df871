"""The characters that XML 1.0 cannot hold, not even escaped: most control characters and lone surrogates."""

import re
from collections.abc import Callable

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str, instead: Callable[[str], str] = lambda _character: "") -> str:
    """``text`` as XML can hold it: a forbidden character is left out, or gives way to what ``instead`` makes of it."""
    return _FORBIDDEN.sub(lambda found: instead(found[0]), text)
