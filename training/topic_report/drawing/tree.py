"""How topics gather into larger ones: a tree, and the lines that draw it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Floats, Vectors

# Groups that the tree is cut into for reading; fewer where there are few topics.
GROUPS = 12
# Topics that are put in order by optimal leaf ordering: a tenth of a second for 500, nine seconds for 2,000.
OPTIMAL = 500


@dataclass(frozen=True, eq=False)
class TopicTree:
    """A binary tree of topics.

    Attributes
    ----------
    links : ndarray of float, shape (n_topics - 1, 4)
        As :func:`scipy.cluster.hierarchy.linkage`: the two that join, their distance, the number of topics joined.
    order : tuple of int
        Topics from top to bottom, so that no lines cross.
    groups : tuple of int
        Group of each topic, numbered from the top.
    """

    links: Floats
    order: tuple[int, ...]
    groups: tuple[int, ...]


def order_leaves(links: Floats, centroids: Vectors) -> TopicTree:
    """Put a tree's topics in order, near ones side by side, and cut it into groups.

    Up to `OPTIMAL` topics by `scipy`'s optimal leaf ordering (Bar-Joseph et al., 2001), whose time grows with the third power of
    the topics; of more each two parts are turned so that their nearest ends meet (Gruvaeus and Wainer, 1972).

    Parameters
    ----------
    links : ndarray of float, shape (n_topics - 1, 4)
        The hierarchy of a topic model.
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Unit vectors.

    Returns
    -------
    TopicTree
    """
    from scipy.cluster.hierarchy import fcluster, leaves_list, optimal_leaf_ordering
    from scipy.spatial.distance import pdist, squareform

    n = len(centroids)
    if n < 2:
        return TopicTree(np.zeros((0, 4)), tuple(range(n)), (0,) * n)
    distances = pdist(centroids.astype(np.float64))
    links = optimal_leaf_ordering(links, distances) if n <= OPTIMAL else _turned(links, squareform(distances))
    order = leaves_list(links).tolist()
    cut = fcluster(links, max(1, min(GROUPS, n // 3)), "maxclust")
    numbers: dict[int, int] = {}
    for topic in order:
        numbers.setdefault(int(cut[topic]), len(numbers))
    return TopicTree(np.asarray(links), tuple(order), tuple(numbers[int(group)] for group in cut))


def _turned(links: Floats, distances: Floats) -> Floats:
    """Return the links of a tree with each two parts turned so that those of their ends meet that are nearest to each other."""
    n, turned = len(links) + 1, links.copy()
    ends = [(leaf, leaf) for leaf in range(n)]  # first and last leaf of each part
    flipped = np.zeros(2 * n - 1, dtype=bool)  # whether a part stands the other way round than it was put together
    parts = links[:, :2].astype(np.intp).tolist()
    for left, right in parts:
        gaps = [distances[one, two] for one in ends[left][::-1] for two in ends[right]]
        turn_left, turn_right = divmod(int(np.argmin(gaps)), 2)
        flipped[left], flipped[right] = turn_left, turn_right
        ends.append((ends[left][turn_left], ends[right][1 - turn_right]))
    for step in range(n - 2, -1, -1):  # from the top: what is turned turns all that is in it
        if flipped[n + step]:
            turned[step, :2] = links[step, 1::-1]
            for part in parts[step]:
                flipped[part] ^= True
    return turned


def draw(tree: TopicTree, step: float) -> str:
    """Return the tree as an SVG path, 100 units wide, leaves at the right.

    Parameters
    ----------
    tree : TopicTree
        The tree.
    step : float
        Height of a leaf's line.
    """
    n = len(tree.order)
    far = max(float(tree.links[-1, 2]), 1e-9) if n > 1 else 1.0
    points = {topic: (100.0, (row + 0.5) * step) for row, topic in enumerate(tree.order)}
    lines = []
    for row, (left, right, distance, _) in enumerate(tree.links):
        x = 98 - 96 * float(distance) / far
        (x1, y1), (x2, y2) = points[int(left)], points[int(right)]
        lines.append(f"M{x1:.1f} {y1:.1f}H{x:.1f}V{y2:.1f}H{x2:.1f}")
        points[n + row] = (x, (y1 + y2) / 2)
    return "".join(lines)
