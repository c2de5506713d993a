using FluentAssertions;
using TransposedConv.NN;
using Xunit;

namespace TransposedConv.Tests.NN;

public class BiasGradientTests
{
    [Theory]
    [InlineData(4, 5)]
    [InlineData(4, 700)]
    [InlineData(1, 4, 5)]
    [InlineData(3, 4, 5)]
    [InlineData(1, 4, 700)]
    [InlineData(5, 4, 700)]
    [InlineData(16, 4, 4, 4)]
    [InlineData(2, 4, 30, 30)]
    [InlineData(7, 4, 2, 3, 2)]
    public void TheGradientByTheBiasIsTheSumOverBatchAndPositions(params int[] shape)
    {
        int rank = shape.Length < 3 ? 1 : shape.Length - 2;
        int channelAxis = shape.Length - rank - 1;
        Tensor x = Tensor.Rand(shape), bias = Tensor.Zeros([4], requiresGrad: true);
        Tensor weight = Tensor.Rand([4, 4, .. Enumerable.Repeat(1, rank)]);
        Tensor y = rank switch
        {
            1 => Functional.Conv1d(x, weight, bias),
            2 => Functional.ConvTranspose2d(x, weight, bias),
            _ => Functional.Conv3d(x, weight, bias),
        };
        int cells = shape[(channelAxis + 1)..].Aggregate(1, static (product, size) => product * size);
        float[] gradient = [.. Enumerable.Range(0, (int)y.ElementCount).Select(static i => (float)(i % 11))];
        float[] expected = new float[4];
        for (int i = 0; i < gradient.Length; i++) expected[i / cells % 4] += gradient[i];

        Tensor.Gradient([y], [bias], [Tensor.From<float>(gradient, shape)])[0]!.ToArray<float>().Should().Equal(expected);
    }
}
