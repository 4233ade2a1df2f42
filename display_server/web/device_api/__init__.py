"""The device API: what kiosks and boards say to the hub, `/api/v1/…`, in the words of `config.contract.device_api`."""
