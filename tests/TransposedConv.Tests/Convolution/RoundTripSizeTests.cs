using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Conv halves, ConvTranspose with an output size restores.</summary>
public sealed class RoundTripSizeTests
{
    /// <summary>The ranges of PyTorch's test_ConvTranspose2d_output_size_downsample_upsample.</summary>
    [Fact]
    public void ConvTranspose2d_restores_the_size_in_all_4752_combinations()
    {
        int combinations = 0;
        foreach (int kernel in Enumerable.Range(2, 3))
        {
            foreach (int dilation in Enumerable.Range(1, 4))
            {
                foreach (int stride in Enumerable.Range(1, 3))
                {
                    foreach (int padding in Enumerable.Range(0, 3)) combinations += Sweep(kernel, dilation, stride, padding);
                }
            }
        }

        combinations.Should().Be(4752);
    }

    private static int Sweep(int kernel, int dilation, int stride, int padding)
    {
        Conv2d down = new(1, 1, kernel, stride, padding, dilation);
        ConvTranspose2d up = new(1, 1, kernel, stride, padding, dilation: dilation);
        int combinations = 0;
        for (int height = 13; height < 24; height++)
        {
            for (int width = 13; width < 17; width++, combinations++)
            {
                Tensor restored = up.Forward(down.Forward(Tensor.Ones(1, 1, height, width)), height, width);
                if (restored.Shape != new Shape(1, 1, height, width))
                {
                    restored.Shape.ToArray().Should().Equal([1, 1, height, width], "{0} undoes {1}", up, down);
                }
            }
        }

        return combinations;
    }

    /// <summary>Every size that Conv maps to one small size is reachable, and no other.</summary>
    [Theory]
    [InlineData("ConvTranspose1d", 3, 4, 2, 1, 1)]
    [InlineData("ConvTranspose2d", 3, 3, 3, 0, 1)]
    [InlineData("ConvTranspose2d", 5, 2, 4, 0, 2)]
    [InlineData("ConvTranspose3d", 2, 3, 2, 2, 2)]
    public void Exactly_stride_many_sizes_are_possible(string layer, int length, int kernel, int stride, int padding, int dilation)
    {
        int rank = layer[^2] - '0';
        var up = (ConvTransposeLayer)LayerFactory.Make(layer, 1, 1, kernel, stride, padding, dilation: dilation);
        Tensor input = Tensor.Ones([1, 1, .. Enumerable.Repeat(length, rank)]);
        int least = ((length - 1) * stride) - (2 * padding) + (dilation * (kernel - 1)) + 1;

        for (int size = least - 3; size <= least + stride + 2; size++)
        {
            int[] wanted = [.. Enumerable.Repeat(size, rank)];
            if (size >= least && size < least + stride)
            {
                up.Forward(input, wanted).Shape.ToArray().Should().Equal([1, 1, .. wanted]);
            }
            else
            {
                FluentActions.Invoking(() => up.Forward(input, wanted)).Should().Throw<ArgumentOutOfRangeException>()
                    .Where(e => e.ParamName == "outputSize").WithMessage($"*{least}*{least + stride - 1}*{size}*");
            }
        }
    }
}
