"""What the own account holds, what it cost, what else there is, and a quote before the yes."""
