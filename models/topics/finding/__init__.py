"""Finding topics: which texts they are found in, and their clusters."""
