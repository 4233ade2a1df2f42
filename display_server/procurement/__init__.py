"""What a public buyer asks for, made from the product as it stands: conformance, statement, impact, processing, retention."""
