"""The agencies of the city: what they are called and until when they are, and the page on which that is changed."""
