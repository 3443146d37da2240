"""Audits through a proxy that misbehaves by a seed: each ends in a right result or a clear error, its store sound.

``python -m tests.faults FOLDER`` runs hubs, proxy and a lying host as a process of their own.
"""
