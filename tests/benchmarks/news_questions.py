"""The whole pipeline on news questions (`newsdesk evaluate news`), in every setting: what people get.

The archive that goes on gets the articles of 2022 and the seed article; the old one is NewsQA's part for checking.
"""

from __future__ import annotations

from common import DATA, ROOT, keep, news, parser


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2023)
    arguments.add_argument("--every", type=int, default=1, help="ask one question in so many (default: all)")
    options = arguments.parse_args()
    from qa.evaluation.news import evaluate_news

    figures = evaluate_news(
        news("articles", options.year),
        news("questions", options.year),
        also=[news("articles", 2022), ROOT / "seeds"],
        archive=DATA / "reader" / "newsqa_check.jsonl.gz",
        every=options.every,
        store=options.stores / str(options.year) if options.stores else None,
        asking=lambda done: print(done, "questions asked", flush=True) if done % 200 == 0 else None,
    )
    keep(f"news-{options.year}", figures)


if __name__ == "__main__":
    main()
