"""What a client is and what may be done with one; knows nothing of the web."""
