"""What is made for a release: the same bytes twice, a bill of materials, and our own licenses read by ourselves."""
