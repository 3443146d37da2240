"""What SECURITY.md promises, held against real servers, real files and every format."""
