"""What reports and gates are built of: the gate, the baseline, obligations, what was not read."""
