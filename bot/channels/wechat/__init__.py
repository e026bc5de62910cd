"""The WeChat official account: pushes come in encrypted, answers go out passively or by the API."""
