"""HTTP for all sources: addresses that may be asked, pauses, redirects, sizes."""
