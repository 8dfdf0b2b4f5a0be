"""From the keypad to the result of a payment: number, price, cash, parts, how it ended."""
