"""What a page has shown is gone with it: a city's year is too much to wait for the garbage collector."""

import gc
import weakref

from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template


class Shown:
    has_begun = True
    year, through = 107, 7


def test_what_was_shown_goes_with_the_page(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    shown = Shown()
    gone = weakref.ref(shown)
    template = get_template("reports/city/_when.html")
    gc.disable()
    try:
        text = template.render({"page": shown}, request)
        del shown
        assert "107" in text and gone() is None
    finally:
        gc.enable()
