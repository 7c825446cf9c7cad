"""PROVE: which sentences of which records answer a question, and is a sentence supported."""
