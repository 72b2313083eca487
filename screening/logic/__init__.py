"""The decision logic: a pure function from answers to an outcome. It imports neither Django nor the web layer."""
