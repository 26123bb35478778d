"""The commands of `uchimizu`, one module per group.

What a command needs is imported when it runs, so that `--help` answers at once and `serve` never
loads what only `city add` needs.
"""
