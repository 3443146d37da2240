"""The pages below ``docs``: tutorials run, generated pages cover what they are generated from."""
