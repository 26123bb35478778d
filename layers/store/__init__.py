"""What people write, kept: tables in SQLite or PostGIS, migrations, back-ups."""
