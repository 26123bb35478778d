"""Points for visits to cool places: rules as data, visits as events, what leaves the house."""
