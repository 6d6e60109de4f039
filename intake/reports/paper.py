"""The report on A4: one tagged PDF, the same file for the same report."""

import hashlib
import json
from collections import OrderedDict

from intake.reports import document as documents
from intake.reports import pictures, prose, wording
from intake.reports.document import Document
from portal.clock import local_day
from portal.language import _, _n, language
from portal.pdf import draw, drawing, templates

KEPT = 16  # reports in memory, some 60 KB each
_kept: OrderedDict[str, bytes] = OrderedDict()


def render_report(document: Document) -> bytes:
    """Return the PDF in the language of the moment. Raises PdfUnavailable."""
    name = _name(document)
    with drawing:
        if name not in _kept:
            _kept[name] = draw("report.css", _page(document), identifier=name)
        _kept.move_to_end(name)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[name]


def _name(document: Document) -> str:
    """The same for the same content; of the moment of counting only the day is told."""
    told = documents.as_json(document)
    told["counted_at"] = local_day(document.counted_at).isoformat()
    written = json.dumps([told, language()], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _page(document: Document) -> str:
    return (
        templates()
        .get_template("print/report.html")
        .render(
            document=document,
            words=wording,
            blocks=prose.blocks,
            charts=pictures.bar_charts(document),
            month_chart=pictures.month_chart(document),
            language=language(),
            _=_,
            _n=_n,
        )
    )
