"""What can be said of an organization, a workload and a model: the registry of facts, their values, forms and places.

The tables of law and trade that facts are compared with are here, and what a dossier and the catalog say as facts.
"""
