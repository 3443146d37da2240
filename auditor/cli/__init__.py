"""The command line: one file per command; `app` alone turns results and errors into exit codes."""
