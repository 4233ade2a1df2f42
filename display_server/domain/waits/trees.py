"""Gradient-boosted quantile regression over symmetric trees, in numpy: fits 13,000 waits in a second or two.

Every tree asks the same question on each level (as in CatBoost: Prokhorenkova et al. 2018), so a prediction is four comparisons a
tree and a table look-up, done for a whole batch at once. The loss is the pinball loss of one quantile (Koenker 2005).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bins = NDArray[np.int16]

DEPTH = 4
CUTS = 24
LEAST_IN_A_LEAF = 30
ROUNDS = 150
PACE = 0.1
ROWS_AT_ONCE = 512
SHRINK = 20.0  # a leaf of n rows counts n / (n + 20) of what it says

_WORTH = 1 << np.arange(DEPTH - 1, -1, -1)


@dataclass(frozen=True)
class Forest:
    """Fitted models of several quantiles over the same cuts, equally many trees each, in the order of the quantiles.

    `columns` and `bins` are trees × depth: a test goes right where the column's bin is greater. `leaves` is trees × 16.
    """

    cuts: tuple[Floats, ...]
    starts: Floats
    columns: NDArray[np.int64]
    bins: Bins
    leaves: Floats

    def predict(self, features: Floats) -> Floats:
        """Rows × quantiles. All trees at once, some hundred rows at a time."""
        binned = _binned(features, self.cuts)
        return np.concatenate(
            [self._some(binned[at : at + ROWS_AT_ONCE]) for at in range(0, len(binned), ROWS_AT_ONCE)]
        )

    def _some(self, binned: Bins) -> Floats:
        right = binned[:, self.columns] > self.bins
        leaf = right @ _WORTH
        said = self.leaves[np.arange(len(self.leaves)), leaf].reshape(len(binned), len(self.starts), -1).sum(axis=2)
        every: Floats = said + self.starts
        return every


def fit_forest(features: Floats, target: Floats, quantiles: tuple[float, ...]) -> Forest:
    """Fit every quantile of `target`."""
    inner = np.linspace(0, 1, CUTS + 1)[1:-1]
    cuts = tuple(np.unique(np.quantile(features[:, column], inner)) for column in range(features.shape[1]))
    bins = _binned(features, cuts)
    trees: list[_Tree] = []
    starts = []
    for quantile in quantiles:
        start, grown = _fit_quantile(bins, cuts, target, quantile)
        starts.append(start)
        trees.extend(grown)
    tests = np.array([tree.tests for tree in trees])
    leaves = np.stack([tree.leaves for tree in trees])
    return Forest(cuts, np.array(starts), tests[:, :, 0], tests[:, :, 1].astype(np.int16), leaves)


@dataclass(frozen=True)
class _Tree:
    tests: tuple[tuple[int, int], ...]  # (column, bin): goes right where the bin is greater
    leaves: Floats


def _fit_quantile(bins: Bins, cuts: tuple[Floats, ...], target: Floats, quantile: float) -> tuple[float, list[_Tree]]:
    """The random choice of rows and columns is seeded: the same past, the same model."""
    chance = np.random.default_rng(17)
    start = float(np.quantile(target, quantile))
    said = np.full(len(target), start)
    trees = []
    for _ in range(ROUNDS):
        rows = np.nonzero(chance.random(len(target)) < 0.6)[0]
        columns = chance.permutation(bins.shape[1])[: max(6, int(bins.shape[1] * 0.6))]
        slope = np.where(target > said, quantile, quantile - 1.0)
        tests = _grow(bins[rows], slope[rows], columns, cuts)
        leaves = _leaf_values(_leaf(bins[rows], tests), (target - said)[rows], quantile) * PACE
        trees.append(_Tree(tests, leaves))
        said += leaves[_leaf(bins, tests)]
    return start, trees


def _binned(features: Floats, cuts: tuple[Floats, ...]) -> Bins:
    columns = [np.searchsorted(cut, features[:, i], side="right") for i, cut in enumerate(cuts)]
    return np.stack(columns, axis=1).astype(np.int16)


def _leaf(bins: Bins, tests: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    leaf = np.zeros(len(bins), dtype=np.int64)
    for column, cut in tests:
        leaf = leaf * 2 + (bins[:, column] > cut)
    return leaf


def _grow(
    bins: Bins, slope: Floats, columns: NDArray[np.int64], cuts: tuple[Floats, ...]
) -> tuple[tuple[int, int], ...]:
    """All columns are asked at once: a bin's key is its column's place and its number, a leaf's keys follow the last one's."""
    many, width = len(columns), max(len(cuts[column]) for column in columns) + 1
    keys = (bins[:, columns] + np.arange(many, dtype=np.int64) * width).ravel()
    weights = np.repeat(slope, many)
    no_cut = np.arange(width - 1) >= np.array([len(cuts[column]) for column in columns])[:, np.newaxis]
    leaf = np.zeros(len(bins), dtype=np.int64)
    tests: tuple[tuple[int, int], ...] = ()
    for _ in range(DEPTH):
        gain = _gains(keys + np.repeat(leaf * (many * width), many), weights, (1 << len(tests), many, width))
        gain[no_cut] = -1.0
        place, cut = divmod(int(gain.argmax()), width - 1) if width > 1 else (0, 0)
        tests = (*tests, (int(columns[place]), cut))
        leaf = leaf * 2 + (bins[:, columns[place]] > cut)
    return tests


def _gains(keys: NDArray[np.int64], slope: Floats, shape: tuple[int, int, int]) -> Floats:
    """Columns × cuts: what each would gain, summed over all leaves of the level. `shape`: leaves, columns, bins."""
    size = shape[0] * shape[1] * shape[2]
    pull = np.bincount(keys, slope, size).reshape(shape).cumsum(axis=2)
    count = np.bincount(keys, minlength=size).reshape(shape).cumsum(axis=2)
    right, others = pull[..., -1:] - pull, count[..., -1:] - count
    gain: Floats = (pull**2 / (count + 5) + right**2 / (others + 5)).sum(axis=0)[:, :-1]
    return gain


def _leaf_values(leaf: NDArray[np.int64], rest: Floats, quantile: float) -> Floats:
    """`np.quantile` of each leaf, out of one sort: a hundred thousand calls of it took a fifth of a fit."""
    order = np.lexsort((rest, leaf))
    sizes = np.bincount(leaf, minlength=1 << DEPTH)
    first = np.cumsum(sizes) - sizes
    large = np.nonzero(sizes >= LEAST_IN_A_LEAF)[0]
    place = quantile * (sizes[large] - 1)
    below = np.floor(place).astype(np.int64)
    low = rest[order[first[large] + below]]
    high = rest[order[first[large] + np.minimum(below + 1, sizes[large] - 1)]]
    share, step = place - below, high - low
    values = np.zeros(1 << DEPTH)
    middle = np.where(share < 0.5, low + step * share, high - step * (1 - share))
    values[large] = middle * sizes[large] / (sizes[large] + SHRINK)
    return values
