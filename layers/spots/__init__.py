"""Cool-share spots: their fields, opening hours, and Japanese public holidays."""
