"""Calling staff: ladders, words, links, and the pager that carries them out."""
