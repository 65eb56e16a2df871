"""My work: the first page after sign-in."""
