"""One reader for each group of the vocabulary, found by walking this folder: each module has a constant READER."""
