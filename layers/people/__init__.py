"""Who people are here, and what they may do."""
