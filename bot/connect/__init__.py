"""The ways out and in: signed webhooks, the API by key, the customer file, project tools."""
