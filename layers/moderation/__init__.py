"""Keeps the place safe: reports, hiding with a reason, appeals, and a log that shows tampering."""
