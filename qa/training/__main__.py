"""``python -m qa.training``: train, export, calibrate and describe the reader; ``all`` does one after the other."""

import argparse
import json
from pathlib import Path

CALIBRATION_YEAR = "2022"
LABELLED, ADAPTED, AVERAGED = "labelled", "adapted", "averaged"  # folders of the stages of training
REHEARSAL = 0.1  # share of the first stage that is seen again in the second
ADAPTING_RATE = 8e-5


def tokenizer_file() -> Path:
    """The packaged MiniLM's tokeniser."""
    from index.embedder import packaged_folder

    return packaged_folder() / "tokenizer.json"


def train(arguments: argparse.Namespace) -> None:
    """Train on labelled rows; goes on from the last checkpoint of ``--out`` where there is one."""
    import torch

    from qa.training.data import Encoder, stage_one
    from qa.training.loop import Settings
    from qa.training.loop import train as run
    from qa.training.model import load_base

    settings = Settings(seed=arguments.seed, threads=arguments.threads)
    torch.manual_seed(settings.seed)
    tokenizer = tokenizer_file()
    units = stage_one(arguments.data, Encoder(tokenizer), settings.seed, arguments.scale)
    run(load_base(tokenizer.with_name("model.safetensors")), units, settings, arguments.out / LABELLED, say)


def adapt(arguments: argparse.Namespace) -> None:
    """Train on with news quiz questions and the passages of 2022 found for them; labelled rows are rehearsed."""
    import random

    from qa.assistant import Assistant
    from qa.training.data import Encoder, stage_one
    from qa.training.distant import distant_units, gather
    from qa.training.export import load_model
    from qa.training.loop import Settings
    from qa.training.loop import train as run

    encode = Encoder(tokenizer_file())
    with Assistant.open(arguments.store or arguments.out / "store", create=True) as assistant:
        assistant.sync([arguments.news / f"articles-{CALIBRATION_YEAR}.jsonl.gz"])
        evidence = gather(assistant, arguments.data)
    rng = random.Random(arguments.seed)
    units = distant_units(evidence, encode, rng)
    found = sum(bool(each.positives) for each in evidence)
    say(f"{found} of {len(evidence)} quiz questions have a passage that answers them")
    units += stage_one(arguments.data, encode, arguments.seed + 1, REHEARSAL)
    rng.shuffle(units)
    settings = Settings(seed=arguments.seed, threads=arguments.threads, rate=ADAPTING_RATE)
    run(load_model(arguments.out / LABELLED / "model.pt"), units, settings, arguments.out / ADAPTED, say)


def average(arguments: argparse.Namespace) -> None:
    """Write the mean of the weights before and after adapting, which does better than either on both kinds of text."""
    import torch

    from qa.training.loop import mean_of

    folder = arguments.out / AVERAGED
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(mean_of([arguments.out / stage / "model.pt" for stage in (LABELLED, ADAPTED)]), folder / "model.pt")


def export(arguments: argparse.Namespace) -> None:
    """Write ``reader.onnx`` and ``reader.json`` to ``--out``; measure them, int8 and float32, on held-out rows."""
    from qa.training.data import HELD_OUT, Encoder, Part, read_rows, split_rows
    from qa.training.export import build_graphs, calibration_inputs, examples, load_model, measure, write_reader

    inputs = calibration_inputs(arguments.data, Encoder(tokenizer_file()))
    small, whole = build_graphs(load_model(arguments.out / arguments.stage / "model.pt"), inputs)
    settings = write_reader(small, arguments.out)
    say(f"{settings['name']}: {len(small) / 1e6:.1f} MB")
    _, rows = split_rows(read_rows(arguments.data, Part(HELD_OUT, 1.0, titled=True)))
    graphs = {"int8, as shipped": small, "float32": whole}
    figures = {name: measure(graph, examples(rows), arguments.threads) for name, graph in graphs.items()}
    written = json.dumps(figures, indent=1)
    (arguments.out / "figures.json").write_text(written + "\n", encoding="utf-8")
    say(written)


def calibrate(arguments: argparse.Namespace) -> None:
    """Fit ranking, confidence and threshold on 2022's news questions and held-out articles, none seen in training."""
    from qa.assistant import Assistant
    from qa.evaluation.news import read_questions
    from qa.reader import SpanReader
    from qa.training.calibrate import ask, ask_single, store_ranking, unseen
    from qa.training.calibrate import calibrate as fit

    questions = read_questions(arguments.news / f"questions-{CALIBRATION_YEAR}.jsonl.gz")
    reader = SpanReader.open(arguments.out, threads=arguments.threads)
    with Assistant.open(arguments.store or arguments.out / "store", create=True) as assistant:
        assistant.sync([arguments.news / f"articles-{CALIBRATION_YEAR}.jsonl.gz"])
        asked = ask(assistant, reader, unseen(questions, arguments.data), say)
    ranking = fit(asked, ask_single(arguments.data, reader, say=say))
    store_ranking(arguments.out, ranking)
    say(json.dumps(ranking, indent=1))


def ablate(arguments: argparse.Namespace) -> None:
    """Measure on 2022's news questions what each idea is worth, and write it to ``ablations.json``."""
    from qa.assistant import Assistant
    from qa.evaluation.news import read_questions
    from qa.reader import SpanReader
    from qa.training.ablate import ablations
    from qa.training.calibrate import ask, unseen
    from qa.training.data import Encoder
    from qa.training.export import build_graphs, calibration_inputs, load_model, write_reader

    inputs = calibration_inputs(arguments.data, Encoder(tokenizer_file()))
    for stage in (LABELLED, ADAPTED):
        folder = arguments.out / stage
        write_reader(build_graphs(load_model(folder / "model.pt"), inputs)[0], folder)
    questions = unseen(read_questions(arguments.news / f"questions-{CALIBRATION_YEAR}.jsonl.gz"), arguments.data)
    answerable = [question for question in questions if question.answerable]
    rows = []
    with Assistant.open(arguments.store or arguments.out / "store") as assistant:
        for name, stage in (("shipped", ""), ("before adapting", LABELLED), ("after it, not averaged", ADAPTED)):
            reader = SpanReader.open(arguments.out / stage, threads=arguments.threads)
            asked = ask(assistant, reader, answerable, say)
            for left, figures in ablations(asked).items():
                if not left or name == "shipped":
                    rows.append({"reader": name, "left out of the ranking": left or "nothing", **figures})
    written = json.dumps(rows, indent=1)
    (arguments.out / "ablations.json").write_text(written + "\n", encoding="utf-8")
    say(written)


def card(arguments: argparse.Namespace) -> None:
    """Write ``MODEL_CARD.md`` from what the other commands left in ``--out``."""
    from qa.training.card import write_card

    write_card(arguments.out)


def everything(arguments: argparse.Namespace) -> None:
    """All of it, in order."""
    for step in (train, adapt, average, export, calibrate, ablate, card):
        step(arguments)


def say(line: str) -> None:
    """Print at once: a run is watched through a file."""
    print(line, flush=True)


def main() -> None:
    """Parse the command line and run one subcommand."""
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in (
        ("train", train),
        ("adapt", adapt),
        ("average", average),
        ("export", export),
        ("calibrate", calibrate),
        ("ablate", ablate),
        ("card", card),
        ("all", everything),
    ):
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        command.add_argument("--out", type=Path, required=True, help="folder of checkpoints and results")
        if name in ("average", "card"):
            continue
        command.add_argument("--data", type=Path, required=True, help="folder of the labelled rows, NAME.jsonl.gz")
        command.add_argument("--threads", type=int, default=2)
        if name in ("train", "adapt", "all"):
            command.add_argument("--scale", type=float, default=1.0, help="multiplies the labelled examples")
            command.add_argument("--seed", type=int, default=7)
        if name in ("export", "all"):
            command.add_argument("--stage", choices=(LABELLED, ADAPTED, AVERAGED), default=AVERAGED)
        if name in ("adapt", "calibrate", "ablate", "all"):
            command.add_argument(
                "--news", type=Path, required=True, help="folder of articles- and questions-YEAR files"
            )
            command.add_argument("--store", type=Path, help="index of the articles, made where absent (OUT/store)")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
