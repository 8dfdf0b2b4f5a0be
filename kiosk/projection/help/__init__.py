"""Problems with their checks, cases, payments gone wrong, everything there is."""
