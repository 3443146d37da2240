"""Legal concepts as derived facts: one definition each, from the classes of data and the uses that are declared.

What a class or a use is in law stands in ``policies/concepts.yaml``; each module here reads it and combines it with
what else is declared. Checks read these facts, never a list of words. What compares with a table of law, a cap or a
place stands here too, a file for each pack or kind of limit.
"""
