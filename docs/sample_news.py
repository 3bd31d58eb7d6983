"""A few invented articles for the pictures of the page: (file, outlet, day, author, headline, paragraphs)."""

from html import escape
from pathlib import Path

BRIDGE = (
    "The Calder harbour bridge will reopen to traffic on 17 March, the county transport board said on Tuesday, ending "
    "a fourteen-month closure that split the town in two.",
    "Engineers replaced 312 corroded hangers and resurfaced both decks. The final cost of the repair came to £48 "
    "million, about £9 million more than the estimate published in 2023, the board’s chair Ines Okafor told reporters.",
    "“We know how hard this has been for shops on the east bank,” Okafor said. A weight limit of 26 tonnes will remain "
    "in force until load tests are completed in June.",
    "Ferry crossings, which carried 4,100 passengers a day during the closure, will continue at weekends until the end "
    "of April.",
    "The Calder Trust proposed a toll for lorries that cross the bridge after dark.",
)
NEWS = (
    ("bridge", "Northshore Courier", "2025-01-14", "Ada Brook", "Harbour bridge to reopen in March after £48m repair",
     BRIDGE),
    ("radio", "Calder Radio", "2025-01-15", "", "Calder harbour bridge to reopen, but not for heavy lorries",
     ("The Calder harbour bridge will reopen to traffic on 17 March, Ines Okafor of the county transport board said.",
      "The final cost of the repair came to £51 million, a council paper shows.",
      "A weight limit of 26 tonnes stays until load tests in June, so that quarry lorries have to go round by Marsh "
      "Lane, 14 miles farther.")),
    ("ferries", "The Calder Post", "2025-01-20", "Tom Reyes", "Ferry operator warns of job losses when bridge returns",
     ("Calder Ferries said it could cut up to 60 jobs once the harbour bridge reopens on 17 March and demand for its "
      "crossings falls.",
      "The operator hired 85 people during the closure, most of them on contracts that end in spring, managing "
      "director Lena Hoff said on Monday.",
      "The dockworkers’ union called for a public subsidy for the east bank route until the summer.")),
    ("vaccine", "Global Health Wire", "2024-11-02", "", "Vaccine trial halves malaria cases in toddlers",
     ("A new malaria vaccine cut cases by 51% among toddlers in a trial across four countries, the Institute of Global "
      "Health reported on Saturday.",
      "Amina Diallo led the trial, which enrolled 4,200 children between the ages of one and three.",
      "The Health Fund approved £30 million for a second stage, which begins in May.")),
    ("trees", "Metro Ledger", "2024-12-09", "Jo Lindqvist", "City council votes to plant 20,000 street trees",
     ("The city council voted on Monday to plant 20,000 street trees by 2030, the largest such plan so far.",
      "Councillor Priya Nair proposed the plan after last summer’s heat, when pavements reached 52 degrees.",
      "Opponents said the £14 million cost would take money from road repairs.")),
    ("chips", "Market Desk", "2025-02-03", "", "Chipmaker delays second plant by a year",
     ("Halden Semiconductor postponed the opening of its second plant to 2028, blaming a shortage of clean-room "
      "engineers.",
      "Chief executive Marta Voss announced the delay with quarterly results that beat forecasts.")),
    ("arabic", "صحيفة الشاطئ", "2025-01-15", "", "إعادة فتح جسر ميناء كالدر في مارس",
     ("أعلن مجلس النقل في المقاطعة يوم الثلاثاء أن جسر ميناء كالدر سيعاد فتحه أمام حركة المرور في 17 مارس.",
      "وبلغت الكلفة النهائية للإصلاح 48 مليون جنيه إسترليني، وفق ما قالته رئيسة المجلس إينيس أوكافور.")),
)  # fmt: skip


def write(folder: Path) -> None:
    """Put each article into a web page of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, outlet, day, author, headline, paragraphs in NEWS:
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
        head = (
            f'<meta charset="utf-8"><title>{escape(headline)}</title>'
            f'<meta property="og:title" content="{escape(headline)}">'
            f'<meta property="og:site_name" content="{escape(outlet)}">'
            f'<meta property="article:published_time" content="{day}">'
            f'<link rel="canonical" href="https://{name}.example/{day}/{name}">'
            + (f'<meta name="author" content="{escape(author)}">' if author else "")
        )
        page = f"<!doctype html><html><head>{head}</head><body><article>{text}</article>"
        (folder / f"{name}.html").write_text(page + "</body></html>", encoding="utf-8")
