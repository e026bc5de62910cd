"""What `lint` measures of the training utterances: alike, leaked, too few, all in one manner."""
