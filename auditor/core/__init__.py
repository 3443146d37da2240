"""Nouns and small tools that every room may use: errors, frozen values, decoding, YAML with places."""
