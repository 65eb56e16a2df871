"""How an agency's money is spent: its accounts by month against an even path, and its items."""
