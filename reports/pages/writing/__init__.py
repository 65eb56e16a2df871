"""What the writers of the annual report get from the figures: a first draft, and a preview of the printed page."""
