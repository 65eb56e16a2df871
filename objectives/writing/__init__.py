"""What an agency writes for its annual report: accounts of objectives as sanitised rich text, with pictures."""
