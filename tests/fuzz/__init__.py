"""Inputs nobody would write: targets for fuzzing, the inputs that once broke one, and a small sample for every run."""
