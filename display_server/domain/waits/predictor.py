"""From a situation to a band: p10, p50 and p90 of the wait of somebody who arrives now and has to wait."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from display_server.domain.waits.line import Situation
from display_server.domain.waits.trees import Floats, Forest, fit_forest

QUANTILES = (0.1, 0.5, 0.9)
ENOUGH_FOR_TREES = 400
ENOUGH_FOR_RATIOS = 60
UNLEARNED_RATIOS = (0.3, 0.9, 2.0)
"""Of the plain estimate, while nothing is learned. Good enough to begin counting errors with; never shown to anybody."""
STEP = 0.02
"""η of the online correction: at equilibrium exactly the share q of people wait less than p_q (facts, A4)."""

Band = tuple[float, float, float]
"""p10, p50, p90 in seconds, rising."""


@dataclass(frozen=True)
class Known:
    """One wait of the past: what was known at the arrival, and how long it became, seconds (> 0)."""

    situation: Situation
    waited: float


@dataclass
class Predictor:
    """A fitted line. `forest` is None where the past is too short for trees: then `ratios` scale the plain estimate."""

    unit: float  # mean service, seconds
    forest: Forest | None
    ratios: tuple[float, ...]
    scale: list[float] = field(default_factory=lambda: [0.0] * len(QUANTILES))
    knows: int = 0  # waits it was fitted on

    @property
    def is_learned(self) -> bool:
        """Whether a band of it may be shown to somebody who waits."""
        return self.knows >= ENOUGH_FOR_RATIOS

    def predict(self, situations: Sequence[Situation]) -> list[Band]:
        """A band for each situation, with today's correction; one batch."""
        return [self.corrected(row) for row in self.raw(situations)] if situations else []

    def learn(self, waited: float, foretold: Band) -> None:
        """A wait became known, in order of the calls: widen what was too narrow, narrow what was too wide."""
        for i, quantile in enumerate(QUANTILES):
            self.scale[i] += STEP * (quantile - (waited <= foretold[i]))

    def raw(self, situations: Sequence[Situation]) -> Floats:
        """What the fitted model alone says: situations × quantiles, seconds."""
        base = np.array([situation.base for situation in situations])
        little = self.unit * 0.02  # keeps tiny waits from exploding the ratio (c₁ of the facts, A3)
        if self.forest is not None:
            logs = self.forest.predict(np.stack([situation.features for situation in situations]))
        else:
            logs = np.tile(np.log(np.array(self.ratios)), (len(base), 1))
        raw: Floats = np.maximum(0.0, np.exp(logs) * (base + little)[:, None] - little)
        return raw

    def corrected(self, raw: Floats) -> Band:
        """One row of `raw` with the correction learned from the calls so far."""
        little = self.unit * 0.03
        low, middle, high = sorted(
            max(0.0, (float(value) + little) * math.exp(scale) - little)
            for value, scale in zip(raw, self.scale, strict=True)
        )
        return low, middle, high


def fit(past: Sequence[Known], unit: float) -> Predictor:
    """Learn from the waits of the past, in order of arrival. Too few of them teach nothing: see `is_learned`."""
    if len(past) < ENOUGH_FOR_RATIOS:
        return Predictor(unit, None, UNLEARNED_RATIOS, knows=len(past))
    early = past[: len(past) * 3 // 4]
    trial, predictor = _fit(early, unit), _fit(past, unit)
    late = past[len(early) :]
    foretold = trial.raw([known.situation for known in late])
    little = unit * 0.03
    missed = np.log((np.array([known.waited for known in late])[:, None] + little) / (foretold + little))
    predictor.scale = [float(np.quantile(missed[:, i], quantile)) for i, quantile in enumerate(QUANTILES)]
    return predictor


def _fit(past: Sequence[Known], unit: float) -> Predictor:
    little = unit * 0.02
    target = np.log([(known.waited + little) / (known.situation.base + little) for known in past])
    if len(past) < ENOUGH_FOR_TREES:
        ratios = tuple(float(np.exp(np.quantile(target, quantile))) for quantile in QUANTILES)
        return Predictor(unit, None, ratios, knows=len(past))
    features = np.stack([known.situation.features for known in past])
    return Predictor(unit, fit_forest(features, target, QUANTILES), (), knows=len(past))
