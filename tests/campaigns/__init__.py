"""Long runs against the deployed app: `make privacy`, `make fuzz`, `make killtest`. Short ones are in the tests."""
