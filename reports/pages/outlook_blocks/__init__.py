"""Where the year will end and where its points still are, ready to print for the forecast's page and the dashboard."""
