"""A causal layer that gets its input frame by frame, in the forms that PyTorch has for it."""
import torch

functional = torch.nn.functional


class Window:
    """The layer on history and new frames; ConvTranspose computes the final samples alone by a padding of as much as the history reaches."""

    def __init__(self, request, w, b):
        history, stride = request["history"], request["stride"]
        if request["operator"] == "conv_transpose":
            extra = (history + 1) * stride - request["reach"]
            self.layer = lambda x: functional.conv_transpose1d(x, w, b, stride, history * stride, extra, request["groups"], request["dilation"])
        else:
            self.layer = lambda x: functional.conv1d(x, w, b, stride, 0, request["dilation"], request["groups"])
        self.history = history
        self.zeros = torch.zeros(1, request["inputShape"][1], history)
        self.reset()

    def reset(self):
        self.state = self.zeros

    def __call__(self, x):
        window = torch.cat((self.state, x), 2)
        self.state = window[..., -self.history :]
        return self.layer(window)


class WithoutHistory(Window):
    """A layer whose outputs need the new frames alone."""

    def __call__(self, x):
        return self.layer(x)


class Overlap:
    """ConvTranspose on the new frames alone: what they reach beyond the final samples is kept, without the bias, and added to the next ones."""

    def __init__(self, request, w, b):
        channels, samples = request["outputShape"][1:]
        stride, dilation, groups = request["stride"], request["dilation"], request["groups"]
        self.layer = lambda x: functional.conv_transpose1d(x, w, b, stride, 0, 0, groups, dilation)
        self.samples = samples
        self.reached = request["reach"] - stride
        self.bias = b[:, None]
        self.zeros = torch.zeros(1, channels, self.reached)
        self.reset()

    def reset(self):
        self.state = self.zeros

    def __call__(self, x):
        y = self.layer(x)
        y[..., : self.reached] += self.state
        self.state = y[..., self.samples :] - self.bias
        return y[..., : self.samples]


class Steps:
    """The loaded problem: a call is a step with the first chunk; results() are those of all chunks from the first step on."""

    training = False

    def __init__(self, request, x, w, b):
        if request["history"] == 0:
            forms = {"window": WithoutHistory(request, w, b)}
        elif request["operator"] == "conv":
            forms = {"window": Window(request, w, b)}
        else:
            forms = {"window": Window(request, w, b), "overlap": Overlap(request, w, b)}
        self.take(request, x, forms)

    def take(self, request, x, forms):
        """Each form in each way that there is to compute it."""
        self.chunks = list(x.reshape([request["chunks"], *request["inputShape"]]))
        ways = ("mkldnn", "native") if torch.backends.mkldnn.is_available() else ("native",)
        self.forms = {f"{name}, {way}": form for name, form in forms.items() for way in ways}
        self.calls = {variant: self.step(form) for variant, form in self.forms.items()}

    def step(self, form):
        chunk = self.chunks[0]
        return lambda: form(chunk)

    def results(self, variant):
        form = self.forms[variant]
        form.reset()
        return (torch.stack([form(chunk) for chunk in self.chunks]),)
