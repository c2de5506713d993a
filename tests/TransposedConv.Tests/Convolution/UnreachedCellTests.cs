using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Cells of ConvTranspose's output that no tap reaches hold the bias, whatever lay in memory before.</summary>
public sealed class UnreachedCellTests
{
    [Fact]
    public void Gaps_between_steps_hold_the_bias()
    {
        Tensor x = Filled.Counting(1, 1, 3), w = Tensor.Ones([1, 2, 1], DType.Float64), b = Tensor.From<double>([10, 20], [2]);

        Tensor y = Functional.ConvTranspose1d(x, w, b, stride: 3, outputPadding: 2);

        y.ToArray<double>().Should().Equal(11, 10, 10, 12, 10, 10, 13, 10, 10, 21, 20, 20, 22, 20, 20, 23, 20, 20);
    }

    [Fact]
    public void Output_padding_adds_cells_that_are_computed_where_taps_reach_them()
    {
        Tensor x = Filled.Counting(1, 1, 3), w = Filled.Counting(1, 1, 3);

        // Cropping leaves taps beyond the end: output padding shows what they make, it does not append zeros.
        Functional.ConvTranspose1d(x, w, stride: 2, padding: 1, outputPadding: 1).ToArray<double>().Should().Equal(2, 5, 4, 9, 6, 9);
        Functional.ConvTranspose1d(x, w, stride: 2, outputPadding: 1).ToArray<double>().Should().Equal(1, 2, 5, 4, 9, 6, 9, 0);
    }

    [Fact]
    public void Holes_of_dilated_kernels_hold_the_bias()
    {
        Tensor y = Functional.ConvTranspose2d(Tensor.Ones(1, 1, 1), Tensor.Ones(1, 1, 2, 2), Tensor.Full([1], 5f), dilation: (2, 3));

        y.ToArray<float>().Should().Equal(6, 5, 5, 6, 5, 5, 5, 5, 6, 5, 5, 6);
    }
}
