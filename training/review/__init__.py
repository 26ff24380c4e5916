"""Which labels look wrong: what a model that has not seen a document says of it, and what near neighbours say."""
