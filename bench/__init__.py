"""Measure the product from outside, as its users meet it. Figures are ratios of one run."""
