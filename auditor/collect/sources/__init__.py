"""Places models are fetched from, one file each; the only code that touches the network."""
