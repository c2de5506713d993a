namespace TransposedConv.Tests.Operators;

public class JoiningTests
{
    public static TheoryData<DType> DTypes => ElementTypes.All;

    [Fact]
    public void Cat_appends_zeros_to_a_frame()
    {
        Tensor x = Tensor.From(new float[,,] { { { 1, 2, 3, 4 } } }, requiresGrad: true);

        Tensor y = Tensor.Cat([x, Tensor.Zeros(1, 1, 2)], dim: -1);

        y.Shape.Should().Equal(1, 1, 6);
        y.ToArray<float>().Should().Equal(1, 2, 3, 4, 0, 0);
        y.GradFn!.Name.Should().Be("CatBackward0");
    }

    [Theory]
    [MemberData(nameof(DTypes))]
    public void Joining_keeps_any_element_type(DType dtype)
    {
        Tensor a = ElementTypes.Bits(dtype, 2, 2), b = ElementTypes.Bits(dtype, 2, 1);

        Tensor joined = Tensor.Cat([a, b], 1), stacked = Tensor.Stack([a, a], -1), padded = a.Pad([1, 0], value: 1);

        joined.DType.Should().Be(dtype);
        joined.Values().Should().Equal(0, 1, 0, 1, 0, 1);
        stacked.DType.Should().Be(dtype);
        stacked.Values().Should().Equal(0, 0, 1, 1, 1, 1, 0, 0);
        padded.DType.Should().Be(dtype);
        padded.Values().Should().Equal(1, 0, 1, 1, 1, 0);
    }

    [Theory]
    [InlineData(PadMode.Reflect, new double[] { 1, 0, 1, 0, 1 })]
    [InlineData(PadMode.Replicate, new double[] { 0, 0, 1, 0, 0 })]
    [InlineData(PadMode.Circular, new double[] { 0, 0, 1, 0, 0 })]
    public void Repeating_pads_keep_any_element_type(PadMode mode, double[] expected)
    {
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            Tensor y = ElementTypes.Bits(dtype, 1, 3).Pad([1, 1], mode);
            y.DType.Should().Be(dtype);
            y.Values().Should().Equal(expected);
        }
    }

    [Fact]
    public void The_joined_type_is_promoted_and_each_gradient_comes_back_in_its_own()
    {
        Tensor narrow = Tensor.Ones([2], DType.Float32, requiresGrad: true), wide = Tensor.Ones([1], DType.Float64, requiresGrad: true);

        Tensor y = Tensor.Cat([narrow, wide, Tensor.Ones([1], DType.Bool)]);
        (y * y).Sum().Backward();

        y.DType.Should().Be(DType.Float64);
        narrow.Grad!.DType.Should().Be(DType.Float32);
        narrow.Grad.ToArray<float>().Should().Equal(2, 2);
        wide.Grad!.ToArray<double>().Should().Equal(2);
        Tensor.Stack([narrow.Detach(), Tensor.Ones([2], DType.Int64)]).DType.Should().Be(DType.Float32);
    }

    [Fact]
    public void Empty_vectors_join_with_any_shape_and_still_get_a_gradient()
    {
        Tensor x = Tensor.Ones([2, 2], requiresGrad: true), empty = Tensor.Zeros([0], requiresGrad: true);

        Tensor y = Tensor.Cat([empty, x, empty], 1);
        y.Sum().Backward();

        y.Shape.Should().Equal(2, 2);
        empty.Grad!.Shape.Should().Equal(0);
        Tensor.Cat([empty, empty], 1).Shape.Should().Equal(0);
        Tensor.Cat([Tensor.Zeros([0], DType.Float64), x]).DType.Should().Be(DType.Float64);
    }

    [Fact]
    public void Joins_that_make_no_sense_are_refused_by_name()
    {
        Tensor x = Tensor.Zeros(2, 2);
        FluentActions.Invoking(() => Tensor.Cat([])).Should().Throw<ArgumentException>().WithMessage("tensors: expected at least one*");
        FluentActions.Invoking(() => Tensor.Cat([x, null!])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Tensor.Cat([x, Tensor.Zeros(3, 3)])).Should().Throw<ArgumentException>().WithMessage("tensors: *axis 0 only*[2, 2], [3, 3]*");
        FluentActions.Invoking(() => Tensor.Cat([x, Tensor.Zeros(2, 0)])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Cat([Tensor.Zeros(2), x])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Cat([Tensor.Zeros(), x])).Should().Throw<ArgumentException>().WithMessage("*scalar at position 0*");
        FluentActions.Invoking(() => Tensor.Cat([x], 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("dim: *[-2, 1]*got 2*");
        FluentActions.Invoking(() => Tensor.Cat([.. Enumerable.Repeat(Tensor.Zeros(1).Expand(int.MaxValue), 2)])).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => Tensor.Stack([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Stack([x, Tensor.Zeros(2, 0)])).Should().Throw<ArgumentException>().WithMessage("*[2, 2] and [2, 0]*");
        FluentActions.Invoking(() => Tensor.Stack([Tensor.Zeros(2)], 2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(new[] { 1 }, PadMode.Constant, "*pairs*")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1 }, PadMode.Constant, "*at most 3 axes*")]
    [InlineData(new[] { -3, -2 }, PadMode.Constant, "*crop no more*(-3, -2) at axis 2 of shape [1, 2, 3]*")]
    [InlineData(new[] { int.MinValue, 0 }, PadMode.Constant, "*crop no more*")]
    [InlineData(new[] { 3, 0 }, PadMode.Reflect, "*smaller than the axis*Reflect*(3, 0)*")]
    [InlineData(new[] { -2, 3 }, PadMode.Reflect, "*smaller than the axis*")]
    [InlineData(new[] { -1, -2 }, PadMode.Reflect, "*at least one cell*")]
    [InlineData(new[] { -1, -2 }, PadMode.Replicate, "*at least one cell*")]
    [InlineData(new[] { 4, 0 }, PadMode.Circular, "*no larger than the axis*")]
    [InlineData(new[] { -3, 1 }, PadMode.Circular, "*something to repeat*")]
    [InlineData(new int[0], PadMode.Replicate, "*spatial axes*")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1 }, PadMode.Replicate, "*spatial axes*")]
    public void Pads_that_make_no_sense_are_refused_by_name(int[] padding, PadMode mode, string message) =>
        FluentActions.Invoking(() => Tensor.Zeros(1, 2, 3).Pad(padding, mode)).Should().Throw<ArgumentException>().WithMessage("padding: " + message);

    [Fact]
    public void Only_constant_pads_take_a_value_and_sizes_are_checked_before_anything_is_made()
    {
        Tensor x = Tensor.Zeros(1, 2, 3);
        FluentActions.Invoking(() => x.Pad([1, 1], PadMode.Reflect, 2)).Should().Throw<ArgumentException>().WithMessage("value: *Reflect*");
        FluentActions.Invoking(() => x.Pad([1, 1], (PadMode)9)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => x.Pad([int.MaxValue, int.MaxValue])).Should().Throw<OverflowException>().WithMessage("padding: axis 2*");
        x.Pad([]).ToArray<float>().Should().Equal(x.ToArray<float>());
        Tensor.From<long>([1, 1]).Pad([1, 0], value: 2.7).ToArray<long>().Should().Equal(2, 1, 1);
        Tensor.Zeros(2, 3, 0).Pad([1, 1], value: 5).Sum().Item<float>().Should().Be(60);
    }

    [Fact]
    public void Repeats_that_make_no_sense_are_refused_by_name()
    {
        Tensor x = Tensor.Zeros(2, 3);
        FluentActions.Invoking(() => x.Repeat(2)).Should().Throw<ArgumentException>().WithMessage("sizes: expected 2 or more*");
        FluentActions.Invoking(() => x.Repeat(-1, 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Repeat(int.MaxValue, 1)).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => x.RepeatInterleave(-1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("repeats: *got -1*");
        FluentActions.Invoking(() => x.RepeatInterleave(Tensor.From<long>([1, 2, 3]), 0)).Should().Throw<ArgumentException>().WithMessage("repeats: *2, the length of axis 0*");
        FluentActions.Invoking(() => x.RepeatInterleave(Tensor.Ones(2), 0)).Should().Throw<ArgumentException>().WithMessage("repeats: *int64 or int32*");
        FluentActions.Invoking(() => x.RepeatInterleave(int.MaxValue)).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => x.Roll([1, 2], [0])).Should().Throw<ArgumentException>().WithMessage("shifts: *");
        FluentActions.Invoking(() => Tensor.Zeros().Roll(1, 0)).Should().Throw<InvalidOperationException>();
        Tensor.From(3f).Roll(1).Item<float>().Should().Be(3);
        Tensor.From<long>([1, 2, 3]).Roll(int.MinValue, 0).ToArray<long>().Should().Equal(3, 1, 2);
        Tensor.From(3f).Repeat().Item<float>().Should().Be(3);
        Tensor.From(3f).RepeatInterleave(2).ToArray<float>().Should().Equal(3, 3);
        x.Repeat(1, 1).Fill(7);
        x.Values().Should().AllBeEquivalentTo(0.0, "a repeat is a copy even when it repeats nothing");
    }
}
