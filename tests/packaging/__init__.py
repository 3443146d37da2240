"""What is shipped: the built wheel, tried where nothing of the checkout can help it."""
