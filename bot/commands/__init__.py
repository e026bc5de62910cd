"""Commands of `qingsu`: plain functions, registered in bot/__main__.py."""
