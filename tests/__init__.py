"""Our tests; a package, because one of our dependencies installs a package of this name."""
