"""A predictor as plain data and back: so that jobs begins where it stopped."""

from typing import Any

import numpy as np

from display_server.domain.waits.predictor import QUANTILES, Predictor
from display_server.domain.waits.trees import Forest

SHAPE = 1
"""Another shape is not read: the line learns anew."""


def kept(predictor: Predictor) -> dict[str, Any]:
    """Everything but the scale, which changes with every call and is kept by itself."""
    forest = predictor.forest
    return {
        "shape": SHAPE,
        "unit": predictor.unit,
        "ratios": list(predictor.ratios),
        "knows": predictor.knows,
        "forest": None
        if forest is None
        else {
            "cuts": [cut.tolist() for cut in forest.cuts],
            "starts": forest.starts.tolist(),
            "columns": forest.columns.tolist(),
            "bins": forest.bins.tolist(),
            "leaves": forest.leaves.round(6).tolist(),
        },
    }


def from_kept(data: dict[str, Any], scale: list[float]) -> Predictor | None:
    """The predictor; None for data of another shape."""
    if data.get("shape") != SHAPE or len(scale) != len(QUANTILES):
        return None
    trees = data["forest"]
    forest = trees and Forest(
        tuple(np.array(cut, dtype=np.float64) for cut in trees["cuts"]),
        np.array(trees["starts"]),
        np.array(trees["columns"]),
        np.array(trees["bins"], dtype=np.int16),
        np.array(trees["leaves"]),
    )
    return Predictor(data["unit"], forest, tuple(data["ratios"]), list(scale), data["knows"])
