"""Pictures that a letter keeps at other places: fetched by us when a colleague asks, and shown redrawn."""
