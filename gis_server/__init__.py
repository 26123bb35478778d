"""The application: settings, wiring, routes, command line; no formulas, no geometry, no rules."""
