namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// How threads share a sequence of pieces of work, each for all output channels: whole pieces as long as there is one for every thread, and of the rest parts of the output
/// channels.
/// </summary>
/// <remarks>
/// Every part packs the input of its piece again, so there are as few as let all threads end together. With all pieces in equal parts, 6 pieces of 3 registers but the last, of
/// one, kept two threads apart for a tenth of the time.
/// </remarks>
internal readonly struct TileShares
{
    private const int MostPartsPerThread = 2;

    private readonly int _whole;
    private readonly int _parts;
    private readonly int _granules;

    private TileShares(int pieces, int whole, int parts, int granules)
    {
        _whole = whole;
        _parts = parts;
        _granules = granules;
        Count = whole + (pieces - whole) * parts;
    }

    /// <summary>How many shares there are.</summary>
    public int Count { get; }

    /// <summary>The most granules of a share.</summary>
    public int MostGranules => _whole > 0 ? _granules : (_granules + _parts - 1) / _parts;

    /// <summary>A share: its piece, and its granules of the output channels.</summary>
    public (int Piece, int Start, int End) At(int share)
    {
        if (share < _whole) return (share, 0, _granules);
        (int piece, int part) = Math.DivRem(share - _whole, _parts);
        return (_whole + piece, (int)((long)_granules * part / _parts), (int)((long)_granules * (part + 1) / _parts));
    }

    /// <summary>Shares of pieces that take the same, but for the last one.</summary>
    /// <param name="pieces">How many pieces.</param>
    /// <param name="lastPiece">What the last one takes, as a part of what another takes.</param>
    /// <param name="granules">How many granules the output channels are, at least 1.</param>
    /// <param name="mostGranules">How many of them a share may have.</param>
    /// <param name="packing">What packing the input takes, as a part of what a piece takes without it.</param>
    /// <param name="threads">How many threads.</param>
    public static TileShares OfEqual(int pieces, double lastPiece, int granules, int mostGranules, double packing, int threads)
    {
        int whole = mostGranules < granules ? 0 : threads == 1 ? pieces : (lastPiece < 1 ? pieces - 1 : pieces) / threads * threads;
        int rest = pieces - whole;
        double work = rest - 1 + lastPiece;
        int parts = rest == 0 ? 1 : BestParts(rest, work, areEqual: true, granules, mostGranules, packing, threads);
        return new TileShares(pieces, whole, parts, granules);
    }

    /// <summary>Shares of pieces that take more or less.</summary>
    /// <inheritdoc cref="OfEqual"/>
    public static TileShares OfDifferent(int pieces, int granules, int mostGranules, double packing, int threads)
    {
        int parts = BestParts(pieces, pieces, areEqual: false, granules, mostGranules, packing, threads);
        return parts == 1 ? new TileShares(pieces, pieces, 1, granules) : new TileShares(pieces, 0, parts, granules);
    }

    /// <summary>The number of parts of every piece with which threads take least.</summary>
    private static int BestParts(int pieces, double work, bool areEqual, int granules, int mostGranules, double packing, int threads)
    {
        int fewest = (int)Math.Min((granules + (long)mostGranules - 1) / mostGranules, granules);
        int best = fewest;
        double least = double.PositiveInfinity;
        int most = threads == 1 ? fewest : Math.Max(MostPartsPerThread * threads, fewest + threads - 1);
        for (int parts = fewest; parts <= Math.Min(most, granules); parts++)
        {
            // With a multiple of the threads each gets a part of every piece, however long that is; else those that are done early wait at most for one more part.
            double partsOfThread = parts % threads == 0 ? work * parts / threads
                : areEqual ? (pieces * parts + threads - 1) / threads
                : (pieces * parts + threads - 1.0) / threads;
            double time = partsOfThread * ((double)((granules + parts - 1) / parts) / granules + packing);
            if (time >= least) continue;
            least = time;
            best = parts;
        }

        return best;
    }
}
