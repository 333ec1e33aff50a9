"""Running the house: one command that starts and watches everything, and the parts it starts."""
