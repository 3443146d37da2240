"""`python -m auditor` is the same as the installed command."""

from auditor.cli.again import main

main()
