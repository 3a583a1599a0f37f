"""Fields that take a value as it came, from an HTML form or from JSON, and say exactly what is wrong with it.

A field tells four states apart: absent, null, empty and a value. Types are exact: `"true"` is no flag, `1` no text.
"""

from blueprints.fields.complaints import Complaint, FieldProblem, InvalidBody, Path
from blueprints.fields.kinds import Flag, IdOf, ISODate, Scalar, Secret, Text, Whole, YesNo
from blueprints.fields.nested import JSONForm, ListOf, ObjectOf, QueryForm, changed_members, is_same_json
from blueprints.fields.strict import JSONData, State, StrictField

__all__ = [
    "Complaint",
    "FieldProblem",
    "Flag",
    "ISODate",
    "IdOf",
    "InvalidBody",
    "JSONData",
    "JSONForm",
    "ListOf",
    "ObjectOf",
    "Path",
    "QueryForm",
    "Scalar",
    "Secret",
    "State",
    "StrictField",
    "Text",
    "Whole",
    "YesNo",
    "changed_members",
    "is_same_json",
]
