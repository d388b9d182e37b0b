"""Read many inputs without writing an output, for stats, report and newsingest.articles.

A survey finds and counts inputs as convert does. Each record in a file of records is an input.
"""
