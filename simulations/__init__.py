"""The heat of a city, from its surface and its weather; knows nothing of HTTP or accounts."""
