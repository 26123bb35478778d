"""Rules of today's answer: how hot it is here, now and next, and where it is cool."""
