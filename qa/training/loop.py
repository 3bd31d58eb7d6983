"""The training loop: AdamW, warm-up and linear decay, averaged weights, checkpoints it can restart from.

It runs on a graphics card where there is one. Matrix products are bfloat16 where the hardware has it, the rest float32.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from qa.training.data import Unit, batches
from qa.training.model import SpanModel, collate, span_loss


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made of; written beside its checkpoints."""

    seed: int = 7
    batch_tokens: int = 4096
    rate: float = 2e-4
    warm_up: float = 0.05
    decay: float = 0.01
    clip: float = 1.0
    average: float = 0.99
    shared: float = 0.5
    threads: int = 2
    checkpoint_seconds: float = 300.0


def train(
    model: SpanModel, units: list[Unit], settings: Settings, folder: Path, say: Callable[[str], None] = print
) -> SpanModel:
    """Train on ``units`` in order, once; returns the model with averaged weights, on the CPU.

    ``folder/checkpoint.pt`` is replaced atomically every few minutes; a run that finds one goes on from it.
    """
    device, half = _hardware()
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(json.dumps(asdict(settings), indent=1))
    model.to(device).words.weight.requires_grad_(False)
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    plain = [p for name, p in trained.items() if p.ndim < 2]
    matrices = [p for name, p in trained.items() if p.ndim >= 2]
    groups = [{"params": matrices, "weight_decay": settings.decay}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=settings.rate, betas=(0.9, 0.98), fused=True)
    plan = list(batches(units, settings.batch_tokens))
    warm = max(1, round(settings.warm_up * len(plan)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (len(plan) - step) / (len(plan) - warm)))
    )
    average = {name: p.detach().clone() for name, p in trained.items()}
    step, path = 0, folder / "checkpoint.pt"
    if path.exists():
        saved = torch.load(path, weights_only=True, map_location=device)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        average, step = saved["average"], saved["step"]
        say(f"going on from step {step}")

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "average": average,
            "step": step,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    remaining = sum(unit.tokens for batch in plan[step:] for unit in batch)
    done, began, saved_at, sums, seen = 0, time.monotonic(), time.monotonic(), [0.0, 0.0], 0
    say(f"{len(plan)} steps, {remaining} tokens to go")
    while step < len(plan):
        batch = collate(plan[step]).to(device)
        with torch.autocast(device, torch.bfloat16, enabled=half):
            logits = model(batch)
        alone, together = span_loss(logits, batch, settings.shared)
        (alone + settings.shared * together).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained.values(), settings.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        step += 1
        weight = min(settings.average, step / (step + 10))
        torch._foreach_lerp_(list(average.values()), [p.detach() for p in trained.values()], 1 - weight)
        sums[0] += alone.item()
        sums[1] += together.item()
        seen += 1
        done += len(batch.ids)
        if step % 20 == 0:
            speed = done / (time.monotonic() - began)
            left = (remaining - done) / speed / 60
            say(
                f"step {step}/{len(plan)} loss {sums[0] / seen:.3f} shared {sums[1] / seen:.3f}"
                f" {speed:.0f} tokens/s, {left:.0f} min left"
            )
            sums, seen = [0.0, 0.0], 0
        if time.monotonic() - saved_at > settings.checkpoint_seconds:
            save()
            saved_at = time.monotonic()
    save()
    with torch.no_grad():
        for name, p in trained.items():
            p.copy_(average[name])
    torch.save(model.cpu().state_dict(), folder / "model.pt")
    return model


def _hardware() -> tuple[str, bool]:
    """The device to train on, and whether it multiplies in bfloat16; other CPUs only emulate that, slowly."""
    if torch.cuda.is_available():
        return "cuda", torch.cuda.is_bf16_supported()
    found = torch.cpu.get_capabilities()
    return "cpu", bool(found.get("avx512_bf16") or found.get("amx_bf16"))
