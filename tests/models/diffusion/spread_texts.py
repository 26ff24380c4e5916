"""What the tests of diffusion share: a few documents of provinces, and what is said of them."""

from labels import Paragraph
from models.diffusion.spread_text import SpreadText
from models.panel.paragraph_table import Said
from models.panel.units import read_by

STORAGE, DRONES, CHOIR = "energy_storage", "low_altitude", None


def paragraph(doc, n, text, *, region=None, date=None, level="province", labels=(), **more):
    """Return a paragraph of a province."""
    known = {"region": region, "date": date, "issued": date, "level": level, "labels": labels}
    return Paragraph(f"{doc}#{n}", doc, n, "body", text, **known | more)


def document(doc, region, date, *said, **more):
    """Return a document: texts, or pairs of a text and its label."""
    pairs = [(one, None) if isinstance(one, str) else one for one in said]
    return [
        paragraph(doc, n, text, region=region, date=date, labels=(label,) if label else (), **more)
        for n, (text, label) in enumerate(pairs, 1)
    ]


def spread(scheme, *documents, by="region", rows=False):
    """Return documents as they are taken in."""
    text = SpreadText(scheme, read_by(by), ("date",))
    for one in (part for parts in documents for part in parts):
        text.add(Said(one, one.labels or (), one.judged, None, "hand", rows))
    return text
