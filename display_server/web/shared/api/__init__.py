"""What the hub's two APIs have in common: operations that read bodies and answer JSON, and their own description."""
