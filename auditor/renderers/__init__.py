"""The report formats: one file each, found by its constant ``RENDERER``; what they share begins with an underscore."""
