"""What the reports say, word for word."""
