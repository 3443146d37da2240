"""Cases as data, for `auditor policy test`: facts of an organization, a workload and a model, and what is expected."""
