using TransposedConv.Kernels.Convolution;
using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution.PastBugs;

/// <summary>Sizes: overflow, signs, and what ConvTranspose makes of output padding and output size.</summary>
public sealed class SizeBugsTests
{
    private const int Huge = int.MaxValue;

    [Fact]
    [PastBug("int overflow (shape)")]
    public void Sizes_near_2_to_the_31_are_refused_whichever_argument_makes_them()
    {
        Refuses(() => new ConvTranspose1d(1, 1, 2, stride: Huge).Forward(Tensor.Ones(1, 1, 3)));
        Refuses(() => new ConvTranspose1d(1, 1, 3, dilation: Huge).Forward(Tensor.Ones(1, 1, 1)));
        Refuses(() => new ConvTranspose1d(1, 1, 1, stride: Huge, outputPadding: Huge - 1).Forward(Tensor.Ones(1, 1, 1)));
        Refuses(() => new ConvTranspose2d(1, 1, 2, stride: Huge, dilation: Huge).Forward(Tensor.Ones(1, 1, 3, 3)));
        Refuses(() => new ConvTranspose1d(1, 1, 1, stride: 2).Forward(Tensor.Ones(1).Expand(1, 1, Huge)));
        Refuses(() => new ConvTranspose2d(1, 1, Huge));

        static void Refuses(Func<object> action) => FluentActions.Invoking(action).Should().Throw<OverflowException>();
    }

    /// <summary>A stride of 2³¹ itself does not fit the argument's type; the largest that does overflows all the same.</summary>
    [Fact]
    [PastBug("int overflow (stride=2^31)")]
    public void The_largest_stride_is_refused_by_name() =>
        FluentActions.Invoking(() => new ConvTranspose1d(5, 3, 2, stride: Huge, padding: 1).Forward(Tensor.Ones(3, 5, 7)))
            .Should().Throw<OverflowException>().WithMessage("*output size on axis 0*12884901882*");

    /// <summary>The reported shape, whose columns buffer has more than 2³¹ elements, has a geometry here; a small layer of the same arguments is computed.</summary>
    [Fact]
    [PastBug("int overflow (index, col2vol)")]
    public void A_volume_whose_columns_exceed_32_bits_needs_none()
    {
        int[] two = [2, 2, 2], one = [1, 1, 1];
        ConvolutionGeometry.ConvTranspose([1, 64, 8, 128, 172], [64, 128, 5, 5, 5], 128, two, two, two, one, [], 1, one)
            .LargeShape().Should().Equal(1, 128, 16, 256, 344);

        ConvolutionSetting small = new("ConvTranspose3d", [1, 2, 2, 3, 3], 3, 5) { Stride = 2, Padding = 2, OutputPadding = 1, HasBias = false };
        Tensor x = Filled.Integers(small.Input, 1), w = Filled.Integers(small.WeightShape, 2);
        small.Apply(x, w, null).ToArray<double>().Should().Equal(ByMatrix(small, x, w));
    }

    [Fact]
    [PastBug("int overflow (col2im K*L>2^32)")]
    public void Kernel_times_length_beyond_32_bits_is_computed() => new LargeCallTests().Taps_times_cells_may_exceed_32_bits();

    /// <summary>The reported image has a geometry, and no buffer of it is made; what would not fit an array is refused by its type.</summary>
    [Fact]
    [PastBug("int overflow (im2col/col2im int32)")]
    public void An_image_whose_columns_exceed_32_bits_needs_none()
    {
        int[] one = [1, 1];
        ConvolutionGeometry.Conv([1, 32, 2800, 2800], [1, 32, 3, 3], null, one, one, one, one, 1).SmallShape().Should().Equal(1, 1, 2800, 2800);
        FluentActions.Invoking(() => new Conv2d(1, 288, 3, padding: 1).Forward(Tensor.Ones(1).Expand(1, 1, 2800, 2800)))
            .Should().Throw<OverflowException>().WithMessage("*288*2800*2800*");
    }

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("ConvTranspose2d")]
    [PastBug("large batch equality")]
    public void Slices_of_a_large_batch_equal_the_whole(string name) => new LargeCallTests().Slices_of_the_batch_equal_the_whole(name);

    /// <summary>Refused, as PyTorch 1.13 does ("Output size is too small"); PyTorch 2.2 returns an empty tensor of shape [1, 8, 0, 16].</summary>
    [Fact]
    [PastBug("zero/negative output size")]
    public void An_output_of_no_cells_is_refused()
    {
        FluentActions.Invoking(() => new ConvTranspose2d(1, 1, 3, padding: 8).Forward(Tensor.Ones(1, 1, 14, 14)))
            .Should().Throw<ArgumentException>().WithMessage("input must give a positive output size*14 cells give 0*").WithParameterName("input");
        FluentActions.Invoking(() => new ConvTranspose2d(8, 8, 3, padding: 3).Forward(Tensor.Ones(1, 8, 4, 4)))
            .Should().Throw<ArgumentException>().WithMessage("*4 cells give 0*");
        FluentActions.Invoking(() => new Conv1d(1, 1, 5).Forward(Tensor.Ones(1, 1, 4))).Should().Throw<ArgumentException>().WithParameterName("input");
    }

    [Fact]
    [PastBug("output_padding bound")]
    public void Output_padding_is_legal_below_stride_or_dilation_and_nowhere_else()
    {
        foreach (int stride in Enumerable.Range(1, 4))
        {
            foreach (int dilation in Enumerable.Range(1, 4))
            {
                foreach (int outputPadding in Enumerable.Range(0, 6))
                {
                    Action make = () => new ConvTranspose2d(1, 1, 3, stride, 0, (0, outputPadding), dilation: dilation).Forward(Tensor.Ones(1, 1, 2, 2));
                    if (outputPadding < Math.Max(stride, dilation)) make.Should().NotThrow();
                    else make.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("outputPadding");
                }
            }
        }
    }

    [Fact]
    [PastBug("output_size ignored / wrong")]
    public void Output_size_counts_dilation_and_holds_without_a_batch()
    {
        ConvTranspose2d layer = new(2, 3, 3, stride: 2, padding: 1, dilation: 2);

        layer.Forward(Tensor.Ones(1, 2, 8, 8), 17, 18).Shape.ToArray().Should().Equal(1, 3, 17, 18);
        layer.Forward(Tensor.Ones(2, 8, 8), 18, 17).Shape.ToArray().Should().Equal(3, 18, 17);
        FluentActions.Invoking(() => layer.Forward(Tensor.Ones(2, 8, 8), 16, 16)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 17 to 18*");
    }

    /// <summary>
    /// ONNX's explicit output_shape is outputSize here. Larger than any output padding makes it, it is refused; output padding of a stride and more
    /// under a larger dilation is computed.
    /// </summary>
    [Fact]
    [PastBug("col2im OOB")]
    public void No_output_size_reads_beyond_the_input()
    {
        FluentActions.Invoking(() => new ConvTranspose1d(1, 1, 3, stride: 2).Forward(Tensor.Ones(1, 1, 4), 11)).Should().Throw<ArgumentOutOfRangeException>();
        ConvolutionSetting setting = new("ConvTranspose2d", [1, 2, 3, 4], 2, 3) { Stride = (2, 1), Dilation = (4, 5), OutputPadding = (3, 4), HasBias = false };
        double[] x = Filled.Integers(setting.Input, 1).ToArray<double>(), w = Filled.Integers(setting.WeightShape, 2).ToArray<double>();

        setting.Apply(Tensor.From<double>(x, setting.Input), Tensor.From<double>(w, setting.WeightShape), null).ToArray<double>()
            .Should().Equal(PlainConvolution2d.Compute(setting, x, w, null));
    }

    private static double[] ByMatrix(ConvolutionSetting setting, Tensor x, Tensor w)
    {
        Tensor matrix = ConvolutionMatrix.ConvTranspose(w, setting.Input.AsSpan(2), setting.Stride, setting.Padding, setting.OutputPadding);
        return matrix.Matmul(x.Reshape(-1)).ToArray<double>();
    }
}
