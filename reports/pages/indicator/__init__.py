"""One indicator of one agency's year: its months, its working in words, and all that was said of it."""
