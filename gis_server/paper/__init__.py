"""Joins what is printed: the city's open data, its places, its heat, and the maker of PDFs."""
