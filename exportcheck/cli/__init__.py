"""The door: parses, wires, exits. The only place that reads the clock."""
