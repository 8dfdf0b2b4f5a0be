"""A live person, on every screen: call-back, writing here, a case, and the end of a visit."""
