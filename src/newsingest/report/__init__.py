"""Make a report on an archive as one HTML page: its inputs, its statistics, and some inputs with their records."""
