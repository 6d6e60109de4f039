"""What a flyer costs: ours, warm, against bare WeasyPrint with the same page, fonts and styles.

Run as ``python -m bench.flyers [rounds]``. Both sides are timed in turn in one process, so only the
ratio means something. Ours does more: it gathers the pictures, fills the template and looks for
the largest type that fits; a kept flyer costs next to nothing.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from campaigns.prints import pdf
from campaigns.prints.content import FlyerContent, FlyerProject, Partner
from campaigns.prints.fitting import levels
from campaigns.prints.logos import initials_logo
from portal import pdf as paper

FLYER = FlyerContent(
    network_name="Hulplijn Dordt",
    place="Dordrecht",
    accent="ocean",
    church_label="kerk",
    phone="078 200 10 79",
    phone_hours="maandag t/m vrijdag, 9.00–12.00 uur",
    campaign_name="Geef een uur van uw tijd",
    intro="Met een paar uur van uw tijd maakt u het leven van iemand in Dordrecht lichter.",
    church_name="Kerk De Ark",
    collects_on=date(2026, 10, 18),
    projects=(
        FlyerProject("Maatje worden", "Samen wandelen en luisteren.", "2 uur per 2 weken"),
        FlyerProject("Kamer opknappen", "Verven en laminaat leggen.", "eenmalig"),
        FlyerProject("Schoonmaken", "Een huis op orde.", "4 uur"),
    ),
    partners=tuple(
        Partner(name, initials_logo(name, "#134236"))
        for name in ("HipHelpt", "Present", "Dordtse Helden", "Samen Dordt")
    ),
    address_shown="tijdcollecte.example/k/arkje7",
    address_full="https://tijdcollecte.example/dordrecht/k/arkje7",
)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main(rounds: int) -> None:
    """Time ours and bare in turn and print the medians and their ratio."""
    began = time.perf_counter()
    pdf.render_flyer(FLYER)
    print(f"first flyer, WeasyPrint loaded: {time.perf_counter() - began:.2f} s")

    engine = paper.engine(pdf.STYLESHEET)
    fit = list(levels("a5"))[3]
    view = pdf._view(FLYER, pdf.USUAL, fit)
    page = pdf.flyer_template().render(view)
    assets = pdf._pictures(FLYER)

    def bare() -> None:
        source = engine.html(string=page, url_fetcher=engine.fetcher(assets))
        source.write_pdf(font_config=engine.fonts, stylesheets=[engine.style], **paper.TAGGED)

    ours, theirs = [], []
    for number in range(rounds):
        flyer = replace(FLYER, church_name=f"Kerk nummer {number}")
        ours.append(seconds(lambda flyer=flyer: pdf.render_flyer(flyer)))  # type: ignore[misc]
        theirs.append(seconds(bare))
    mine, other = statistics.median(ours), statistics.median(theirs)
    kept = seconds(lambda: pdf.render_flyer(flyer))
    print(f"ours {mine * 1000:.0f} ms, bare {other * 1000:.0f} ms, ratio {mine / other:.2f}")
    print(f"a kept flyer {kept * 1000:.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
