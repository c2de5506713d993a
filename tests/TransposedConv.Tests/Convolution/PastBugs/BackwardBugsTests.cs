using TransposedConv.Autograd;
using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution.PastBugs;

/// <summary>Gradients, layouts, special values, threads.</summary>
public sealed class BackwardBugsTests
{
    public static TheoryData<string> Layers => LayerFactory.Names;

    [Fact]
    [PastBug("backward crash")]
    public void Dilation_with_output_padding_has_gradients() =>
        CheckDerivatives(new("ConvTranspose2d", [1, 2, 3, 3], 2, 3) { Stride = 2, Padding = 1, Dilation = 2, OutputPadding = 1 }, second: false);

    [Fact]
    [PastBug("double backward")]
    public void Dilated_and_grouped_layers_have_second_derivatives()
    {
        CheckDerivatives(new("ConvTranspose2d", [1, 2, 2, 2], 2, 2) { Dilation = 2, Stride = 2 }, second: true);
        CheckDerivatives(new("ConvTranspose2d", [1, 4, 2, 2], 2, 2) { Groups = 2 }, second: true);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    [PastBug("non-contiguous weight")]
    public void Weights_and_inputs_in_any_layout_give_the_same(string name)
    {
        LayoutTests layouts = new();
        layouts.Permuted_operands_give_what_their_copies_give(name);
        layouts.Expanded_operands_give_what_their_copies_give(name);
    }

    [Fact]
    [PastBug("non-contiguous grad")]
    public void A_transposed_upstream_gradient_serves()
    {
        Tensor upstream = Filled.Integers([1, 2, 5, 7], 3);
        double[] byView = Gradient(upstream.Transpose(-2, -1).Contiguous().Transpose(-2, -1)), byCopy = Gradient(upstream);
        byView.Should().Equal(byCopy);
        Gradient(Tensor.Ones([1, 2, 7, 5], DType.Float64).Transpose(-2, -1)).Should().Equal(Gradient(Tensor.Ones([1, 2, 5, 7], DType.Float64)));

        static double[] Gradient(Tensor upstream)
        {
            Tensor x = Filled.Integers([1, 1, 3, 5], 1), w = Filled.Integers([1, 2, 3, 3], 2);
            x.RequiresGrad = true;
            Functional.ConvTranspose2d(x, w).Backward(upstream);
            return x.Grad!.ToArray<double>();
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    [PastBug("empty batch")]
    public void Empty_batches_have_outputs_and_zero_gradients(string name) => new EmptyBatchTests().Output_has_the_shape_and_gradients_are_zeros(name);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [PastBug("NaN/Inf")]
    public void Zeros_are_multiplied_where_cells_exist_and_only_there(DType dtype)
    {
        SpecialValueTests values = new();
        values.Zero_times_infinity_is_NaN_inside_the_grid(dtype);
        values.Cells_outside_the_grid_contribute_nothing(dtype);
    }

    /// <summary>Speed is a matter of the benchmarks: a timed assertion would fail on a busy machine.</summary>
    [Fact]
    [PastBug("denormals")]
    public void Subnormal_numbers_are_exact_and_the_mode_stays() => new SpecialValueTests().Subnormal_numbers_are_kept_and_the_floating_point_mode_too();

    [Theory]
    [InlineData("ConvTranspose2d")]
    [PastBug("thread safety")]
    public void Threads_share_a_layer(string name) => new ThreadSafetyTests().One_layer_on_many_threads_gives_the_serial_bits(name);

    [Theory]
    [InlineData("ConvTranspose1d")]
    [PastBug("nondeterminism")]
    public void Repeated_calls_give_the_same_bits(string name) => new ThreadSafetyTests().The_same_call_gives_the_same_bits_every_time(name);

    private static void CheckDerivatives(ConvolutionSetting setting, bool second)
    {
        Tensor[] operands = [Filled.Reals(setting.Input, 1), Filled.Reals(setting.WeightShape, 2), Filled.Reals([setting.Out], 3)];
        foreach (Tensor operand in operands) operand.RequiresGrad = true;
        Tensor Function(Tensor[] x) => setting.Apply(x[0], x[1], x[2]);
        GradCheck.Check(Function, operands).Should().BeTrue();
        if (second) GradGradCheck.Check(Function, operands).Should().BeTrue();
    }
}
