"""Workshops: a class joins by a code, draws in private, and its teacher decides what others see."""
