"""TSV: the same table as CSV, with the same quotes, but with tabs between cells and LF line ends."""

from newsingest.exporters.csv import table_exporter

EXPORTER = table_exporter("tsv", "TSV: like CSV, with tabs between the cells", delimiter="\t", line_end="\n")
