"""Points joined: heat at a spot, codes on paper and screen, rules, what is handed over."""
