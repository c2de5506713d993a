"""The generator of HiFi-GAN, made causal: every layer keeps the history that its next step needs."""
import torch
import torch_steps

functional = torch.nn.functional


class Conv(torch_steps.Window):
    """A causal Conv1d of stride 1."""

    def __init__(self, w, b, dilation=1):
        history = dilation * (w.shape[2] - 1)
        super().__init__({"operator": "conv", "history": history, "stride": 1, "dilation": dilation, "groups": 1, "inputShape": [1, w.shape[1]]}, w, b)


class Generator:
    def __init__(self, request, parameters, up_form):
        strides, dilations, blocks = request["strides"], request["dilations"], request["blocks"]
        self.slope, self.last_slope = request["slope"], request["lastSlope"]
        self.pre = Conv(*parameters["conv_pre"])
        self.post = Conv(*parameters["conv_post"])
        self.stages = []
        frames = request["inputShape"][2]
        for i, stride in enumerate(strides):
            w, b = parameters[f"ups.{i}"]
            reach = w.shape[2]
            layer = {
                "operator": "conv_transpose",
                "history": -(-reach // stride) - 1,
                "reach": reach,
                "stride": stride,
                "dilation": 1,
                "groups": 1,
                "inputShape": [1, w.shape[0], frames],
                "outputShape": [1, w.shape[1], frames * stride],
            }
            frames *= stride
            names = [f"resblocks.{i * blocks + j}" for j in range(blocks)]
            mrf = [
                [(Conv(*parameters[f"{name}.convs1.{k}"], dilation), Conv(*parameters[f"{name}.convs2.{k}"])) for k, dilation in enumerate(dilations)]
                for name in names
            ]
            self.stages.append((up_form(layer, w, b), mrf))

    def reset(self):
        for layer in [self.pre, self.post]:
            layer.reset()
        for up, mrf in self.stages:
            up.reset()
            for block in mrf:
                for first, second in block:
                    first.reset()
                    second.reset()

    def block(self, x, block):
        for first, second in block:
            y = first(functional.leaky_relu(x, self.slope))
            y = second(functional.leaky_relu_(y, self.slope))
            x = y.add_(x)
        return x

    def __call__(self, x):
        x = self.pre(x)
        for up, mrf in self.stages:
            x = up(functional.leaky_relu_(x, self.slope))
            total = self.block(x, mrf[0])
            for block in mrf[1:]:
                total += self.block(x, block)
            x = total.div_(len(mrf))
        return self.post(functional.leaky_relu_(x, self.last_slope)).tanh_()


class Network(torch_steps.Steps):
    """The loaded problem, with the transposed convolutions in both forms."""

    def __init__(self, request, x, w):
        parameters, at = {}, 0
        for layer in request["layers"]:
            shape = layer["shape"]
            length = shape[0] * shape[1] * shape[2]
            parameters[layer["name"]] = (w[at : at + length].reshape(shape).clone(), w[at + length : at + length + layer["out"]].clone())
            at += length + layer["out"]
        forms = {name: Generator(request, parameters, form) for name, form in (("window", torch_steps.Window), ("overlap", torch_steps.Overlap))}
        self.take(request, x, forms)
