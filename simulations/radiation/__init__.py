"""Short and long wave that arrives at people, ground and walls."""
