"""Model servers for tests, all on the loopback interface: one that fails, one that recites, one
that is real."""
