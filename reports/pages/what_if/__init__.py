"""What if: the year's end with other values, scored by the engine. All stands in the address, nothing is stored."""
