"""What heat and cool places amount to for people: today's answer, ways, points, the chain."""
