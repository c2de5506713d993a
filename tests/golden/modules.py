"""Golden facts about the six convolution modules by PyTorch: printed form, initialisation, rejected arguments.

Writes module-repr.json, module-init.json and module-errors.json. Arguments are named in PyTorch's way and left out when
they keep their default.
"""
import math
import warnings

import torch
from torch import nn

from golden import write_json_rows

LAYERS = [f"{kind}{rank}d" for kind in ("Conv", "ConvTranspose") for rank in (1, 2, 3)]


def rank_of(layer):
    return int(layer[-2])


def repr_rows():
    for layer in LAYERS:
        rank, transposed = rank_of(layer), "Transpose" in layer
        different = {name: list(values[:rank]) for name, values in {
            "kernel_size": (3, 5, 7), "stride": (2, 1, 3), "padding": (1, 2, 0), "dilation": (1, 2, 3), "output_padding": (1, 0, 2)}.items()}
        combinations = [
            {}, {"bias": False}, {"stride": 2}, {"stride": 2, "bias": False}, {"padding": 1}, {"padding": 0}, {"dilation": 2},
            {"groups": 2}, {"groups": 4, "bias": False}, {"stride": 2, "padding": 1}, {"stride": different["stride"]},
            {"padding": different["padding"]}, {"dilation": different["dilation"]}, {"kernel_size": different["kernel_size"]},
            {"kernel_size": 1}, {"kernel_size": [1] * rank, "stride": [1] * rank},
            {"stride": 2, "padding": 1, "dilation": 3, "groups": 2, "bias": False},
            {name: different[name] for name in ("kernel_size", "stride", "padding", "dilation")},
        ]
        if transposed:
            combinations += [
                {"stride": 2, "output_padding": 1}, {"stride": 2, "padding": 1, "output_padding": 1}, {"output_padding": 0},
                {"stride": 3, "output_padding": different["output_padding"]}, {"dilation": 3, "output_padding": 2},
                {"stride": 2, "padding": 1, "output_padding": 1, "groups": 2, "bias": False, "dilation": 2}, {"padding_mode": "zeros"},
            ]
        else:
            combinations += [
                {"padding": "same"}, {"padding": "valid"}, {"padding": "same", "dilation": 2, "kernel_size": 4},
                {"padding": 1, "padding_mode": "reflect"}, {"padding": 1, "padding_mode": "replicate"},
                {"padding": 1, "padding_mode": "circular", "bias": False}, {"padding_mode": "zeros"}, {"padding": "same", "padding_mode": "circular"},
            ]
        for combination in combinations:
            arguments = {"in_channels": 8, "out_channels": 4, "kernel_size": 3, **combination}
            yield {"layer": layer, "args": arguments, "repr": repr(getattr(nn, layer)(**arguments))}


def init_rows():
    """Kaiming uniform with a = sqrt 5: U(-b, b), b = 1 / sqrt(fan_in), fan_in = weight.size(1) times the kernel's product."""
    for layer in LAYERS:
        rank = rank_of(layer)
        for in_channels, out_channels, kernel, groups in [
            (16, 32, 3, 1), (32, 16, 3, 1), (24, 48, 3, 4), (48, 24, 2, 8), (16, 16, 3, 16), (1, 1, 5, 1), (3, 12, [5, 3, 2][:rank], 3),
        ]:
            torch.manual_seed(0)
            module = getattr(nn, layer)(in_channels, out_channels, kernel, groups=groups)
            weight, bias = module.weight.detach().double(), module.bias.detach().double()
            fan_in = weight.shape[1] * math.prod(weight.shape[2:])
            bound = 1 / math.sqrt(fan_in)
            assert max(weight.abs().max(), bias.abs().max()) <= bound * (1 + 1e-6)
            yield {
                "layer": layer, "args": {"in_channels": in_channels, "out_channels": out_channels, "kernel_size": kernel, "groups": groups},
                "weightShape": list(weight.shape), "biasShape": list(bias.shape), "fanIn": fan_in, "bound": bound,
                "largestWeight": weight.abs().max().item(), "weightMean": weight.mean().item(),
                "weightStd": weight.std(unbiased=False).item(), "expectedStd": bound / math.sqrt(3),
            }


def error_rows():
    base = {"in_channels": 4, "out_channels": 6, "kernel_size": 3}
    for layer in LAYERS:
        rank, transposed = rank_of(layer), "Transpose" in layer
        x = [2, 4] + [8] * rank

        def row(arguments, shape=None, output_size=None, dtype="float32", why=""):
            return attempt(layer, {**base, **arguments}, shape or x, output_size, dtype, why)

        for name, values in {"groups": (0, -1, 3, 5, 2), "stride": (0, -1), "dilation": (0, -1), "kernel_size": (0, -1), "padding": (-1, 100),
                             "in_channels": (0, -4), "out_channels": (0, -6)}.items():
            for value in values:
                yield row({name: value}, why=f"{name} {value}")
        for name in ("kernel_size", "stride", "padding", "dilation") + (("output_padding",) if transposed else ()):
            extra = {"output_padding": {"stride": 2}}.get(name, {})
            yield row({name: [1] * (rank + 1), **extra}, why=f"{name} with one axis too many")
            if rank > 1:
                yield row({name: [1] * (rank - 1), **extra}, why=f"{name} with one axis too few")
        yield row({"in_channels": 3, "groups": 2}, why="input channels not divisible by groups")
        yield row({"out_channels": 5, "groups": 2}, why="output channels not divisible by groups")
        yield row({}, shape=[2, 3] + [8] * rank, why="wrong channel count")
        yield row({}, shape=[8] * rank, why="one axis too few")
        yield row({}, shape=[1, 2, 4] + [8] * rank, why="one axis too many")
        yield row({}, shape=[4] + [8] * rank, why="unbatched input")
        yield row({}, shape=[0, 4] + [8] * rank, why="empty batch")
        yield row({}, shape=[2, 4] + [0] * rank, why="zero-length spatial axes")
        yield row({}, shape=[2, 4] + [8] * (rank - 1) + [0], why="one zero-length spatial axis")
        yield row({}, dtype="float64", why="float64 input, float32 weight")
        yield row({}, dtype="int64", why="integer input")
        if transposed:
            yield row({}, shape=[2, 4] + [1] * rank, why="smallest input")
            yield row({"padding": 3}, shape=[2, 4] + [4] * rank, why="output size 0")
            yield row({"padding": 4}, shape=[2, 4] + [4] * rank, why="output size negative")
            for stride, dilation, output_padding in [(2, 1, -1), (2, 1, 1), (2, 1, 2), (1, 1, 1), (1, 2, 1), (1, 3, 2), (1, 3, 3), (3, 2, 2), (3, 2, 3), (2, 4, 3)]:
                yield row({"stride": stride, "dilation": dilation, "output_padding": output_padding},
                          why=f"output padding {output_padding}, stride {stride}, dilation {dilation}")
            for mode in ("reflect", "replicate", "circular", "other"):
                yield row({"padding_mode": mode, "padding": 1}, why=f"padding mode {mode}")
            for word in ("same", "valid"):
                yield row({"padding": word}, why=f"padding {word}")
            low = 7 * 2 + 3  # size 8, stride 2, kernel 3
            for size in (low - 1, low, low + 1, low + 2):
                yield row({"stride": 2}, output_size=[size] * rank, why=f"output size {size}, allowed {low}..{low + 1}")
            yield row({"stride": 2}, output_size=[2, 6] + [low] * rank, why="output size as the full shape")
            yield row({"stride": 2}, output_size=[9, 9] + [low] * rank, why="output size whose batch and channels are wrong")
            yield row({"stride": 2}, output_size=[6] + [low] * rank, why="output size with channels only")
            yield row({"stride": 2}, shape=[4] + [8] * rank, output_size=[6] + [low] * rank, why="unbatched, output size with channels")
            yield row({"stride": 2}, shape=[4] + [8] * rank, output_size=[low + 1] * rank, why="unbatched, spatial output size")
            yield row({"stride": 2, "output_padding": 1}, output_size=[low] * rank, why="output size replaces the output padding")
            yield row({"stride": 2, "padding": 1, "dilation": 2}, output_size=[low] * rank, why="output size with dilation")
        else:
            yield row({"kernel_size": 9}, why="kernel larger than the input")
            yield row({"kernel_size": 5, "dilation": 2}, why="dilated kernel larger than the input")
            yield row({"padding_mode": "other"}, why="unknown padding mode")
            yield row({"padding": "other"}, why="unknown padding word")
            yield row({"padding": "same", "stride": 2}, why="same padding with a stride")
            yield row({"padding": 8, "padding_mode": "reflect"}, why="reflect padding equal to the input")
            yield row({"padding": 7, "padding_mode": "reflect"}, why="reflect padding one less than the input")
            yield row({"padding": 9, "padding_mode": "circular"}, why="circular padding larger than the input")
            yield row({"padding": 8, "padding_mode": "circular"}, why="circular padding equal to the input")
            yield row({"padding": 12, "padding_mode": "replicate"}, why="replicate padding larger than the input")


def attempt(layer, arguments, shape, output_size, dtype, why):
    row = {"layer": layer, "why": why, "args": arguments, "input": shape, "dtype": dtype, "outputSize": output_size}
    stage = "construct"
    try:
        module = getattr(nn, layer)(**arguments)
        stage = "forward"
        x = torch.ones(shape, dtype=getattr(torch, dtype))
        y = module(x) if output_size is None else module(x, output_size)
    except (RuntimeError, ValueError, TypeError, IndexError, ZeroDivisionError) as error:
        message = str(error).splitlines()[0].split(" one of {")[0]  # PyTorch lists a set here, in an order of its own
        return {**row, "stage": stage, "error": type(error).__name__, "message": message}
    return {**row, "stage": "accepted", "outputShape": list(y.shape)}


def main():
    warnings.simplefilter("ignore")
    version = torch.__version__.split("a")[0]
    write_json_rows("module-repr.json", list(repr_rows()), pytorch=version)
    write_json_rows("module-init.json", list(init_rows()), pytorch=version)
    write_json_rows("module-errors.json", list(error_rows()), pytorch=version)


if __name__ == "__main__":
    main()
