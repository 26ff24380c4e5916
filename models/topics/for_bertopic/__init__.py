"""What stands behind the BERTopic object: its parts, its answers, and what its version gets wrong."""
