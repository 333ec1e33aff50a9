"""The duty rota: laid out from patterns, taken in from files, told to programs, and what it leaves uncovered."""
