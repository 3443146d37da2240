"""What is on record: licenses, vendors, base models, the vocabulary of terms."""
