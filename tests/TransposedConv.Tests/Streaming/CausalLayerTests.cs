using TransposedConv.NN;

namespace TransposedConv.Tests.Streaming;

/// <summary>CausalConv1d and CausalConvTranspose1d: the notebook's numbers, lengths, causality, and what they share with the plain layers.</summary>
public sealed class CausalLayerTests
{
    private readonly Tensor _x = Tensor.From(new float[,,] { { { 1, 2, 3, 4 } } }, requiresGrad: true);

    [Theory]
    [InlineData(5, 2, CausalTrim.Right, new float[] { 1, 1, 3, 3, 6, 5, 9, 7 })]
    [InlineData(5, 2, CausalTrim.Split, new float[] { 3, 3, 6, 5, 9, 7, 7, 4 })]
    [InlineData(5, 2, CausalTrim.Left, new float[] { 3, 6, 5, 9, 7, 7, 4, 4 })]
    [InlineData(8, 4, CausalTrim.Right, new float[] { 1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7 })]
    [InlineData(8, 4, CausalTrim.Split, new float[] { 1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7, 4, 4 })]
    [InlineData(2, 3, CausalTrim.Right, new float[] { 1, 1, 0, 2, 2, 0, 3, 3, 0, 4, 4, 0 })]
    public void The_transposed_layer_has_the_notebooks_alignments(int kernel, int stride, CausalTrim trim, float[] expected)
    {
        CausalConvTranspose1d layer = OfOnes(new CausalConvTranspose1d(1, 1, kernel, stride, trim: trim));
        layer.Forward(_x).ToArray<float>().Should().Equal(expected);
        Streamed.Whole(layer.ToStreaming(), _x, [1, 1, 1, 1]).ToArray<float>().Should().Equal(expected);
    }

    [Fact]
    public void The_causal_layer_gives_the_notebooks_samples_frame_by_frame()
    {
        StreamingModule stream = OfOnes(new CausalConvTranspose1d(1, 1, 5, 2)).ToStreaming();

        stream.Latency.Should().Be(new StreamingLatency(0, 0));
        Enumerable.Range(0, 4).Select(t => stream.Step(_x.Narrow(-1, t, 1)).ToString())
            .Should().Equal("tensor([[[1., 1.]]])", "tensor([[[3., 3.]]])", "tensor([[[6., 5.]]])", "tensor([[[9., 7.]]])");
        stream.Flush().Shape.Should().Equal(1, 1, 0);
    }

    [Fact]
    public void A_kernel_of_twice_the_stride_overlaps_evenly()
    {
        CausalConvTranspose1d layer = CausalConvTranspose1d.WithEvenOverlap(1, 1, 4);
        layer.KernelSize.ToArray().Should().Equal(8);
        OfOnes(layer).Forward(Tensor.Ones(1, 1, 5)).ToArray<float>()[4..].Should().OnlyContain(static sample => sample == 2);
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(7, 1, 9)]
    [InlineData(4, 2, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(2, 5, 1)]
    public void The_convolution_is_causal_and_divides_the_length(int kernel, int stride, int dilation)
    {
        var layer = new CausalConv1d(2, 3, kernel, stride, dilation);
        for (int length = 1; length < 24; length++)
        {
            Tensor x = Tensor.Randn(1, 2, length);
            Tensor y = layer.Forward(x);
            y.Shape.Should().Equal(1, 3, (length + stride - 1) / stride);
            if (length <= stride) continue;
            Tensor changed = x.Clone();
            changed[.., .., ^1..].Fill(100);
            int untouched = (length - 1) / stride;
            layer.Forward(changed)[.., .., ..untouched].ToArray<float>().Should().Equal(y[.., .., ..untouched].ToArray<float>());
        }
    }

    [Fact]
    public void Parameters_are_those_of_the_plain_layers()
    {
        new CausalConv1d(4, 6, 3, groups: 2).StateDict().Keys.Should().Equal(new Conv1d(4, 6, 3, groups: 2).StateDict().Keys);
        new CausalConvTranspose1d(4, 6, 3).Weight.Shape.Should().Equal(new ConvTranspose1d(4, 6, 3).Weight.Shape);
        new CausalConvTranspose1d(4, 6, 3, bias: false).StateDict().Keys.Should().Equal("weight");
    }

    [Fact]
    public void Both_print_like_the_plain_layers()
    {
        new CausalConv1d(4, 6, 7, dilation: 3).ToString().Should().Be("CausalConv1d(4, 6, kernel_size=(7,), stride=(1,), dilation=(3,))");
        new CausalConvTranspose1d(4, 6, 2, 3).ToString().Should().Be("CausalConvTranspose1d(4, 6, kernel_size=(2,), stride=(3,))");
        new CausalConvTranspose1d(4, 6, 4, 2, trim: CausalTrim.Split).ToString()
            .Should().Be("CausalConvTranspose1d(4, 6, kernel_size=(4,), stride=(2,), trim=split)");
    }

    [Fact]
    public void Gradients_flow()
    {
        var layer = new CausalConvTranspose1d(1, 2, 4, 2);
        layer.Forward(_x).Sum().Backward();
        _x.Grad!.Shape.Should().Equal(1, 1, 4);
        layer.Weight.Grad!.Shape.Should().Equal(1, 2, 4);
        layer.Bias!.Grad!.ToArray<float>().Should().Equal(8, 8);
    }

    [Fact]
    public void What_can_not_be_causal_is_refused()
    {
        FluentActions.Invoking(() => new CausalConv1d(1, 1, 3, paddingMode: PaddingMode.Circular)).Should().Throw<ArgumentException>().WithMessage("paddingMode: expected*Circular*");
        FluentActions.Invoking(() => new CausalConvTranspose1d(1, 1, 3, trim: (CausalTrim)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("trim: expected*7*");
        FluentActions.Invoking(() => new CausalConv1d(1, 1, 0)).Should().Throw<ArgumentException>().WithMessage("kernelSize*");
        FluentActions.Invoking(() => CausalConvTranspose1d.WithEvenOverlap(1, 1, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("stride: expected*");
    }

    private static CausalConvTranspose1d OfOnes(CausalConvTranspose1d layer)
    {
        layer.Weight.Fill(1);
        layer.Bias!.Fill(0);
        return layer;
    }
}
