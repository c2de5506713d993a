using TransposedConv.NN;

namespace TransposedConv.Tests.Notebooks;

/// <summary>
/// The notebook "ConvTranspose1D Test": kernels of ones over signals of ones. Its PyTorch named the node SqueezeBackward1; since PyTorch 1.13 at the
/// latest it is ConvolutionBackward0.
/// </summary>
public sealed class ConvTranspose1dNotebookTests
{
    [Theory]
    [InlineData(0, "Conv1d(1, 1, kernel_size=(3,), stride=(1,), bias=False)", new float[] { 3, 3, 3, 3, 3 })]
    [InlineData(1, "Conv1d(1, 1, kernel_size=(3,), stride=(1,), padding=(1,), bias=False)", new float[] { 2, 3, 3, 3, 3, 3, 2 })]
    public void Conv(int padding, string text, float[] expected)
    {
        var conv = new Conv1d(inChannels: 1, outChannels: 1, kernelSize: 3, stride: 1, padding: padding, bias: false);
        conv.ToString().Should().Be(text);
        conv.Weight.CopyFrom(Tensor.Ones(1, 1, 3));
        conv.Weight.ToString().Should().Be("Parameter containing:\ntensor([[[1., 1., 1.]]], requires_grad=True)");
        Tensor y = conv.Forward(Tensor.Ones(1, 1, 7));
        y.ToArray<float>().Should().Equal(expected);
        y.ToString().Should().Be($"tensor([[[{string.Join(", ", expected.Select(static value => $"{value}."))}]]], grad_fn=<ConvolutionBackward0>)");
    }

    [Fact]
    public void One_cell_in_gives_the_kernel_out()
    {
        var deconv = new ConvTranspose1d(inChannels: 1, outChannels: 1, kernelSize: 3, stride: 1, padding: 0, bias: false);
        deconv.ToString().Should().Be("ConvTranspose1d(1, 1, kernel_size=(3,), stride=(1,), bias=False)");
        deconv.Weight.CopyFrom(Tensor.From(new float[,,] { { { 0.0571f, 0.4288f, -0.2723f } } }));
        deconv.Weight.Value.Detach().ToString().Should().Be("tensor([[[ 0.0571,  0.4288, -0.2723]]])");
        Tensor x = deconv.Forward(Tensor.Ones(1, 1, 1));
        x.ToArray<float>().Should().Equal(0.0571f, 0.4288f, -0.2723f);
        x.ToString().Should().Be("tensor([[[ 0.0571,  0.4288, -0.2723]]], grad_fn=<ConvolutionBackward0>)");
    }

    [Fact]
    public void The_longer_input_prints() => Tensor.Ones(1, 1, 2).ToString().Should().Be("tensor([[[1., 1.]]])");

    [Theory]
    [InlineData(3, 1, 0, 0, new float[] { 1, 2, 2, 1 })]
    [InlineData(3, 2, 0, 0, new float[] { 1, 1, 2, 1, 1 })]
    [InlineData(3, 3, 0, 0, new float[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(3, 4, 0, 0, new float[] { 1, 1, 1, 0, 1, 1, 1 })]
    [InlineData(4, 4, 0, 0, new float[] { 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(8, 4, 0, 0, new float[] { 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1 })]
    [InlineData(8, 4, 2, 0, new float[] { 1, 1, 2, 2, 2, 2, 1, 1 })]
    [InlineData(8, 4, 0, 1, new float[] { 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 0 })]
    [InlineData(8, 4, 2, 1, new float[] { 1, 1, 2, 2, 2, 2, 1, 1, 1 })]
    public void Two_cells(int kernelSize, int stride, int padding, int outputPadding, float[] expected)
    {
        var deconv = new ConvTranspose1d(1, 1, kernelSize, stride, padding, outputPadding, bias: false);
        deconv.Weight.CopyFrom(Tensor.Ones(1, 1, kernelSize));
        Tensor x = deconv.Forward(Tensor.Ones(1, 1, 2));
        x.Shape.ToArray().Should().Equal(1, 1, expected.Length);
        x.ToArray<float>().Should().Equal(expected);
        // With this suffix the lines of 9 and more elements are longer than 80 characters.
        string suffix = expected.Length >= 9 ? ",\n       grad_fn=<ConvolutionBackward0>)" : ", grad_fn=<ConvolutionBackward0>)";
        x.ToString().Should().Be($"tensor([[[{string.Join(", ", expected.Select(static value => $"{value}."))}]]]{suffix}");
    }

    [Fact]
    public void A_stride_of_2_prints() =>
        new ConvTranspose1d(1, 1, kernelSize: 3, stride: 2, padding: 0, bias: false).ToString()
            .Should().Be("ConvTranspose1d(1, 1, kernel_size=(3,), stride=(2,), bias=False)");
}
