namespace TransposedConv.Tests.Operators;

/// <summary>Edges of the views: shared memory, scalars, empty axes, refusals. The operator table holds their values and gradients.</summary>
public class ViewTests
{
    [Fact]
    public void Nested_views_write_into_the_cells_they_show()
    {
        Tensor x = Tensor.Zeros(4, 6);
        Tensor view = x[1.., new TensorSlice(Step: -2)].Transpose(0, 1)[TensorIndex.Ellipsis, 1..].Flip(0).Unsqueeze(0);

        view.CopyFrom(Tensor.Arange(1, 7, 1, DType.Float32).Reshape(1, 3, 2));

        var expected = new float[4, 6];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 2; j++) expected[2 + j, 1 + (2 * i)] = (2 * i) + j + 1;
        }

        x.ToArray<float>().Should().Equal(expected.Cast<float>());
        view.ToArray<float>().Should().Equal(1, 2, 3, 4, 5, 6);
        x.Diagonal(1)[1..].Fill(9);
        x.ToArray<float>()[8].Should().Be(9, "row 1, column 2 is on the diagonal above the main one");
    }

    [Fact]
    public void A_recorded_write_through_nested_views_gives_the_gradient_of_the_equivalent_formula()
    {
        Tensor x = Tensor.Arange(1, 13, 1, DType.Float64).Reshape(3, 4);
        x.RequiresGrad = true;
        Tensor w = Tensor.From(new double[,] { { 2, 3 }, { 5, 7 } }, requiresGrad: true);
        Tensor y = x * x, sibling = y.MT[1];

        y[1.., 1..][.., new TensorSlice(Step: -2)] = w * w;
        (y * sibling.Sum()).Sum().Backward();

        // y holds w² at rows 1–2 and columns 3 and 1; s = y[0][1] + y[1][1] + y[2][1] and L = s·Σy.
        double[] held = [1, 4, 9, 16, 25, 9, 49, 4, 81, 49, 121, 25];
        double sum = held.Sum(), s = held[1] + held[5] + held[9];
        y.ToArray<double>().Should().Equal(held);
        double[] xGrad = [.. Enumerable.Range(0, 12).Select(i => i is 5 or 7 or 9 or 11 ? 0 : 2.0 * (i + 1) * (s + (i == 1 ? sum : 0)))];
        x.Grad!.ToArray<double>().Should().Equal(xGrad);
        w.Grad!.ToArray<double>().Should().Equal(2 * 2 * s, 2 * 3 * (s + sum), 2 * 5 * s, 2 * 7 * (s + sum));
    }

    [Fact]
    public void Writing_part_of_a_tensor_into_another_part_reads_before_it_writes()
    {
        Tensor x = Tensor.Arange(5.0, DType.Float64);
        x[1..] = x[..^1];
        x.ToArray<double>().Should().Equal(0, 0, 1, 2, 3);
        x.CopyFrom(x.Flip(0));
        x.ToArray<double>().Should().Equal(3, 2, 1, 0, 0);
    }

    [Fact]
    public void Repeated_cells_can_not_be_written()
    {
        Tensor x = Tensor.Zeros(1, 3);
        FluentActions.Invoking(() => x.Expand(2, 3).Fill(1)).Should().Throw<InvalidOperationException>().WithMessage("*share memory at axis 0*");
        FluentActions.Invoking(() => x.Expand(2, 3)[..1].Fill(1)).Should().NotThrow();
    }

    [Fact]
    public void Scalars_have_the_views_that_PyTorch_gives_them()
    {
        Tensor x = Tensor.From(3f);
        x.Squeeze(0).Rank.Should().Be(0);
        x.Transpose(0, -1).Rank.Should().Be(0);
        x.Flip(0).Item<float>().Should().Be(3);
        x.Flatten().Shape.Should().Equal(1);
        x.View(-1).Shape.Should().Equal(1);
        x.Unsqueeze(-1).Shape.Should().Equal(1);
        x.Expand(2, 2).ToArray<float>().Should().Equal(3, 3, 3, 3);
        x[TensorIndex.Ellipsis].Rank.Should().Be(0);
        x[TensorIndex.NewAxis].Shape.Should().Equal(1);
        x.Unfold(0, 0, 1).Shape.Should().Equal(0);
        x.MoveAxis(0, -1).Rank.Should().Be(0);
        FluentActions.Invoking(() => x[0]).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Select(0, 0)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => x.Unfold(0, 2, 1)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => x.Unsqueeze(1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Empty_axes_are_cut_as_PyTorch_cuts_them()
    {
        Tensor empty = Tensor.Zeros(0, 2);
        Shapes(empty.Split(0)).Should().Equal("[0, 2]");
        Shapes(empty.Split(3)).Should().Equal("[0, 2]");
        Shapes(empty.Chunk(3)).Should().Equal("[0, 2]", "[0, 2]", "[0, 2]");
        Shapes(Tensor.Zeros(5).Chunk(4)).Should().Equal("[2]", "[2]", "[1]");
        Shapes(Tensor.Zeros(2).Chunk(5)).Should().Equal("[1]", "[1]");
        empty.Split(ReadOnlySpan<int>.Empty).Should().BeEmpty();
        empty.Reshape(-1).Shape.Should().Equal(0);
        empty.Reshape(3, 0).Shape.Should().Equal(3, 0);
        Tensor.Zeros(2, 0, 3).Flatten(1).Shape.Should().Equal(2, 0);
        Tensor.Zeros(2, 2).Diagonal(int.MaxValue).Shape.Should().Equal(0);
        Tensor.Zeros(2, 2).Diagonal(int.MinValue).Shape.Should().Equal(0);
        FluentActions.Invoking(() => empty.Reshape(0, -1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Zeros(2, 2).Split(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("splitSize: *");
    }

    [Theory]
    [InlineData(5, 9, 1, "[0]")]
    [InlineData(2, 1, 1, "[0]")]
    [InlineData(-9, 2, 1, "[2]")]
    [InlineData(null, null, int.MinValue, "[1]")]
    [InlineData(null, null, int.MaxValue, "[1]")]
    [InlineData(int.MinValue, int.MaxValue, 1, "[3]")]
    [InlineData(int.MaxValue, int.MinValue, -1, "[3]")]
    public void Bounds_outside_are_clamped(int? start, int? end, int step, string shape) =>
        Tensor.Zeros(3).Slice(0, start, end, step).Shape.ToString().Should().Be(shape);

    [Fact]
    public void Views_that_make_no_sense_are_refused_by_name()
    {
        Tensor x = Tensor.Zeros(3, 2);
        Tensor t = x.Transpose(0, 1);
        FluentActions.Invoking(() => x.Narrow(0, 4, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("start: *[-3, 3] for axis 0 of shape [3, 2], got 4*");
        FluentActions.Invoking(() => x.Narrow(0, 2, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("length: expected 0 to 1*");
        FluentActions.Invoking(() => x.Select(0, 3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("index: *[-3, 2]*got 3*");
        FluentActions.Invoking(() => x[^4]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("indices: *got ^4*");
        FluentActions.Invoking(() => x[0, 0, 0]).Should().Throw<ArgumentException>().WithMessage("indices: expected at most 2*got 3*");
        FluentActions.Invoking(() => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis]).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Slice(0, step: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => t.View(6)).Should().Throw<InvalidOperationException>().WithMessage("View: *[2, 3]*");
        t.View(2, 3, 1).Shape.Should().Equal(2, 3, 1);
        FluentActions.Invoking(() => x.Reshape(4, 2)).Should().Throw<ArgumentException>().WithMessage("shape: *6 elements of shape [3, 2]*[4, 2]*");
        FluentActions.Invoking(() => x.Reshape(-1, -1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Permute(0, 0)).Should().Throw<ArgumentException>().WithMessage("dims: *each axis once*");
        FluentActions.Invoking(() => x.Permute(0)).Should().Throw<ArgumentException>().WithMessage("dims: expected 2 axes*");
        FluentActions.Invoking(() => x.Flatten(1, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("startDim: *");
        FluentActions.Invoking(() => x.Expand(-1, 3, 2)).Should().Throw<ArgumentException>().WithMessage("sizes: *");
        FluentActions.Invoking(() => x.Expand(2)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.AsStrided([2], [-1])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => x.AsStrided([2, 2], [5, 1])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 … 5, got 0 … 6*");
        FluentActions.Invoking(() => t.AsStrided([2], [1])).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => x.Unfold(0, 2, -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Tensor.Zeros(3).MT).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => x.Diagonal(0, 1, -1)).Should().Throw<ArgumentException>().WithMessage("dim2: *");
        FluentActions.Invoking(() => Tensor.Zeros(3).Tril()).Should().Throw<InvalidOperationException>().WithMessage("Tril: *rank 2*");
        FluentActions.Invoking(() => x.MoveAxis([0, 0], [0, 1])).Should().Throw<ArgumentException>().WithMessage("source: *");
        FluentActions.Invoking(() => x.MoveAxis([0], [0, 1])).Should().Throw<ArgumentException>().WithMessage("destination: *");
        FluentActions.Invoking(() => x.Split([1, 1])).Should().Throw<ArgumentException>().WithMessage("splitSizes: *add up to 3*");
        FluentActions.Invoking(() => x.Squeeze(2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static IEnumerable<string> Shapes(Tensor[] tensors) => tensors.Select(static tensor => tensor.Shape.ToString());
}
