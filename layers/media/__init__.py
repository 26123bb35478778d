"""Photos that people add: decoded apart from everything else, rebuilt from their pixels alone."""
