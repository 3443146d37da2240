"""Laws: what must hold for every input, each a property over generated input, with checkers that read as readers do."""
