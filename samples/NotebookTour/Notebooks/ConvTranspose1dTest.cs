using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>What kernel size, stride, padding and output padding do to a signal of ones.</summary>
internal sealed class ConvTranspose1dTest : INotebook
{
    public string Title => "ConvTranspose1d, tried out";

    public string Source => "The notebook \"ConvTranspose1D Test\", outputs by PyTorch";

    public void Run(Page page)
    {
        Convolution(page);
        OneCell(page);
        Strides(page);
        Paddings(page);
    }

    private static void Convolution(Page page)
    {
        page.Heading("Conv1d");
        page.In("In [4]");
        Tensor x = Tensor.Ones(1, 1, 7); // [batch, channels, length]

        page.In("In [6]");
        var conv = new Conv1d(inChannels: 1, outChannels: 1, kernelSize: 3, stride: 1, padding: 0, bias: false);
        page.Out(conv, "Conv1d(1, 1, kernel_size=(3,), stride=(1,), bias=False)");

        page.In("In [12]");
        conv.Weight.CopyFrom(Tensor.Ones(1, 1, 3)); // [out channels, in channels, kernel size]
        page.Out(conv.Weight, """
            Parameter containing:
            tensor([[[1., 1., 1.]]], requires_grad=True)
            """);

        page.In("In [13] … [14]");
        Tensor y = conv.Forward(x);
        page.Out(y, "tensor([[[3., 3., 3., 3., 3.]]], grad_fn=<SqueezeBackward1>)");

        page.In("In [23]");
        conv = new Conv1d(inChannels: 1, outChannels: 1, kernelSize: 3, stride: 1, padding: 1, bias: false);
        page.Out(conv, "Conv1d(1, 1, kernel_size=(3,), stride=(1,), padding=(1,), bias=False)");

        page.In("In [24]");
        conv.Weight.CopyFrom(Tensor.Ones(1, 1, 3));
        page.Out(conv.Weight, """
            Parameter containing:
            tensor([[[1., 1., 1.]]], requires_grad=True)
            """);

        page.In("In [25] … [26]");
        y = conv.Forward(x);
        page.Out(y, "tensor([[[2., 3., 3., 3., 3., 3., 2.]]], grad_fn=<SqueezeBackward1>)");
    }

    private static void OneCell(Page page)
    {
        page.Heading("ConvTranspose1d");
        page.In("In [49] … [51]");
        Tensor y = Tensor.Ones(1, 1, 1);
        var deconv = new ConvTranspose1d(inChannels: 1, outChannels: 1, kernelSize: 3, stride: 1, padding: 0, bias: false);
        page.Out(deconv, "ConvTranspose1d(1, 1, kernel_size=(3,), stride=(1,), bias=False)");

        page.Note("The layer's first weights are random; to repeat the page, its weights are set.");
        page.In("In [52]");
        deconv.Weight.CopyFrom(Tensor.From(new float[,,] { { { 0.0571f, 0.4288f, -0.2723f } } }));
        page.Out(deconv.Weight.Value.Detach(), "tensor([[[ 0.0571,  0.4288, -0.2723]]])");

        page.In("In [53] … [54]");
        Tensor x = deconv.Forward(y);
        page.Out(x, "tensor([[[ 0.0571,  0.4288, -0.2723]]], grad_fn=<SqueezeBackward1>)");
    }

    private static void Strides(Page page)
    {
        page.Heading("A longer input");
        page.In("In [78]");
        Tensor y = Tensor.Ones(1, 1, 2);
        page.Out(y, "tensor([[[1., 1.]]])");

        page.In("In [79] … [80]");
        var deconv = new ConvTranspose1d(1, 1, kernelSize: 3, stride: 1, padding: 0, bias: false);
        deconv.Weight.Fill(1);
        Tensor x = deconv.Forward(y);
        page.Out(x, "tensor([[[1., 2., 2., 1.]]], grad_fn=<SqueezeBackward1>)");

        page.In("In [89]: stride 2");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 3, stride: 2, padding: 0, bias: false);
        deconv.Weight.Fill(1);
        page.Print(deconv);
        x = deconv.Forward(y);
        page.Out(x, """
            ConvTranspose1d(1, 1, kernel_size=(3,), stride=(2,), bias=False)

            tensor([[[1., 1., 2., 1., 1.]]], grad_fn=<SqueezeBackward1>)
            """);

        page.In("In [87]: stride 3");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 3, stride: 3, padding: 0, bias: false);
        deconv.Weight.Fill(1);
        x = deconv.Forward(y);
        page.Out(x, "tensor([[[1., 1., 1., 1., 1., 1.]]], grad_fn=<SqueezeBackward1>)");

        page.In("In [88]: stride 4, a cell that no tap reaches");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 3, stride: 4, padding: 0, bias: false);
        deconv.Weight.Fill(1);
        x = deconv.Forward(y);
        page.Out(x, "tensor([[[1., 1., 1., 0., 1., 1., 1.]]], grad_fn=<SqueezeBackward1>)");

        page.In("In [95]: stride 4, kernel size 4");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 4, stride: 4, padding: 0, bias: false);
        deconv.Weight.Fill(1);
        x = deconv.Forward(y);
        page.Out(x, "tensor([[[1., 1., 1., 1., 1., 1., 1., 1.]]], grad_fn=<SqueezeBackward1>)");

        page.In("In [96]: stride 4, kernel size 8");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 8, stride: 4, padding: 0, bias: false);
        deconv.Weight.Fill(1);
        x = deconv.Forward(y);
        page.Out(x, """
            tensor([[[1., 1., 1., 1., 2., 2., 2., 2., 1., 1., 1., 1.]]],
                   grad_fn=<SqueezeBackward1>)
            """);
    }

    private static void Paddings(Page page)
    {
        page.Heading("Padding cuts the output, output padding lengthens its end");
        page.In("In [99]: stride 4, kernel size 8, padding 2");
        Tensor y = Tensor.Ones(1, 1, 2);
        var deconv = new ConvTranspose1d(1, 1, kernelSize: 8, stride: 4, padding: 2, bias: false);
        deconv.Weight.Fill(1);
        Tensor x = deconv.Forward(y);
        page.Out(x, "tensor([[[1., 1., 2., 2., 2., 2., 1., 1.]]], grad_fn=<SqueezeBackward1>)");

        page.In("In [102]");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 8, stride: 4, padding: 0, outputPadding: 1, bias: false);
        deconv.Weight.Fill(1);
        x = deconv.Forward(y);
        page.Out(x, """
            tensor([[[1., 1., 1., 1., 2., 2., 2., 2., 1., 1., 1., 1., 0.]]],
                   grad_fn=<SqueezeBackward1>)
            """);

        page.In("In [103]");
        deconv = new ConvTranspose1d(1, 1, kernelSize: 8, stride: 4, padding: 2, outputPadding: 1, bias: false);
        deconv.Weight.Fill(1);
        x = deconv.Forward(y);
        page.Out(x, "tensor([[[1., 1., 2., 2., 2., 2., 1., 1., 1.]]], grad_fn=<SqueezeBackward1>)");
    }
}
