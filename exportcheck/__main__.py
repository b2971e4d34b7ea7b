"""`python -m exportcheck`."""

from exportcheck.cli.main import main

main()
