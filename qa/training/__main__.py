"""``python -m qa.training``: train, export, calibrate and describe the reader; ``all`` does one after the other."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.evaluation.questions import Question
    from qa.reading.reader import SpanReader
    from qa.training.calibrate import Asked
    from qa.training.data import Encoder, Unit

FIRST_YEAR, SECOND_YEAR, CHECKED_YEAR = "2022", "2024", "2023"  # calibrated on, and checked on
TEACHER, READER, SMALL = "teacher", "reader", "small"  # what is trained; the second ships


def tokenizer_file() -> Path:
    """The packaged MiniLM's tokeniser."""
    from index.packaged_model import packaged_folder

    return packaged_folder() / "tokenizer.json"


def train(arguments: argparse.Namespace) -> None:
    """Train a teacher on labelled rows, then what ships and a small reader on them and on what the teacher says.

    Goes on from the last checkpoint of ``--out`` where there is one.
    """
    import torch

    from qa.training.data import PASSES, TAUGHT_PASSES, Encoder, training_units
    from qa.training.loop import Settings
    from qa.training.loop import train as run
    from qa.training.model import KEPT, cut, load_base, load_mpnet

    tokenizer, seed = tokenizer_file(), arguments.seed
    encode = Encoder(tokenizer)
    torch.manual_seed(seed)
    teacher = load_mpnet(arguments.mpnet)
    settings = Settings(seed=seed, threads=arguments.threads)
    units = training_units(arguments.data, encode, seed, PASSES * arguments.scale)
    run({TEACHER: (teacher, replace(settings, dropout=0.1))}, units, arguments.out / TEACHER, say=say)
    taught = {
        READER: (cut(teacher, KEPT), replace(settings, seed=seed + 1)),
        SMALL: (load_base(tokenizer.with_name("model.safetensors")), replace(settings, seed=seed + 1, rate=3e-4)),
    }
    units = training_units(arguments.data, encode, seed + 1, TAUGHT_PASSES * arguments.scale)
    units += news_units(arguments, encode)
    random.Random(seed).shuffle(units)
    run(taught, units, arguments.out / "taught", teacher, say)


def news_units(arguments: argparse.Namespace, encode: Encoder) -> list[Unit]:
    """What is found for the news questions of two years, for the teacher to read: nobody says what answers."""
    from qa.evaluation.questions import read_questions
    from qa.retrieval.retrieve import retrieve
    from qa.steps.seeking import PASSAGES_READ
    from qa.training.data import unlabelled_units

    found = []
    with calibration_store(arguments, FIRST_YEAR, SECOND_YEAR) as assistant:
        for year in (FIRST_YEAR, SECOND_YEAR):
            questions = read_questions(arguments.news / f"questions-{year}.jsonl.gz")
            for question in questions[: round(arguments.scale * len(questions))]:
                with assistant.store.read() as view:
                    hits = retrieve(view, assistant.embedder, question.text, top=PASSAGES_READ)
                found.append((question.text, [(hit.title, hit.text) for hit in hits]))
    return unlabelled_units(encode, found, arguments.seed)


def export(arguments: argparse.Namespace) -> None:
    """Write ``reader.onnx`` and ``reader.json`` to ``--out``; measure all that was trained on held-out rows."""
    from qa.training.data import Encoder
    from qa.training.export import build_graphs, calibration_inputs, load, measure, measured_on, write_reader

    inputs = calibration_inputs(arguments.data, Encoder(tokenizer_file()))
    sets = measured_on(arguments.data)
    small, whole = build_graphs(load(arguments.out, READER), inputs)
    settings = write_reader(small, arguments.out)
    say(f"{settings['name']}: {len(small) / 1e6:.1f} MB")
    graphs = {
        "as shipped": small,
        "the same in float32": whole,
        "its teacher, float32": build_graphs(load(arguments.out, TEACHER), inputs)[1],
        "the small one": build_graphs(load(arguments.out, SMALL), inputs)[0],
    }
    rows = [{"reader": name, **measure(graph, sets, arguments.threads)} for name, graph in graphs.items()]
    keep(rows, arguments.out / "figures.json")


def calibrate(arguments: argparse.Namespace) -> None:
    """Fit ranking, confidence and thresholds on the news questions of 2022 and 2024, on small archives, and on single
    articles.
    """
    from qa.reading.reader import SpanReader
    from qa.training.calibrate import ask_single, fit_margin, single_rows, store_fitted
    from qa.training.calibrate import calibrate as fit
    from qa.training.small_archives import ask_small

    reader = SpanReader.open(arguments.out, threads=arguments.threads, remembered=None)
    asked = {year: answerable_questions(arguments, year) for year in (FIRST_YEAR, SECOND_YEAR)}
    small = ask_small(arguments.data, arguments.news, asked, reader, say)
    ranking = fit(ask_news(arguments, reader), [*ask_single(arguments.data, reader, say=say), *small])
    margin = fit_margin(reader, single_rows(arguments.data))
    store_fitted(arguments.out, ranking, margin)
    say(json.dumps({"no_answer_margin": margin, **ranking}, indent=1))


def ask_news(arguments: argparse.Namespace, reader: SpanReader) -> list[Asked]:
    """The answerable questions of two years as people ask them: of a year's articles and of an archive that goes on.

    Of the second year every other one, so that both years weigh much the same.
    """
    from qa.training.calibrate import ask

    first, second = (answerable_questions(arguments, year) for year in (FIRST_YEAR, SECOND_YEAR))
    second = second[::2]
    asked = []
    with calibration_store(arguments, FIRST_YEAR) as assistant:
        for dated in (True, False):
            asked += ask(assistant, reader, first, dated=dated, say=say)
    with calibration_store(arguments, FIRST_YEAR, SECOND_YEAR) as assistant:
        asked += ask(assistant, reader, first, say=say)
        for dated in (True, False):
            asked += ask(assistant, reader, second, dated=dated, say=say)
    return asked


def ablate(arguments: argparse.Namespace) -> None:
    """Measure on the news questions of 2022 and 2024 what each idea is worth, and write it to ``ablations.json``."""
    from index.embedder import open_embedder
    from qa.evaluation.sentence_reader import SentenceReader
    from qa.reading.reader import SpanReader
    from qa.training.ablate import ablations, baseline
    from qa.training.data import Encoder
    from qa.training.export import build_graphs, calibration_inputs, load, plain_settings

    graph, _ = build_graphs(load(arguments.out, SMALL), calibration_inputs(arguments.data, Encoder(tokenizer_file())))
    readers = {
        "shipped": SpanReader.open(arguments.out, threads=arguments.threads, remembered=None),
        "the small one": SpanReader(graph, plain_settings(graph), arguments.threads, remembered=None),
    }
    rows: list[dict[str, Any]] = []
    for name, reader in readers.items():
        asked = ask_news(arguments, reader)
        for left, figures in ablations(asked).items():
            if not left or name == "shipped":
                rows.append({"reader": name, "left out": left or "nothing", **figures})
    rows.append({"reader": "none: sentences are picked", **baseline(asked, SentenceReader(open_embedder()))})
    keep(rows, arguments.out / "ablations.json")


def check(arguments: argparse.Namespace) -> None:
    """Measure the whole pipeline on the news questions of 2023, which nothing was fitted on; writes ``news.json``."""
    from qa.evaluation.news import evaluate_news
    from qa.reading.reader import SpanReader

    figures = evaluate_news(
        arguments.news / f"articles-{CHECKED_YEAR}.jsonl.gz",
        arguments.news / f"questions-{CHECKED_YEAR}.jsonl.gz",
        also=[arguments.news / f"articles-{FIRST_YEAR}.jsonl.gz", arguments.also],
        archive=arguments.data / "newsqa_check.jsonl.gz",
        store=store_of(arguments, CHECKED_YEAR),
        reader=SpanReader.open(arguments.out, threads=arguments.threads, remembered=None),
    )
    keep(figures, arguments.out / "news.json")


def judge(arguments: argparse.Namespace) -> None:
    """Train the judge over the reader in ``--out``; write ``judge.onnx`` and ``judge.json``, and measure it.

    Weights that are there already, ``judge.pt``, are not trained again.
    """
    import torch

    from qa.reading.reader import SpanReader
    from qa.training.data import Encoder
    from qa.training.judge import judged, layers_of, start, train_judge, training_pairs
    from qa.training.judge_export import build_judge, measured, write_judge
    from qa.training.model import MPNET

    encode, trained = Encoder(tokenizer_file()), arguments.out / "judge.pt"
    claims = arguments.claims / "claims.jsonl.gz"
    pairs = training_pairs(claims, arguments.data, arguments.news, arguments.seed, arguments.scale)
    graph = (arguments.out / "reader.onnx").read_bytes()
    model = start(graph, replace(MPNET, layers=layers_of(graph)))
    if not trained.exists():
        train_judge(model, [judged(encode, pair) for pair in pairs], trained, say=say)
    model.cpu().load_state_dict(torch.load(trained, weights_only=True))
    reader = SpanReader.open(arguments.out, threads=arguments.threads)
    made = build_judge(model.eval(), reader, encode, pairs)
    settings, figures = measured(made, reader, claims, arguments.data, arguments.news)
    write_judge(made, settings, arguments.out)
    keep(figures, arguments.out / "judge_figures.json")


def card(arguments: argparse.Namespace) -> None:
    """Write ``MODEL_CARD.md`` and ``JUDGE_CARD.md`` from what the other commands left in ``--out``."""
    from qa.training.card import write_card
    from qa.training.judge_card import write_judge_card

    for name, write in (("figures.json", write_card), ("judge_figures.json", write_judge_card)):
        if (arguments.out / name).exists():
            write(arguments.out)


def everything(arguments: argparse.Namespace) -> None:
    """All of it, in order."""
    for step in (train, export, calibrate, ablate, check, judge, card):
        step(arguments)


@contextmanager
def calibration_store(arguments: argparse.Namespace, *years: str) -> Iterator[Assistant]:
    """An assistant over the articles of years that the reader is calibrated on; they are indexed first."""
    from qa.assistant import Assistant

    with Assistant.open(store_of(arguments, *years), create=True) as assistant:
        assistant.sync([arguments.news / f"articles-{year}.jsonl.gz" for year in years])
        yield assistant


def store_of(arguments: argparse.Namespace, *years: str) -> Path:
    """Where the index of the articles of some years is kept."""
    return Path(arguments.stores or arguments.out / "stores") / " and ".join(years)


def answerable_questions(arguments: argparse.Namespace, year: str) -> list[Question]:
    """A year's questions that its articles answer, but for those among the labelled rows or in what is checked."""
    from qa.evaluation.questions import read_questions
    from qa.training.calibrate import unseen

    asked, checked = (read_questions(arguments.news / f"questions-{each}.jsonl.gz") for each in (year, CHECKED_YEAR))
    return [question for question in unseen(asked, arguments.data, checked) if question.answerable]


def keep(figures: object, path: Path) -> None:
    """Write measured figures to a file, and print them."""
    written = json.dumps(figures, indent=1)
    path.write_text(written + "\n", encoding="utf-8")
    say(written)


def say(line: str) -> None:
    """Print at once: a run is watched through a file."""
    print(line, flush=True)


def main() -> None:
    """Parse the command line and run one subcommand."""
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in (
        ("train", train),
        ("export", export),
        ("calibrate", calibrate),
        ("ablate", ablate),
        ("check", check),
        ("judge", judge),
        ("card", card),
        ("all", everything),
    ):
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        command.add_argument("--out", type=Path, required=True, help="folder of checkpoints and results")
        if name == "card":
            continue
        command.add_argument("--threads", type=int, default=2)
        command.add_argument("--data", type=Path, required=True, help="folder of the labelled rows, NAME.jsonl.gz")
        if name in ("train", "judge", "all"):
            command.add_argument("--scale", type=float, default=1.0, help="multiplies the labelled examples")
            command.add_argument("--seed", type=int, default=7)
        if name in ("judge", "all"):
            command.add_argument("--claims", type=Path, required=True, help="folder of claims.jsonl.gz")
        if name in ("train", "all"):
            command.add_argument("--mpnet", type=Path, required=True, help="model.safetensors of all-mpnet-base-v2")
        if name in ("check", "all"):
            command.add_argument(
                "--also", type=Path, default=Path("seeds"), help="articles that the archive goes on with"
            )
        if name != "export":
            command.add_argument(
                "--news", type=Path, required=True, help="folder of articles- and questions-YEAR files"
            )
            command.add_argument(
                "--stores", type=Path, help="folder of each year's index, made where absent (OUT/stores)"
            )
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
