"""`python -m auditor` is the same as the installed command."""

from auditor.cli.app import main

main()
