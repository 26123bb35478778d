"""Heat of published cities: wiring of the city store, the simulations and publishing."""
