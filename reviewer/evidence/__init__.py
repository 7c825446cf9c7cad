"""PROVE: which sentences of which records answer a question, and whether a sentence is supported."""
