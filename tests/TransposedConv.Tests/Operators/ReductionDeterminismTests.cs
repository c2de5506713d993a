using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Operators;

/// <summary>Sums are accurate, and their bits depend neither on threads nor on where the numbers lie.</summary>
[Collection(nameof(Parallelism))]
public class ReductionDeterminismTests
{
    [Fact]
    public void A_long_float_sum_keeps_its_digits()
    {
        Tensor x = Tensor.Full([1 << 24], 0.1, DType.Float32);

        x.Sum().Item<double>().Should().BeApproximately((1 << 24) * (double)0.1f, 1);
        x.Reshape(1 << 20, 16).Sum(0).ToArray<float>().Should().AllSatisfy(sum => sum.Should().BeApproximately((1 << 20) * 0.1f, 0.1f));
    }

    [Theory]
    [InlineData(2_000_003, 1)]
    [InlineData(3, 700_001)]
    [InlineData(1000, 2001)]
    public void The_bits_do_not_depend_on_the_number_of_threads(int rows, int columns)
    {
        Tensor x = Tensor.Arange((long)rows * columns, DType.Float32).Sin().Reshape(rows, columns);
        var results = new List<float[]>();
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var scope = new ThreadCountScope(threads);
            results.Add([.. x.Sum(0).ToArray<float>(), .. x.Sum(1).ToArray<float>(), x.Sum().Item<float>(), .. (x.Exp() * 3 + x).Amax(1).ToArray<float>()]);
        }

        results.Should().AllSatisfy(result => result.Should().Equal(results[0]));
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_place_in_memory()
    {
        Tensor source = Tensor.Arange(5000, DType.Float32).Cos();
        float expected = source[..4900].Clone().Sum().Item<float>();
        for (int shift = 1; shift < 20; shift++)
        {
            Tensor memory = Tensor.Zeros([5000]);
            memory[shift..(shift + 4900)].CopyFrom(source[..4900]);
            memory[shift..(shift + 4900)].Sum().Item<float>().Should().Be(expected);
        }
    }

    [Fact]
    public void Choosing_among_nothing_is_refused_unless_there_is_nothing_to_choose()
    {
        Tensor empty = Tensor.Zeros(0, 2);
        FluentActions.Invoking(() => empty.Max()).Should().Throw<InvalidOperationException>().WithMessage("Max*[0, 2]*");
        FluentActions.Invoking(() => empty.Amin(0)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => empty.Argmax(0)).Should().Throw<InvalidOperationException>();
        empty.Amax(1).Shape.ToArray().Should().Equal(0);
        empty.Argmin(1).Shape.ToArray().Should().Equal(0);
        empty.All().Item<bool>().Should().BeTrue();
        empty.Any(0).ToArray<bool>().Should().Equal(false, false);
        empty.LogSumExp(0).ToArray<float>().Should().AllBeEquivalentTo(float.NegativeInfinity);
    }
}
