"""What people say about what lies on layers: comments in two voices, and four reactions."""
