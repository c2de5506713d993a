namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Phases of the width axis in two classes of as many phases, the second of which reads one cell further on: the rows of sums of an output channel and a row of the
/// output in a common register tile, which loads every cell once for both.
/// </summary>
/// <remarks>
/// <para>Kernel 8, stride 4, padding 2: phases 0 and 1 read cells j − 1 and j, phases 2 and 3 cells j and j + 1.
/// <code>
/// cell          j + 1    j     j − 1
/// left phases            2 3    6 7       taps
/// right phases   0 1     4 5
/// </code>
/// </para>
/// <para>
/// A tile has whole output channels, so that their phases can be interleaved where they are summed. It goes from the last cell to the first, as the taps of every phase do, so each row
/// is summed in the order of the definition.
/// </para>
/// </remarks>
internal sealed class StaggeredRows
{
    /// <summary>Rows of a tile of registers of 512 bits, of which there are 32.</summary>
    private const int HighestTile = 8;

    private readonly int[] _pairEnds;

    /// <param name="plan">Phases that suit; see <see cref="Suits(PhasePlan, int)"/>.</param>
    /// <param name="mostRows">Rows in a tile at most.</param>
    public StaggeredRows(PhasePlan plan, int mostRows)
    {
        MostRows = mostRows;
        WidthTaps = plan.Width.Classes[0].ShiftIndices.Length;
        int half = plan.Width.Classes[0].Phases.Length;
        int channels = AreThree(plan.OutChannels, 2 * half, mostRows) ? plan.OutChannels : mostRows / (2 * half);
        Height = channels * 2 * half;
        var tiles = new List<StaggeredTileSteps>();
        var shifts = new List<int>();
        var weights = new List<int>();
        _pairEnds = new int[plan.Classes.Length / 2];
        for (int c = 0; c < plan.Classes.Length; c += 2)
        {
            PhaseClass left = plan.Classes[c], right = plan.Classes[c + 1];
            int firstStep = shifts.Count;
            for (int tap = 0; tap < right.Taps; tap += WidthTaps) shifts.Add(right.Shifts[tap]);
            _pairEnds[c / 2] = shifts.Count;
            for (int first = 0; first < left.Phases.Length; first += half)
            {
                int outputRow = Array.FindIndex(plan.OutputRows, row => row.Z == left.Phases[first].Z && row.Y == left.Phases[first].Y);
                for (int channel = 0; channel < plan.OutChannels; channel += channels)
                {
                    int firstWeight = weights.Count;
                    for (int tap = 0; tap < right.Taps; tap += WidthTaps)
                    {
                        for (int cell = 0; cell <= WidthTaps; cell++)
                        {
                            if (cell > 0) ListWeights(weights, plan, channel, channels, left.Phases.AsSpan(first, half), tap + cell - 1);
                            if (cell < WidthTaps) ListWeights(weights, plan, channel, channels, right.Phases.AsSpan(first, half), tap + cell);
                        }
                    }

                    tiles.Add(new StaggeredTileSteps(outputRow, channel, firstStep, shifts.Count - firstStep, firstWeight, weights.Count - firstWeight));
                }
            }
        }

        Tiles = [.. tiles];
        Shifts = [.. shifts];
        Weights = new ListedWeights(mostRows, PackingKind.StaggeredRows, [.. tiles.Select(static tile => tile.Weights)], weights);
    }

    /// <summary>Rows in a tile at most.</summary>
    public int MostRows { get; }

    /// <summary>Rows in a tile.</summary>
    public int Height { get; }

    /// <summary>Taps of a phase on the width axis.</summary>
    public int WidthTaps { get; }

    public StaggeredTileSteps[] Tiles { get; }

    /// <summary>For each step its last cell as a combined shift; those of the other cells are one less each.</summary>
    public int[] Shifts { get; }

    /// <summary>How many pairs of a left and a right class there are.</summary>
    public int Pairs => _pairEnds.Length;

    /// <summary>The same of one pair.</summary>
    public ReadOnlySpan<int> ShiftsOf(int pair) => Shifts.AsSpan((pair == 0 ? 0 : _pairEnds[pair - 1]).._pairEnds[pair]);

    /// <summary>For each tile, step, cell and row that reads it the weight.</summary>
    public ListedWeights Weights { get; }

    /// <summary>Whether a plan's phases are such.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="mostRows">Rows in a tile at most.</param>
    public static bool Suits(PhasePlan plan, int mostRows)
    {
        PhaseAxis width = plan.Width;
        if (!plan.IsCovered || width.Classes.Length != 2 || width.Lead != 0 || width.InputStep != 1) return false;
        AxisClass left = width.Classes[0], right = width.Classes[1];
        int taps = left.ShiftIndices.Length, half = left.Phases.Length;
        bool isAlike = right.Phases.Length == half && right.ShiftIndices.Length == taps && width.Shifts[^1] - width.Shifts[0] == taps && width.Shifts.Length == taps + 1;
        for (int tap = 0; isAlike && tap < taps; tap++) isAlike = left.ShiftIndices[tap] == taps - 1 - tap && right.ShiftIndices[tap] == taps - tap;
        return isAlike && left.Phases[^1].Remainder < right.Phases[0].Remainder && Suits(plan.OutChannels, width.OutputStep, mostRows);
    }

    /// <summary>
    /// Whether tiles are full, or have three channels of two phases: of 64 channels of 64 × 64 to 2 tiles of four rows took 1.2 times as long as those of all phases, to 5
    /// one of eight and one of two as much longer. In tiles of four rows four phases, a channel each, take as long as before, of short sums 1.2 times as long.
    /// </summary>
    /// <param name="channels">Output channels.</param>
    /// <param name="phases">Phases of the width axis.</param>
    /// <param name="mostRows">Rows in a tile at most.</param>
    public static bool Suits(int channels, int phases, int mostRows) =>
        (phases == 2 || (phases is 4 or 8 && mostRows == HighestTile)) && (channels * phases % mostRows == 0 || AreThree(channels, phases, mostRows));

    private static bool AreThree(int channels, int phases, int mostRows) => channels == 3 && phases == 2 && mostRows == HighestTile;

    private static void ListWeights(List<int> weights, PhasePlan plan, int firstChannel, int channels, ReadOnlySpan<Phase> phases, int tap)
    {
        for (int o = firstChannel; o < firstChannel + channels; o++)
        {
            foreach (Phase phase in phases) weights.Add(o * plan.WeightOutStride + phase.Taps[tap]);
        }
    }
}

/// <summary>The part of <see cref="StaggeredRows"/> that is one register tile.</summary>
/// <param name="OutputRow">Which of the plan's rows of the output.</param>
/// <param name="FirstChannel">Its first output channel.</param>
/// <param name="FirstStep">Its first step.</param>
/// <param name="Steps">Steps for an input channel: taps on the other axes.</param>
/// <param name="FirstWeight">Its first weight.</param>
/// <param name="Weights">Weights for an input channel.</param>
internal readonly record struct StaggeredTileSteps(int OutputRow, int FirstChannel, int FirstStep, int Steps, int FirstWeight, int Weights);
