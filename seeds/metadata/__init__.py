"""What a document says of itself: where and when."""
