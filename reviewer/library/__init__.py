"""KEEP: a folder on disk that holds the records, the ledger, and the indexes derived from them."""
