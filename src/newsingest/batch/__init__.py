"""Convert many inputs in one run: sources, workers, outputs, and the ledger with the state of each input."""
