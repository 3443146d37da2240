"""The part of CEL that conditions over flat facts need: read, checked against the facts' types, and run.

It answers as the reference engine does (a test compares them), and refuses what that part leaves out: maps, bytes,
unsigned and null values, messages, types as values, lists of several types and `has`.
"""
