"""How an agency's money is spent: its categories by month against an even path, and its items."""
