using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Rows of sums of all classes of phases in common register tiles, each of which goes once through the shifts that any of its rows reads: for every shift which
/// rows do.
/// </summary>
/// <remarks>
/// <para>
/// Rows are counted as the sums lie: class by class, within a class channel by channel. Shifts go from the last to the first, depth before height before
/// width; within every phase of Scatter that is the order of its taps, so each row is summed in the order of the definition.
/// </para>
/// <para>Kernel 5, stride 2 in one dimension: the even phase has taps 0 2 4, the odd one 1 3.
/// <code>
/// shift      0   −1   −2
/// even row   0    2    4
/// odd row    1    3
/// </code>
/// </para>
/// </remarks>
internal sealed class SharedRows
{
    private readonly AlignedMemory<int> _masks;

    /// <param name="plan">The phases.</param>
    /// <param name="mostRows">Rows in a tile at most.</param>
    public SharedRows(PhasePlan plan, int mostRows)
    {
        MostRows = mostRows;
        List<Row> rows = RowsOf(plan);
        var tiles = new List<SharedTileSteps>();
        var shifts = new List<int>();
        var masks = new List<int>();
        var weights = new List<int>();
        for (int first = 0; first < rows.Count;)
        {
            int height = TileLoop.NextRows(rows.Count - first, mostRows);
            int firstStep = shifts.Count;
            int firstWeight = weights.Count;
            for (int shift = plan.Shifts - 1; shift >= 0; shift--)
            {
                int mask = 0;
                for (int r = 0; r < height; r++)
                {
                    int tap = Array.IndexOf(rows[first + r].Shifts, shift);
                    if (tap < 0) continue;
                    mask |= 1 << r;
                    weights.Add(rows[first + r].Kernel + rows[first + r].Taps[tap]);
                }

                if (mask == 0) continue;
                shifts.Add(shift);
                masks.Add(mask);
            }

            tiles.Add(new SharedTileSteps(first, height, firstStep, shifts.Count - firstStep, firstWeight, weights.Count - firstWeight));
            first += height;
        }

        Tiles = [.. tiles];
        Shifts = [.. shifts];
        _masks = Copy(masks);
        Weights = new ListedWeights(mostRows, PackingKind.SharedRows, [.. tiles.Select(static tile => tile.Weights)], weights);
    }

    /// <summary>Rows in a tile at most.</summary>
    public int MostRows { get; }

    public SharedTileSteps[] Tiles { get; }

    /// <summary>For each step of each tile its combined shift.</summary>
    public int[] Shifts { get; }

    /// <summary>For each step of each tile a bit for every row that reads the shift.</summary>
    public unsafe int* Masks => _masks.Pointer;

    /// <summary>For each tile, step and row that reads its shift the weight.</summary>
    public ListedWeights Weights { get; }

    private static List<Row> RowsOf(PhasePlan plan)
    {
        var rows = new List<Row>();
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            for (int o = 0; o < plan.OutChannels; o++)
            {
                foreach (Phase phase in phaseClass.Phases) rows.Add(new Row(o * plan.WeightOutStride, phase.Taps, phaseClass.Shifts));
            }
        }

        return rows;
    }

    private static unsafe AlignedMemory<int> Copy(List<int> numbers)
    {
        var memory = new AlignedMemory<int>(numbers.Count);
        for (int i = 0; i < numbers.Count; i++) memory.Pointer[i] = numbers[i];
        return memory;
    }

    private sealed record Row(int Kernel, int[] Taps, int[] Shifts);
}

/// <summary>The part of <see cref="SharedRows"/> that is one register tile.</summary>
/// <param name="FirstRow">Its first row.</param>
/// <param name="Rows">How many.</param>
/// <param name="FirstStep">Its first step.</param>
/// <param name="Steps">Steps for an input channel.</param>
/// <param name="FirstWeight">Its first weight.</param>
/// <param name="Weights">Weights for an input channel.</param>
internal readonly record struct SharedTileSteps(int FirstRow, int Rows, int FirstStep, int Steps, int FirstWeight, int Weights);
