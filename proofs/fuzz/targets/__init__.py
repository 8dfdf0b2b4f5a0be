"""One module a target: `prepare(place)` returns what is fed, `seeds()` the first inputs."""
