"""OGC API – Features, Parts 1 and 2 with queryables: public layers for QGIS, GDAL, owslib."""
