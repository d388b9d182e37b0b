"""Convert markup to blocks: repair it, parse it with an HTML engine, and build blocks from the engine's events."""
