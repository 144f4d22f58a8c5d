"""What may be coded: the codes of a scheme, its versions, the passages that codes are given to."""
