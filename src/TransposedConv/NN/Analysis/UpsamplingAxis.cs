namespace TransposedConv.NN;

/// <summary>How a layer, or a stack of them, spreads input cells over output cells along one axis.</summary>
/// <remarks>
/// A cell's count is the number of paths that lead to it: for one layer, pairs of an input cell and a tap; for a stack, chains of them. Far from the
/// edges the counts repeat with the period that the strides multiply to; a place in this period is a phase.
/// </remarks>
public sealed class UpsamplingAxis
{
    private readonly long[] _counts;
    private readonly long[] _phaseCounts;
    private readonly bool[] _interior;
    private readonly int[] _cellsSeen;
    private readonly int _shift;

    /// <param name="inputSize">Input cells.</param>
    /// <param name="paths">The paths on an unbounded grid.</param>
    /// <param name="counts">The paths that reach each output cell.</param>
    /// <param name="plain">The same if nothing is folded back at the edges.</param>
    internal UpsamplingAxis(int inputSize, AxisPaths paths, long[] counts, long[] plain)
    {
        InputSize = inputSize;
        Footprint = paths.Taps.Length;
        CellsReached = paths.Taps.Count(static taps => taps > 0);
        _counts = counts;
        _shift = (int)(((paths.Shift % paths.Stride) + paths.Stride) % paths.Stride);
        _phaseCounts = new long[paths.Stride];
        _cellsSeen = new int[paths.Stride];
        for (int phase = 0; phase < paths.Stride; phase++)
        {
            int first = -1;
            foreach (int t in paths.TapsOf(phase))
            {
                _phaseCounts[phase] = PathCount.Add(_phaseCounts[phase], paths.Taps[t]);
                _cellsSeen[phase]++;
                if (first < 0) first = t;
                ReceptiveField = Math.Max(ReceptiveField, ((t - first) / paths.Stride) + 1);
            }
        }

        // A path that an edge cuts off is missing in the plain count, one that is folded back is too many in the other.
        _interior = new bool[counts.Length];
        for (int u = 0; u < counts.Length; u++)
        {
            long whole = _phaseCounts[PhaseOf(u)];
            _interior[u] = plain[u] == whole && counts[u] == whole;
        }
    }

    /// <summary>Input cells.</summary>
    public int InputSize { get; }

    /// <summary>Output cells.</summary>
    public int OutputSize => _counts.Length;

    /// <summary>Output cells from one input cell to the next: the product of the strides, the number of phases.</summary>
    public int Period => _phaseCounts.Length;

    /// <summary>The overlap count of every output position: how many paths lead to it.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The overlap count of every phase far from the edges.</summary>
    public ReadOnlySpan<long> PhaseCounts => _phaseCounts;

    /// <summary>How many different input cells an output cell of each phase depends on.</summary>
    public ReadOnlySpan<int> CellsSeen => _cellsSeen;

    /// <summary>Whether all phases have the same count, so that far from the edges no grid shows.</summary>
    public bool IsUniform => !_phaseCounts.AsSpan().ContainsAnyExcept(_phaseCounts[0]);

    /// <summary>The receptive field in input cells: how far apart, both included, the input cells lie that one output cell depends on.</summary>
    public int ReceptiveField { get; }

    /// <summary>How far apart, both included, the output cells lie that one input cell reaches.</summary>
    public int Footprint { get; }

    /// <summary>How many output cells one input cell reaches; less than <see cref="Footprint"/> if taps are spread.</summary>
    public int CellsReached { get; }

    /// <summary>The phase of an output position, from 0.</summary>
    /// <param name="position">The position.</param>
    public int PhaseOf(int position) => (int)(((long)position + _shift) % Period);

    /// <summary>Whether no edge changes what reaches an output position.</summary>
    /// <param name="position">The position.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    public bool IsInterior(int position) => _interior[position];
}
