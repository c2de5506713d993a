namespace TransposedConv.Operators;

/// <summary>How one axis is padded: how much at each end (negative crops), and from where the new cells take their values.</summary>
internal readonly record struct PadAxis(int Axis, int Size, int Before, int After)
{
    /// <summary>What is left of the axis when the negative ends are cropped.</summary>
    internal long Cropped => Size + Math.Min(0L, Before) + Math.Min(0L, After);

    internal long Length => (long)Size + Before + After;

    /// <summary>Reads PyTorch's list of pads, in which the last axis comes first: before, after, before, after …</summary>
    internal static PadAxis[] Parse(ReadOnlySpan<int> padding, Shape shape)
    {
        if (padding.Length % 2 != 0 || padding.Length / 2 > shape.Rank)
        {
            throw new ArgumentException($"padding: expected pairs for at most {shape.Rank} axes of shape {shape}, got {padding.Length} numbers, {Shape.Format(padding)}.", nameof(padding));
        }

        var axes = new PadAxis[padding.Length / 2];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = shape.Rank - 1 - i;
            axes[i] = new PadAxis(axis, shape[axis], padding[2 * i], padding[(2 * i) + 1]);
        }

        return axes;
    }

    /// <exception cref="ArgumentException">The mode can't pad this axis so.</exception>
    /// <exception cref="OverflowException">The padded axis would be too long.</exception>
    internal void Check(PadMode mode, Shape shape, string argument)
    {
        int widest = Math.Max(Before, After);
        string? broken = mode switch
        {
            _ when Cropped < 0 => "to crop no more than there is",
            PadMode.Reflect when widest >= Size => "pads smaller than the axis",
            PadMode.Circular when widest > Size => "pads no larger than the axis",
            PadMode.Circular when widest > 0 && Cropped == 0 => "to leave something to repeat",
            PadMode.Reflect or PadMode.Replicate when Length <= 0 || Size == 0 => "to leave at least one cell",
            _ => null,
        };
        if (broken is not null)
        {
            throw new ArgumentException($"{argument}: expected {broken} for mode {mode}, got ({Before}, {After}) at axis {Axis} of shape {shape}.", argument);
        }

        if (Length > int.MaxValue) throw new OverflowException($"{argument}: axis {Axis} of shape {shape} would have {Length} cells; at most {int.MaxValue} fit.");
    }

    /// <summary>For each cell of the padded axis, the cell it takes its value from.</summary>
    internal int[] Sources(PadMode mode)
    {
        var sources = new int[Length];
        int first = Math.Max(0, -Before), cropped = (int)Cropped, last = Size - 1;
        for (int i = 0; i < sources.Length; i++)
        {
            int at = i - Before;
            sources[i] = mode switch
            {
                PadMode.Reflect => at < 0 ? -at : at > last ? (2 * last) - at : at,
                PadMode.Replicate => Math.Clamp(at, 0, last),
                _ => first + Modulo(at - first, cropped),
            };
        }

        return sources;
    }

    private static int Modulo(int value, int length)
    {
        int remainder = value % length;
        return remainder < 0 ? remainder + length : remainder;
    }
}
