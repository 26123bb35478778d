"""Today's answer, joined: files of the service, entries, spots and runs, through the rules."""
