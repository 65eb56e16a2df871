"""The public page: an agency's year (approved figures, of a settled year all that counted) in plain words, without anybody's name."""
