using System.Globalization;
using NotebookTour.Presentation;
using TransposedConv;
using TransposedConv.NN;

namespace NotebookTour.Notebooks;

/// <summary>How large the output is, with stride, padding and output padding.</summary>
internal sealed class OutputSizes : INotebook
{
    public string Title => "Transposed convolution in 2D: output sizes";

    public string Source => "The notebook on transposed convolution in 2D, outputs by PyTorch and NumPy";

    public void Run(Page page)
    {
        page.Heading("output size = s(n − 1) + k − 2p: more padding, less output");
        page.In("The formula beside the layer");
        foreach (int padding in (int[])[0, 1, 2])
        {
            int n = 8, s = 5, k = 3;
            var layer = new ConvTranspose2d(1, 1, k, s, padding);
            page.Print($"p = {padding}: {(s * (n - 1)) + k - (2 * padding)} {layer.Forward(Tensor.Zeros(1, 1, n, n)).Shape}");
        }

        page.PrintedExpected("p = 0: 38 [1, 1, 38, 38]\np = 1: 36 [1, 1, 36, 36]\np = 2: 34 [1, 1, 34, 34]", "formula and layer agree");

        page.In("In [74]");
        Tensor x = Tensor.Rand(64).View(1, 1, 8, 8);
        var convT = new ConvTranspose2d(inChannels: 1, outChannels: 1, kernelSize: (3, 3), stride: 5, padding: 1);
        PerAxis outputPadding = convT.ComputeOutputPadding(x);
        page.Print(outputPadding);
        Tensor y = Functional.ConvTranspose2d(
            x, convT.Weight, convT.Bias?.Value, PerAxis.Create(convT.Stride), convT.Padding, outputPadding, convT.Groups, PerAxis.Create(convT.Dilation));
        page.Print($"torch.Size({y.Shape})");
        page.Print($"torch.Size({convT.Forward(x).Shape})");
        page.Printed("(0, 0)\ntorch.Size([1, 1, 36, 36])\ntorch.Size([1, 1, 36, 36])");

        page.In("The output padding that reaches a wanted size");
        outputPadding = convT.ComputeOutputPadding(x, outputSize: [38, 40]);
        page.Print(outputPadding);
        page.OutExpected(convT.Forward(x, 38, 40).Shape, "(2, 4)\n[1, 1, 38, 40]", "38 − 36 and 40 − 36; the layer takes the size itself");

        UnfinishedLoop(page);
    }

    private static void UnfinishedLoop(Page page)
    {
        page.Heading("The loop that the notebook leaves unfinished");
        page.In("In [56]: up to where it stops");
        int stride = 4, inputPadding = 0, outputPadding = 1, kernelSize = 3, inputSize = 4;
        Tensor x = Tensor.Linspace(1, 16, 16).Reshape(inputSize, inputSize);
        Tensor k = Tensor.Ones(kernelSize, kernelSize);
        int outputSize = (stride * (inputSize - 1)) + kernelSize - (2 * inputPadding) + outputPadding;
        Tensor y = Tensor.Zeros(outputSize, outputSize);
        string recorded = string.Join(", ", Enumerable.Repeat("0.", (13 * 16) + 11));
        page.OutInNumbers(y, recorded, "NumPy's notation, which the page breaks off in row 14", breaksOff: true);

        page.In("In [56]: the loop, finished");
        for (int i = 0; i < inputSize; i++)
        {
            for (int j = 0; j < inputSize; j++)
            {
                for (int ki = 0; ki < kernelSize; ki++)
                {
                    for (int kj = 0; kj < kernelSize; kj++) y[(i * stride) + ki, (j * stride) + kj] += x[i, j] * k[ki, kj];
                }
            }
        }

        var layer = new ConvTranspose2d(1, 1, kernelSize, stride, inputPadding, outputPadding, bias: false);
        layer.Weight.Fill(1);
        Tensor byLayer = layer.Forward(x.Reshape(1, 1, 4, 4)).Reshape(16, 16);
        page.Print(string.Join(", ", y[0].ToArray<float>()));
        page.OutExpected(
            y.ToArray<float>().SequenceEqual(byLayer.ToArray<float>()),
            "1, 1, 1, 0, 2, 2, 2, 0, 3, 3, 3, 0, 4, 4, 4, 0\n" + true.ToString(CultureInfo.InvariantCulture),
            "first row; all 256 cells equal the layer with stride 4 and output padding 1");
    }
}
