"""SHOW: answers, records and drafts as text for a terminal, and drafts as documents."""
