"""Cool ways of a city: its walking network, published, and ways on it with a run's heat."""
