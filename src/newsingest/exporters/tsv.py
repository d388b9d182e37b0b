"""Tab-separated values: the table of CSV with tabs between the cells, quoted likewise, and lines that end in LF."""

from newsingest.exporters.csv import table

EXPORTER = table("tsv", "TSV: like CSV, with tabs between the cells", delimiter="\t", line_end="\n")
