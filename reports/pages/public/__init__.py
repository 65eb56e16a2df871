"""The public page: approved figures of an agency's year in plain words, without anybody's name."""
