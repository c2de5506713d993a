namespace TransposedConv.Tests.Creation;

public class FromTests
{
    [Fact]
    public void Arrays_of_each_rank_give_their_shape_and_values()
    {
        Check(Tensor.From(7f), [], 7);
        Check(Tensor.From(new float[] { 1, 2, 3 }), [3], 1, 2, 3);
        Check(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }), [2, 2], 1, 2, 3, 4);
        Check(Tensor.From(new float[,,] { { { 1 }, { 2 } } }), [1, 2, 1], 1, 2);
        Check(Tensor.From(new float[,,,] { { { { 1, 2 } } } }), [1, 1, 1, 2], 1, 2);
        Check(Tensor.From(new float[,,,,] { { { { { 1, 2 }, { 3, 4 } } } } }), [1, 1, 1, 2, 2], 1, 2, 3, 4);
        Check(Tensor.From(new float[0, 3]), [0, 3]);

        static void Check(Tensor tensor, int[] shape, params float[] values)
        {
            tensor.Shape.Should().Equal(shape);
            tensor.ToArray<float>().Should().Equal(values);
        }
    }

    [Fact]
    public void The_element_type_follows_from_the_values()
    {
        Tensor.From(new double[,] { { 0.5 } }).DType.Should().Be(DType.Float64);
        Tensor.From(new[] { (Half)1 }).DType.Should().Be(DType.Float16);
        Tensor.From(new[] { (BFloat16)1f }).DType.Should().Be(DType.BFloat16);
        Tensor.From(5L).DType.Should().Be(DType.Int64);
        Tensor.From([1, 2]).DType.Should().Be(DType.Int32);
        Tensor.From(new byte[,,] { { { 9 } } }).Item<byte>().Should().Be(9);
        Tensor.From(new[,] { { true, false } }).ToArray<bool>().Should().Equal(true, false);
        FluentActions.Invoking(() => Tensor.From('a')).Should().Throw<NotSupportedException>().WithMessage("*Char*");
    }

    [Fact]
    public void Spans_are_copied_in_row_major_order()
    {
        float[] values = [1, 2, 3, 4, 5, 6];

        Tensor tensor = Tensor.From(values, [2, 3], requiresGrad: true);
        values[0] = 100;

        tensor.Shape.Should().Equal(2, 3);
        tensor.ToArray<float>().Should().Equal(1, 2, 3, 4, 5, 6);
        tensor.RequiresGrad.Should().BeTrue();
        Tensor.From([1f, 2f], [2, 1]).Shape.Should().Equal(2, 1);
    }

    [Fact]
    public void A_wrong_number_of_values_is_refused()
    {
        FluentActions.Invoking(() => Tensor.From([1f, 2f, 3f], [2, 2])).Should().Throw<ArgumentException>().WithMessage("values: expected 4*[2, 2]*got 3*");
        FluentActions.Invoking(() => Tensor.Wrap(new float[3], [2, 2])).Should().Throw<ArgumentException>().WithParameterName("array");
        FluentActions.Invoking(() => Tensor.From([1f], [-1])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Only_types_with_gradients_may_require_them()
    {
        Tensor.From(new float[,,] { { { 1, 2, 3, 4 } } }, requiresGrad: true).IsLeaf.Should().BeTrue();
        FluentActions.Invoking(() => Tensor.From([1L], requiresGrad: true)).Should().Throw<InvalidOperationException>().WithMessage("*int64*");
    }

    [Fact]
    public void Null_arrays_are_refused()
    {
        FluentActions.Invoking(() => Tensor.From((float[])null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Tensor.From((float[,])null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Tensor.Wrap((float[])null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void A_wrapped_array_is_shared_both_ways()
    {
        float[] array = [1, 2, 3, 4];
        Tensor tensor = Tensor.Wrap(array, [2, 2]);

        array[3] = 40;
        tensor[0].Fill(-1);

        tensor.ToArray<float>().Should().Equal(-1, -1, 3, 40);
        array.Should().Equal(-1, -1, 3, 40);
        Tensor.Wrap(array).Shape.Should().Equal(4);
    }

    [Fact]
    public void Empty_tensors_have_the_shape_asked_for()
    {
        Tensor.Empty(2, 3).Shape.Should().Equal(2, 3);
        Tensor.Empty([0, 2], DType.Int64).ElementCount.Should().Be(0);
        Tensor.EmptyLike(Tensor.Ones([3], DType.Bool)).DType.Should().Be(DType.Bool);
    }
}
