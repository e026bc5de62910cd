"""The engines that classify a text: our linear one, and others in their own processes."""
