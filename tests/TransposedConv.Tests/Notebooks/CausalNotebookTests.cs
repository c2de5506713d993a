using TransposedConv.NN;

namespace TransposedConv.Tests.Notebooks;

/// <summary>The notebook on causal and iterated ConvTranspose1d: kernels of ones over the input 1, 2, 3, 4.</summary>
public sealed class CausalNotebookTests
{
    private static readonly float[] Causal = [1, 1, 3, 3, 6, 5, 9, 7];
    private static readonly float[] CausalTwiceTheStride = [1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7];

    private readonly Tensor _x = Tensor.From(new float[,,] { { { 1, 2, 3, 4 } } }, requiresGrad: true);

    [Fact]
    public void Non_causal()
    {
        ConvTranspose1d up = OfOnes(kernelSize: 5, stride: 2, padding: 2);
        Tensor y = up.Forward(Tensor.Cat([_x, Tensor.Zeros(1, 1, 2)], dim: -1))[.., .., ..8];
        y.ToArray<float>().Should().Equal(3, 3, 6, 5, 9, 7, 7, 4);
        y.ToString().Should().Be("tensor([[[3., 3., 6., 5., 9., 7., 7., 4.]]], grad_fn=<SliceBackward0>)");
    }

    [Fact]
    public void Causal_over_the_whole_input()
    {
        ConvTranspose1d up = OfOnes(kernelSize: 5, stride: 2, padding: 4);
        Tensor buffer = Tensor.Zeros(1, 1, 2);
        Tensor y = up.Forward(Tensor.Cat([buffer, _x, buffer], dim: -1))[.., .., ..8];
        y.ToArray<float>().Should().Equal(Causal);
        y.ToString().Should().Be("tensor([[[1., 1., 3., 3., 6., 5., 9., 7.]]], grad_fn=<SliceBackward0>)");
    }

    [Fact]
    public void Causal_frame_by_frame()
    {
        ConvTranspose1d up = OfOnes(kernelSize: 5, stride: 2, padding: 4);
        Tensor buffer = Tensor.Zeros(1, 1, 2);
        var frames = new List<Tensor>();
        for (int t = 0; t < 4; t++)
        {
            Tensor frame = _x[.., .., t..(t + 1)];
            frames.Add(up.Forward(Tensor.Cat([buffer, frame, Tensor.Zeros(1, 1, 2)], dim: -1))[.., .., ..2]);
            buffer = Tensor.Cat([buffer[.., .., 1..], frame], dim: -1);
        }

        frames.Select(static frame => frame.ToString()).Should().Equal(
            "tensor([[[1., 1.]]], grad_fn=<SliceBackward0>)",
            "tensor([[[3., 3.]]], grad_fn=<SliceBackward0>)",
            "tensor([[[6., 5.]]], grad_fn=<SliceBackward0>)",
            "tensor([[[9., 7.]]], grad_fn=<SliceBackward0>)");
        Tensor y = Tensor.Cat(frames, dim: -1);
        y.ToArray<float>().Should().Equal(Causal);
        y.ToString().Should().Be("tensor([[[1., 1., 3., 3., 6., 5., 9., 7.]]], grad_fn=<CatBackward0>)");
    }

    [Fact]
    public void Kernel_of_twice_the_stride()
    {
        ConvTranspose1d up = OfOnes(kernelSize: 8, stride: 4, padding: 1);
        Tensor y = up.Forward(_x)[.., .., 1..^1];
        y.ToArray<float>().Should().Equal(1, 1, 3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7, 4, 4);
        y.ToString().Should().Be(
            """
            tensor([[[1., 1., 3., 3., 3., 3., 5., 5., 5., 5., 7., 7., 7., 7., 4., 4.]]],
                   grad_fn=<SliceBackward0>)
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Kernel_of_twice_the_stride_causal()
    {
        ConvTranspose1d up = OfOnes(kernelSize: 8, stride: 4, padding: 0);
        Tensor y = up.Forward(Tensor.Cat([Tensor.Zeros(1, 1, 1), _x], dim: -1))[.., .., 4..^4];
        y.ToArray<float>().Should().Equal(CausalTwiceTheStride);
    }

    [Fact]
    public void Kernel_of_twice_the_stride_frame_by_frame()
    {
        ConvTranspose1d up = OfOnes(kernelSize: 8, stride: 4, padding: 0);
        Tensor buffer = Tensor.Zeros(1, 1, 1);
        var frames = new List<Tensor>();
        for (int t = 0; t < 4; t++)
        {
            Tensor frame = _x[.., .., t..(t + 1)];
            frames.Add(up.Forward(Tensor.Cat([buffer, frame], dim: -1))[.., .., 4..^4]);
            buffer = Tensor.Cat([buffer[.., .., 1..], frame], dim: -1);
        }

        frames.Select(static frame => frame.ToString()).Should().Equal(
            "tensor([[[1., 1., 1., 1.]]], grad_fn=<SliceBackward0>)",
            "tensor([[[3., 3., 3., 3.]]], grad_fn=<SliceBackward0>)",
            "tensor([[[5., 5., 5., 5.]]], grad_fn=<SliceBackward0>)",
            "tensor([[[7., 7., 7., 7.]]], grad_fn=<SliceBackward0>)");
        Tensor y = Tensor.Cat(frames, dim: -1);
        y.ToArray<float>().Should().Equal(CausalTwiceTheStride);
        y.ToString().Should().Be(
            """
            tensor([[[1., 1., 1., 1., 3., 3., 3., 3., 5., 5., 5., 5., 7., 7., 7., 7.]]],
                   grad_fn=<CatBackward0>)
            """.ReplaceLineEndings("\n"));
    }

    private static ConvTranspose1d OfOnes(int kernelSize, int stride, int padding)
    {
        var layer = new ConvTranspose1d(1, 1, kernelSize, stride, padding);
        layer.Weight.Fill(1);
        layer.Bias!.Fill(0);
        return layer;
    }
}
