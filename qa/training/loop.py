"""The training loop: AdamW, warm-up and linear decay, averaged weights, checkpoints it can restart from.

It runs on a graphics card where there is one. Matrix products are bfloat16 where the hardware has it, the rest float32.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from qa.training.data import Unit, batches
from qa.training.model import SpanModel, collate, span_loss, taught_loss


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made of; written beside its checkpoints.

    ``rate`` is the highest learning rate, ``head`` by what the head's is higher; ``shared`` weighs the losses beside
    the one within each input; of one that is taught, ``hard`` weighs the labels beside what the teacher says.
    """

    seed: int = 7
    batch_tokens: int = 16384
    rate: float = 6e-5
    head: float = 5.0
    warm_up: float = 0.06
    decay: float = 0.01
    clip: float = 1.0
    dropout: float = 0.0
    average: float = 0.99
    shared: float = 0.5
    hard: float = 0.4
    threads: int = 2
    checkpoint_seconds: float = 300.0


class Pupil:
    """A model that is trained: its optimiser, its schedule of ``steps`` and the average of its weights."""

    def __init__(self, model: SpanModel, settings: Settings, steps: int, device: str) -> None:
        self.model = model.to(device).train()
        self.settings = settings
        model.dropout = settings.dropout
        model.words.weight.requires_grad_(False)
        if model.near is not None:
            model.near.weight.requires_grad_(False)
        self.trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
        head = [p for name, p in self.trained.items() if name.startswith("head.")]
        plain = [p for name, p in self.trained.items() if p.ndim < 2 and not name.startswith("head.")]
        matrices = [p for name, p in self.trained.items() if p.ndim >= 2 and not name.startswith("head.")]
        groups = [
            {"params": matrices, "weight_decay": settings.decay},
            {"params": plain, "weight_decay": 0.0},
            {"params": head, "weight_decay": 0.0, "lr": settings.rate * settings.head},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98), fused=True)
        warm = max(1, round(settings.warm_up * steps))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
        )
        self.average = {name: p.detach().clone() for name, p in self.trained.items()}

    def learn(self, loss: Tensor, step: int) -> None:
        """One step down ``loss``."""
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.trained.values(), self.settings.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.schedule.step()
        weight = min(self.settings.average, (step + 1) / (step + 11))
        torch._foreach_lerp_(list(self.average.values()), [p.detach() for p in self.trained.values()], 1 - weight)

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "average": self.average,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.average = state["average"]

    def averaged(self) -> SpanModel:
        """The model with its averaged weights, in place."""
        with torch.no_grad():
            for name, p in self.trained.items():
                p.copy_(self.average[name])
        return self.model.eval()


def train(
    models: Mapping[str, tuple[SpanModel, Settings]],
    units: list[Unit],
    folder: Path,
    teacher: SpanModel | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Train the ``models`` on ``units`` in order, once; all see the same batches, of the first one's size.

    With a ``teacher`` they learn to say what it says, too, else from the labelled units alone. The models end with
    averaged weights, on the device they were trained on, and are written to ``folder/NAME.pt``. A checkpoint in
    ``folder`` is replaced atomically every few minutes; a run that finds one goes on from it. Raises ValueError where
    there is nothing to learn from.
    """
    first = next(iter(models.values()))[1]
    device, half = hardware()
    torch.manual_seed(first.seed)
    torch.set_num_threads(first.threads)
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: asdict(settings) for name, (_, settings) in models.items()}
    (folder / "settings.json").write_text(json.dumps(written, indent=1))
    if teacher is None:
        units = [unit for unit in units if unit.labelled]
        if not units:
            raise ValueError("There are no labelled units to train on, and no teacher.")
    else:
        teacher = teacher.to(device).eval()
    plan = list(batches(units, first.batch_tokens))
    pupils = {name: Pupil(model, settings, len(plan), device) for name, (model, settings) in models.items()}
    step, path = 0, folder / "checkpoint.pt"
    if path.exists():
        saved = torch.load(path, weights_only=True, map_location=device)
        step = saved["step"]
        for name, pupil in pupils.items():
            pupil.restore(saved[name])
        say(f"going on from step {step}")

    def save() -> None:
        torch.save({"step": step} | {name: pupil.state() for name, pupil in pupils.items()}, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    remaining = sum(unit.tokens for batch in plan[step:] for unit in batch)
    done, began, saved_at, seen = 0, time.monotonic(), time.monotonic(), 0
    sums = torch.zeros(len(pupils), 6, device=device)
    say(f"{len(plan)} steps, {remaining} tokens to go")
    while step < len(plan):
        batch = collate(plan[step]).to(device)
        with torch.autocast(device, torch.bfloat16, enabled=half):
            with torch.no_grad():
                told = None if teacher is None else teacher(batch)
            logits = [pupil.model(batch) for pupil in pupils.values()]
        for number, (pupil, given) in enumerate(zip(pupils.values(), logits, strict=True)):
            shared, hard = pupil.settings.shared, pupil.settings.hard
            losses = [span_loss(given, batch)]
            total = losses[0].total(shared)
            if told is not None:
                losses.append(taught_loss(given, told, batch))
                total = hard * total + losses[1].total(shared)
            pupil.learn(total, step)
            values = [value.detach() for loss in losses for value in (loss.alone, loss.shared, loss.answered)]
            sums[number, : len(values)] += torch.stack(values)
        step += 1
        seen += 1
        done += len(batch.ids)
        if step % 20 == 0:
            speed = done / (time.monotonic() - began)
            for name, row in zip(pupils, (sums / seen).tolist(), strict=True):
                told_row = " ".join(f"{value:.3f}" for value in row[: 3 if teacher is None else 6])
                say(f"step {step}/{len(plan)} {name}: {told_row}")
            say(f"{speed:.0f} tokens/s, {(remaining - done) / speed / 60:.1f} min left")
            sums.zero_()
            seen = 0
        if time.monotonic() - saved_at > first.checkpoint_seconds:
            save()
            saved_at = time.monotonic()
    save()
    for name, pupil in pupils.items():
        torch.save({key: value.cpu() for key, value in pupil.averaged().state_dict().items()}, folder / f"{name}.pt")


def hardware() -> tuple[str, bool]:
    """The device to train on, and whether it multiplies in bfloat16; other CPUs only emulate that, slowly."""
    if torch.cuda.is_available():
        return "cuda", torch.cuda.is_bf16_supported()
    found = torch.cpu.get_capabilities()
    return "cpu", bool(found.get("avx512_bf16") or found.get("amx_bf16"))
