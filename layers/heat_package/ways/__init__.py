"""Cool ways: the walking network, what heat costs on it, the search, and a way in words."""
