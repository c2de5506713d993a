namespace TransposedConv.Tests.Operators;

public class IndexingTests
{
    public static TheoryData<DType> DTypes => ElementTypes.All;

    [Theory]
    [MemberData(nameof(DTypes))]
    public void Reading_at_positions_keeps_any_element_type(DType dtype)
    {
        Tensor x = ElementTypes.Bits(dtype, 2, 3), index = Tensor.From<int>([1, 0, 1]);

        foreach ((Tensor y, double[] expected) in new[]
        {
            (x.IndexSelect(1, index), new double[] { 1, 0, 1, 0, 1, 0 }),
            (x.Gather(1, index.Reshape(1, 3)), [1, 0, 1]),
            (x.MaskedSelect(Tensor.From<bool>([true, true, false])), [0, 1, 1, 0]),
            (x[Tensor.From<bool>([false, true])], [1, 0, 1]),
            (x[Tensor.From<long>([-1])], [1, 0, 1]),
            (x.TakeAlongDim(Tensor.From<long>([5, 0])), [1, 0]),
            (x.Tril(), [0, 0, 0, 1, 0, 0]),
            (x.Roll(1, 1), [0, 0, 1, 1, 1, 0]),
            (x.Repeat(1, 2), [0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1]),
            (x.Diagonal(), [0, 0]),
        })
        {
            y.DType.Should().Be(dtype);
            y.Values().Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData(3, "*0 ≤ index < 3, the size of axis 0, got 3*")]
    [InlineData(-1, "*0 ≤ index < 3, the size of axis 0, got -1*")]
    [InlineData(1L << 32, "*got 4294967296*")]
    public void A_position_outside_the_axis_is_refused_before_anything_is_written(long outside, string message)
    {
        Tensor x = Tensor.Zeros(3, 2), index = Tensor.From<long>([0, outside]), ones = Tensor.Ones(2, 2);
        foreach (Action read in new Action[]
        {
            () => x.IndexSelect(0, index),
            () => x.Gather(0, index.Reshape(2, 1)),
            () => x.ScatterAdd(0, index.Reshape(2, 1), ones),
            () => x.IndexAdd(0, index, ones),
            () => x.TakeAlongDim(index.Reshape(2, 1), 0),
        })
        {
            read.Should().Throw<ArgumentOutOfRangeException>().WithMessage("index: " + message);
        }

        x.Values().Should().AllBeEquivalentTo(0.0);
        FluentActions.Invoking(() => x[Tensor.From<long>([-4])]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*-3 ≤ index < 3*");
    }

    [Fact]
    public void Index_shapes_and_types_are_refused_by_name()
    {
        Tensor x = Tensor.Zeros(2, 2), index = Tensor.Zeros([1, 3], DType.Int64);
        FluentActions.Invoking(() => x.Gather(0, index)).Should().Throw<ArgumentException>().WithMessage("index: *[2, 2], except at axis 0; got [1, 3]*");
        x.Gather(1, index).Shape.Should().Equal(1, 3);
        FluentActions.Invoking(() => x.Gather(1, index[0])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Gather(1, Tensor.Zeros(1, 1))).Should().Throw<ArgumentException>().WithMessage("index: *int64 or int32, got float32*");
        FluentActions.Invoking(() => x.ScatterAdd(1, index, Tensor.Ones(1, 2))).Should().Throw<ArgumentException>().WithMessage("src: *[1, 3]; got [1, 2]*");
        FluentActions.Invoking(() => x.ScatterAdd(1, index, Tensor.Ones([1, 3], DType.Float64))).Should().Throw<ArgumentException>().WithMessage("src: *float32*float64*");
        FluentActions.Invoking(() => x.IndexSelect(0, index)).Should().Throw<ArgumentException>().WithMessage("index: expected a vector*[1, 3]*");
        FluentActions.Invoking(() => x.IndexAdd(0, index[0], Tensor.Ones(2, 2))).Should().Throw<ArgumentException>().WithMessage("source: expected shape [3, 2]*got [2, 2]*");
        FluentActions.Invoking(() => x.MaskedSelect(Tensor.From<bool>([true, false, true]))).Should().Throw<ArgumentException>().WithMessage("MaskedSelect: *");
        FluentActions.Invoking(() => x.MaskedSelect(x)).Should().Throw<ArgumentException>().WithMessage("mask: *bool*");
        FluentActions.Invoking(() => x[Tensor.From<bool>([true])]).Should().Throw<ArgumentException>().WithMessage("index: *leading axes [2, 2], got [1]*");
        FluentActions.Invoking(() => x.TakeAlongDim(Tensor.From<long>([0]), 0)).Should().Throw<ArgumentException>().WithMessage("indices: expected rank 2*");
        FluentActions.Invoking(() => x.Gather(2, index)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("dim: *");
    }

    [Fact]
    public void Scalars_count_as_one_place()
    {
        Tensor three = Tensor.From(3f), zero = Tensor.From<long>([0]);
        three.Gather(0, zero).Shape.Should().Equal(1);
        three.Gather(0, zero[0]).Shape.Rank.Should().Be(0);
        Tensor.From<float>([3, 4]).Gather(0, Tensor.From(1L)).Item<float>().Should().Be(4);
        three.IndexSelect(0, zero).Shape.Rank.Should().Be(0);
        Tensor.From<float>([3, 4]).IndexSelect(0, Tensor.From(1L)).ToArray<float>().Should().Equal(4);
        three.IndexAdd(0, zero, Tensor.From<float>([2])).Item<float>().Should().Be(5);
        three.ScatterAdd(0, zero, Tensor.From<float>([2])).Item<float>().Should().Be(5);
        Tensor.Zeros(2, 2).Gather(0, Tensor.Zeros([0], DType.Int64)).Shape.Should().Equal(0);
        three.MaskedSelect(Tensor.From(true)).ToArray<float>().Should().Equal(3);
        Tensor.From<float>([3, 4])[Tensor.From(true)].Shape.Should().Equal(1, 2);
        Tensor.From<float>([3, 4])[Tensor.From(false)].Shape.Should().Equal(0, 2);
        Tensor.From<float>([3, 4])[Tensor.From(-1L)].Item<float>().Should().Be(4);
    }

    [Fact]
    public void Nonzero_lists_indices_and_takes_NaN_for_something()
    {
        Tensor rows = Tensor.From(new[,] { { 0f, float.NaN }, { -0f, 2f } }).Nonzero();
        rows.DType.Should().Be(DType.Int64);
        rows.Shape.Should().Equal(2, 2);
        rows.ToArray<long>().Should().Equal(0, 1, 1, 1);
        Tensor.From(3f).Nonzero().Shape.Should().Equal(1, 0);
        Tensor.From(0f).Nonzero().Shape.Should().Equal(0, 0);
        Tensor.Zeros(2, 0).Nonzero().Shape.Should().Equal(0, 2);
        ElementTypes.Bits(DType.BFloat16, 3).Nonzero().ToArray<long>().Should().Equal(1);
    }

    [Fact]
    public void Adding_at_positions_counts_in_every_computing_type_and_leaves_the_operand_alone()
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int32, DType.UInt8 })
        {
            Tensor zeros = Tensor.Zeros([3], dtype), index = Tensor.From<long>([2, 0, 2]), ones = Tensor.Ones([3], dtype);
            zeros.ScatterAdd(0, index, ones).Values().Should().Equal(1, 0, 2);
            zeros.IndexAdd(0, index, ones, alpha: 3).Values().Should().Equal(3, 0, 6);
            zeros.Values().Should().Equal(0, 0, 0);
        }
    }

    [Fact]
    public void A_later_change_of_the_index_does_not_disturb_the_gradient()
    {
        Tensor x = Tensor.Ones([3], requiresGrad: true), index = Tensor.From<long>([2, 2]);
        Tensor y = x.IndexSelect(0, index);
        index.Fill(0);
        y.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(0, 0, 2);
    }
}
