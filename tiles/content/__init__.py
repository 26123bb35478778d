"""glTF contents of tiles: geometry, attributes, compression."""
