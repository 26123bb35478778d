"""What each place sees of sun, sky, leaves and walls; geometry only, no weather."""
