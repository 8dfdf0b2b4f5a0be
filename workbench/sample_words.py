"""Names and words of the operator in samples: Russian, as the demonstration operator writes."""

from __future__ import annotations

from contract.account.parts import LocalText, ProductRef


def words(text: str) -> LocalText:
    """Return words of the operator."""
    return LocalText(language="ru", text=text)


def product(product_id: str, name: str) -> ProductRef:
    """Return a product by its name."""
    return ProductRef(product_id=product_id, name=words(name))
