using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The matrices against the layers, in whole numbers, on random convolutions of all kinds.</summary>
public sealed class ConvolutionMatrixTests
{
    [Fact]
    public void The_matrix_of_Conv_times_the_input_is_Conv()
    {
        foreach (ConvolutionSetting setting in RandomSettings.Make(150, seed: 3, transposed: false))
        {
            ConvolutionLayer layer = Layer(setting);
            Tensor matrix = ConvolutionMatrix.Of((ConvLayer)layer, setting.Input.AsSpan(^setting.Rank..));
            CheckProduct(setting, matrix, layer);
        }
    }

    [Fact]
    public void The_matrix_of_ConvTranspose_times_the_input_is_ConvTranspose()
    {
        foreach (ConvolutionSetting setting in RandomSettings.Make(150, seed: 4, transposed: true))
        {
            ConvolutionLayer layer = Layer(setting);
            Tensor matrix = ConvolutionMatrix.Of((ConvTransposeLayer)layer, setting.Input.AsSpan(^setting.Rank..), setting.OutputSize);
            CheckProduct(setting, matrix, layer);
        }
    }

    [Fact]
    public void The_matrix_of_ConvTranspose_is_the_transposed_matrix_of_Conv()
    {
        // Output padding of a stride or more lets Conv read more small cells than there are, so its matrix has more rows.
        foreach (ConvolutionSetting setting in RandomSettings.Make(150, seed: 5, transposed: true).Where(static setting => setting.OutputPaddingIsUnderStride))
        {
            int[] input = setting.Input[^setting.Rank..];
            Tensor weight = Filled.Integers(setting.WeightShape, 6);
            int[] output = Layer(setting).Forward(Tensor.Zeros(setting.Input, DType.Float64), setting.OutputSize).Shape[^setting.Rank..].ToArray();

            // "Same" with a stride is ConvTranspose's alone; Conv takes the numbers it stands for.
            (int[] begin, int[] end, _) = setting.Padding.ForConvTranspose(setting.Rank, setting.KernelSizes, [.. setting.Stride], [.. setting.Dilation], 0);
            Padding pairs = Padding.Pairs([.. begin.Zip(end)]);

            Tensor forth = ConvolutionMatrix.Conv(weight, output, setting.Stride, pairs, setting.Dilation, setting.Groups, setting.Mode);
            Tensor back = ConvolutionMatrix.ConvTranspose(
                weight, input, setting.Stride, setting.Padding, setting.OutputPadding, setting.Groups, setting.Dilation, setting.OutputSize, setting.Mode);

            back.Transpose(0, 1).ToArray<double>().Should().Equal(forth.ToArray<double>(), "{0}", setting);
        }
    }

    /// <summary>The matrix that the 2D notebook builds: an 8 × 8 input, a 3 × 3 kernel, stride 1.</summary>
    [Fact]
    public void A_3_by_3_kernel_on_6_by_6_cells_makes_a_64_by_36_matrix()
    {
        Tensor matrix = ConvolutionMatrix.ConvTranspose(Filled.Counting(1, 1, 3, 3), [6, 6]);

        matrix.Shape.ToArray().Should().Equal(64, 36);
        matrix.Select(1, 0).Reshape(8, 8)[..4, ..4].ToArray<double>().Should().Equal(1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0);
        matrix.Sum().Item<double>().Should().Be(45 * 36);
    }

    [Fact]
    public void Both_element_types_serve_and_nothing_is_recorded()
    {
        Tensor weight = Filled.Integers([2, 1, 2], 1, dtype: DType.Float32);
        weight.RequiresGrad = true;

        Tensor matrix = ConvolutionMatrix.Conv(weight, [4]);

        matrix.DType.Should().Be(DType.Float32);
        matrix.RequiresGrad.Should().BeFalse();
    }

    [Theory]
    [InlineData(new[] { 1, 1, 3 }, new int[0], "inputSize")]
    [InlineData(new[] { 1, 1, 3 }, new[] { 5, 5 }, "weight")]
    [InlineData(new[] { 1, 1, 3 }, new[] { 2 }, "input")]
    [InlineData(new[] { 1, 1, 3 }, new[] { 0 }, "input")]
    public void Sizes_that_do_not_fit_are_refused(int[] weight, int[] inputSize, string argument) =>
        FluentActions.Invoking(() => ConvolutionMatrix.Conv(Tensor.Ones(weight), inputSize))
            .Should().Throw<ArgumentException>().Which.ParamName.Should().Be(argument);

    [Fact]
    public void A_matrix_larger_than_an_array_is_refused()
    {
        Tensor weight = Tensor.Ones(1, 1, 1, 1);

        FluentActions.Invoking(() => ConvolutionMatrix.Conv(weight, [300, 300])).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => ConvolutionMatrix.ConvTranspose(weight, [40_000, 40_000])).Should().Throw<OverflowException>();
    }

    private static ConvolutionLayer Layer(ConvolutionSetting setting)
    {
        ConvolutionLayer layer = setting.Module();
        layer.Weight.CopyFrom(Filled.Integers(layer.Weight.Shape, 1));
        return layer;
    }

    private static void CheckProduct(ConvolutionSetting setting, Tensor matrix, ConvolutionLayer layer)
    {
        Tensor input = Filled.Integers(setting.Input, 2);
        Tensor output = layer.Forward(input, setting.OutputSize).Detach();
        (int rows, int columns) = (matrix.Shape[0], matrix.Shape[1]);
        double[] m = matrix.ToArray<double>(), x = input.ToArray<double>();
        double[] product = [.. Enumerable.Range(0, rows).Select(row => System.Numerics.Tensors.TensorPrimitives.Dot<double>(m.AsSpan(row * columns, columns), x))];
        product.Should().Equal(output.ToArray<double>(), "{0}", setting);
    }
}
