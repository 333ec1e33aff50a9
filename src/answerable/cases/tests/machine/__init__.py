"""The parts of the state machine: a world of people, and the rules by which they act at random."""
