"""Trajectories of torch.optim in float64: optimizers.json."""
import torch

import golden

STEPS = 20
KEPT = (1, 2, 3, 5, 10, 20)

CASES = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "maximize": True}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.3}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.4}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": -0.5, "maximize": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True}),
    ("SGD", {"lr": 0.05, "momentum": 1.25, "weight_decay": 0.1, "nesterov": True}),
    ("SGD", {"lr": 0, "momentum": 0.5, "dampening": 0.25}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1}),
    ("Adam", {"lr": 0.1, "betas": (0.5, 0.75), "eps": 0.01}),
    ("Adam", {"lr": 0.1, "betas": (0, 0), "eps": 1e-3}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.2}),
    ("Adam", {"lr": 0.1, "amsgrad": True, "betas": (0.9, 0.5)}),
    ("Adam", {"lr": 0.1, "amsgrad": True, "weight_decay": 0.2, "maximize": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.5, "betas": (0.8, 0.9), "eps": 0.1}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0, "amsgrad": True, "betas": (0.9, 0.5)}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.5, "amsgrad": True, "maximize": True}),
]

SECOND_GROUP = {"lr": 0.02, "weight_decay": 0.25}


def trajectory(seed, name, args, grouped):
    """Two parameters; the second has no gradient at every third step, so that it falls behind in its count of steps."""
    fill = golden.Lcg(seed)
    first = torch.nn.Parameter(fill.reals([2, 3]))
    second = torch.nn.Parameter(fill.reals([4]))
    groups = [{"params": [first]}, {"params": [second], **SECOND_GROUP}] if grouped else [first, second]
    optimizer = getattr(torch.optim, name)(groups, **args)
    kept = []
    for step in range(1, STEPS + 1):
        first.grad = fill.reals([2, 3])
        second.grad = None if step % 3 == 0 else fill.reals([4])
        optimizer.step()
        if step in KEPT:
            kept.append([golden.json_number(v) for p in (first, second) for v in p.detach().reshape(-1).tolist()])
    return {"seed": seed, "optimizer": name, "args": args, "grouped": grouped, "kept": kept}


def main():
    rows = [trajectory(1000 + i, name, args, grouped=False) for i, (name, args) in enumerate(CASES)]
    rows += [trajectory(2000 + i, name, {"lr": 0.1}, grouped=True) for i, name in enumerate(("SGD", "Adam", "AdamW"))]
    golden.write_json_rows("optimizers.json", rows, torch=torch.__version__, steps=list(KEPT))


if __name__ == "__main__":
    main()
