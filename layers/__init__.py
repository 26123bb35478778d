"""What people write on the map, with its store; knows nothing of HTTP."""
