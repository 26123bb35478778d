"""What the checker can find, how bad each finding is, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tiles.errors import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule.

    where : file inside the tileset, and the place in it (`tileset.json#/root/children/0`).
    """

    code: str
    severity: Severity
    where: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Give the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """How bad a finding is and what to do about it."""

    severity: Severity
    advice: str


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_WRITER = "correct the program that wrote it"

RULES: dict[str, Rule] = {
    "file-missing": Rule(_ERROR, "publish the file again or correct the URI"),
    "file-unreadable": Rule(_ERROR, "look at the message of the storage"),
    "json-broken": Rule(_ERROR, "publish the file again"),
    "asset-version": Rule(_ERROR, 'write "asset": {"version": "1.1"}'),
    "property-missing": Rule(_ERROR, "add the property"),
    "property-type": Rule(_ERROR, "write the expected type"),
    "extension-undeclared": Rule(_ERROR, "name it in extensionsUsed"),
    "volume-invalid": Rule(_ERROR, "give one region, box or sphere of finite numbers"),
    "volume-escapes": Rule(_ERROR, "widen the volume of the parent"),
    "content-volume-escapes": Rule(_ERROR, "widen the volume of the tile"),
    "vertex-outside": Rule(_ERROR, "widen the volume or correct the transform"),
    "error-invalid": Rule(_ERROR, "give a finite number that is not negative"),
    "error-grows": Rule(_ERROR, "a child must not have a larger geometric error than its parent"),
    "refine-missing": Rule(_ERROR, 'give the root "ADD" or "REPLACE"'),
    "refine-invalid": Rule(_ERROR, 'write "ADD" or "REPLACE"'),
    "content-twice": Rule(_ERROR, 'keep "content" or "contents", not both'),
    "uri-outside": Rule(_ERROR, "refer only to files of the same dataset"),
    "tileset-loop": Rule(_ERROR, "a tileset must not lead back to itself"),
    "transform-invalid": Rule(_ERROR, "give 16 finite numbers, the last row 0 0 0 1"),
    "schema-invalid": Rule(_ERROR, _WRITER),
    "schema-twice": Rule(_ERROR, 'keep "schema" or "schemaUri", not both'),
    "class-unknown": Rule(_ERROR, "define the class in the schema"),
    "metadata-unknown": Rule(_ERROR, "define the property in the class"),
    "metadata-missing": Rule(_ERROR, "give the required property a value"),
    "metadata-type": Rule(_ERROR, "write a value of the type of the property"),
    "metadata-range": Rule(_ERROR, "correct the value or the range"),
    "enum-unknown": Rule(_ERROR, "add the value to the enum or correct it"),
    "statistics-invalid": Rule(_ERROR, _WRITER),
    "properties-range": Rule(_ERROR, "give minimum and maximum, or drop the old block"),
    "content-format": Rule(_ERROR, "refer to glTF, a tile format of 3D Tiles or a tileset"),
    "glb-broken": Rule(_ERROR, "publish the file again"),
    "buffer-outside": Rule(_ERROR, _WRITER),
    "accessor-outside": Rule(_ERROR, _WRITER),
    "meshopt-broken": Rule(_ERROR, _WRITER),
    "index-outside": Rule(_ERROR, _WRITER),
    "position-range": Rule(_ERROR, "give accessor.min and accessor.max of the data"),
    "position-not-finite": Rule(_ERROR, _WRITER),
    "table-length": Rule(_ERROR, _WRITER),
    "table-offsets": Rule(_ERROR, _WRITER),
    "table-class": Rule(_ERROR, "define the class in the schema"),
    "table-property": Rule(_ERROR, "give every column of the class, and no other"),
    "table-range": Rule(_ERROR, "correct the value or the range"),
    "feature-id-outside": Rule(_ERROR, "feature ids must be rows of the property table"),
    "feature-ids-invalid": Rule(_ERROR, _WRITER),
    "gzip-differs": Rule(_ERROR, "write the compressed variant again"),
    "gltf-error": Rule(_ERROR, "see the code of the Khronos validator"),
    "gltf-warning": Rule(_WARNING, "see the code of the Khronos validator"),
    "not-checked": Rule(_INFO, "use a validator that reads this, too"),
    "gltf-validator-absent": Rule(_INFO, "install Node 18 or newer and run ./run setup"),
}


def finding(code: str, where: str, message: str) -> Finding:
    """Make a finding of a known code; the advice of its rule ends the message."""
    rule = RULES[code]
    return Finding(code, rule.severity, where, f"{message}; {rule.advice}")


def errors_of(findings: list[Finding]) -> list[Finding]:
    """Give the findings for which a tileset must not be shown."""
    return [each for each in findings if each.severity is Severity.ERROR]
