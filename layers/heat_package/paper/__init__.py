"""Paper: maps to write on, the morning's page for the office, the planner's report."""
