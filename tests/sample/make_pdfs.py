"""Make the PDFs of the sample again: python tests/sample/make_pdfs.py (needs fpdf2).

They are committed, so that nobody needs this to use or test kb; it is here so that their text can be changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, Align

OUT = Path(__file__).resolve().parents[2] / "kb" / "sample" / "reports"

PAPER_TITLE = "Wave loading and cracking at Skerrow Light, 2013 to 2021"
PAPER_AUTHOR = "Anneke Vos and Samuel Okoro"
PAPER = [
    (
        "Abstract",
        """Skerrow Light is a granite rock tower completed in 1876. In February 2014 a vertical crack was found on the
seaward face of the tower between the tenth and the fourteenth course. We instrumented the tower for seven years and
compared its motion with the waves that struck it. We conclude that the crack was caused by the weight of concrete added
to the lantern floor in 1957 together with the storms of the winter of 2013, and not by any movement of the foundation.""",
    ),
    (
        "1 Introduction",
        """Rock lighthouses are among the few structures that meet breaking waves directly. Margaret Thorne designed
Skerrow Light as a solid mass in its lowest nine courses, with every block dovetailed into its neighbours. The tower has
stood since 1876 without repair to its masonry. When a crack of 2.1 metres was found in February 2014, the Northern Harbours
Board asked whether the foundation had moved.

Earlier authors assumed that dovetailed towers behave as a single stone. Lyle held that the joints at Skerrow Light never
opened. Our measurements show that this is not so: in large waves the joints open by fractions of a millimetre and close
again.""",
    ),
    (
        "2 Method",
        """Twelve geophones and four tilt meters were fixed to the inner wall between September 2014 and May 2015. A pressure
gauge on the reef measured waves at two readings a second. The record covers 2,411 days, of which 61 were lost when the
batteries failed in the winter of 2017. We counted 4,307 waves higher than six metres.

The natural frequency of the tower was taken from its free motion after each impact. A falling frequency would mean that the
masonry was losing stiffness.""",
    ),
    (
        "3 Results",
        """The largest wave of the record struck on 3 January 2018 and was 14.2 metres high. The lantern moved 1.9 millimetres.
No lasting tilt was found: the four tilt meters agree within 0.02 degrees from the first day to the last. The foundation of
Skerrow Light did not move.

The natural frequency of the tower was 5.1 hertz in 2015 and 5.1 hertz in 2021. The crack did not grow after March 2014. In waves
higher than nine metres it opened by up to 0.3 millimetres and closed again within one second.

A model without the concrete floor of 1957 shows no crack in any recorded storm. With the floor, which weighs 46 tonnes, the
model cracks at the place where the crack was found. The stress there rises by 40 percent.""",
    ),
    (
        "4 Discussion",
        """The concrete floor was cast in 1957 to carry the electric lamp and its batteries. Nobody at the time asked what 46
tonnes at the top of the tower would do in a storm. The storms of the winter of 2013 were the most severe since the storm of
January 1879, and they found the weak place.

We do not claim that the tower is safe for ever. Waves on this coast may grow with the warming of the sea. But the dovetailed
masonry has lost none of its stiffness in seven years, and the dowels of slate are sound where they could be seen.""",
    ),
    (
        "5 Conclusion",
        """The crack in Skerrow Light was caused by added weight and severe storms. The foundation has not moved. We recommend
that the concrete floor be removed and that the crack be pinned with bronze, not steel, because steel rusts and bursts
the stone.""",
    ),
    (
        "References",
        """[1] H. Lyle, Building the tower on Skerrow Rock, Inverlyne, 1998.
[2] Northern Harbours Board, Annual report for 1879, Ardvane, 1880.
[3] A. Vos, Impact of breaking waves on masonry towers, Delft, 2011.""",
    ),
]

REPORT_TITLE = "Condition survey of Skerrow Light, 2019"
REPORT = [
    (
        "1 Purpose",
        """The Skerrow Trust asked for a survey of the tower before it applied for repair grants. The survey was made from 4 to
9 June 2019 by Ruth Abara, chartered surveyor, with two rope technicians.""",
    ),
    (
        "2 Dimensions",
        """The tower is 38.4 metres high from the rock to the top of the lantern. The lantern stands 38 metres above
the rock at its focal plane. The diameter is 12.8 metres at the foot and 5.2 metres below the gallery. The walls are 2.3
metres thick at the door and 0.6 metres thick at the service room.""",
    ),
    (
        "3 Masonry",
        """The granite is in good condition. Of the 2,312 blocks, 17 show surface spalling and none is loose. The crack on the
seaward face between the tenth and the fourteenth course is 2.1 metres long and has been monitored since 2014. It should be
pinned when the concrete floor has been taken out. The mortar of the joints has been lost to a depth of 30 millimetres on the
western side.""",
    ),
    (
        "4 Metalwork",
        """The bronze door of 1880 is sound. The gallery railing of 1957 is steel and has rusted through in nine places. It
is dangerous and must be replaced before visitors use the gallery again. The lantern glazing was renewed in 1983.""",
    ),
    (
        "5 Services",
        """The solar panels were installed in 2006 and give 62 percent of their rated output. The batteries were replaced in
2015. The LED lamp has a range of 14 nautical miles.""",
    ),
    (
        "6 Cost of repair",
        """The surveyor estimates the cost of all repairs at 1.34 million pounds, of which 480,000 pounds is for the removal
of the concrete floor. The work can be done in two seasons if the weather allows 70 landing days.""",
    ),
]


class Sheet(FPDF):
    """A page with a running head and a page number, as journals and consultants print them."""

    def __init__(self, running: str, size: tuple[int, int]) -> None:
        super().__init__(format=size)
        self.running = running
        self.set_creation_date(datetime(2022, 3, 1, tzinfo=UTC))
        self.set_margins(17, 18, 17)
        self.set_auto_page_break(True, 20)

    def header(self) -> None:
        self.set_font("Times", "I", 8)
        self.cell(0, 5, self.running, align="C", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Times", "", 8)
        self.cell(0, 5, str(self.page_no()), align="C")


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n")]


def two_columns() -> None:
    pdf = Sheet("Journal of Maritime Structures 14 (2022) 201-203", (170, 240))
    pdf.set_title(PAPER_TITLE)
    pdf.set_author(PAPER_AUTHOR)
    pdf.add_page()
    pdf.set_font("Times", "B", 16)
    pdf.multi_cell(0, 7, PAPER_TITLE, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Times", "", 11)
    pdf.multi_cell(0, 8, PAPER_AUTHOR, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    with pdf.text_columns(ncols=2, gutter=8, text_align="J", line_height=1.2) as columns:
        for heading, text in PAPER:
            with columns.paragraph(text_align=Align.L, top_margin=3, bottom_margin=1.5) as paragraph:
                pdf.set_font("Times", "B", 12)
                paragraph.write(heading)
            for part in text.split("\n") if heading == "References" else paragraphs(text):
                with columns.paragraph(bottom_margin=1.5) as paragraph:
                    pdf.set_font("Times", "", 10.5)
                    paragraph.write(part)
    pdf.output(str(OUT / "wave-loading-at-skerrow-light.pdf"))


def one_column() -> None:
    pdf = Sheet("Skerrow Trust - Condition survey 2019", (148, 210))
    pdf.set_title(REPORT_TITLE)
    pdf.set_author("Ruth Abara")
    pdf.set_creation_date(datetime(2019, 7, 2, tzinfo=UTC))
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 20)
    pdf.multi_cell(0, 10, REPORT_TITLE, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 11)
    pdf.multi_cell(0, 8, "Ruth Abara, chartered surveyor, for the Skerrow Trust", new_x="LMARGIN", new_y="NEXT")
    for heading, text in REPORT:
        pdf.ln(3)
        pdf.set_font("Helvetica", "B", 14)
        pdf.multi_cell(0, 8, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", "", 11)
        for part in paragraphs(text):
            pdf.multi_cell(0, 6, part, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(1.5)
    pdf.output(str(OUT / "condition-survey-2019.pdf"))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    two_columns()
    one_column()
