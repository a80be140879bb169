"""Auth schemes, one module each. A scheme signs a request, and may answer a challenge."""
