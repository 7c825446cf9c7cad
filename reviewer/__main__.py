"""`python -m reviewer` is the `reviewer` command."""

from reviewer.cli import main

if __name__ == "__main__":
    main()
