"""The only readers: data files, catalogs, regulations and manifests become values of the model."""
