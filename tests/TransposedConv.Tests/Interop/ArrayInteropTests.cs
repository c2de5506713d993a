namespace TransposedConv.Tests.Interop;

public class ArrayInteropTests
{
    [Fact]
    public void CopyTo_packs_any_layout_and_leaves_the_rest()
    {
        Tensor view = Tensor.Arange(6).Reshape(2, 3).Transpose(0, 1);
        long[] destination = [.. Enumerable.Repeat(-1L, 8)];

        view.CopyTo<long>(destination);

        destination.Should().Equal(0, 3, 1, 4, 2, 5, -1, -1);
    }

    [Fact]
    public void CopyTo_needs_room_and_the_right_type()
    {
        Tensor x = Tensor.Ones(2, 3);

        FluentActions.Invoking(() => x.CopyTo<float>(new float[5])).Should().Throw<ArgumentException>().WithMessage("*6*[2, 3]*5*");
        FluentActions.Invoking(() => x.CopyTo<double>(new double[6])).Should().Throw<InvalidOperationException>().WithMessage("*float32*float64*");
    }

    [Fact]
    public void ToArray_copies()
    {
        Tensor x = Tensor.Ones(3);
        float[] copy = x.ToArray<float>();

        x.Fill(7);

        copy.Should().Equal(1, 1, 1);
        Tensor.Zeros(0, 3).ToArray<float>().Should().BeEmpty();
        Tensor.From(5L).ToArray<long>().Should().Equal(5);
    }

    [Fact]
    public void ToMultiArray_and_From_are_inverse_for_each_rank()
    {
        var values = new float[2, 3, 1, 2, 2];
        for (int i = 0; i < values.Length; i++) values[i / 12, i / 4 % 3, 0, i / 2 % 2, i % 2] = i;
        Tensor tensor = Tensor.From(values);

        tensor.ToArray<float>().Should().Equal(Enumerable.Range(0, 24).Select(static i => (float)i));
        tensor.ToMultiArray<float>().Should().BeOfType<float[,,,,]>().Which.Should().BeEquivalentTo(values);
        ((float[])tensor[0, 0, 0, 0].ToMultiArray<float>()).Should().Equal(0, 1);
        var last = (float[,])tensor[1, 2, 0].ToMultiArray<float>();
        (last[0, 0], last[1, 1]).Should().Be((20, 23));
        ((float[,,])tensor[1, 2].ToMultiArray<float>())[0, 1, 0].Should().Be(22);
        ((float[,,,])tensor[1].ToMultiArray<float>())[2, 0, 0, 1].Should().Be(21);
        ((float[,])tensor[1, 2, 0].Transpose(0, 1).ToMultiArray<float>())[0, 1].Should().Be(22);
        Tensor.Zeros(0, 4).ToMultiArray<float>().Should().BeOfType<float[,]>().Which.GetLength(1).Should().Be(4);
    }

    [Fact]
    public void ToMultiArray_refuses_ranks_without_arrays_and_other_types()
    {
        FluentActions.Invoking(() => Tensor.Ones().ToMultiArray<float>()).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => Tensor.Ones(1, 1, 1, 1, 1, 1).ToMultiArray<float>()).Should().Throw<InvalidOperationException>().WithMessage("*[1, 1, 1, 1, 1, 1]*");
        FluentActions.Invoking(() => Tensor.Ones(1).ToMultiArray<int>()).Should().Throw<InvalidOperationException>().WithMessage("*float32*int32*");
    }

    [Fact]
    public void AsSpan_shares_and_needs_a_contiguous_tensor()
    {
        Tensor x = Tensor.Zeros(2, 2);

        x[1].AsSpan<float>()[0] = 5;

        x.ToArray<float>().Should().Equal(0, 0, 5, 0);
        FluentActions.Invoking(() => x.Transpose(0, 1).AsSpan<float>().Length).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_single_element_converts_to_numbers()
    {
        Tensor x = Tensor.From(new[,] { { 2.75 } });

        ((float)x).Should().Be(2.75f);
        ((double)x).Should().Be(2.75);
        ((long)x).Should().Be(2);
        ((int)x).Should().Be(2);
        ((bool)x).Should().BeTrue();
        ((bool)Tensor.Zeros()).Should().BeFalse();
        FluentActions.Invoking(() => (float)Tensor.Ones(2)).Should().Throw<InvalidOperationException>().WithMessage("*[2]*");
    }
}
