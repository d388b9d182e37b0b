"""Many inputs in one run: what is read, by whom, where it goes, and the ledger that accounts for all of it."""
