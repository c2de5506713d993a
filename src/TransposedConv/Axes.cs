namespace TransposedConv;

/// <summary>Turns axis numbers as PyTorch takes them, negative ones counted from the end, into 0 … rank − 1.</summary>
internal static class Axes
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    internal static int Normalize(int dim, int rank, string argument)
    {
        // A scalar is treated as if it had one axis, as PyTorch does.
        int reach = Math.Max(rank, 1);
        if (dim < -reach || dim >= reach)
        {
            throw new ArgumentOutOfRangeException(argument, dim, $"{argument}: expected an axis in [{-reach}, {reach - 1}] for a tensor of rank {rank}, got {dim}.");
        }

        return dim < 0 ? dim + reach : dim;
    }

    /// <summary>Every axis when none is named; otherwise the named ones, each at most once, ascending.</summary>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    internal static int[] NormalizeAll(ReadOnlySpan<int> dims, int rank, string argument)
    {
        if (dims.IsEmpty) return [.. Enumerable.Range(0, rank)];
        var axes = new int[dims.Length];
        for (int i = 0; i < dims.Length; i++) axes[i] = Normalize(dims[i], rank, argument);
        Array.Sort(axes);
        for (int i = 1; i < axes.Length; i++)
        {
            if (axes[i] == axes[i - 1]) throw new ArgumentException($"{argument}: expected each axis once, got {Shape.Format(dims)}.", argument);
        }

        return rank == 0 ? [] : axes;
    }

    /// <summary>Which axes are named, as a mask.</summary>
    internal static bool[] Mask(ReadOnlySpan<int> axes, int rank)
    {
        var mask = new bool[rank];
        foreach (int axis in axes) mask[axis] = true;
        return mask;
    }
}
