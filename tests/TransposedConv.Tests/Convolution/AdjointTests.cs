using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>⟨Conv(u), x⟩ = ⟨u, ConvTranspose(x)⟩ with equal arguments and weights, in whole numbers, so exactly.</summary>
public sealed class AdjointTests
{
    [Fact]
    public void ConvTranspose_is_the_adjoint_of_Conv_in_every_mode()
    {
        int checkedSettings = 0;
        foreach (ConvolutionSetting setting in AdjointSettings.Convs)
        {
            checkedSettings++;
            Tensor u = Filled.Integers(setting.Input, seed: checkedSettings);
            ConvolutionLayer conv = setting.Module();
            conv.Weight.CopyFrom(Filled.Integers(conv.Weight.Shape, seed: 1000 + checkedSettings));
            Tensor y = conv.Forward(u).Detach();
            Tensor x = Filled.Integers(y.Shape, seed: 2000 + checkedSettings);

            Tensor back = Transposed(setting, conv).Forward(x, u.Shape[^setting.Rank..].ToArray()).Detach();

            back.Shape.ToArray().Should().Equal(setting.Input, "the adjoint of {0} gives its input's shape", setting);
            double left = (y * x).Sum().Item<double>(), right = (u * back).Sum().Item<double>();
            left.Should().Be(right, "the adjoint identity holds for {0}", setting);
        }

        checkedSettings.Should().Be(3 * 4 * 20);
    }

    /// <summary>ConvTranspose's forward is Conv's gradient by its input, cell by cell.</summary>
    [Fact]
    public void ConvTranspose_is_the_gradient_of_Conv_in_every_mode()
    {
        foreach (ConvolutionSetting setting in AdjointSettings.Convs)
        {
            Tensor u = Filled.Integers(setting.Input, seed: 5);
            u.RequiresGrad = true;
            ConvolutionLayer conv = setting.Module();
            conv.Weight.CopyFrom(Filled.Integers(conv.Weight.Shape, seed: 6));
            Tensor y = conv.Forward(u);
            Tensor x = Filled.Integers(y.Shape, seed: 7);
            y.Backward(x);

            Tensor back = Transposed(setting, conv).Forward(x, u.Shape[^setting.Rank..].ToArray());

            back.Detach().ToArray<double>().Should().Equal(u.Grad!.ToArray<double>(), "{0}", setting);
        }
    }

    /// <summary>
    /// "Same" of ConvTranspose at any stride: output = input × stride, the adjoint of the Conv whose padding is the same numbers.
    /// </summary>
    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(4, 2, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(3, 2, 3)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 2)]
    public void Same_multiplies_the_size_by_the_stride(int kernel, int stride, int dilation)
    {
        int surplus = (dilation * (kernel - 1)) + 1 - stride;
        foreach (Padding padding in (Padding[])[Padding.Same, Padding.SameLower])
        {
            (int begin, int end) = padding == Padding.Same ? (surplus / 2, surplus - (surplus / 2)) : (surplus - (surplus / 2), surplus / 2);
            Tensor x = Filled.Integers([1, 2, 5, 4], 1), w = Filled.Integers([2, 3, kernel, kernel], 2), u = Filled.Integers([1, 3, 5 * stride, 4 * stride], 3);

            Tensor y = Functional.ConvTranspose2d(x, w, stride: stride, padding: padding, dilation: dilation);
            Tensor conv = Functional.Conv2d(u, w, stride: stride, padding: Padding.Pairs((begin, end)), dilation: dilation);

            y.Shape.ToArray().Should().Equal(1, 3, 5 * stride, 4 * stride);
            conv.Shape.ToArray().Should().Equal(x.Shape.ToArray());
            (conv * x).Sum().Item<double>().Should().Be((u * y).Sum().Item<double>());
        }
    }

    /// <summary>Where the kernel is smaller than the stride, "same" still multiplies: the cells that no tap reaches lie at the end of each step.</summary>
    [Fact]
    public void Same_multiplies_the_size_when_the_kernel_is_smaller_than_the_stride()
    {
        Tensor y = Functional.ConvTranspose1d(Filled.Counting(1, 1, 3), Tensor.Ones([1, 1, 2], DType.Float64), stride: 4, padding: "same");

        y.ToArray<double>().Should().Equal(1, 1, 0, 0, 2, 2, 0, 0, 3, 3, 0, 0);
    }

    private static ConvTransposeLayer Transposed(ConvolutionSetting setting, ConvolutionLayer conv)
    {
        // "Same" means another total for ConvTranspose only when it strides; Conv's "same" has stride 1, where both agree.
        ConvolutionSetting reversed = setting with { Layer = setting.Layer.Replace("Conv", "ConvTranspose", StringComparison.Ordinal), Input = Reversed(setting), Out = setting.InputChannels };
        var layer = (ConvTransposeLayer)reversed.Module();
        layer.Weight.CopyFrom(conv.Weight);
        return layer;
    }

    private static int[] Reversed(ConvolutionSetting setting)
    {
        int[] shape = [.. setting.Input];
        shape[^(setting.Rank + 1)] = setting.Out;
        return shape;
    }
}
