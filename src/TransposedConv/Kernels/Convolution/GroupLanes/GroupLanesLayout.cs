using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>For each output cell of a channel the products that it sums, which are the same in every group.</summary>
/// <remarks>Cells that do not exist are not in the lists, so factors need not be finite.</remarks>
internal sealed class GroupLanesLayout
{
    /// <summary>Products of all cells of one channel, and cells of a group on either grid: the block of a register of groups stays in the second-level cache.</summary>
    private const int MostProducts = 8 * 1024;

    private const int MostCells = 1024;

    /// <param name="plan">What to compute.</param>
    public GroupLanesLayout(PhasePlan plan)
    {
        var lists = new List<Product>[plan.OutputCells];
        for (int cell = 0; cell < lists.Length; cell++) lists[cell] = [];
        int positions = plan.Depth.Cells * plan.Height.Cells * plan.Width.Cells;
        for (int p = 0; p < positions; p++)
        {
            (int row, int x) = Math.DivRem(p, plan.Width.Cells);
            (int z, int y) = Math.DivRem(row, plan.Height.Cells);
            foreach (PhaseClass phaseClass in plan.Classes)
            {
                foreach (Phase phase in phaseClass.Phases)
                {
                    long target = PlanCells.Output(plan, phase, z, y, x);
                    if (target >= 0) List(plan, phaseClass, phase, z, y, x, lists[target]);
                }
            }
        }

        Ends = new AlignedMemory<int>(lists.Length);
        Products = new AlignedMemory<Product>(lists.Sum(list => list.Count));
        Fill(lists);
    }

    /// <summary>For each output cell where its products end.</summary>
    public AlignedMemory<int> Ends { get; }

    /// <summary>The products of all cells, each in the order of summation.</summary>
    public AlignedMemory<Product> Products { get; }

    /// <summary>Whether a geometry is small enough.</summary>
    public static bool Fits(in ConvolutionGeometry geometry)
    {
        long largest = Math.Max((long)geometry.SmallChannelsPerGroup * geometry.SmallCells, (long)geometry.LargeChannelsPerGroup * geometry.LargeCells);
        long most = Math.Max(geometry.SmallChannelsPerGroup, geometry.LargeChannelsPerGroup);
        return largest <= MostCells && (double)most * geometry.SmallCells * geometry.Taps <= MostProducts;
    }

    private static void List(PhasePlan plan, PhaseClass phaseClass, Phase phase, int z, int y, int x, List<Product> products)
    {
        for (int c = 0; c < plan.InChannels; c++)
        {
            for (int t = 0; t < phase.Taps.Length; t++)
            {
                long cell = PlanCells.Input(plan, phaseClass.Shifts[t], z, y, x);
                if (cell >= 0) products.Add(new Product((c * plan.WeightInStride) + phase.Taps[t], (c * plan.InputCells) + (int)cell));
            }
        }
    }

    private unsafe void Fill(List<Product>[] lists)
    {
        int end = 0;
        for (int cell = 0; cell < lists.Length; cell++)
        {
            foreach (Product product in lists[cell]) Products.Pointer[end++] = product;
            Ends.Pointer[cell] = end;
        }
    }

    /// <summary>A product within a group.</summary>
    /// <param name="Weight">The weight, for output channel 0.</param>
    /// <param name="Input">The input cell.</param>
    internal readonly record struct Product(int Weight, int Input);
}
