"""The judge: a policy, its answers and attestations, and a dossier give findings, questions and what settles them."""
