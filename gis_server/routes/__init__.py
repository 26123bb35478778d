"""One file per resource; each gives a router made with what it needs."""
