"""Loaded once by the server that the press's processes are forked from, so that each of them starts at once."""

import django

django.setup()
