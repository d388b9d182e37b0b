"""Many inputs looked at, and nothing written: behind stats, report and newsingest.articles.

Inputs are found as convert finds them, and accounted for likewise. A record in a file of records is an input of its own.
"""
