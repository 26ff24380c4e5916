"""What people read of topics: one page, tables."""
