"""Cash: from an enabled acceptor to money that is submitted, as tables and pure functions."""
