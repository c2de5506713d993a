namespace TransposedConv.Kernels.Convolution;

/// <summary>How a plan's positions fall into <see cref="WindowBlock"/>s: by examples, groups, rows, columns and depth, so that neighbours share planes.</summary>
/// <param name="plan">The plan.</param>
/// <param name="rows">Rows of a block.</param>
/// <param name="columns">Positions in a row of a block.</param>
/// <param name="examples">Examples of a block.</param>
internal readonly struct WindowBlocks(PhasePlan plan, int rows, int columns, int examples)
{
    private readonly int _rowBlocks = (plan.Height.Cells + rows - 1) / rows;
    private readonly int _columnBlocks = (plan.Width.Cells + columns - 1) / columns;

    public int Count => (plan.Batch + examples - 1) / examples * plan.Groups * plan.Depth.Cells * _rowBlocks * _columnBlocks;

    /// <summary>The block with a number; those at the ends may be smaller.</summary>
    public WindowBlock At(int item)
    {
        (int rest, int z) = Math.DivRem(item, plan.Depth.Cells);
        (rest, int columnBlock) = Math.DivRem(rest, _columnBlocks);
        (rest, int rowBlock) = Math.DivRem(rest, _rowBlocks);
        (int exampleBlock, int group) = Math.DivRem(rest, plan.Groups);
        int n = exampleBlock * examples;
        int y = rowBlock * rows;
        int x = columnBlock * columns;
        return new WindowBlock(
            n, Math.Min(examples, plan.Batch - n), group, z, y, x, Math.Min(rows, plan.Height.Cells - y), Math.Min(columns, plan.Width.Cells - x));
    }
}
