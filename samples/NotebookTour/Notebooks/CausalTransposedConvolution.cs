using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>ConvTranspose1d made causal, over a whole signal and frame by frame.</summary>
internal sealed class CausalTransposedConvolution : INotebook
{
    public string Title => "Causal transposed convolution in 1D";

    public string Source => "A notebook on causal and iterated ConvTranspose1d, outputs by PyTorch";

    public void Run(Page page)
    {
        page.Heading("Parameters");
        page.In("In [2]");
        int kernelSize = 5;
        int stride = 2;

        page.Heading("Setup: kernels of ones, no bias");
        page.In("In [3] … [4]");
        int padding = (kernelSize - 1) / 2;
        var up = new ConvTranspose1d(1, 1, kernelSize, stride, padding);
        up.Weight.Fill(1);
        up.Bias!.Fill(0);

        page.In("In [5]");
        int causalPadding = kernelSize - 1;
        var causal = new ConvTranspose1d(1, 1, kernelSize, stride, causalPadding);
        causal.Weight.Fill(1);
        causal.Bias!.Fill(0);
        int bufferSize = 2 * padding / stride;

        page.In("In [6]");
        Tensor x = Tensor.From(new float[,,] { { { 1, 2, 3, 4 } } }, requiresGrad: true);

        page.Heading("Non-causal transposed convolution");
        page.In("In [7]");
        Tensor y = up.Forward(Tensor.Cat([x, Tensor.Zeros(1, 1, bufferSize)], dim: -1));
        page.Out(y[.., .., ..(x.Shape[^1] * stride)], "tensor([[[3., 3., 6., 5., 9., 7., 7., 4.]]], grad_fn=<SliceBackward0>)");

        page.Heading("Causal transposed convolution");
        page.In("In [8]");
        Tensor buffer = Tensor.Zeros(1, 1, bufferSize);
        y = causal.Forward(Tensor.Cat([buffer, x, buffer], dim: -1));
        y = y[.., .., ..(x.Shape[^1] * stride)];
        page.Out(y, "tensor([[[1., 1., 3., 3., 6., 5., 9., 7.]]], grad_fn=<SliceBackward0>)");

        page.Heading("Iterated causal convolution: one frame at a time");
        page.In("In [9]");
        buffer = Tensor.Zeros(1, 1, bufferSize);
        var frames = new List<Tensor>();
        for (int t = 0; t < x.Shape[2]; t++)
        {
            Tensor frame = x[.., .., t..(t + 1)];
            y = causal.Forward(Tensor.Cat([buffer, frame, Tensor.Zeros(1, 1, bufferSize)], dim: -1));
            y = y[.., .., ..stride];
            buffer = Tensor.Cat([buffer[.., .., 1..], frame], dim: -1);
            page.Print(y);
            frames.Add(y);
        }

        page.Out(Tensor.Cat(frames, dim: -1), """
            tensor([[[1., 1.]]], grad_fn=<SliceBackward0>)
            tensor([[[3., 3.]]], grad_fn=<SliceBackward0>)
            tensor([[[6., 5.]]], grad_fn=<SliceBackward0>)
            tensor([[[9., 7.]]], grad_fn=<SliceBackward0>)

            tensor([[[1., 1., 3., 3., 6., 5., 9., 7.]]], grad_fn=<CatBackward0>)
            """);

        TwiceTheStride(page, x);
    }

    private static void TwiceTheStride(Page page, Tensor x)
    {
        page.Heading("The special case kernel = 2 · stride, which upsamples evenly");
        page.In("In [10]");
        int kernelSize = 8;
        int stride = 4;

        page.In("In [11]");
        var up = new ConvTranspose1d(1, 1, kernelSize, stride, padding: (kernelSize / stride) - 1);
        up.Weight.Fill(1);
        up.Bias!.Fill(0);

        page.In("In [12]");
        var causal = new ConvTranspose1d(1, 1, kernelSize, stride, padding: 0);
        causal.Weight.Fill(1);
        causal.Bias!.Fill(0);
        int bufferSize = (kernelSize / stride) - 1;
        page.Out(bufferSize, "1");

        page.In("In [13]");
        Tensor y = up.Forward(x);
        y = y[.., .., ((kernelSize / stride) - 1)..^((kernelSize / stride) - 1)];
        page.Out(y, """
            tensor([[[1., 1., 3., 3., 3., 3., 5., 5., 5., 5., 7., 7., 7., 7., 4., 4.]]],
                   grad_fn=<SliceBackward0>)
            """);

        page.In("In [14]");
        Tensor buffer = Tensor.Zeros(1, 1, bufferSize);
        y = causal.Forward(Tensor.Cat([buffer, x], dim: -1));
        y = y[.., .., stride..^stride];
        page.Out(y, """
            tensor([[[1., 1., 1., 1., 3., 3., 3., 3., 5., 5., 5., 5., 7., 7., 7., 7.]]],
                   grad_fn=<SliceBackward0>)
            """);

        page.In("In [15]");
        buffer = Tensor.Zeros(1, 1, bufferSize);
        var frames = new List<Tensor>();
        for (int t = 0; t < x.Shape[2]; t++)
        {
            Tensor frame = x[.., .., t..(t + 1)];
            y = causal.Forward(Tensor.Cat([buffer, frame], dim: -1));
            y = y[.., .., stride..^stride];
            buffer = Tensor.Cat([buffer[.., .., 1..], frame], dim: -1);
            page.Print(y);
            frames.Add(y);
        }

        page.Out(Tensor.Cat(frames, dim: -1), """
            tensor([[[1., 1., 1., 1.]]], grad_fn=<SliceBackward0>)
            tensor([[[3., 3., 3., 3.]]], grad_fn=<SliceBackward0>)
            tensor([[[5., 5., 5., 5.]]], grad_fn=<SliceBackward0>)
            tensor([[[7., 7., 7., 7.]]], grad_fn=<SliceBackward0>)

            tensor([[[1., 1., 1., 1., 3., 3., 3., 3., 5., 5., 5., 5., 7., 7., 7., 7.]]],
                   grad_fn=<CatBackward0>)
            """);
    }
}
