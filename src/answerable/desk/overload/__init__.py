"""The page of an overload: more late cases than one person can look into, and the decision it asks for."""
