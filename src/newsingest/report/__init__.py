"""An archive as one page for people: what was read, what it adds up to, and a sample of inputs beside their records."""
