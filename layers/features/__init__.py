"""Layers, the features that people put on them, and every state that these had."""
