namespace TransposedConv.Tests.Operators;

public class OrderingTests
{
    public static TheoryData<DType> DTypes => ElementTypes.All;

    [Theory]
    [MemberData(nameof(DTypes))]
    public void Equal_elements_keep_their_order_in_any_type_and_both_directions(DType dtype)
    {
        Tensor x = ElementTypes.Bits(dtype, 5);
        (Tensor up, Tensor upFrom) = x.Sort(stable: true);
        (Tensor down, Tensor downFrom) = x.Sort(descending: true);

        up.DType.Should().Be(dtype);
        up.Values().Should().Equal(0, 0, 0, 1, 1);
        upFrom.ToArray<long>().Should().Equal(0, 2, 4, 1, 3);
        down.Values().Should().Equal(1, 1, 0, 0, 0);
        downFrom.ToArray<long>().Should().Equal(1, 3, 0, 2, 4);
        x.Argsort(descending: true).ToArray<long>().Should().Equal(1, 3, 0, 2, 4);
        x.TopK(3).Indices.ToArray<long>().Should().Equal(1, 3, 0);
    }

    [Fact]
    public void NaN_is_the_greatest_of_all()
    {
        Tensor x = Tensor.From<float>([float.NaN, float.PositiveInfinity, -1, float.NaN]);
        x.Sort().Indices.ToArray<long>().Should().Equal(2, 1, 0, 3);
        x.Sort(descending: true).Indices.ToArray<long>().Should().Equal(0, 3, 1, 2);
        x.TopK(1).Values.Item<float>().Should().Be(float.NaN);
        x.TopK(1, largest: false).Values.Item<float>().Should().Be(-1);
    }

    [Fact]
    public void Long_rows_come_out_sorted_like_the_framework_sorts_them()
    {
        long[] values = Tensor.Randint(-500, 500, [4000], generator: new Generator(5)).ToArray<long>();
        (Tensor sorted, Tensor from) = Tensor.From<long>(values).Sort();
        sorted.ToArray<long>().Should().Equal(values.Order());
        from.ToArray<long>().Should().Equal(Enumerable.Range(0, 4000).OrderBy(i => values[i]).Select(static i => (long)i));
    }

    [Fact]
    public void Scalars_and_empty_axes_are_sorted_too()
    {
        (Tensor value, Tensor index) = Tensor.From(3f).Sort(0);
        value.Item<float>().Should().Be(3);
        index.Item<long>().Should().Be(0);
        Tensor.From(3f).TopK(1).Values.Item<float>().Should().Be(3);
        Tensor.Zeros(0, 3).Sort(0).Indices.Shape.Should().Equal(0, 3);
        Tensor.Zeros(0, 3).TopK(0).Values.Shape.Should().Equal(0, 0);
        FluentActions.Invoking(() => Tensor.Zeros(0, 3).TopK(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Tensor.Zeros(2, 3).TopK(4, 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("k: expected 0 to 3, the length of axis 1 of shape [2, 3], got 4*");
        FluentActions.Invoking(() => Tensor.From(3f).TopK(2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Running_sums_widen_integers_and_take_a_type()
    {
        Tensor.From<byte>([200, 100]).Cumsum(0).ToArray<long>().Should().Equal(200, 300);
        Tensor.From<bool>([true, true]).Cumprod(0).ToArray<long>().Should().Equal(1, 1);
        Tensor.From<int>([1, 2]).Cumsum(0, DType.Float64).ToArray<double>().Should().Equal(1, 3);
        Tensor.From(2f).Cumprod(0).Item<float>().Should().Be(2);
        Tensor.From<float>([1, float.NaN, 2]).Cumsum(0).ToArray<float>().Should().Equal(1, float.NaN, float.NaN);
        FluentActions.Invoking(() => Tensor.Ones([2], DType.Float16).Cumsum(0)).Should().Throw<NotSupportedException>().WithMessage("Cumsum: *float16*");
        FluentActions.Invoking(() => Tensor.Ones(2).Cumsum(1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
