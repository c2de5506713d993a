using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Large calls equal their parts; index products beyond 2³¹ are computed right.</summary>
public sealed class LargeCallTests
{
    [Theory]
    [InlineData("Conv2d")]
    [InlineData("ConvTranspose2d")]
    public void Slices_of_the_batch_equal_the_whole(string name)
    {
        ConvolutionSetting setting = new(name, [48, 1, 24, 32], 2, 1);
        Tensor x = Filled.Reals(setting.Input, 1, dtype: DType.Float32), w = Filled.Reals(setting.WeightShape, 2, dtype: DType.Float32);

        float[] whole = setting.Apply(x, w, null).ToArray<float>();
        float[] parts = [.. x.Split(7).SelectMany(part => setting.Apply(part, w, null).ToArray<float>())];

        parts.Should().Equal(whole);
    }

    /// <summary>A buffer of all taps times all input cells would have 2³³ elements; cropped to three output cells there is little to compute.</summary>
    [Fact]
    public void Taps_times_cells_may_exceed_32_bits()
    {
        const int Kernel = 65_537, Length = 131_073, Padding = (Length + Kernel - 4) / 2;
        ConvolutionSetting setting = new("ConvTranspose1d", [1, 1, Length], 1, Kernel) { Padding = Padding };
        double[] input = Filled.Integers(setting.Input, 1).ToArray<double>(), weight = Filled.Integers(setting.WeightShape, 2).ToArray<double>();

        Tensor y = setting.Apply(Tensor.From<double>(input, setting.Input), Tensor.From<double>(weight, setting.WeightShape), null);

        double[] expected = new double[3];
        for (int q = 0; q < expected.Length; q++)
        {
            for (int k = 0; k < Kernel; k++)
            {
                int i = q + Padding - k;
                if (i >= 0 && i < Length) expected[q] += input[i] * weight[k];
            }
        }

        y.ToArray<double>().Should().Equal(expected);
    }
}
