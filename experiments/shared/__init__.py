"""What several benchmarks use: their data, their tables, the processes they measure."""
