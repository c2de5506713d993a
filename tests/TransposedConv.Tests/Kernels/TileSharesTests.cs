using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>How threads share the tiles of a convolution.</summary>
public sealed class TileSharesTests
{
    private const double Packing = 0.02;

    [Fact]
    public void EveryChannelOfEveryPieceIsInOneShare()
    {
        IEnumerable<(TileShares Shares, int Pieces, int Granules)> all =
            from threads in new[] { 1, 2, 3, 8 }
            from pieces in new[] { 1, 2, 3, 6, 17, 70 }
            from granules in new[] { 1, 3, 64 }
            from shares in Both(pieces, 0.3, granules, threads)
            select (shares, pieces, granules);
        foreach ((TileShares shares, int pieces, int granules) in all)
        {
            int[,] taken = new int[pieces, granules];
            for (int i = 0; i < shares.Count; i++)
            {
                (int piece, int start, int end) = shares.At(i);
                (end - start).Should().BeInRange(1, shares.MostGranules);
                for (int granule = start; granule < end; granule++) taken[piece, granule]++;
            }

            taken.Cast<int>().Should().AllBeEquivalentTo(1);
        }
    }

    [Fact]
    public void OneThreadPacksNothingTwice()
    {
        foreach (int pieces in new[] { 1, 2, 7 })
        {
            foreach (TileShares shares in Both(pieces, 0.3, granules: 64, threads: 1)) shares.Count.Should().Be(pieces);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void NoShareHasMoreGranulesThanItMay(int threads)
    {
        foreach (int most in new[] { 1, 7, 40 })
        {
            foreach (int pieces in new[] { 1, 2, 7 })
            {
                TileShares.OfEqual(pieces, 0.3, granules: 64, most, Packing, threads).MostGranules.Should().BeLessThanOrEqualTo(most);
                TileShares.OfDifferent(pieces, granules: 64, most, Packing, threads).MostGranules.Should().BeLessThanOrEqualTo(most);
            }
        }
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 0.67)]
    [InlineData(6, 0.33)]
    [InlineData(6, 1.0)]
    [InlineData(7, 1.0)]
    [InlineData(22, 0.5)]
    [InlineData(71, 1.0)]
    public void TwoThreadsEndTogether(int pieces, double last)
    {
        TileShares shares = TileShares.OfEqual(pieces, last, granules: 64, mostGranules: 64, Packing, threads: 2);
        Busiest(shares, pieces, last, granules: 64, threads: 2).Should().BeLessThanOrEqualTo(((pieces - 1 + last) / 2) + 0.01);
        shares.Count.Should().BeLessThanOrEqualTo(pieces + 2, "only the last pieces are packed twice");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    public void MoreThreadsEndNearlyTogether(int threads)
    {
        for (int pieces = 1; pieces < 40; pieces++)
        {
            TileShares shares = TileShares.OfEqual(pieces, 1, granules: 64, mostGranules: 64, Packing, threads);
            Busiest(shares, pieces, 1, granules: 64, threads).Should().BeLessThanOrEqualTo((double)pieces / threads * 1.35);
        }
    }

    [Fact]
    public void PiecesThatDifferAreAllSharedWhereTheyAreFew()
    {
        TileShares few = TileShares.OfDifferent(9, granules: 64, mostGranules: 64, Packing, threads: 2);
        few.Count.Should().Be(18);
        TileShares.OfDifferent(300, granules: 64, mostGranules: 64, Packing, threads: 2).Count.Should().Be(300, "packing all twice costs more than waiting for one");
        TileShares.OfDifferent(9, granules: 64, mostGranules: 64, packing: 0.5, threads: 2).Count.Should().Be(9);
    }

    private static IEnumerable<TileShares> Both(int pieces, double last, int granules, int threads) =>
        [TileShares.OfEqual(pieces, last, granules, granules, Packing, threads), TileShares.OfDifferent(pieces, granules, granules, Packing, threads)];

    /// <summary>What the thread with most to do does, in pieces, if each takes the next share when it has done one.</summary>
    private static double Busiest(TileShares shares, int pieces, double last, int granules, int threads)
    {
        double[] busy = new double[threads];
        for (int i = 0; i < shares.Count; i++)
        {
            (int piece, int start, int end) = shares.At(i);
            busy[Array.IndexOf(busy, busy.Min())] += (piece == pieces - 1 ? last : 1) * (end - start) / granules;
        }

        return busy.Max();
    }
}
