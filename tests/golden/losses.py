"""Losses of torch.nn.functional with their gradients in float64: losses.json."""
import torch
import torch.nn.functional as F

import golden

# Logits where the textbook formula overflows or loses its digits, and zero, where absolute values have their corner.
EXTREMES = [0.0, -0.0, 1e-3, -1e-3, 1.0, -1.0, 19.5, 20.5, -20.5, 40.0, -40.0, 800.0, -800.0, 1e4, -1e4, 0.25]


def row(loss, reduction, input, target, weight=None, pos_weight=None):
    tensors = {"input": input, "target": target, "weight": weight, "pos_weight": pos_weight}
    leaves = {name: t.clone().requires_grad_(name in ("input", "target")) for name, t in tensors.items() if t is not None}
    if loss == "binary_cross_entropy_with_logits":
        output = F.binary_cross_entropy_with_logits(
            leaves["input"], leaves["target"], leaves.get("weight"), reduction=reduction, pos_weight=leaves.get("pos_weight"))
    else:
        output = getattr(F, loss)(leaves["input"], leaves["target"], reduction=reduction)
    output.sum().backward()
    case = {"loss": loss, "reduction": reduction}
    case.update({name: golden.json_tensor(t) for name, t in tensors.items() if t is not None})
    case["output"] = golden.json_tensor(output)
    case["input_gradient"] = golden.json_tensor(leaves["input"].grad)
    case["target_gradient"] = golden.json_tensor(leaves["target"].grad)
    return case


def main():
    fill = golden.Lcg(77)
    rows = []
    for reduction in ("none", "mean", "sum"):
        for loss in ("mse_loss", "l1_loss", "binary_cross_entropy_with_logits"):
            rows.append(row(loss, reduction, fill.reals([2, 3]) * 4, fill.reals([2, 3]) / 2 + 0.5))
        x, t = fill.reals([2, 1, 3]) * 4, fill.reals([2, 1, 3]) / 2 + 0.5
        for weight, pos_weight in (([3], None), (None, [3]), ([2, 1, 1], [3])):
            rows.append(row(
                "binary_cross_entropy_with_logits", reduction, x, t,
                None if weight is None else fill.reals(weight) + 2, None if pos_weight is None else fill.reals(pos_weight) + 2))
        rows.append(row("mse_loss", reduction, fill.reals([]), fill.reals([])))
    extremes = torch.tensor(EXTREMES, dtype=torch.float64)
    for target in (0.0, 1.0, 0.25):
        rows.append(row("binary_cross_entropy_with_logits", "none", extremes, torch.full_like(extremes, target)))
    same = fill.reals([4])
    rows.append(row("l1_loss", "none", same, same))
    rows.append(row("mse_loss", "mean", torch.zeros(0, 2, dtype=torch.float64), torch.zeros(0, 2, dtype=torch.float64)))
    golden.write_json_rows("losses.json", rows, torch=torch.__version__)


if __name__ == "__main__":
    main()
