"""Markup to blocks: repair, an HTML engine, and the builder that turns its events into blocks."""
