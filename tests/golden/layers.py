"""Activation, normalization, dropout and weight-normalized layers in float64: layers.json, layer-errors.json, dropout.json.

Arguments have PyTorch's names and are left out when they keep their default.
"""
import warnings

import torch
from torch import nn

import golden


class Snake(nn.Module):
    """x + sin^2(a x) / (a + 1e-9), which PyTorch has not; autograd differentiates the formula."""

    def __init__(self, in_features, alpha=1.0, alpha_logscale=False):
        super().__init__()
        self.in_features, self.alpha_logscale = in_features, alpha_logscale
        self.alpha = nn.Parameter(torch.full([in_features], alpha, dtype=torch.float64))

    def forward(self, x):
        alpha = self.alpha.reshape([-1] + [1] * (x.ndim - 2))
        alpha = torch.exp(alpha) if self.alpha_logscale else alpha
        return x + torch.sin(alpha * x) ** 2 / (alpha + 1e-9)

    def extra_repr(self):
        return f"{self.in_features}" + (", alpha_logscale=True" if self.alpha_logscale else "")


def make(layer, arguments):
    arguments = dict(arguments)
    if "weight_norm" in arguments:
        dim = arguments.pop("weight_norm")
        return nn.utils.weight_norm(getattr(nn, layer)(**arguments), dim=None if dim == "None" else dim)
    return Snake(**arguments) if layer == "Snake" else getattr(nn, layer)(**arguments)


def tensors(named):
    return {name: golden.json_tensor(value) for name, value in named}


def row(layer, arguments, shape, fill, training=True, steps=1, spread=3.0):
    """Forward `steps` times in training mode, once in the mode asked for; gradients of the last output."""
    module = make(layer, arguments).double()
    with torch.no_grad():
        for name, value in module.named_parameters():
            # Magnitudes and frequencies are positive.
            positive = name.endswith("weight_g") or name.endswith("alpha")
            value.copy_(fill.reals(value.shape) * (0.25 if positive else 1) + (1 if positive else 0))
    case = {"layer": layer, "args": arguments, "training": training, "repr": repr(module), "keys": list(module.state_dict()),
            "parameters": tensors(module.named_parameters())}
    warm = [fill.reals(shape) * spread + 0.5 for _ in range(steps - 1)]
    for x in warm:
        module(x)
    module.train(training)
    x = (fill.reals(shape) * spread + 0.5).requires_grad_()
    y = module(x)
    upstream = fill.integers(y.shape, 3)
    y.backward(upstream)
    case.update({"warm": [golden.json_tensor(w) for w in warm], "input": golden.json_tensor(x), "output": golden.json_tensor(y),
                 "upstream": golden.json_tensor(upstream), "input_gradient": golden.json_tensor(x.grad),
                 "gradients": tensors((name, value.grad) for name, value in module.named_parameters()), "buffers": tensors(module.named_buffers())})
    return case


def layer_rows():
    fill = golden.Lcg(2024)
    for layer, arguments in [
        ("LeakyReLU", {}), ("LeakyReLU", {"negative_slope": 0.2}), ("LeakyReLU", {"negative_slope": 1e-05}), ("ELU", {}), ("ELU", {"alpha": 0.5}),
        ("GELU", {}), ("GELU", {"approximate": "tanh"}), ("SiLU", {}), ("Softplus", {}), ("Softplus", {"beta": 2, "threshold": 3}),
        ("PReLU", {}), ("PReLU", {"num_parameters": 3}), ("Snake", {"in_features": 3}), ("Snake", {"in_features": 3, "alpha_logscale": True}), ("Identity", {}),
    ]:
        yield row(layer, arguments, [2, 3, 5], fill)
        yield row(layer, arguments, [4, 3], fill, spread=30.0)
    yield row("Dropout", {}, [2, 3], fill, training=False)
    yield row("Dropout", {"p": 0.25}, [2, 3], fill, training=False)
    yield row("Dropout", {"p": 0}, [2, 3], fill)
    yield row("Dropout", {"p": 1}, [2, 3], fill)
    for rank, shape in ((1, [4, 3]), (1, [2, 3, 5]), (2, [2, 3, 2, 4]), (3, [2, 3, 2, 2, 3])):
        for arguments in ({}, {"affine": False}, {"momentum": 0.3, "eps": 0.01}, {"momentum": None}, {"track_running_stats": False}):
            for training in (True, False):
                yield row(f"BatchNorm{rank}d", {"num_features": 3, **arguments}, shape, fill, training, steps=3)
    for rank, shape in ((1, [3, 5]), (1, [2, 3, 5]), (2, [2, 3, 2, 4]), (3, [2, 3, 2, 2, 3])):
        for arguments in ({}, {"affine": True}, {"affine": True, "track_running_stats": True, "eps": 0.001}, {"track_running_stats": True, "momentum": 0.5}):
            for training in (True, False):
                yield row(f"InstanceNorm{rank}d", {"num_features": 3, **arguments}, shape, fill, training, steps=3)
    for arguments, shape in (({"normalized_shape": 5}, [2, 3, 5]), ({"normalized_shape": [3, 5]}, [2, 3, 5]), ({"normalized_shape": 4, "eps": 0.1}, [4]),
                             ({"normalized_shape": [2, 2], "elementwise_affine": False}, [3, 2, 2])):
        yield row("LayerNorm", arguments, shape, fill)
    for arguments, shape in (({"num_groups": 2, "num_channels": 4}, [2, 4, 5]), ({"num_groups": 1, "num_channels": 3}, [2, 3]),
                             ({"num_groups": 3, "num_channels": 6, "affine": False}, [2, 6, 2, 3]), ({"num_groups": 4, "num_channels": 4, "eps": 0.01}, [1, 4, 2, 2, 2])):
        yield row("GroupNorm", arguments, shape, fill)
    for layer, shape in (("Conv1d", [2, 4, 7]), ("Conv2d", [1, 4, 5, 6]), ("ConvTranspose1d", [2, 4, 5]), ("ConvTranspose3d", [1, 4, 2, 3, 2])):
        for arguments in ({"weight_norm": 0}, {"weight_norm": 1}, {"weight_norm": "None"}, {"weight_norm": 0, "groups": 2, "bias": False}, {"weight_norm": 2, "stride": 2}):
            yield row(layer, {"in_channels": 4, "out_channels": 6, "kernel_size": 3, **arguments}, shape, fill)


def error_rows():
    for layer, arguments, shape, why in [
        ("BatchNorm1d", {"num_features": 3}, [1, 3], "one value per channel"),
        ("BatchNorm2d", {"num_features": 3}, [1, 3, 1, 1], "one value per channel"),
        ("BatchNorm1d", {"num_features": 3}, [0, 3], "empty batch"),
        ("BatchNorm1d", {"num_features": 3}, [2, 4], "other channels"),
        ("BatchNorm1d", {"num_features": 3}, [3], "one axis"),
        ("BatchNorm1d", {"num_features": 3}, [2, 3, 4, 5], "four axes"),
        ("BatchNorm2d", {"num_features": 3}, [2, 3, 4], "three axes"),
        ("BatchNorm3d", {"num_features": 3}, [2, 3, 4, 5], "four axes"),
        ("BatchNorm3d", {"num_features": 3}, [1, 3, 1, 2, 1], "two values per channel"),
        ("InstanceNorm1d", {"num_features": 3}, [1, 3, 1], "one position"),
        ("InstanceNorm1d", {"num_features": 3, "affine": True}, [2, 4, 5], "other channels"),
        ("InstanceNorm1d", {"num_features": 3}, [2, 3, 4, 5], "four axes"),
        ("InstanceNorm2d", {"num_features": 3}, [3, 4, 5], "unbatched"),
        ("InstanceNorm2d", {"num_features": 3}, [4, 5], "two axes"),
        ("GroupNorm", {"num_groups": 2, "num_channels": 3}, [2, 3], "groups that do not divide the channels"),
        ("GroupNorm", {"num_groups": 2, "num_channels": 4}, [2, 6, 3], "other channels"),
        ("GroupNorm", {"num_groups": 2, "num_channels": 2}, [1, 2, 1], "one value per group"),
        ("GroupNorm", {"num_groups": 2, "num_channels": 2}, [2, 2], "one value per group, but two samples"),
        ("LayerNorm", {"normalized_shape": [3, 4]}, [3, 3], "other last axes"),
        ("LayerNorm", {"normalized_shape": [3, 4]}, [4], "too few axes"),
        ("LayerNorm", {"normalized_shape": 4}, [0, 4], "empty"),
        ("PReLU", {"num_parameters": 3}, [2, 4], "other channels"),
        ("PReLU", {"num_parameters": 3}, [3], "no channel axis"),
        ("PReLU", {}, [3], "one slope, no channel axis"),
        ("Dropout", {"p": 1.5}, [3], "probability above 1"),
        ("Dropout", {"p": -0.1}, [3], "probability below 0"),
        ("Dropout", {"p": 1}, [3], "probability 1"),
        ("Conv1d", {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "weight_norm": 3}, [1, 2, 5], "no such axis"),
    ]:
        case, stage = {"layer": layer, "why": why, "args": arguments, "input": shape}, "construct"
        try:
            module, stage = make(layer, arguments), "forward"
            y = module(torch.ones(shape))
            yield {**case, "stage": "accepted", "outputShape": list(y.shape)}
        except (RuntimeError, ValueError, IndexError) as error:
            yield {**case, "stage": stage, "error": type(error).__name__, "message": str(error).splitlines()[0]}


def dropout_rows():
    """Which elements of a row of ones stay, for a seed."""
    for seed, p, dtype in [(0, 0.5, torch.float32), (0, 0.5, torch.float64), (5, 0.1, torch.float32), (7, 0.9, torch.float64)]:
        torch.manual_seed(seed)
        y = nn.functional.dropout(torch.ones(40, dtype=dtype), p)
        yield {"seed": seed, "p": p, "output": golden.json_tensor(y)}


def main():
    warnings.simplefilter("ignore")
    version = torch.__version__.split("a")[0]
    golden.write_json_rows("layers.json", list(layer_rows()), pytorch=version)
    golden.write_json_rows("layer-errors.json", list(error_rows()), pytorch=version)
    golden.write_json_rows("dropout.json", list(dropout_rows()), pytorch=version)


if __name__ == "__main__":
    main()
