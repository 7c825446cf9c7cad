"""JUDGE: suites of questions with known answers, and what is measured on them."""
