"""What every view is made of: parts, names of choices, what words need to know, troubles, paper."""
