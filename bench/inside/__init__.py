"""What runs inside a house: in a process of its own, whose environment names the data folder and the database."""
