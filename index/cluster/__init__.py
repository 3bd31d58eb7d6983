"""Parts on several machines: Ray places them, starts them again and carries what they are asked. It is optional."""
