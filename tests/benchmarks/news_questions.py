"""The whole pipeline on news questions (`newsdesk evaluate news`): retrieval, answers, citations, abstention."""

from __future__ import annotations

from common import keep, news, parser


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--year", type=int, default=2023)
    options = arguments.parse_args()
    from qa.evaluation.news import evaluate_news

    store = options.stores / str(options.year) if options.stores else None
    articles, questions = news("articles", options.year), news("questions", options.year)
    keep(f"news-{options.year}", evaluate_news(articles, questions, store=store))


if __name__ == "__main__":
    main()
