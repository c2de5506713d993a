using System.Runtime.InteropServices;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>For each output cell of a channel the products that it sums, which are the same in every group, cells with like products together.</summary>
/// <remarks>
/// <para>Cells that do not exist are not in the lists, so factors need not be finite.</para>
/// <para>
/// Cells are alike where they multiply the same weights by input cells that lie in the same way: inside a plane all of a phase are, and along each of its edges. Kernel 3, padding 1,
/// a row of five:
/// <code>
/// cell       0      1 2 3     4
/// weights    1 2    0 1 2     0 1
/// </code>
/// </para>
/// </remarks>
internal sealed class GroupLanesLayout
{
    /// <summary>Products of all cells of one channel, and cells of a group on either grid: the block of a register of groups stays in the second-level cache.</summary>
    private const int MostProducts = 32 * 1024;

    private const int MostCells = 2048;

    /// <param name="plan">What to compute.</param>
    public GroupLanesLayout(PhasePlan plan)
    {
        List<Product>[] lists = ListsOf(plan);
        var cells = new Dictionary<Product[], List<Cell>>(new SameProducts());
        for (int output = 0; output < lists.Length; output++)
        {
            List<Product> list = lists[output];
            int first = list.Count == 0 ? 0 : list[0].Input;
            Product[] products = [.. list.Select(product => product with { Input = product.Input - first })];
            if (!cells.TryGetValue(products, out List<Cell>? alike)) cells.Add(products, alike = []);
            alike.Add(new Cell(output, first));
        }

        Products = Copy(cells.Keys.SelectMany(static products => products));
        Cells = Copy(cells.Values.SelectMany(static alike => alike));
        Alike = [.. cells.Select(static entry => new AlikeCells(entry.Key.Length, entry.Value.Count))];
    }

    /// <summary>The products of cells that are alike, each in the order of summation.</summary>
    public AlignedMemory<Product> Products { get; }

    /// <summary>The cells, those that are alike together.</summary>
    public AlignedMemory<Cell> Cells { get; }

    /// <summary>How many products and cells belong together.</summary>
    public AlikeCells[] Alike { get; }

    /// <summary>Whether a geometry is small enough.</summary>
    public static bool Fits(in ConvolutionGeometry geometry)
    {
        long largest = Math.Max((long)geometry.SmallChannelsPerGroup * geometry.SmallCells, (long)geometry.LargeChannelsPerGroup * geometry.LargeCells);
        long most = Math.Max(geometry.SmallChannelsPerGroup, geometry.LargeChannelsPerGroup);
        return largest <= MostCells && (double)most * geometry.SmallCells * geometry.Taps <= MostProducts;
    }

    /// <summary>For each output cell its products, with the input cells as they are.</summary>
    private static List<Product>[] ListsOf(PhasePlan plan)
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

        return lists;
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

    private static unsafe AlignedMemory<TItem> Copy<TItem>(IEnumerable<TItem> items)
        where TItem : unmanaged
    {
        TItem[] all = [.. items];
        var memory = new AlignedMemory<TItem>(all.Length);
        all.CopyTo(new Span<TItem>(memory.Pointer, all.Length));
        return memory;
    }

    /// <summary>A product within a group.</summary>
    /// <param name="Weight">The weight, for output channel 0.</param>
    /// <param name="Input">The input cell, counted from that of the first product.</param>
    internal readonly record struct Product(int Weight, int Input);

    /// <summary>A cell and its first product's input cell.</summary>
    internal readonly record struct Cell(int Output, int Input);

    /// <summary>How many products some cells have, and how many they are.</summary>
    internal readonly record struct AlikeCells(int Products, int Cells);

    private sealed class SameProducts : IEqualityComparer<Product[]>
    {
        public bool Equals(Product[]? left, Product[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(Product[] products)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(products.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
