"""What is made for a release: the same bytes twice, a bill of materials, and our own licences read by ourselves."""
