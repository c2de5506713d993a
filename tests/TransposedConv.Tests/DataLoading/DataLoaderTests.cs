using TransposedConv.Data;

namespace TransposedConv.Tests.DataLoading;

public sealed class DataLoaderTests
{
    private static readonly TensorDataset Ten = new(Tensor.Arange(20).Reshape(10, 2), Tensor.Arange(10));

    [Fact]
    public void Goes_through_the_samples_in_order()
    {
        var loader = new DataLoader(Ten, batchSize: 4);

        loader.Count.Should().Be(3);
        loader.Select(batch => batch[1].ToArray<long>()).Should().BeEquivalentTo(
            new long[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] }, static options => options.WithStrictOrdering());
        loader.Select(batch => batch[0].Shape.ToString()).Should().Equal(new Shape(4, 2).ToString(), new Shape(4, 2).ToString(), new Shape(2, 2).ToString());
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    public void Drops_the_last_short_batch(int batchSize, int batches)
    {
        var loader = new DataLoader(Ten, batchSize, dropLast: true);
        loader.Count.Should().Be(batches);
        loader.Select(batch => batch[0].Shape[0]).Should().Equal(Enumerable.Repeat(batchSize, batches));
    }

    [Fact]
    public void A_shuffled_epoch_has_every_sample_once_with_its_parts_together()
    {
        var loader = new DataLoader(Ten, batchSize: 3, shuffle: true, generator: new Generator(5));
        for (int epoch = 0; epoch < 2; epoch++)
        {
            IReadOnlyList<Tensor>[] batches = [.. loader];
            long[] labels = [.. batches.SelectMany(batch => batch[1].ToArray<long>())];
            labels.Should().BeEquivalentTo(Enumerable.Range(0, 10)).And.NotBeInAscendingOrder();
            batches.SelectMany(batch => batch[0].ToArray<long>()).Should().Equal(labels.SelectMany(label => (long[])[2 * label, (2 * label) + 1]));
        }
    }

    [Fact]
    public void A_seed_decides_the_order_of_every_epoch()
    {
        long[][] first = Epochs(7), again = Epochs(7), other = Epochs(8);

        again.Should().BeEquivalentTo(first, static options => options.WithStrictOrdering());
        other[0].Should().NotEqual(first[0]);
        first[1].Should().NotEqual(first[0], "each epoch has an order of its own");

        static long[][] Epochs(ulong seed)
        {
            var loader = new DataLoader(Ten, batchSize: 3, shuffle: true, generator: new Generator(seed));
            return [.. Enumerable.Range(0, 2).Select(_ => loader.SelectMany(batch => batch[1].ToArray<long>()).ToArray())];
        }
    }

    [Fact]
    public void Stacks_the_samples_of_any_dataset()
    {
        IReadOnlyList<Tensor> batch = new DataLoader(new Squares(), batchSize: 3).Last();

        batch[0].ToArray<float>().Should().Equal(3, 4);
        batch[1].Shape.Should().Equal(2, 2);
        batch[1].ToArray<float>().Should().Equal(9, 9, 16, 16);
    }

    [Fact]
    public void An_empty_dataset_has_no_batches() =>
        new DataLoader(new TensorDataset(Tensor.Zeros(0, 3)), batchSize: 2, shuffle: true).Should().BeEmpty();

    [Fact]
    public void A_single_sample_is_a_view()
    {
        Tensor values = Tensor.Zeros(2, 3);
        new TensorDataset(values)[1][0].Fill(1);
        values.ToArray<float>().Should().Equal(0, 0, 0, 1, 1, 1);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        FluentActions.Invoking(() => new TensorDataset()).Should().Throw<ArgumentException>().WithMessage("tensors*got none*");
        FluentActions.Invoking(() => new TensorDataset(Tensor.Zeros())).Should().Throw<ArgumentException>().WithMessage("tensors*scalar*");
        FluentActions.Invoking(() => new TensorDataset(Tensor.Zeros(2, 3), Tensor.Zeros(3, 2))).Should().Throw<ArgumentException>().WithMessage("tensors*2, 3*3, 2*");
        FluentActions.Invoking(() => new DataLoader(Ten, batchSize: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("batchSize*got 0*");
        FluentActions.Invoking(() => Ten[10]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("index*got 10*");
        FluentActions.Invoking(() => Ten.Batch([0, -1])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("indices*got -1*");
        FluentActions.Invoking(() => Ten.Batch([])).Should().Throw<ArgumentException>().WithMessage("indices*");
    }

    /// <summary>Sample <c>i</c> is <c>i</c> and twice its square.</summary>
    private sealed class Squares : Dataset
    {
        public override int Count => 5;

        public override IReadOnlyList<Tensor> this[int index] => [Tensor.Full([], (float)index), Tensor.Full([2], (float)(index * index))];
    }
}
