"""The policy file: its shape, its problems with their places, the organization's own law, and writing into it."""
