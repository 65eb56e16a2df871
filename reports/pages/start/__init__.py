"""The guide of a year: from an empty installation to the first approved month."""
