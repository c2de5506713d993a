using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The kernel of few positions with a weight as it lies, packed in the call, and packed before; <see cref="ConvolutionKernelTests"/> runs it on random geometries.</summary>
[Collection(nameof(Parallelism))]
public sealed class FewPositionsTests
{
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryUseOfAWeightHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        foreach (ConvolutionGeometry g in Geometries())
        {
            ShouldEqualTheReference<float>(g);
            ShouldEqualTheReference<double>(g);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        ShouldEqualTheReference<float>(ConvolutionGeometry.ConvTranspose([1, 256, 4], [256, 96, 16], 96, [8], [8], [8], [0], [], 1, [1]));
        ShouldEqualTheReference<float>(ConvolutionGeometry.Conv([1, 96, 9, 9], [300, 96, 3, 3], 300, [4, 4], [1, 1], [1, 1], [1, 1], 1));
        ShouldEqualTheReference<float>(ConvolutionGeometry.Conv([28, 40, 6, 6], [200, 40, 3, 3], 200, [1, 1], [1, 1], [1, 1], [1, 1], 1));
        ShouldEqualTheReference<float>(ConvolutionGeometry.Conv([1, 64, 14, 14], [64, 64, 3, 3], 64, [1, 1], [1, 1], [1, 1], [1, 1], 1));
        ShouldEqualTheReference<float>(ConvolutionGeometry.ConvTranspose([1, 64, 8, 8], [64, 90, 3, 3], 90, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]));
    }

    [Fact]
    public void AStreamedLayerIsOfThisKind()
    {
        float[] weight = new float[64 * 32 * 4];
        var step = ConvolutionGeometry.ConvTranspose([1, 64, 9], [64, 32, 4], 32, [2], [2], [2], [0], [], 1, [1]);
        ConvolutionSelector.ForScatter<float>(step, weight, default).Should().Be(ConvolutionAlgorithm.FewPositions);
        var causal = ConvolutionGeometry.Conv([1, 32, 14], [64, 32, 7], 64, [1], [0], [0], [1], 1);
        ConvolutionSelector.ForGather<float>(causal, new float[64 * 32 * 7], default).Should().Be(ConvolutionAlgorithm.FewPositions);
        var whole = ConvolutionGeometry.ConvTranspose([1, 64, 900], [64, 32, 4], 32, [2], [2], [2], [0], [], 1, [1]);
        ConvolutionSelector.ForScatter<float>(whole, weight, default).Should().NotBe(ConvolutionAlgorithm.FewPositions);
    }

    [Fact]
    public void InfiniteWeightsNeedNoMasksSinceMissingCellsAreLeftOut()
    {
        float[] weight = new float[64 * 2 * 3];
        weight[5] = float.PositiveInfinity;
        weight[6] = float.NaN;
        foreach (int padding in new[] { 0, 1, 2 })
        {
            var g = ConvolutionGeometry.Conv([1, 2, 8], [64, 2, 3], 64, [1], [padding], [padding], [1], 1);
            ConvolutionSelector.ForGather<float>(g, weight, default).Should().Be(ConvolutionAlgorithm.FewPositions);
            WeightUses.ShouldHaveTheReferencesBits(g, ConvolutionAlgorithm.FewPositions, new Random(5), weight, weight);
        }
    }

    [Theory]
    [InlineData(1, 7, 512, 512, ConvolutionAlgorithm.FewPositions)]
    [InlineData(1, 14, 256, 256, ConvolutionAlgorithm.FewPositions)]
    [InlineData(1, 8, 64, 64, ConvolutionAlgorithm.FewPositions)]
    [InlineData(1, 20, 16, 3, ConvolutionAlgorithm.Windowed)]
    [InlineData(1, 33, 64, 64, ConvolutionAlgorithm.Windowed)]
    [InlineData(16, 7, 512, 512, ConvolutionAlgorithm.FewPositions)]
    [InlineData(64, 4, 256, 256, ConvolutionAlgorithm.FewPositions)]
    [InlineData(64, 18, 16, 16, ConvolutionAlgorithm.Windowed)]
    internal void SmallPlanesOfManyChannelsAreOfThisKind(int batch, int size, int inChannels, int outChannels, ConvolutionAlgorithm expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        var g = ConvolutionGeometry.Conv([batch, inChannels, size, size], [outChannels, inChannels, 3, 3], outChannels, [1, 1], [1, 1], [1, 1], [1, 1], 1);
        ConvolutionSelector.ForGather<float>(g, new float[g.WeightElements], default).Should().Be(expected);
    }

    [Theory]
    [InlineData(8, 1024, 256, 16, 4, 2, 1, ConvolutionAlgorithm.FewPositions, ConvolutionAlgorithm.FewPositions)]
    [InlineData(8, 1024, 128, 16, 4, 2, 1, ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.Tiled)]
    [InlineData(4, 1024, 1024, 28, 2, 2, 0, ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.Tiled)]
    internal void WeightsThatAPanelBringsFromMemoryForEveryTileAreOfThisKindUnlessTheInputComesSo(
        int batch, int inChannels, int outChannels, int size, int kernel, int stride, int padding, ConvolutionAlgorithm scatter, ConvolutionAlgorithm gather)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        var g = ConvolutionGeometry.ConvTranspose([batch, inChannels, size, size], [inChannels, outChannels, kernel, kernel], outChannels, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        float[] weight = new float[g.WeightElements];
        var slot = new WeightSlot<float>(new WeightCache<float>(), 0, 1);
        slot.NoteUse(isScatter: true);
        slot.NoteUse(isScatter: false);
        ConvolutionSelector.ForScatter<float>(g, weight, slot).Should().Be(scatter);
        ConvolutionSelector.ForGather<float>(g, weight, slot).Should().Be(gather);
    }

    [Theory]
    [InlineData(3, 768, 7, 32, 32, 0, true)]
    [InlineData(32, 32, 32, 12, 8, 2, true)]
    [InlineData(32, 32, 33, 12, 8, 2, false)]
    [InlineData(3, 768, 7, 33, 33, 0, false)]
    [InlineData(1, 64, 32, 3, 1, 1, false)]
    public void ManyPositionsAndTapsAreOfThisKindWhereCopyingCostsMore(int inChannels, int outChannels, int positions, int kernel, int stride, int padding, bool expected)
    {
        int size = (positions - 1) * stride + kernel - 2 * padding;
        var g = ConvolutionGeometry.Conv([1, inChannels, size, size], [outChannels, inChannels, kernel, kernel], outChannels, [stride, stride], [padding, padding], [padding, padding], [1, 1], 1);
        float[] weight = new float[g.WeightElements];
        foreach (SimdWidth width in new[] { SimdWidth.Bits512, SimdWidth.Bits256 })
        {
            using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
            (ConvolutionSelector.ForGather<float>(g, weight, default) == ConvolutionAlgorithm.FewPositions).Should().Be(expected, $"{width}");
        }
    }

    [Theory]
    [InlineData(512, 512, 1, 4, 2, 1, ConvolutionAlgorithm.FewPositions, ConvolutionAlgorithm.Tiled)]
    [InlineData(512, 512, 2, 3, 1, 1, ConvolutionAlgorithm.FewPositions, ConvolutionAlgorithm.FewPositions)]
    [InlineData(1024, 512, 2, 4, 2, 1, ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.FewPositions)]
    [InlineData(512, 256, 2, 5, 2, 2, ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.FewPositions)]
    [InlineData(128, 1024, 1, 4, 1, 0, ConvolutionAlgorithm.FewPositions, ConvolutionAlgorithm.FewPositions)]
    internal void ALargeWeightThatIsUsedOnceIsOfThisKindUnlessEveryClassReadsItAnew(
        int inChannels, int outChannels, int size, int kernel, int stride, int padding, ConvolutionAlgorithm scatter, ConvolutionAlgorithm gather)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, inChannels, size, size], [inChannels, outChannels, kernel, kernel], outChannels, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        float[] weight = new float[g.WeightElements];
        foreach (SimdWidth width in new[] { SimdWidth.Bits512, SimdWidth.Bits256 })
        {
            using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
            ConvolutionSelector.ForScatter<float>(g, weight, default).Should().Be(scatter, $"Scatter, {width}");
            ConvolutionSelector.ForGather<float>(g, weight, default).Should().Be(gather, $"Gather, {width}");
        }
    }

    [Theory]
    [InlineData(256, 8, true, true)]
    [InlineData(256, 9, false, true)]
    [InlineData(256, 71, false, true)]
    [InlineData(256, 72, false, false)]
    [InlineData(48, 72, true, true)]
    public void RowsThatShareSetsOfTheCacheAreCopiedForManyPositions(int outChannels, int positions, bool liesAtBits256, bool liesAtBits512)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 96, positions, 1], [96, outChannels, 2, 2], outChannels, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        FewPositionsClass rows = PlanCache.Scatter(g).FewPositions().First.Classes.Should().ContainSingle().Subject;
        rows.IsReadAsItLies(32, sizeof(float)).Should().Be(liesAtBits256);
        rows.IsReadAsItLies(64, sizeof(float)).Should().Be(liesAtBits512);
    }

    [Theory]
    [InlineData(3, 3, 3, 0, 3)]
    [InlineData(2, 16, 14, 0, 14)]
    [InlineData(1, 4, 4, 0, 16)]
    [InlineData(3, 4, 4, 1, 0)]
    public void PhasesSideBySideAreFoundUnlessSomeAreCutOff(int size, int rows, int columns, int cut, int run)
    {
        PhasePlan plan = PhasePlan.Scatter(ConvolutionGeometry.ConvTranspose([1, 2, size, size], [2, 5, rows, columns], 5, [rows, columns], [0, 0], [0, cut], [0, 0], [], 1, [1, 1]));
        FewPositionsClass phases = plan.FewPositions().First.Classes.Should().ContainSingle().Subject;
        phases.RunLength.Should().Be(run);
        phases.IsOneRun.Should().Be(size == 1);
    }

    [Theory]
    [InlineData(32, 16, 8, true)]
    [InlineData(36, 16, 8, false)]
    [InlineData(16, 16, 8, false)]
    [InlineData(16, 8, 4, true)]
    public void ChannelsThatShareSetsOfTheCacheCostMoreAtManyPositions(int size, int lanes, int mostRows, bool doTheyCostMore)
    {
        double cost = CostOfPosition(size, lanes, mostRows), alone = CostOfPosition(size + 1, lanes, mostRows);
        (cost > 1.3 * alone).Should().Be(doTheyCostMore);
    }

    [Theory]
    [InlineData(1, 20, 1, 1, 1)]
    [InlineData(11, 10, 3, 4, 3)]
    [InlineData(12, 10, 3, 4, 4)]
    [InlineData(10, 16, 5, 2, 2)]
    [InlineData(5, 22, 5, 1, 1)]
    public void ExamplesAreSharedEvenlyAmongPartsOfFewPositions(int batch, int size, int parts, int examples, int last)
    {
        PhasePlan plan = PhasePlan.Gather(ConvolutionGeometry.Conv([batch, 1, size, size], [1, 1, 3, 3], 1, [1, 1], [1, 1], [1, 1], [1, 1], 1));
        FewPositionsParts shared = plan.FewPositions();
        (shared.Count, shared.Examples).Should().Be((parts, examples));
        shared.First.Positions.Should().Be(examples * size * size);
        shared.Last.Positions.Should().Be(last * size * size);
    }

    [Theory]
    [InlineData(8, 6, 400, FewPositionsLayout.NarrowBlock)]
    [InlineData(28, 6, 200, FewPositionsLayout.NarrowBlock)]
    [InlineData(8, 6, 100, FewPositionsLayout.WideBlock)]
    [InlineData(80, 6, 64, FewPositionsLayout.WideBlock)]
    [InlineData(4, 7, 400, FewPositionsLayout.WideBlock)]
    [InlineData(1, 7, 400, FewPositionsLayout.WideBlock)]
    public void BlocksAreNarrowWherePositionsFillTiles(int batch, int size, int rows, int vectors)
    {
        PhasePlan plan = PhasePlan.Gather(ConvolutionGeometry.Conv([batch, 1, size, size], [rows, 1, 3, 3], rows, [1, 1], [1, 1], [1, 1], [1, 1], 1));
        plan.FewPositions().First.BlockVectors.Should().Be(vectors);
    }

    [Fact]
    public void APlanWhoseTapsLeadNowhereCostsNothing()
    {
        // One output cell between two taps that are four apart: both lie in the padding.
        var g = ConvolutionGeometry.Conv([16, 16, 2, 1], [64, 16, 1, 2], 64, [1, 1], [0, 2], [0, 2], [1, 4], 1);
        PhasePlan plan = PhasePlan.Gather(g);
        plan.Classes.Should().BeEmpty();
        plan.FewPositionsCost(16, sizeof(float), 8).Should().Be(new FewPositionsCost(0, 0, 0, 0, 0));
        float[] bias = [.. Enumerable.Range(0, 64).Select(static o => (float)o)];
        float[] output = new float[g.SmallElements];
        ConvolutionKernels.Gather<float>(g, new float[g.LargeElements], new float[g.WeightElements], bias, output);
        output.Should().Equal(Enumerable.Range(0, output.Length).Select(i => (float)(i / g.SmallCells % 64)));
    }

    [Fact]
    public void PositionsAreGroupedByTheTapsThatTheyHave()
    {
        // 4 × 4 cells, kernel 3, padding 1: four within, eight at an edge without a row or a column of the kernel, four in a corner.
        PhasePlan plan = PhasePlan.Gather(ConvolutionGeometry.Conv([1, 1, 4, 4], [1, 1, 3, 3], 1, [1, 1], [1, 1], [1, 1], [1, 1], 1));
        FewPositionsClass rows = plan.FewPositions().First.Classes.Should().ContainSingle().Subject;
        rows.Groups.Select(group => (group.Count, group.Taps)).Should().Equal((4, 9), (2, 6), (2, 6), (2, 6), (2, 6), (1, 4), (1, 4), (1, 4), (1, 4));
        rows.Positions.Should().Be(16);
        rows.Runs.Should().Equal(new FewPositionsRun(0, 1, 16));
    }

    [Fact]
    public void PositionsWithoutAnOutputCellAreLeftOut()
    {
        // Three cells, kernel 3, stride 2: outputs 0 2 4 6 have taps 0 and 2, outputs 1 3 5 tap 1.
        PhasePlan plan = PhasePlan.Scatter(ConvolutionGeometry.ConvTranspose([1, 1, 3], [1, 1, 3], 1, [2], [0], [0], [0], [], 1, [1]));
        FewPositionsClass[] classes = plan.FewPositions().First.Classes;
        classes.Select(rows => rows.Positions).Should().Equal(4, 3);
        classes[0].Groups.Select(group => (group.Count, group.Taps)).Should().Equal((2, 2), (1, 1), (1, 1));
        classes[1].Groups.Select(group => (group.Count, group.Taps)).Should().Equal((3, 1));
        classes[0].Runs.Should().Equal(new FewPositionsRun(0, 2, 4));
        classes[1].Runs.Should().Equal(new FewPositionsRun(1, 2, 3));
    }

    private static double CostOfPosition(int size, int lanes, int mostRows)
    {
        PhasePlan plan = PhasePlan.Gather(ConvolutionGeometry.Conv([1, 512, size, size], [512, 512, 1, 1], 512, [2, 2], [0, 0], [0, 0], [1, 1], 1));
        return plan.FewPositionsCost(lanes, sizeof(float), mostRows).Rows / plan.Positions;
    }

    /// <summary>One to many positions; rows that end within a register or a block; one and several classes of phases.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries()
    {
        foreach (int cells in new[] { 1, 2, 3, 7, 8, 13, 24 })
        {
            yield return ConvolutionGeometry.ConvTranspose([1, 40, cells + 1], [40, 37, 16], 37, [8], [8], [8], [0], [], 1, [1]);
            yield return ConvolutionGeometry.ConvTranspose([1, 9, cells], [9, 20, 4], 20, [2], [1], [1], [0], [], 1, [1]);
            yield return ConvolutionGeometry.ConvTranspose([1, 12, cells], [12, 5, 5], 15, [3], [1], [2], [1], [], 3, [2]);
            yield return ConvolutionGeometry.Conv([1, 21, cells + 6], [150, 21, 7], 150, [1], [0], [0], [1], 1);
            yield return ConvolutionGeometry.Conv([1, 24, (2 * cells) + 3], [18, 8, 5], 18, [2], [2], [1], [1], 3);
        }

        // Planes and volumes whose edges lack taps; rows that several threads share; sums of more steps than are done at a time.
        yield return ConvolutionGeometry.Conv([1, 40, 14, 14], [70, 40, 3, 3], 70, [1, 1], [1, 1], [1, 1], [1, 1], 1);
        yield return ConvolutionGeometry.Conv([2, 9, 11, 7], [40, 9, 5, 3], 40, [2, 1], [2, 0], [1, 2], [1, 2], 1);
        yield return ConvolutionGeometry.ConvTranspose([1, 33, 9, 8], [33, 66, 3, 3], 66, [2, 2], [0, 1], [0, 1], [0, 1], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([2, 12, 5, 6], [12, 20, 2, 2], 20, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 24, 6, 6], [24, 18, 4, 4], 36, [2, 2], [1, 1], [1, 1], [0, 0], [], 2, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 10, 12, 12], [10, 33, 3, 3], 33, [1, 1], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 8, 4, 5, 3], [8, 17, 4, 3, 2], 17, [2, 2, 2], [1, 0, 0], [1, 0, 0], [0, 0, 1], [], 1, [1, 1, 1]);
        // A weight that is read where it lies at few positions, whose rows share sets of the cache.
        yield return ConvolutionGeometry.ConvTranspose([1, 16, 2, 4], [16, 256, 2, 2], 256, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 16, 8, 9], [16, 256, 2, 2], 256, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        // Phases in runs of neighbours of a row, some of which go on in the next block.
        yield return ConvolutionGeometry.ConvTranspose([1, 20, 3, 4], [20, 9, 5, 5], 9, [5, 5], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([2, 12, 4, 3], [12, 6, 3, 3], 12, [3, 3], [0, 0], [0, 0], [0, 0], [], 2, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 30, 2, 5], [30, 3, 16, 14], 3, [16, 14], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 14, 2, 3, 4], [14, 7, 2, 3, 4], 7, [2, 3, 4], [0, 0, 0], [0, 0, 0], [0, 0, 0], [], 1, [1, 1, 1]);
        // More positions than examples are put together up to, kernels of more taps than wide blocks have room for, and both ends of what there is.
        yield return ConvolutionGeometry.Conv([2, 9, 58, 61], [50, 9, 4, 5], 50, [2, 2], [1, 1], [1, 2], [1, 1], 1);
        yield return ConvolutionGeometry.ConvTranspose([1, 13, 9, 9, 9], [13, 5, 4, 2, 3], 5, [2, 1, 1], [1, 0, 1], [1, 0, 1], [0, 0, 0], [], 1, [1, 1, 1]);
        yield return ConvolutionGeometry.Conv([2, 2, 64, 50], [61, 2, 32, 25], 61, [32, 25], [0, 0], [0, 0], [1, 1], 1);
        yield return ConvolutionGeometry.Conv([1, 1, 40, 47], [33, 1, 32, 32], 33, [2, 5], [3, 0], [3, 1], [1, 1], 1);
        // Batches in parts of which the last has fewer examples; blocks of few registers, alone and in parts; cells two apart, in more and in less than a register.
        yield return ConvolutionGeometry.Conv([11, 8, 10, 10], [34, 4, 3, 3], 34, [1, 1], [1, 1], [1, 1], [1, 1], 2);
        yield return ConvolutionGeometry.Conv([28, 50, 6, 6], [200, 50, 3, 3], 200, [1, 1], [1, 1], [1, 1], [1, 1], 1);
        yield return ConvolutionGeometry.ConvTranspose([8, 30, 6, 6], [30, 99, 3, 3], 99, [2, 2], [1, 1], [1, 1], [1, 1], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([2, 7, 20, 18], [7, 97, 3, 3], 97, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([3, 5, 300], [5, 20, 4], 20, [2], [1], [1], [0], [], 1, [1]);
        foreach (int batch in new[] { 1, 3, 16 })
        {
            yield return ConvolutionGeometry.ConvTranspose([batch, 20, 1, 1], [20, 33, 4, 4], 33, [1, 1], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
            yield return ConvolutionGeometry.ConvTranspose([batch, 20, 1, 1], [20, 33, 4, 4], 33, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
            yield return ConvolutionGeometry.Conv([batch, 33, 2, 2], [20, 33, 4, 4], 20, [2, 2], [1, 1], [1, 1], [1, 1], 1);
            yield return ConvolutionGeometry.Conv([batch, 12, 2, 2], [70, 12, 3, 3], 70, [1, 1], [1, 1], [1, 1], [1, 1], 1);
            yield return ConvolutionGeometry.ConvTranspose([batch, 6, 1, 2, 2], [6, 10, 2, 3, 3], 10, [2, 2, 2], [0, 1, 1], [0, 1, 1], [0, 1, 1], [], 1, [1, 1, 1]);
        }

        yield return ConvolutionGeometry.Conv([1, 3, 900], [17, 3, 300], 17, [100], [0], [0], [2], 1);
    }

    private static void ShouldEqualTheReference<T>(ConvolutionGeometry g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(5);
        T[][] versions = [RandomGeometries.Reals<T>(g.WeightElements, random), RandomGeometries.Reals<T>(g.WeightElements, random)];
        WeightUses.ShouldHaveTheReferencesBits(g, ConvolutionAlgorithm.FewPositions, random, versions);
    }
}
