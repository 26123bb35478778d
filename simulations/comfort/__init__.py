"""What weather and radiation mean for a person: UTCI and WBGT."""
