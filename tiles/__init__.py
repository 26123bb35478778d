"""City models and rasters into published tiles; knows nothing of HTTP or accounts."""
