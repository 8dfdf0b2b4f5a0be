"""How a setting is declared: its default, bounds, meaning, and the one who owns it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

Owner = Literal["machine", "operator"]
OWNER_KEY = "owner"


class Section(BaseModel):
    """A group of settings: frozen, and a key nobody knows is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def machine(default: Any, meaning: str, **bounds: Any) -> Any:  # noqa: ANN401 - as pydantic's Field
    """Declare a key that belongs to the machine: ports, panel, paths."""
    return _declared(default, meaning, "machine", bounds)


def operator(default: Any, meaning: str, **bounds: Any) -> Any:  # noqa: ANN401 - as pydantic's Field
    """Declare a key that belongs to the operator: a pack may set it."""
    return _declared(default, meaning, "operator", bounds)


def owner_of(field: FieldInfo) -> Owner:
    """Return whose key it is."""
    extra = field.json_schema_extra
    assert isinstance(extra, dict), "declare keys by machine() or operator()"
    return "operator" if extra[OWNER_KEY] == "operator" else "machine"


def _declared(default: Any, meaning: str, owner: Owner, bounds: dict[str, Any]) -> Any:  # noqa: ANN401 - as Field
    return Field(default, description=meaning, json_schema_extra={OWNER_KEY: owner}, **bounds)
