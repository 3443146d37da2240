"""Whole-hub runs: a table of models in, a table of answers out, by processes on this machine or by Spark."""
