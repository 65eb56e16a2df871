"""The scoring engine: pure Python over the standard library, exact, no Django and no input or output."""
