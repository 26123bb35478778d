"""The chain of a city (データの変遷), joined: published things, told steps, screens."""
