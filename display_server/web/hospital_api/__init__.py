"""The hospital API: what a hospital's own systems ask of the hub, `/api/hospital/v1/…` (`config.contract.hospital_api`)."""
